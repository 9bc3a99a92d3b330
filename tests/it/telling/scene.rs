//! The city under way: what the deeds of the story have in common.

use super::cast;
use crate::support::app::TestApp;
use crate::support::outbox::step;
use crate::support::smtp_sink::SmtpSink;
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision, LookAfter};
use ronten::commands::mailbox::{Fate, TakeIn};
use ronten::commands::project::{AddPlan, EditProject, Outline, ProjectForm, RegisterProject};
use ronten::commands::result::names::{Named, named};
use ronten::commands::result::sheet::preview;
use ronten::commands::result::{Remarks, SubmitResult};
use ronten::commands::round::{DraftRound, EditRound, OpenDue, RoundForm, SubmitRound};
use ronten::commands::submission::{Enter, Judge, Mark, Piece, Post as Sent, Receive, Redact, Split, Typed, receipt_code};
use ronten::documents::mail::read;
use ronten::mail::Post;
use ronten::model::ids::{IssueId, PlanId, RoundId, SubmissionId};
use ronten::model::letter::Person;
use ronten::model::round::Announcement;
use ronten::model::terms::{Channel, EligibilityClass, Lang, ProjectKind, Scope, Stage, Tongue, Validity};
use ronten::procedure::approval::State;
use ronten::store::StoreError;
use ronten::store::approvals::Approval;
use ronten::store::mail::{Letter, Notice};
use ronten::store::opinions::Opinion;
use ronten::store::projects::Project;
use ronten::store::rounds::Round;
use ronten::store::submissions::Submission;
use std::collections::BTreeMap;

pub struct Scene {
    pub app: TestApp,
    pub sink: SmtpSink,
    pub post: Post,
    staff: BTreeMap<&'static str, Actor>,
    pub project: Option<Project>,
    plan: Option<PlanId>,
    pub round: Option<RoundId>,
    /// What was asked last to be approved.
    asked: Option<Approval>,
    pub issues: BTreeMap<&'static str, IssueId>,
    /// Letters by what their writers' addresses begin with, and their receipts.
    letters: BTreeMap<&'static str, (SubmissionId, String)>,
}

impl Scene {
    /// A city with its staff; another section has a round open, with a letter in it.
    pub fn new() -> Self {
        let (app, sink) = (TestApp::under(cast::policy()), SmtpSink::start());
        let (staff, post) = (cast::staff(&app), app.post(sink.address()));
        let nothing = (None, None, None, None);
        let (project, plan, round, asked) = nothing;
        let mut scene = Self { app, sink, post, staff, project, plan, round, asked, issues: BTreeMap::new(), letters: BTreeMap::new() };
        scene.register("shogai-official", "図書館の計画");
        scene.add_plan("shogai-official");
        scene.draft("shogai-official", "");
        scene.ask_opening("shogai-official");
        scene.decide("shogai-approver", true);
        scene.open();
        scene.write("neighbour", "neighbour@example.jp");
        scene.follow("elsewhere", true);
        step(&mut scene.post);
        scene
    }

    pub fn who(&self, login: &str) -> Actor {
        self.staff[login].clone()
    }

    /// Sends all that is to be sent now.
    pub fn send(&mut self) {
        let now = self.app.time.now();
        while !self.app.read(|db| Notice::open(db, 1)).is_empty() || !self.app.read(|db| Letter::due(db, now, 1)).is_empty() {
            step(&mut self.post);
        }
    }

    pub fn register(&mut self, login: &str, title: &str) {
        let form = ProjectForm { title: title.to_owned(), kind: Some(ProjectKind::Plan), ..ProjectForm::default() };
        self.project = Some(self.app.perform(&self.who(login), RegisterProject(form)));
    }

    /// The project as it is now.
    pub fn project(&self) -> Project {
        let id = self.project.as_ref().unwrap().id;
        self.app.read(|db| Project::by_id(db, id)).unwrap()
    }

    /// Says more of what it is about.
    pub fn edit_project(&mut self) {
        let project = self.project();
        let (title, kind, summary) = (project.title, Some(project.kind), "緑を増やす計画。".to_owned());
        let form = ProjectForm { title, kind, summary, ..ProjectForm::default() };
        self.app.perform(&self.who("tanaka"), EditProject { project: project.id, rev: project.rev, form });
    }

