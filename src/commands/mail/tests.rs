//! Notices, letters and their outcomes, through the writer.

use super::*;
use crate::commands::approval::{Decide, Decision};
use crate::commands::round::{DraftRound, OpenDue, RoundForm, SubmitRound};
use crate::commands::submission::{Post, Receive, Withdraw, receipt_hash};
use crate::commands::testing::Town;
use crate::commands::{Actor, Refused};
use crate::model::Moment;
use crate::model::ids::{ProjectId, SubmissionId, SubscriptionId};
use crate::model::letter::Person;
use crate::model::round::Announcement;
use crate::model::terms::{Audience, Channel, EligibilityClass, Role, Stage};
use crate::store::log::{EntryRow, Log};
use crate::store::subscriptions::{Subscription, SubscriptionState};

/// A town with an open round.
struct Scene {
    town: Town,
    official: Actor,
    project: ProjectId,
    round: Round,
}

impl Scene {
    fn new() -> Self {
        let town = Town::new();
        let (official, approver) = (town.staff("tanaka", Role::Official), town.staff("suzuki", Role::Approver));
        let (project, plan) = town.project(&official);
        let text = || "本文".to_owned();
        let fields = Announcement {
            purpose: text(),
            background: text(),
            summary: text(),
            materials: text(),
            contact: text(),
            outline_omitted_reason: text(),
            ..Default::default()
        };
        let opens = town.time.now().plus_days(1);
        let channels = [(Channel::WebForm, String::new())].into();
        let form = RoundForm { plan: Some(plan.id), opens_at: Some(opens), closes_at: Some(opens.plus_days(31)), fields, channels };
        let round = town.ok(&official, DraftRound { project: project.id, stage: Stage::Draft, form });
        let approval = town.ok(&official, SubmitRound { round: round.id, rev: round.rev });
        town.ok(&approver, Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve });
        town.wait_until(opens);
        town.ok(&Actor::Clock, OpenDue { round: round.id });
        Self { town, official, project: project.id, round }
    }

    /// A letter in the open round, by somebody with this mail address or none.
    fn receive(&self, mail: &str) -> (SubmissionId, String) {
        let person = Person {
            name: "見本 太郎".to_owned(),
            address: "みほん市本町1-2-3".to_owned(),
            mail: mail.to_owned(),
            class: Some(EligibilityClass::Resident),
            ..Person::default()
        };
        let post = Post { key: SubmissionId::new().to_string(), payload: Vec::new() };
        let parts = vec![(None, "緑を増やしてください。".to_owned())];
        let received_at = self.town.time.now();
        let letter = Receive { post, round: self.round.id, parts, person, lang: Lang::Ja, received_at };
        let receipt = self.town.ok(&Actor::Resident, letter);
        (receipt.submission, receipt_hash(&receipt.code.parse().unwrap()))
    }

    fn expand_all(&self) {
        while self.town.ok(&Actor::System, Expand) {}
        assert!(self.town.read(|db| Notice::open(db, 1)).is_empty());
    }

    /// The recipients of the letters of this notice, in no order.
    fn recipients(&self, name: &str, audience: Audience) -> Vec<String> {
        let due = self.letters();
        let of = |letter: &&Letter| {
            let notice = self.town.read(|db| Notice::by_id(db, letter.notice)).unwrap();
            notice.name == name && notice.audience == audience
        };
        let mut recipients: Vec<_> = due.iter().filter(of).map(|letter| letter.recipient.clone()).collect();
        recipients.sort();
        recipients
    }

    fn letters(&self) -> Vec<Letter> {
        self.town.read(|db| Letter::due(db, self.town.time.now().plus_days(30), 10_000))
    }

    fn letter(&self, id: LetterId) -> Letter {
        self.town.read(|db| Letter::by_id(db, id)).unwrap()
    }

    /// Puts a notice as a rule would.
    fn notice(&self, name: &str, audience: Audience) {
        let seq = self.town.read(|db| EntryRow::size(db, Log::Record)) - 1;
        let about = About { round: Some(self.round.id), ..About::default() };
        let notice = about.notice(name, audience, (seq, self.town.time.now()), Some(self.project));
        Notice::insert_all(std::slice::from_ref(&notice), &mut self.town.store.connect().unwrap()).unwrap();
    }

    fn follow(&self, mail: &str, project: Option<ProjectId>, confirmed_at: Option<Moment>) -> String {
        let id = SubscriptionId::new();
        let state = if confirmed_at.is_some() { SubscriptionState::Confirmed } else { SubscriptionState::Asked };
        let (mail, token, made_at) = (mail.to_owned(), id.to_string(), self.town.time.now());
        let row =
            Subscription { id, mail, lang: Lang::En, project, state, token, made_at, confirmed_at, qa_row: None, district: String::new() };
        row.insert(&mut self.town.store.connect().unwrap()).unwrap();
        id.to_string()
    }

    fn deliver(&self, id: LetterId, outcome: Outcome) -> Letter {
        self.town.ok(&Actor::System, Deliver { outcomes: vec![(id, outcome)] });
        self.letter(id)
    }

    /// A queued receipt.
    fn receipt(&self) -> LetterId {
        let (id, _) = self.receive("taro@example.jp");
        self.expand_all();
        self.letters().into_iter().find(|letter| letter.recipient == id.as_str()).unwrap().id
    }

    fn audit_kinds(&self, letter: LetterId) -> Vec<String> {
        let entries = self.town.read(|db| EntryRow::of_subject(db, Log::Audit, letter.as_str()));
        entries.into_iter().map(|entry| entry.kind).collect()
    }
}

