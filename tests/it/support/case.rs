//! `Case`: a running program with one project whose round is open, its people, and the address of the round's office pages.

use super::app::TestApp;
use super::http::Browser;
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::project::{AddPlan, Outline, ProjectForm, RegisterProject};
use ronten::commands::round::{Certify, CloseDue, DraftRound, OpenDue, Reconcile, RoundForm, StartResponding, SubmitRound, facts};
use ronten::commands::submission::{Enter, Judge, Mark, Piece, Post, Redact, Split};
use ronten::model::ids::RoundId;
use ronten::model::letter::Person;
use ronten::model::round::Announcement;
use ronten::model::terms::{Channel, Lang, ProjectKind, Role, Scope, Stage, Validity};
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
        let app = TestApp::start();
        let (official, approver) = (app.staff("tanaka", Role::Official), app.staff("suzuki", Role::Approver));
        let form = ProjectForm { title: "みどりの計画".to_owned(), kind: Some(ProjectKind::Plan), ..ProjectForm::default() };
        let project = app.perform(&official, RegisterProject(form));
        let text = "第1章 目的\n緑を増やす。\n".to_owned();
        let end = text.chars().count();
        let sections = vec![Outline { level: 1, start: 0, end, heading_end: 7, place: "1".to_owned() }];
        let plan = AddPlan { project: project.id, title: "素案".to_owned(), file_name: "plan.md".to_owned(), text, sections };
        let plan = app.perform(&official, plan);
        let opens = app.time.now().plus_days(1);
        let said = |text: &str| text.to_owned();
        let fields = Announcement {
            purpose: said("緑を増やすため。"),
            background: said("緑が減った。"),
            summary: said("木を植える。"),
            contact: said("みどり課"),
            ..Announcement::default()
        };
        let form = RoundForm {
            plan: Some(plan.id),
            opens_at: Some(opens),
            closes_at: Some(opens.plus_days(40)),
            fields,
            channels: Channel::ALL.iter().map(|channel| (*channel, said("本庁舎"))).collect(),
        };
        let round = app.perform(&official, DraftRound { project: project.id, stage: Stage::Draft, form });
        let approval = app.perform(&official, SubmitRound { round: round.id, rev: round.rev });
        app.perform(&approver, Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve });
        app.wait_until(opens);
        app.perform(&Actor::Clock, OpenDue { round: round.id });
        let base = format!("/office/projects/{}/rounds/1", project.no());
        Self { app, official, approver, round: round.id, base }
    }

    /// A browser in which the official is signed in.
    pub fn desk(&self) -> Browser {
        self.app.sign_in(&self.official)
    }

    /// A letter that came by post, and its intake number.
    pub fn letter(&self, name: &str, text: &str) -> i64 {
        let key = uuid::Uuid::now_v7().simple().to_string();
        let person = Person { name: name.to_owned(), address: "みほん市本町1-2-3".to_owned(), ..Person::default() };
        let command = Enter {
            post: Post { key: key.clone(), payload: key.into_bytes() },
            round: self.round,
            channel: Channel::Post,
            office: String::new(),
            received_at: self.app.time.now(),
            parts: vec![(None, text.to_owned())],
            person,
            lang: Lang::Ja,
            scans: Vec::new(),
        };
        let receipt = self.app.perform(&self.official, command);
        self.app.read(|db| Submission::by_id(db, receipt.submission)).unwrap().intake_no
    }

    /// The letter with this intake number, as it is now.
    pub fn stored(&self, number: i64) -> Submission {
        self.app.read(|db| Submission::by_intake_no(db, self.round, number)).unwrap()
    }

    /// The round as it is now.
    pub fn now(&self) -> Round {
        self.app.read(|db| Round::by_id(db, self.round)).unwrap()
    }

    /// The period ends, every way in is certified, and what came in is sorted from now on.
    pub fn close(&self) {
        self.app.wait_until(self.now().closes_at.unwrap().plus_minutes(10));
        self.app.perform(&Actor::Clock, CloseDue { round: self.round });
        let now = self.now();
        for (channel, registered) in self.app.read(|db| facts::counts_by_channel(db, &now)) {
            let explanation = String::new();
            self.app.perform(&self.official, Certify { round: self.round, channel, received: registered, registered, explanation });
        }
        self.app.perform(&self.official, Reconcile { round: self.round });
    }

    /// Everything is sorted: answers are prepared from now on.
    pub fn respond(&self) {
        self.app.perform(&self.official, StartResponding { round: self.round });
    }

    /// A letter that was opened, judged valid, split whole as one opinion, and cleared by another person.
    pub fn opinion(&self, name: &str, text: &str) -> Opinion {
        let letter = self.stored(self.letter(name, text)).id;
        let judged =
            self.app.perform(&self.official, Judge { submission: letter, rev: 1, validity: Validity::Valid, reason: String::new() });
        let mark = Mark::Opinion { scope: Scope::InScope, section: None, gist: None };
        let pieces = vec![Piece { start: 0, end: text.chars().count(), mark }];
        let split = self.app.perform(&self.official, Split { submission: letter, rev: judged.rev, pieces });
        let redact = Redact { submission: letter, rev: split.rev, redactions: Vec::new(), dismissed: Vec::new(), done: true };
        self.app.perform(&self.official, redact);
        self.app.read(|db| Opinion::of_submission(db, letter)).remove(0)
    }
}