    pub fn add_plan(&mut self, login: &str) {
        let text = "第1章 目的\n緑を増やす。\n".to_owned();
        let sections =
            vec![Outline { same_as: None, level: 1, start: 0, end: text.chars().count(), heading_end: 7, place: "1".to_owned() }];
        let plan = AddPlan { project: self.project().id, title: "素案".to_owned(), file_name: "plan.md".to_owned(), text, sections };
        self.plan = Some(self.app.perform(&self.who(login), plan).id);
    }

    /// A round that opens tomorrow, with these words among its grounds.
    pub fn draft(&mut self, login: &str, words: &str) {
        self.draft_at(Stage::Draft, login, words);
    }

    /// The same at one of the stages.
    pub fn draft_at(&mut self, stage: Stage, login: &str, words: &str) {
        let form = self.form(words);
        self.round = Some(self.app.perform(&self.who(login), DraftRound { project: self.project().id, stage, form }).id);
    }

    /// Somebody writes the announcement anew.
    pub fn edit(&mut self, login: &str) {
        let Round { id, rev, .. } = self.round();
        let form = self.form("");
        self.app.perform(&self.who(login), EditRound { round: id, rev, form });
    }

    fn form(&self, words: &str) -> RoundForm {
        let said = |text: &str| text.to_owned();
        let opens = self.app.time.now().plus_days(1);
        // The other section's round stays open through the whole story.
        let days = if self.project().section == cast::SECTIONS[0] { 40 } else { 400 };
        let fields = Announcement {
            purpose: said("緑を増やすため。"),
            outline_omitted_reason: said("骨格は審議会で市民の意見を聴いたため。"),
            background: format!("緑が減った。{words}"),
            summary: said("木を植える。"),
            materials: said("なし"),
            contact: said("みどり課"),
            ..Announcement::default()
        };
        let channels = [Channel::WebForm, Channel::Post, Channel::Email].map(|channel| (channel, said("本庁舎"))).into();
        RoundForm { plan: self.plan, opens_at: Some(opens), closes_at: Some(opens.plus_days(days)), fields, channels }
    }

    /// The round as it is now.
    pub fn round(&self) -> Round {
        self.app.read(|db| Round::by_id(db, self.round.unwrap())).unwrap()
    }

    pub fn ask_opening(&mut self, login: &str) {
        let Round { id, rev, .. } = self.round();
        self.asked = Some(self.app.perform(&self.who(login), SubmitRound { round: id, rev }));
    }

    /// Keeps what was asked, to be decided.
    pub fn asks(&mut self, asked: Approval) {
        self.asked = Some(asked);
    }

    /// Decides what was asked last.
    pub fn decide(&mut self, login: &str, approve: bool) {
        let asked = self.asked.take().unwrap();
        let stamp = Decision::Stamp { comment: String::new(), stand_in: "出張のため".to_owned() };
        let decision = if approve { stamp } else { Decision::Return { reason: "日付を直してください。".to_owned() } };
        let decided = self.app.perform(&self.who(login), Decide { approval: asked.id, rev: asked.rev, decision });
        // On a route it waits for the next step.
        self.asked = Some(decided).filter(|decided| decided.state == State::Requested);
    }

    /// Somebody sees what was stamped in their stead.
    pub fn look_after(&mut self, login: &str) {
        let asked = self.asked.take().unwrap();
        self.asked = Some(self.app.perform(&self.who(login), LookAfter { approval: asked.id, rev: asked.rev }));
    }

    /// The clock comes to the opening of the round.
    pub fn open(&mut self) {
        self.app.wait_until(self.round().opens_at.unwrap());
        // The clock that was late for the advance notice: it is a deed of its own.
        self.app.perform(&Actor::Clock, OpenDue { round: self.round().id });
    }

    /// The clock comes to its close.
    pub fn close(&mut self) {
        self.app.wait_until(self.round().closes_at.unwrap());
        self.app.clock().run_once().unwrap();
    }

    /// Somebody sends a letter by the form, with this address or none.
    pub fn write(&mut self, who: &'static str, mail: &str) {
        let (post, round, parts, person) = (self.key(), self.round().id, self.words(), person(who, mail));
        let letter = Receive { post, round, parts, person, lang: Lang::Ja, received_at: self.app.time.now() };
        let receipt = self.app.perform(&Actor::Resident, letter);
        self.letters.insert(who, (receipt.submission, receipt.code));
    }

