//! A city hall that takes a set through a round: project, plan, announcement, letters, closing, release. Page by page, as
//! its people would.

use super::set::{Letter, Set};
use crate::support::app::{TestApp, shipped};
use crate::support::http::{Browser, File, Page};
use ronten::commands::Actor;
use ronten::model::Moment;
use ronten::model::policy::{Ask, Policy};
use ronten::model::span::slice;
use ronten::model::terms::{Channel, Role};
use ronten::procedure::round::State;
use ronten::store::projects::{Plan, Project};
use ronten::store::rounds::Round;
use ronten::store::submissions::Submission;

pub struct Office<'s> {
    pub app: TestApp,
    pub set: &'s Set,
    official: Actor,
    approver: Actor,
    /// `/projects/2026-001`.
    pub project: String,
    /// `/office/projects/2026-001/rounds/1`.
    pub round: String,
}

/// The shipped rules of a city that asks for name and address but takes letters without: the sets have some.
fn policy() -> Policy {
    let mut policy = shipped();
    for field in [&mut policy.submission.name, &mut policy.submission.address, &mut policy.submission.class] {
        field.ask = Ask::Optional;
    }
    policy
}

/// A browser in which somebody of the staff is signed in. The token of the session's forms is read once.
pub struct Desk {
    pub browser: Browser,
    csrf: String,
}

impl Desk {
    pub fn send(&mut self, action: &str, fields: &[(&str, &str)]) -> Page {
        self.browser.post(action, &[&[("csrf", self.csrf.as_str())], fields].concat())
    }

    /// Sends a form of a page, which shows what its thing is by now, to an address below it.
    pub fn change(&mut self, page: &str, tail: &str, fields: &[(&str, &str)]) {
        let shown = self.browser.get(page);
        let rev = shown.value("rev").unwrap_or_else(|| panic!("{page}: {}", shown.text()));
        accepted(self.send(&format!("{page}{tail}"), &[&[("rev", rev.as_str())], fields].concat()));
    }
}

/// A form that was taken.
pub fn accepted(page: Page) -> Page {
    assert_eq!(page.status, 303, "{}", page.text());
    page
}

impl<'s> Office<'s> {
    /// A round on the set's plan is open.
    pub fn open(set: &'s Set) -> Self {
        let app = TestApp::under(policy());
        let (official, approver) = (app.staff("tanaka", Role::Official), app.staff("suzuki", Role::Approver));
        let mut office = Self { app, set, official, approver, project: String::new(), round: String::new() };
        office.register();
        office.announce();
        assert_eq!(office.now().state, State::Open);
        office
    }

    /// The official's browser. A session ends while nobody uses it, so one is taken for each stretch of work.
    pub fn desk(&self) -> Desk {
        self.sign_in(&self.official)
    }

    fn sign_in(&self, actor: &Actor) -> Desk {
        let mut browser = self.app.sign_in(actor);
        let csrf = browser.token("/office");
        Desk { browser, csrf }
    }

    /// Project and plan.
    fn register(&mut self) {
        let mut desk = self.desk();
        let registered = accepted(desk.send("/office/projects/new", &[("title", &self.set.title), ("kind", "plan")]));
        let page = registered.location().unwrap().to_owned();
        let file = File { field: "file", name: "plan.txt", mime: "text/plain", bytes: &self.set.plan };
        let fields = [("csrf", desk.csrf.as_str()), ("title", "案")];
        let sent = accepted(desk.browser.post_files(&format!("{page}/plan-drafts"), &fields, &[file]));
        let draft = sent.location().unwrap();
        let (rev, id) = (desk.browser.get(draft).value("rev").unwrap(), draft.rsplit('/').next().unwrap());
        accepted(desk.send(&format!("{page}/plans"), &[("draft", id), ("rev", &rev), ("title", "案")]));
        self.project = page.trim_start_matches("/office").to_owned();
        self.round = format!("{page}/rounds/1");
    }

    /// The round is drafted, approved, and opened by the clock.
    fn announce(&self) {
        let mut desk = self.desk();
        let day = |days| self.app.time.now().plus_days(days).jst_date().to_string();
        let (first, last) = (day(1), day(self.set.days));
        let channels = Channel::ALL.iter().map(|channel| (format!("channel_{channel}"), "本庁舎2階".to_owned()));
        let fields = [
            ("stage", "draft"),
            ("plan", "1"),
            ("purpose", "案へのご意見を伺うため"),
            ("outline_omitted_reason", "骨格は審議会で市民の意見を聴いたため"),
            ("background", "案をまとめたため"),
            ("materials", "なし"),
            ("summary", "案のとおり"),
            ("contact", "みどり公園課 000-000-0102"),
            ("opens_on", &first),
            ("closes_on", &last),
        ];
        let fields: Vec<_> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().chain(channels).collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let new = self.round.replace("/rounds/1", "/rounds/new");
        accepted(desk.send(&new, &fields));
        self.press(&mut desk, "approval-request", &[]);
        assert_eq!(self.approve_all(), 1);
        self.app.wait_until(self.now().opens_at.unwrap());
        self.app.clock().run_once().unwrap();
    }

    /// Presses a button of the round.
    pub fn press(&self, desk: &mut Desk, tail: &str, more: &[(&str, &str)]) {
        let rev = self.now().rev.to_string();
        accepted(desk.send(&format!("{}/{tail}", self.round), &[&[("rev", rev.as_str())], more].concat()));
    }

    /// The second person approves whatever waits; says how many that were.
    pub fn approve_all(&self) -> usize {
        let mut desk = self.sign_in(&self.approver);
        let mut approved = 0;
        while let Some(page) = desk.browser.get("/office/approvals").link("/office/approvals/") {
            desk.change(&page, "/decision", &[("decision", "approve")]);
            approved += 1;
        }
        approved
    }

