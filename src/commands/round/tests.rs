//! A round up to the end of its intake, through the writer.

use super::*;
use crate::commands::approval::{Decide, Decision};
use crate::commands::project::{EditProject, ProjectForm};
use crate::commands::testing::Town;
use crate::commands::{Actor, WriterError};
use crate::model::terms::{ProjectKind, Role};
use crate::procedure::approval::State as ApprovalState;
use crate::store::approvals::Snapshot;
use crate::store::log::{EntryRow, Log};

/// A town with a drafted round that may be submitted.
struct Scene {
    town: Town,
    official: Actor,
    approver: Actor,
    round: Round,
}

impl Scene {
    fn new() -> Self {
        let town = Town::new();
        let (official, approver) = (town.staff("tanaka", Role::Official), town.staff("suzuki", Role::Approver));
        let (project, plan) = town.project(&official);
        let form = form(&town, plan.id);
        let round = town.ok(&official, DraftRound { project: project.id, stage: Stage::Draft, form });
        Self { town, official, approver, round }
    }

    fn now(&self) -> Round {
        self.town.read(|db| Round::by_id(db, self.round.id)).unwrap()
    }

    fn submit(&self) -> Approval {
        self.town.ok(&self.official, SubmitRound { round: self.round.id, rev: self.now().rev })
    }

    fn edit(&self, change: impl FnOnce(&mut RoundForm)) -> Round {
        let round = self.now();
        let mut form = form(&self.town, round.plan.unwrap());
        change(&mut form);
        self.town.ok(&self.official, EditRound { round: round.id, rev: round.rev, form })
    }

    fn approval(&self, id: crate::model::ids::ApprovalId) -> Approval {
        self.town.read(|db| Approval::by_id(db, id)).unwrap()
    }
}

fn form(town: &Town, plan: PlanId) -> RoundForm {
    let opens = town.time.now().plus_days(1);
    let text = || "本文".to_owned();
    let fields =
        Announcement {
            purpose: text(), background: text(), summary: text(), contact: "みどり公園課".to_owned(), ..Default::default()
        };
    let channels = [(Channel::WebForm, String::new()), (Channel::Post, "市役所".to_owned())];
    RoundForm { plan: Some(plan), opens_at: Some(opens), closes_at: Some(opens.plus_days(31)), fields, channels: channels.into() }
}

fn approve(approval: &Approval) -> Decide {
    Decide { approval: approval.id, rev: approval.rev, decision: Decision::Approve }
}

fn give_back(approval: &Approval, reason: &str) -> Decide {
    Decide { approval: approval.id, rev: approval.rev, decision: Decision::Return { reason: reason.to_owned() } }
}

#[test]
fn an_incomplete_round_is_told_everything_it_lacks() {
    let scene = Scene::new();
    let round = scene.edit(|form| *form = RoundForm::default());

    let lacks = scene.town.guards(&scene.official, SubmitRound { round: round.id, rev: round.rev });

    assert_eq!(lacks, ["required_fields", "plan_attached", "period_ordered", "opens_later", "period_long_enough", "channel_open"]);
}

#[test]
fn a_short_period_needs_a_reason_and_the_reason_is_published() {
    let scene = Scene::new();
    let round = scene.edit(|form| form.closes_at = form.opens_at.map(|opens| opens.plus_days(14)));
    assert_eq!(scene.town.guards(&scene.official, SubmitRound { round: round.id, rev: round.rev }), ["period_long_enough"]);

    scene.edit(|form| {
        form.closes_at = form.opens_at.map(|opens| opens.plus_days(14));
        form.fields.short_period_reason = "国の締切のため".to_owned();
    });
    let approval = scene.submit();

    let snapshot = scene.town.read(|db| Snapshot::by_hash(db, &approval.snapshot)).unwrap();
    assert!(snapshot.body.contains("国の締切のため"));
}

#[test]
fn what_the_form_gets_wrong_is_named_by_field() {
    let scene = Scene::new();
    let mut form = form(&scene.town, PlanId::new());
    form.fields.purpose = "あ".repeat(TEXT_LIMIT + 1);
    form.fields.result_due = "来月".to_owned();
    form.channels.insert(Channel::Fax, " ".to_owned());

    let Refused::Fields(errors) = scene.town.refused(&scene.official, EditRound { round: scene.round.id, rev: 1, form }) else { panic!() };

    assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["purpose", "result_due", "plan", "channel_fax"]);
}

