//! `Case`: a running program with one project whose round is open, its people, and the address of the round's office pages.

use super::app::{TestApp, shipped};
use super::http::Browser;
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::issue::RaiseIssue;
use ronten::commands::project::{AddPlan, Outline, ProjectForm, RegisterProject};
use ronten::commands::result::names::{Named, named};
use ronten::commands::result::sheet::preview;
use ronten::commands::result::{Remarks, SubmitResult};
use ronten::commands::round::{Certify, CloseDue, DraftRound, OpenDue, Reconcile, RoundForm, StartResponding, SubmitRound, facts};
use ronten::commands::submission::{Assign, Enter, Judge, Mark, Piece, Place, Post, Receive, Redact, Split, hits, receipt_code};
use ronten::commands::view::{DraftView, SubmitView, ViewForm};
use ronten::documents::plan::{Section, Source, detect};
use ronten::model::ids::{IssueId, PlanId, ProjectId, RoundId};
use ronten::model::letter::{Person, RedactionMark};
use ronten::model::personal_data::Hit;
use ronten::model::policy::Policy;
use ronten::model::round::Announcement;
use ronten::model::terms::{Channel, EligibilityClass, Lang, ProjectKind, ResponseCategory, Role, Scope, Stage, Tongue, Validity};
use ronten::store::StoreError;
use ronten::store::approvals::Approval;
use ronten::store::issues::View;
use ronten::store::opinions::Opinion;
use ronten::store::rounds::Round;
use ronten::store::submissions::Submission;

pub struct Case {
    pub app: TestApp,
    pub official: Actor,
    pub approver: Actor,
    pub round: RoundId,
    /// `/office/projects/{no}/rounds/1`.
    pub base: String,
}

impl Case {
    /// The round is open to every channel for thirty days.
    pub fn open() -> Self {
        Self::open_on("みどりの計画", "素案", "第1章 目的\n緑を増やす。\n")
    }

    /// The same under a city's own rules.
    pub fn under(policy: Policy) -> Self {
        Self::open_in(TestApp::under(policy), ("みどりの計画", "素案", "第1章 目的\n緑を増やす。\n"), &[])
    }

    /// The same for a round that asks these questions.
    pub fn asking(questions: &[&str]) -> Self {
        Self::open_in(TestApp::start(), ("みどりの計画", "素案", "第1章 目的\n緑を増やす。\n"), questions)
    }

    /// The same for a project and a plan of these names, with this text.
    pub fn open_on(project: &str, plan: &str, text: &str) -> Self {
        Self::open_in(TestApp::start(), (project, plan, text), &[])
    }

    fn open_in(app: TestApp, (project, plan, text): (&str, &str, &str), questions: &[&str]) -> Self {
        let (official, approver) = (app.staff("tanaka", Role::Official), app.staff("suzuki", Role::Approver));
        let form = ProjectForm { title: project.to_owned(), kind: Some(ProjectKind::Plan), ..ProjectForm::default() };
        let project = app.perform(&official, RegisterProject(form));
        let source = Source::read("plan.txt", text.as_bytes()).unwrap();
        let outline = detect(&source);
        let sections = outline.sections(text).into_iter().map(|section| {
            let Section { level, place, start, heading_end, end, .. } = section;
            Outline { same_as: None, level, start, end, heading_end, place }
        });
        let (file_name, text, sections) = (format!("{plan}.txt"), text.to_owned(), sections.collect());
        let plan = AddPlan { project: project.id, title: plan.to_owned(), file_name, text, sections };
        let plan = app.perform(&official, plan);
        let round = start(&app, (&official, &approver), (project.id, plan.id), questions);
        let base = format!("/office/projects/{}/rounds/1", project.no());
        Self { app, official, approver, round, base }
    }

    /// Goes on with another round of the project, open in the same way.
    pub fn next_round(&mut self) {
        let before = self.now();
        self.round = start(&self.app, (&self.official, &self.approver), (before.project, before.plan.unwrap()), &[]);
        self.base = self.base.replace(&format!("/rounds/{}", before.number), &format!("/rounds/{}", before.number + 1));
    }

    /// A browser in which the official is signed in.
    pub fn desk(&self) -> Browser {
        self.app.sign_in(&self.official)
    }