    pub fn now(&self) -> Round {
        let no = self.project.rsplit('/').next().unwrap();
        let project = self.app.read(|db| Project::find(db, no)).unwrap();
        self.app.read(|db| Round::by_number(db, project.id, 1)).unwrap()
    }

    /// The plan, as it was imported.
    pub fn plan(&self) -> Plan {
        self.app.read(|db| Plan::by_id(db, self.now().plan.unwrap())).unwrap()
    }

    /// The letter of this set, as it is stored: they come in in order.
    pub fn stored(&self, letter: usize) -> Submission {
        self.app.read(|db| Submission::by_intake_no(db, self.now().id, letter as i64 + 1)).unwrap()
    }

    /// Every letter comes in by its own way at its own time, those too late after the close.
    pub fn receive(&self) {
        let plan = self.plan();
        let opens = self.now().opens_at.unwrap();
        for (at, letter) in self.set.letters.iter().enumerate() {
            let sent = opens.plus_minutes(letter.minutes);
            if self.now().closes_at.unwrap() <= sent && self.now().state == State::Open {
                self.app.wait_until(self.now().closes_at.unwrap().plus_minutes(1));
                self.app.clock().run_once().unwrap();
                assert_eq!(self.now().state, State::Closed);
            }
            let section = section(&plan, &letter.section);
            if letter.channel == Channel::WebForm {
                // The form takes what is late for some minutes only; those are not stretched here.
                let late = self.now().closes_at.unwrap() <= sent;
                self.app.wait_until(if late { self.now().closes_at.unwrap().plus_minutes(2) } else { sent });
                self.write(letter, section.map(|(place, _)| place));
            } else {
                self.app.wait_until(sent.plus_minutes(1));
                self.enter(letter, sent, section.map(|(_, id)| id));
            }
            assert_eq!(self.stored(at).text, letter.body, "{}", letter.id);
        }
    }

    /// Somebody writes by the form, beginning at the section's link.
    fn write(&self, letter: &Letter, place: Option<String>) {
        let (mut browser, page) = (self.app.browser(), format!("{}/rounds/1/submissions", self.project));
        let form = browser.get(&format!("{page}/new?section={}", place.as_deref().unwrap_or_default()));
        let (csrf, key) = (form.value("csrf").unwrap(), form.value("key").unwrap());
        // A browser sends line ends as CRLF.
        let body = letter.body.replace('\n', "\r\n");
        let (part, fields) = (place.unwrap_or_default(), [("csrf", csrf.as_str()), ("key", &key), ("text-1", &body)]);
        let sent = browser.post(&page, &[&fields[..], &[("part-1", &part), ("name", &letter.name), ("address", &letter.address)]].concat());
        assert!(accepted(sent).location().unwrap().starts_with("/receipts/"));
    }

    /// The official types in what came by another way.
    fn enter(&self, letter: &Letter, received: Moment, section: Option<String>) {
        let (mut browser, page) = (self.app.sign_in(&self.official), format!("{}/letters", self.round));
        let form = browser.get(&format!("{page}/new"));
        let (csrf, key) = (form.value("csrf").unwrap(), form.value("key").unwrap());
        let (date, time) = (received.jst_date().to_string(), received.jst().format("%H:%M").to_string());
        let fields = [
            ("csrf", csrf.as_str()),
            ("key", &key),
            ("parts", "1"),
            ("channel", letter.channel.name()),
            ("received_date", &date),
            ("received_time", &time),
            ("section-1", section.as_deref().unwrap_or_default()),
            ("text-1", &letter.body),
            ("name", &letter.name),
            ("address", &letter.address),
            ("lang", "ja"),
        ];
        accepted(browser.post_files(&page, &fields, &[]));
    }

    /// What came in is certified way by way, as the set counts it, and the intake ends.
    pub fn reconcile(&self) {
        self.app.wait_until(self.now().closes_at.unwrap().plus_minutes(30));
        self.app.clock().run_once().unwrap();
        let (mut desk, page) = (self.desk(), format!("{}/certificates", self.round));
        for channel in Channel::ALL {
            let n = self.set.letters.iter().filter(|letter| letter.channel == *channel).count().to_string();
            let received = format!("received_{channel}");
            accepted(desk.send(&page, &[("channel", channel.name()), ("registered", &n), (&received, &n)]));
        }
        self.press(&mut desk, "reconciliation", &[]);
    }

    /// The result is asked for and released.
    pub fn publish(&self) {
        let mut desk = self.desk();
        let asked = desk.browser.get(&format!("{}/result-request", self.round));
        assert_eq!(asked.status, 200, "{}", asked.text());
        self.press(&mut desk, "result-request", &[("remark", "論点ごとにお答えしました。"), ("next_step", "計画を決定します。")]);
        assert_eq!(self.approve_all(), 1);
        assert_eq!(self.now().state, State::ResultPublished);
    }
}

/// Place and id of `第5章　３　家庭ごみの有料化` or `第6章　今後の進め方` in the plan; none for the whole.
pub fn section(plan: &Plan, named: &str) -> Option<(String, String)> {
    let mut wanted = named.splitn(2, '\u{3000}');
    let (chapter, rest) = (wanted.next().filter(|chapter| !chapter.is_empty())?, wanted.next()?);
    let heading =
        |section: &ronten::model::round::Section| slice(&plan.text, section.start, section.heading_end).unwrap().trim().to_owned();
    let within = plan.sections.iter().skip_while(|section| !heading(section).starts_with(chapter));
    let found = within.into_iter().find(|section| heading(section) == rest || heading(section) == named);
    let found = found.unwrap_or_else(|| panic!("{named} is not in the plan"));
    Some((found.place.clone(), found.id.to_string()))
}