#[test]
fn four_eyes_are_of_two_persons_whatever_the_accounts() {
    let scene = Scene::new();
    let town = &scene.town;
    let second_official = town.staff("sato", Role::Official);
    let tanaka_approves = town.account("tanaka2", Role::Approver, "midori", Some(scene.official.person().unwrap()));
    let sato_approves = town.account("sato2", Role::Approver, "midori", Some(second_official.person().unwrap()));
    let approval = town.ok(&second_official, SubmitRound { round: scene.round.id, rev: 1 });

    // Sato asked, Tanaka drafted: neither may approve, with whatever account.
    assert_eq!(town.guards(&sato_approves, approve(&approval)), ["other_person"]);
    assert_eq!(town.guards(&tanaka_approves, approve(&approval)), ["other_person"]);
    assert!(matches!(town.refused(&scene.official, approve(&approval)), Refused::Rule(_)));
    town.ok(&scene.approver, approve(&approval));

    assert_eq!(scene.now().state, State::Scheduled);
}

#[test]
fn only_the_own_section_or_the_pr_section_opens() {
    let scene = Scene::new();
    let other = scene.town.account("kato", Role::Approver, "shogai", None);
    let pr_section = scene.town.staff("koho", Role::PrSection);
    let approval = scene.submit();

    assert_eq!(scene.town.guards(&other, approve(&approval)), ["own_section"]);
    scene.town.ok(&pr_section, approve(&approval));

    assert_eq!(scene.now().state, State::Scheduled);
}

#[test]
fn a_return_needs_a_reason_and_leads_back() {
    let scene = Scene::new();
    let approval = scene.submit();

    assert_eq!(scene.town.guards(&scene.approver, give_back(&approval, " ")), ["reason_given"]);
    let returned = scene.town.ok(&scene.approver, give_back(&approval, "概要を直してください"));

    assert_eq!((returned.state, scene.now().state), (ApprovalState::Returned, State::Preparing));
    assert_ne!(scene.submit().id, approval.id);
}

#[test]
fn an_edit_voids_what_was_asked_and_what_was_given() {
    let scene = Scene::new();
    let asked = scene.submit();
    scene.edit(|form| form.fields.purpose.push('改'));
    assert_eq!((scene.approval(asked.id).state, scene.now().state), (ApprovalState::Voided, State::Preparing));
    assert!(matches!(scene.town.refused(&scene.approver, approve(&asked)), Refused::Rule(_)));

    let given = scene.submit();
    scene.town.ok(&scene.approver, approve(&given));
    scene.edit(|form| form.fields.purpose.push('再'));

    assert_eq!((scene.approval(given.id).state, scene.now().state), (ApprovalState::Voided, State::Preparing));
    scene.town.wait_until(scene.now().opens_at.unwrap());
    assert!(matches!(scene.town.refused(&Actor::Clock, OpenDue { round: scene.round.id }), Refused::Rule(_)));
}

#[test]
fn what_changed_behind_the_approval_is_not_approved() {
    let scene = Scene::new();
    let approval = scene.submit();
    let form = ProjectForm { title: "別の題名".to_owned(), kind: Some(ProjectKind::Plan), ..ProjectForm::default() };
    let project = scene.town.read(|db| crate::store::projects::Project::by_id(db, scene.round.project)).unwrap();
    scene.town.ok(&scene.official, EditProject { project: project.id, rev: project.rev, form });

    assert_eq!(scene.town.guards(&scene.approver, approve(&approval)), ["content_unchanged"]);
    // It can still be given back.
    scene.town.ok(&scene.approver, give_back(&approval, "題名が変わった"));
}

#[test]
fn of_two_who_edit_or_approve_at_once_one_is_told() {
    let scene = Scene::new();
    let late = EditRound { round: scene.round.id, rev: scene.round.rev, form: form(&scene.town, scene.round.plan.unwrap()) };
    scene.edit(|form| form.fields.purpose.push('改'));
    assert_eq!(scene.town.refused(&scene.official, late), Refused::Stale);

    let approval = scene.submit();
    let second = scene.town.staff("ito", Role::Approver);
    let results = std::thread::scope(|scope| {
        let one = scope.spawn(|| scene.town.try_to(&scene.approver, approve(&approval)));
        let other = scope.spawn(|| scene.town.try_to(&second, approve(&approval)));
        [one.join().unwrap(), other.join().unwrap()]
    });

    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    let told = results.iter().filter(|result| matches!(result, Err(WriterError::Refused(Refused::Rule(_)))));
    assert_eq!(told.count(), 1);
}