#[test]
fn only_who_was_entitled_then_is_told_and_each_once() {
    let scene = Scene::new();
    let (first, _) = scene.receive("taro@example.jp");
    let (gone, code) = scene.receive("jiro@example.jp");
    scene.receive("");
    let received_at = scene.town.time.now();
    scene.town.ok(&Actor::Resident, Withdraw { receipt: code, received_at });
    let now = scene.town.time.now();
    let city = scene.follow("a@example.jp", None, Some(now));
    scene.follow("a@example.jp", Some(scene.project), Some(now));
    scene.follow("b@example.jp", Some(ProjectId::new()), Some(now));
    scene.follow("c@example.jp", None, None);
    let own = scene.follow("d@example.jp", Some(scene.project), Some(now));
    scene.follow("e@example.jp", None, Some(now.plus_days(1)));
    scene.notice("round.cancel", Audience::Submitters);
    scene.notice("round.cancel", Audience::Subscribers);
    scene.receive("late@example.jp");

    scene.expand_all();

    assert_eq!(scene.recipients("round.cancel", Audience::Submitters), [first.to_string()]);
    assert_eq!(scene.recipients("round.cancel", Audience::Subscribers), [city, own]);
    assert!(scene.recipients("submission.withdraw", Audience::Submitter) == [gone.to_string()], "who withdraws is told so");
}

#[test]
fn a_long_list_is_done_in_pieces_and_nobody_is_left_out_or_told_twice() {
    let scene = Scene::new();
    let now = scene.town.time.now();
    let mut all: Vec<_> = (0..LETTERS + 3).map(|n| scene.follow(&format!("f{n}@example.jp"), None, Some(now))).collect();
    all.sort();
    scene.expand_all();
    scene.notice("round.open_period", Audience::Subscribers);

    assert!(scene.town.ok(&Actor::System, Expand));
    assert_eq!(scene.recipients("round.open_period", Audience::Subscribers).len() as i64, LETTERS);
    scene.expand_all();

    assert_eq!(scene.recipients("round.open_period", Audience::Subscribers), all);
}

#[test]
fn what_is_handed_over_is_settled_once() {
    let scene = Scene::new();
    let id = scene.receipt();

    let letter = scene.deliver(id, Outcome::Handed);
    assert_eq!((letter.state, letter.attempts, letter.handed_at.is_some()), (State::Handed, 1, true));
    scene.deliver(id, Outcome::Failed("550".to_owned()));

    assert_eq!(scene.letter(id).state, State::Handed);
    assert_eq!(scene.audit_kinds(id), ["letter.queue", "letter.hand"]);
}

#[test]
fn a_deferred_letter_waits_longer_each_time_and_fails_at_the_limit() {
    let scene = Scene::new();
    let id = scene.receipt();
    let minutes = |letter: &Letter| (letter.next_at.unix_ms() - scene.town.time.now().unix_ms() + 5_000) / 60_000;

    assert_eq!(minutes(&scene.deliver(id, Outcome::Deferred("450 4.7.1".to_owned()))), 1);
    let second = minutes(&scene.deliver(id, Outcome::Deferred("450 4.7.1".to_owned())));
    assert!((5..=5).contains(&second), "{second}");
    for _ in 2..33 {
        assert_eq!(scene.deliver(id, Outcome::Deferred("timeout".to_owned())).state, State::Queued);
    }
    let long = minutes(&scene.letter(id));
    assert!((240..=264).contains(&long), "{long}");
    let last = scene.deliver(id, Outcome::Deferred("timeout".to_owned()));

    assert_eq!((last.state, last.attempts, last.last_error.as_str()), (State::Failed, 34, "timeout"));
    scene.expand_all();
    assert_eq!(scene.recipients("letter.fail", Audience::Section).len(), 1);
}

#[test]
fn the_section_hears_of_a_failure_once_and_can_try_again() {
    let scene = Scene::new();
    let id = scene.receipt();
    scene.deliver(id, Outcome::Failed("550 5.1.1".to_owned()));
    scene.expand_all();
    let about = scene.letters().into_iter().find(|letter| {
        let notice = scene.town.read(|db| Notice::by_id(db, letter.notice)).unwrap();
        notice.name == "letter.fail" && notice.submission.is_some() && notice.round == Some(scene.round.id)
    });
    let about = about.unwrap();

    scene.deliver(about.id, Outcome::Failed("550 5.1.1".to_owned()));
    assert!(scene.town.read(|db| Notice::open(db, 1)).is_empty(), "a failure of the notice of a failure is told to nobody");

    let stranger = scene.town.account("stranger", Role::Official, "shogai", None);
    assert_eq!(scene.town.refused(&stranger, RetryLetter { letter: id }), Refused::Missing);
    scene.town.ok(&scene.official, RetryLetter { letter: id });
    let letter = scene.letter(id);
    assert_eq!((letter.state, letter.attempts), (State::Queued, 0));
    assert_eq!(scene.audit_kinds(id), ["letter.queue", "letter.fail", "letter.retry"]);
    assert!(matches!(scene.town.refused(&scene.official, RetryLetter { letter: id }), Refused::Rule(_)));
}

#[test]
fn nobody_is_told_that_somebody_is_gone() {
    let scene = Scene::new();
    let id = scene.receipt();

    let letter = scene.deliver(id, Outcome::Gone);

    assert_eq!((letter.state, letter.last_error.as_str()), (State::Failed, "gone"));
    assert!(scene.town.read(|db| Notice::open(db, 1)).is_empty());
}