    /// An official types in a letter that came by post.
    pub fn enter(&mut self, login: &str, who: &'static str, mail: &str) {
        let (post, round, parts, person) = (self.key(), self.round().id, self.words(), person(who, mail));
        let (channel, office, received_at) = (Channel::Post, String::new(), self.app.time.now());
        let (lang, written_in, scans) = (Lang::Ja, Tongue::Ja, Vec::new());
        let letter = Enter { post, round, channel, office, received_at, parts, person, lang, written_in, scans };
        let receipt = self.app.perform(&self.who(login), letter);
        self.letters.insert(who, (receipt.submission, receipt.code));
    }

    /// A mail comes in.
    pub fn arrive(&mut self, who: &'static str, from: &str) {
        let round = self.app.read(|db| Project::by_id(db, self.round().project)).unwrap().no();
        let raw = format!("From: {from}\r\nTo: midori+{round}@town.example\r\nSubject: x\r\n\r\nx\r\n").into_bytes();
        let (received_at, size, mail, sender) = (self.app.time.now(), raw.len() as i64, read(&raw), String::new());
        let take = TakeIn { uidvalidity: 1, uid: 1, received_at, mail, raw, size, whole: true, sender };
        let Fate::Taken(letter) = self.app.perform(&Actor::System, take) else { panic!("it waits") };
        self.letters.insert(who, (letter, receipt_code(&self.app.app.keys, letter).to_string()));
    }

    /// A key that was never used.
    pub fn key(&self) -> Sent {
        Sent { key: SubmissionId::new().to_string(), payload: Vec::new() }
    }

    pub fn words(&self) -> Vec<Typed> {
        vec![(None, "駅前に木を植えてください。".to_owned())]
    }

    /// A letter as it is now.
    pub fn letter(&self, who: &str) -> Submission {
        self.app.read(|db| Submission::by_id(db, self.letters[who].0)).unwrap()
    }

    /// What the receipt of a letter is found by.
    pub fn receipt(&self, who: &str) -> String {
        ronten::commands::submission::receipt_hash(&self.letters[who].1.parse().unwrap())
    }

    pub fn judge(&self, login: &str, who: &str) {
        let Submission { id, rev, .. } = self.letter(who);
        self.app.perform(&self.who(login), Judge { submission: id, rev, validity: Validity::Valid, reason: String::new() });
    }

    /// The whole letter is one opinion.
    pub fn split(&self, login: &str, who: &str) {
        let Submission { id, rev, text, .. } = self.letter(who);
        let mark = Mark::Opinion { scope: Scope::InScope, section: None, gist: None };
        let pieces = vec![Piece { start: 0, end: text.chars().count(), mark }];
        self.app.perform(&self.who(login), Split { submission: id, rev, pieces });
    }

    /// Nothing in the letter is personal data.
    pub fn clear(&self, login: &str, who: &str) {
        let Submission { id, rev, .. } = self.letter(who);
        let (redactions, dismissed) = (Vec::new(), Vec::new());
        self.app.perform(&self.who(login), Redact { submission: id, rev, redactions, dismissed, done: true });
    }

    /// The opinion of a letter.
    pub fn opinion(&self, who: &str) -> Opinion {
        self.app.read(|db| Opinion::of_submission(db, self.letters[who].0)).remove(0)
    }

    /// Asks for the release of the result.
    pub fn ask_release(&mut self, login: &str) {
        let round = self.round();
        let mut remarks = Remarks { remark: "案は変えません。".to_owned(), ..Remarks::default() };
        let places = self.app.store.read::<_, StoreError>(|db| {
            let sheet = preview(db, &cast::policy(), &round, &remarks).unwrap();
            Ok(named(db, &round, &sheet).unwrap())
        });
        remarks.kept = places.unwrap().iter().map(Named::token).collect();
        self.asked = Some(self.app.perform(&self.who(login), SubmitResult { round: round.id, rev: round.rev, remarks }));
    }
}

fn person(who: &str, mail: &str) -> Person {
    Person {
        name: format!("見本 {who}"),
        address: "みほん市本町1-2-3".to_owned(),
        mail: mail.to_owned(),
        class: Some(EligibilityClass::Resident),
        ..Person::default()
    }
}