    /// A letter that came by post, and its intake number.
    pub fn letter(&self, name: &str, text: &str) -> i64 {
        self.letter_of(Person { name: name.to_owned(), address: "みほん市本町1-2-3".to_owned(), ..Person::default() }, text)
    }

    /// The same of a person of whom more is known.
    pub fn letter_of(&self, person: Person, text: &str) -> i64 {
        let key = uuid::Uuid::now_v7().simple().to_string();
        let command = Enter {
            post: Post { key: key.clone(), payload: key.into_bytes() },
            round: self.round,
            channel: Channel::Post,
            office: String::new(),
            received_at: self.app.time.now(),
            parts: vec![(None, text.to_owned())],
            person,
            lang: Lang::Ja,
            written_in: Tongue::Ja,
            scans: Vec::new(),
        };
        let receipt = self.app.perform(&self.official, command);
        self.app.read(|db| Submission::by_id(db, receipt.submission)).unwrap().intake_no
    }

    /// A letter that its writer sent by form, and its intake number.
    pub fn sent(&self, text: &str) -> i64 {
        let key = uuid::Uuid::now_v7().simple().to_string();
        let person = Person {
            name: "海野 花子".to_owned(),
            address: "みほん市本町1-2-3".to_owned(),
            class: Some(EligibilityClass::Resident),
            ..Person::default()
        };
        let command = Receive {
            post: Post { key: key.clone(), payload: key.into_bytes() },
            round: self.round,
            parts: vec![(None, text.to_owned())],
            person,
            lang: Lang::Ja,
            received_at: self.app.time.now(),
        };
        let receipt = self.app.perform(&Actor::Resident, command);
        self.app.read(|db| Submission::by_id(db, receipt.submission)).unwrap().intake_no
    }

    /// The letter with this intake number, as it is now.
    pub fn stored(&self, number: i64) -> Submission {
        self.app.read(|db| Submission::by_intake_no(db, self.round, number)).unwrap()
    }

    /// The page of a letter's receipt: `/receipts/{code}`.
    pub fn receipt(&self, number: i64) -> String {
        format!("/receipts/{}", receipt_code(&self.app.app.keys, self.stored(number).id))
    }

    /// The round as it is now.
    pub fn now(&self) -> Round {
        self.app.read(|db| Round::by_id(db, self.round)).unwrap()
    }

    /// The period ends, every way in is certified, and what came in is sorted from now on.
    pub fn close(&self) {
        self.close_explaining("");
    }

    /// The same when one thing that came by post is not registered, with the reason; none when there is no reason.
    pub fn close_explaining(&self, reason: &str) {
        self.app.wait_until(self.now().closes_at.unwrap().plus_minutes(10));
        self.app.perform(&Actor::Clock, CloseDue { round: self.round });
        let now = self.now();
        for (way, registered) in self.app.read(|db| facts::counts_by_way(db, &now)) {
            let explanation = reason.to_owned();
            let received = registered + i64::from(way.channel == Channel::Post && !reason.is_empty());
            self.app.perform(&self.official, Certify { round: self.round, way, received, registered, explanation });
        }
        self.app.perform(&self.official, Reconcile { round: self.round });
    }

    /// Everything is sorted: answers are prepared from now on.
    pub fn respond(&self) {
        self.app.perform(&self.official, StartResponding { round: self.round });
    }

    /// An issue with these opinions in it.
    pub fn issue(&self, title: &str, opinions: &[Opinion]) -> IssueId {
        let raise = RaiseIssue { project: self.now().project, theme: "緑".to_owned(), title: title.to_owned() };
        let issue = self.app.perform(&self.official, raise).id;
        let opinions = opinions.iter().map(|opinion| (opinion.id, opinion.rev)).collect();
        self.app.perform(&self.official, Assign { opinions, to: Place::Issue(issue) });
        issue
    }

    /// Asks for the approval of the view on an issue, which covers all of its opinions.
    pub fn answer(&self, issue: IssueId, text: &str) -> Approval {
        let covered = self.app.read(|db| Opinion::of_issue(db, self.round, issue, None, 10)).iter().map(|opinion| opinion.id).collect();
        let form = ViewForm { category: Some(ResponseCategory::Noted), text: text.to_owned(), covered, ..ViewForm::default() };
        let view = self.app.perform(&self.official, DraftView { issue, round: self.round, form });
        self.app.perform(&self.official, SubmitView { view: view.id, rev: view.rev })
    }

