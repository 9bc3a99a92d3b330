//! What is put to comment turns out to be wrong while the period runs: corrected by two persons, with what stood there before
//! still readable, everybody told, and days enough left to read it.

mod deciding;
mod ends;

use super::support::app::TestApp;
use super::support::http::{Browser, Page};
use super::support::outbox::{step, write};
use super::support::resident::{Resident, letters, taken};
use super::support::round::OpenRound;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::project::{AddPlan, Outline};
use ronten::commands::round::{AskCorrection, CorrectionForm};
use ronten::mail::transport::Transport;
use ronten::model::Moment;
use ronten::model::ids::PlanId;
use ronten::procedure::approval::State as ApprovalState;
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::mail::CaughtMail;
use ronten::store::projects::Plan;
use ronten::store::rounds::Round;

const REASON: &str = "本数の表に誤りがあったため。";

/// A round with its office page and a browser for each of its two people.
struct Hall {
    app: TestApp,
    round: OpenRound,
    page: String,
    official: Browser,
    approver: Browser,
}

impl Hall {
    fn open() -> Self {
        let app = TestApp::start();
        let round = OpenRound::start(&app);
        let page = format!("/office{}", round.path());
        let (official, approver) = (app.sign_in(&round.official), app.sign_in(&round.approver));
        Self { app, round, page, official, approver }
    }

    fn row(&self) -> Round {
        self.round.row(&self.app)
    }

    /// The next version of the plan: the first chapter says something else, the section on parks is gone.
    fn corrected_plan(&self) -> Plan {
        let old = self.app.read(|db| Plan::by_id(db, self.row().plan.unwrap())).unwrap();
        let last = old.sections.last().unwrap().start;
        let text: String = old.text.chars().take(last).collect::<String>().replace("緑を増やす", "森を増やす");
        let outline = |section: &ronten::model::round::Section| Outline {
            same_as: Some(section.id),
            level: section.level,
            start: section.start,
            end: section.end.min(last),
            heading_end: section.heading_end,
            place: section.place.clone(),
        };
        let sections = old.sections.iter().filter(|section| section.start < last).map(outline).collect();
        let version = AddPlan { project: old.project, title: old.title.clone(), file_name: "plan2.txt".to_owned(), text, sections };
        self.app.perform(&self.round.official, version)
    }

    /// Asks by the form, with everything that stands there but what `other` says.
    fn ask(&mut self, other: &[(&str, &str)]) -> Page {
        let row = self.row();
        let form = format!("{}/material", self.page);
        let (rev, csrf) = (row.rev.to_string(), self.official.token("/office"));
        let mut fields = vec![("csrf", csrf.as_str()), ("rev", &rev), ("plan", "1"), ("important", "no"), ("reason", REASON)];
        let texts = row.fields.texts();
        fields.extend(texts.iter().map(|(name, text)| (*name, text.as_str())));
        fields.retain(|(name, _)| other.iter().all(|(changed, _)| changed != name));
        fields.extend_from_slice(other);
        self.official.post(&form, &fields)
    }

    /// By command, so that a test can say exactly when.
    fn try_ask(&self, important: bool, until: Option<Moment>) -> Result<Approval, String> {
        let row = self.row();
        let texts = [("summary".to_owned(), format!("{}なお、本数を直しました。", row.fields.summary))].into();
        let form = CorrectionForm { texts, important, reason: REASON.to_owned(), until, ..CorrectionForm::default() };
        self.app.try_to(&self.round.official, AskCorrection { round: row.id, rev: row.rev, form }).map_err(|error| error.to_string())
    }

    fn asked(&self) -> Approval {
        self.app.read(|db| Approval::newest(db, self.round.id.as_str(), Purpose::Material)).unwrap()
    }

    fn decide(&self, asked: &Approval) -> Result<(), String> {
        let decide = Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve };
        self.app.try_to(&self.round.approver, decide).map(drop).map_err(|error| error.to_string())
    }

    /// Decides by the page that waits.
    fn approve(&mut self) -> Page {
        let approval = format!("/office/approvals/{}", self.asked().id);
        let rev = self.approver.get(&approval).value("rev").unwrap();
        self.approver.send_form(&approval, &format!("{approval}/decision"), &[("rev", &rev), ("decision", "approve")])
    }

    /// The day so many days after today.
    fn day(&self, days: i64) -> String {
        self.app.time.now().plus_days(days).jst_date().to_string()
    }
}