#[test]
fn the_clock_opens_and_closes_even_after_a_stop() {
    let scene = Scene::new();
    let (town, round) = (&scene.town, scene.round.id);
    let approval = scene.submit();
    town.ok(&scene.approver, approve(&approval));
    assert_eq!(town.guards(&Actor::Clock, OpenDue { round }), ["opening_reached"]);
    assert!(matches!(town.refused(&scene.official, OpenDue { round }), Refused::Rule(_)));

    town.wait_until(scene.now().closes_at.unwrap().plus_days(3));
    town.ok(&Actor::Clock, OpenDue { round });
    town.ok(&Actor::Clock, CloseDue { round });

    assert_eq!(scene.now().state, State::Closed);
    let entries = town.read(|db| EntryRow::of_subject(db, Log::Record, round.as_str()));
    let opened = entries.iter().find(|entry| entry.kind == "round.open_period").unwrap();
    let content = crate::record::digest::Digest::from_hex(&approval.snapshot).unwrap();
    assert!(opened.leaf.contains(&format!("content {}", content.base64())));
}

#[test]
fn an_opening_approved_too_late_is_refused_as_a_whole() {
    let scene = Scene::new();
    let approval = scene.submit();
    scene.town.wait_until(scene.now().opens_at.unwrap());

    assert_eq!(scene.town.guards(&scene.approver, approve(&approval)), ["opens_later"]);

    assert_eq!((scene.approval(approval.id).state, scene.approval(approval.id).rev), (ApprovalState::Requested, 1));
}

#[test]
fn nothing_goes_on_before_every_way_in_is_certified_and_explained() {
    let scene = Scene::new();
    let (town, round) = (&scene.town, scene.round.id);
    let approval = scene.submit();
    town.ok(&scene.approver, approve(&approval));
    let closes = scene.now().closes_at.unwrap();
    town.wait_until(closes);
    town.ok(&Actor::Clock, OpenDue { round });
    town.ok(&Actor::Clock, CloseDue { round });
    let certify = |channel, received, registered, explanation: &str| Certify {
        round,
        channel,
        received,
        registered,
        explanation: explanation.to_owned(),
    };

    assert_eq!(town.guards(&scene.official, Reconcile { round }), ["grace_over", "channels_certified"]);
    town.wait_until(closes.plus_minutes(10));
    let refused = town.refused(&scene.official, certify(Channel::WebForm, 0, 5, ""));
    assert!(matches!(refused, Refused::Fields(errors) if errors[0].problem == "count_changed"));
    assert!(matches!(town.refused(&scene.official, certify(Channel::Fax, -1, 0, "")), Refused::Fields(errors) if errors.len() == 2));
    town.ok(&scene.official, certify(Channel::WebForm, 0, 0, ""));
    town.ok(&scene.official, certify(Channel::Post, 1, 0, ""));
    assert_eq!(town.guards(&scene.official, Reconcile { round }), ["differences_explained"]);
    town.ok(&scene.official, certify(Channel::Post, 1, 0, "封筒が空であった"));
    town.ok(&scene.official, Reconcile { round });
    town.ok(&scene.official, StartResponding { round });

    assert_eq!(scene.now().state, State::Responding);
    assert_eq!(town.read(|db| facts::missing(db, &scene.now())), []);
}

#[test]
fn who_calls_off_gives_a_reason_and_the_waiting_approval_is_void() {
    let scene = Scene::new();
    let approval = scene.submit();
    let cancel = |reason: &str| CancelRound { round: scene.round.id, rev: scene.now().rev, reason: reason.to_owned() };

    assert!(matches!(scene.town.refused(&scene.official, cancel("中止")), Refused::Rule(_)));
    assert_eq!(scene.town.guards(&scene.approver, cancel("")), ["reason_given"]);
    scene.town.ok(&scene.approver, cancel("計画を見直すため"));

    assert_eq!((scene.now().state, scene.approval(approval.id).state), (State::Cancelled, ApprovalState::Voided));
}

#[test]
fn another_section_finds_no_such_round() {
    let scene = Scene::new();
    let other = scene.town.account("mori", Role::Official, "shogai", None);

    assert_eq!(scene.town.refused(&other, SubmitRound { round: scene.round.id, rev: 1 }), Refused::Missing);
    let form = form(&scene.town, scene.round.plan.unwrap());
    assert_eq!(scene.town.refused(&other, DraftRound { project: scene.round.project, stage: Stage::Draft, form }), Refused::Missing);
}