    /// Asks for it once more: something that it rests on changed.
    pub fn answer_again(&self, issue: IssueId) -> Approval {
        let view = self.app.read(|db| View::of(db, issue, self.round)).unwrap();
        self.app.perform(&self.official, SubmitView { view: view.id, rev: view.rev })
    }

    /// Asks for the release of the result; every place that may name a writer is kept, for a reason.
    pub fn ask_for_release(&self, mut remarks: Remarks) -> Approval {
        let round = self.now();
        if remarks.remark.is_empty() {
            // A result in which nothing is changed says why.
            remarks.remark = "案は変えません。".to_owned();
        }
        let named = self.app.store.read::<_, StoreError>(|db| {
            let sheet = preview(db, &shipped(), &round, &remarks).unwrap();
            Ok(named(db, &round, &sheet).unwrap())
        });
        remarks.kept = named.unwrap().iter().map(Named::token).collect();
        self.app.perform(&self.official, SubmitResult { round: round.id, rev: round.rev, remarks })
    }

    /// What the second person says.
    pub fn decide(&self, asked: &Approval, decision: Decision) {
        self.app.perform(&self.approver, Decide { approval: asked.id, rev: asked.rev, decision });
    }

    /// A letter that was opened, judged valid, split whole as one opinion, and cleared by another person.
    pub fn opinion(&self, name: &str, text: &str) -> Opinion {
        self.heard(self.letter(name, text), None)
    }

    /// The only opinion of a letter, judged, split and cleared of all that was found in it in the same way, with a summary or none.
    pub fn heard(&self, number: i64, gist: Option<&str>) -> Opinion {
        let Submission { id: letter, rev, text, .. } = self.stored(number);
        let judged = self.app.perform(&self.official, Judge { submission: letter, rev, validity: Validity::Valid, reason: String::new() });
        let mark = Mark::Opinion { scope: Scope::InScope, section: None, gist: gist.map(str::to_owned) };
        let pieces = vec![Piece { start: 0, end: text.chars().count(), mark }];
        let split = self.app.perform(&self.official, Split { submission: letter, rev: judged.rev, pieces });
        let letter_now = self.stored(number);
        let found = self.app.read(|db| hits(db, &letter_now));
        let mark = |hit: Hit| RedactionMark::free(hit.span.start(), hit.span.end(), hit.kind);
        let redactions = found.into_iter().map(mark).collect();
        let redact = Redact { submission: letter, rev: split.rev, redactions, dismissed: Vec::new(), done: true };
        self.app.perform(&self.official, redact);
        self.app.read(|db| Opinion::of_submission(db, letter)).remove(0)
    }
}

/// A round of a project, open to every channel for forty days.
fn start(app: &TestApp, (official, approver): (&Actor, &Actor), (project, plan): (ProjectId, PlanId), questions: &[&str]) -> RoundId {
    let opens = app.time.now().plus_days(1);
    let said = |text: &str| text.to_owned();
    let fields = Announcement {
        purpose: said("緑を増やすため。"),
        outline_omitted_reason: said("骨格は審議会で市民の意見を聴いたため。"),
        background: said("緑が減った。"),
        materials: said("なし"),
        summary: said("木を植える。"),
        contact: said("みどり課"),
        questions: questions.iter().map(|question| said(question)).collect(),
        ..Announcement::default()
    };
    let form = RoundForm {
        plan: Some(plan),
        opens_at: Some(opens),
        closes_at: Some(opens.plus_days(40)),
        fields,
        channels: Channel::ALL.iter().map(|channel| (*channel, said("本庁舎"))).collect(),
    };
    let round = app.perform(official, DraftRound { project, stage: Stage::Draft, form });
    let approval = app.perform(official, SubmitRound { round: round.id, rev: round.rev });
    app.perform(approver, Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve });
    app.wait_until(opens);
    app.perform(&Actor::Clock, OpenDue { round: round.id });
    round.id
}