#[test]
fn a_correction_is_decided_by_two_and_both_versions_stay_readable() {
    let mut hall = Hall::open();
    let (path, plans) = (hall.round.path(), format!("{}/plans", hall.round.project_path()));
    hall.corrected_plan();
    let mut resident = hall.app.browser();
    assert_eq!(resident.get(&format!("{plans}/2")).status, 404);

    let asked = hall.ask(&[("plan", "2"), ("summary", "三つの施策を進めます。"), ("important", "yes")]);
    assert!(hall.official.follow(&asked).says("募集中の資料の訂正の決裁を求めました。"), "{}", asked.text());
    assert_eq!(resident.get(&format!("{plans}/2")).status, 404, "nothing is public before the second person");
    let waiting = hall.approver.get(&format!("/office/approvals/{}", hall.asked().id));
    assert!(waiting.says("重要な訂正") && waiting.says(REASON) && waiting.says("案を第1版から第2版に替えました。"), "{}", waiting.text());
    let decided = hall.approve();
    assert!(hall.approver.follow(&decided).says("決裁しました。"), "{}", decided.text());

    let row = hall.row();
    assert_eq!((row.fields.summary.as_str(), row.revisions.len(), row.extensions.len()), ("三つの施策を進めます。", 1, 0));
    let page = resident.get(&path);
    for words in ["案や案内の内容を訂正しました", "重要な訂正", REASON, "二つの施策を進めます。", "三つの施策を進めます。"]
    {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    let comparison = page.link("/comparison?from=1").unwrap();
    let compared = resident.get(&comparison);
    assert!(compared.says("新旧対照表") && compared.says("［削除ここから］"), "{comparison} {}", compared.text());
    let (old, new) = (resident.get(&format!("{plans}/1")), resident.get(&format!("{plans}/2")));
    assert!(
        old.says("緑を増やす。") && old.says("第2版に訂正しました") && old.link("/submissions/new?section=").is_none(),
        "{}",
        old.text()
    );
    assert!(new.says("森を増やす。") && new.link("/submissions/new?section=").is_some(), "{}", new.text());
    let form = resident.get(&format!("{path}/submissions/new"));
    assert!(form.says("案内の文を直しました：案の概要") && !form.says("１　公園"), "{}", form.text());
    let english = resident.get(&format!("/en{path}"));
    assert!(
        english.says("Important correction") && english.says("Version 2 of the plan took the place of version 1"),
        "{}",
        english.text()
    );
    let feed = resident.get("/feed.atom");
    assert!(feed.says("#revised-1") && feed.says("重要な訂正です"), "{}", feed.text());
    assert!(resident.get(&hall.round.project_path()).says("の案や案内を訂正しました"));
    assert!(resident.get(&format!("{}/record", hall.round.project_path())).says("募集中の資料を訂正しました。"));
    sound(&hall.app);
}

#[test]
fn an_important_correction_near_the_end_makes_the_period_longer() {
    let mut hall = Hall::open();
    hall.app.wait_until(hall.round.closes_at.plus_days(-3));
    // Weeks later nobody is signed in any more.
    (hall.official, hall.approver) = (hall.app.sign_in(&hall.round.official), hall.app.sign_in(&hall.round.approver));
    let page = hall.official.get(&format!("{}/material", hall.page));
    assert!(page.says("重要な訂正には、締切の延長が必要です"), "{}", page.text());

    for until in [String::new(), hall.day(9)] {
        let refused = hall.ask(&[("summary", "三つの施策"), ("important", "yes"), ("closes_on", &until)]);
        assert!(refused.status == 409 && refused.says("読む日数が足りません") && refused.says("三つの施策"), "{}", refused.text());
    }
    let earlier = hall.ask(&[("summary", "三つの施策"), ("closes_on", &hall.day(1))]);
    assert!(earlier.status == 409 && earlier.says("いまの締切より後"), "{}", earlier.text());
    assert!(hall.row().revisions.is_empty());
    let day = hall.day(10);
    let asked = hall.ask(&[("summary", "三つの施策"), ("important", "yes"), ("closes_on", &day)]);
    assert_eq!(asked.status, 303, "{}", asked.text());
    assert_eq!(hall.approve().status, 303);

    let row = hall.row();
    assert!(row.closes_at > Some(hall.round.closes_at) && row.extensions.len() == 1 && row.extensions[0].at == row.revisions[0].at);
    let page = hall.app.browser().get(&hall.round.path());
    assert!(page.says("募集期間を延長しました") && page.says("案や案内の内容を訂正しました"), "{}", page.text());
    sound(&hall.app);
}

#[test]
fn days_that_run_out_while_it_waits_are_asked_for_anew() {
    let hall = Hall::open();
    hall.app.wait_until(hall.round.closes_at.plus_days(-11));
    let asked = hall.try_ask(true, None).unwrap();
    hall.app.wait_until(hall.app.time.now().plus_days(2));

    assert!(hall.decide(&asked).unwrap_err().contains("time_to_read"));

    assert!(hall.row().revisions.is_empty() && hall.asked().state == ApprovalState::Requested);
}

#[test]
fn what_corrects_nothing_is_refused_and_given_back() {
    let mut hall = Hall::open();
    for (fields, status, why) in [
        (&[][..], 409, "変わるところがありません"),
        (&[("reason", "　")], 422, "理由"),
        (&[("summary", " ")], 422, "案の概要"),
        (&[("important", "")], 422, "重要な訂正かどうか"),
        (&[("plan", "7")], 422, "案"),
        (&[("closes_on", "来週"), ("summary", "三つ")], 422, "日付として読み取れません"),
    ] {
        let refused = hall.ask(fields);
        assert!(refused.status == status && refused.says(why), "{fields:?} {}", refused.text());
    }
    assert_eq!(hall.ask(&[("summary", "三つの施策")]).status, 303);
    let twice = hall.ask(&[("summary", "四つの施策")]);
    assert!(twice.status == 409 && twice.says("決裁を待っている延長または訂正があります"), "{}", twice.text());
}

/// The plan once more.
fn version_of(hall: &Hall) -> AddPlan {
    let plan = hall.app.read(|db| Plan::by_id(db, hall.row().plan.unwrap())).unwrap();
    let outline = |section: &ronten::model::round::Section| Outline {
        same_as: Some(section.id),
        level: section.level,
        start: section.start,
        end: section.end,
        heading_end: section.heading_end,
        place: section.place.clone(),
    };
    let sections = plan.sections.iter().map(outline).collect();
    AddPlan { project: plan.project, title: plan.title.clone(), file_name: plan.file_name.clone(), text: plan.text.clone(), sections }
}

#[test]
fn a_version_that_was_replaced_never_comes_back() {
    let hall = Hall::open();
    let (first, second) = (hall.row().plan.unwrap(), hall.corrected_plan().id);
    let ask = |plan: PlanId| {
        let row = hall.row();
        let form = CorrectionForm { plan: Some(plan), reason: REASON.to_owned(), ..CorrectionForm::default() };
        hall.app.try_to(&hall.round.official, AskCorrection { round: row.id, rev: row.rev, form })
    };
    hall.decide(&ask(second).unwrap()).unwrap();

    assert!(ask(first).is_err());
    assert_eq!(hall.row().plans(), [second, first]);
}

#[test]
fn everybody_who_wrote_is_told_and_their_letters_say_which_version_they_are_about() {
    let mut hall = Hall::open();
    let mut post = hall.app.post_by(Transport::Catch);
    let (_, code) = write(&hall.app, &hall.round, "taro@example.jp");
    step(&mut post);
    hall.corrected_plan();
    hall.ask(&[("plan", "2"), ("important", "yes")]);
    hall.approve();
    step(&mut post);
    let (_, after) = write(&hall.app, &hall.round, "jiro@example.jp");

    let mails = hall.app.read(|db| CaughtMail::newest(db, 50));
    let told = mails.iter().find(|mail| mail.recipient == "taro@example.jp" && mail.subject.contains("訂正しました")).unwrap();
    assert!(told.body.contains("重要な訂正です") && told.body.contains("plans/2/comparison?from=1"), "{}", told.body);
    assert!(!told.body.contains(REASON) && told.body.contains(&code), "{}", told.body);
    let mut resident = hall.app.browser();
    let receipt = resident.get(&format!("/receipts/{code}"));
    assert!(receipt.says("あなたの意見書は、案の第1版について書かれたもの") && receipt.says("意見を変えるときは"), "{}", receipt.text());
    assert!(!resident.get(&format!("/receipts/{after}")).says("第1版について"));
    let letter = hall.official.get(&format!("{}/letters/1", hall.page));
    assert!(letter.says("重要な訂正の前に書かれた意見書です") && letter.link("/plans/2/comparison?from=1").is_some(), "{}", letter.text());
    assert!(!hall.official.get(&format!("{}/letters/2", hall.page)).says("訂正の前に書かれた"));
}

#[test]
fn a_letter_that_was_begun_before_the_correction_keeps_its_section() {
    let mut hall = Hall::open();
    let old = hall.app.read(|db| Plan::by_id(db, hall.row().plan.unwrap())).unwrap();
    let parks = old.sections.last().unwrap().id;
    let mut resident = Resident::at(&hall.app, &hall.round);
    hall.corrected_plan();
    hall.ask(&[("plan", "2")]);
    hall.approve();

    let version = old.id.to_string();
    let fields = [("plan", version.as_str()), ("part-1", "2.1"), ("text-1", "桜を百本に。"), ("key", "begun")];
    // One who goes back to the words sees what is so now; one who sends them has said what they are about.
    let again = resident.post(&format!("{}/new", resident.path), &[&fields[..], &[("from", "about"), ("go", "write")]].concat());
    assert!(again.says("桜を百本に。") && !again.says("１　公園"), "{}", again.text());
    taken(&resident.send("begun", "桜を百本に。", &fields));

    let letter = hall.official.get(&format!("{}/letters/1", hall.page));
    assert!(letter.says("１　公園（第1版にあり、いまの版にはない節）"), "{}", letter.text());
    let parts = &letters(&hall.app, &hall.round)[0].parts;
    assert_eq!(parts[0].section, Some(parks));
}

/// The database says what its record says.
fn sound(app: &TestApp) {
    let checked = app.place.open(&app.time).unwrap().check(&app.place, None).unwrap();
    assert_eq!(checked.findings().count(), 0);
}
