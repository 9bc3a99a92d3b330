//! A round up to the end of its intake, through the writer.

use super::*;
use crate::commands::case_tests::{Case, approve, give_back, round_form};
use crate::commands::install::Install;
use crate::commands::project::{EditProject, ProjectForm};
use crate::commands::{Actor, WriterError, testing};
use crate::model::round::Way;
use crate::model::terms::Role;
use crate::procedure::approval::State as ApprovalState;
use crate::store::approvals::Snapshot;
use crate::store::log::{EntryRow, Log};
use crate::store::projects::Project;

fn edit(case: &Case, change: impl FnOnce(&mut RoundForm)) -> Round {
    let round = case.now();
    let mut form = round_form(&case.town, round.plan.unwrap_or_default());
    change(&mut form);
    case.town.ok(&case.official, EditRound { round: round.id, rev: round.rev, form })
}

#[test]
fn an_incomplete_round_is_told_everything_it_lacks() {
    let case = Case::drafted();
    let round = edit(&case, |form| *form = RoundForm::default());

    let lacks = case.town.guards(&case.official, SubmitRound { round: round.id, rev: round.rev });

    assert_eq!(
        lacks,
        ["stage_ready", "required_fields", "plan_attached", "period_ordered", "opens_later", "period_long_enough", "channel_open"]
    );
}

#[test]
fn a_short_period_needs_a_reason_and_the_reason_is_published() {
    let case = Case::drafted();
    let round = edit(&case, |form| form.closes_at = form.opens_at.map(|opens| opens.plus_days(14)));
    assert_eq!(case.town.guards(&case.official, SubmitRound { round: round.id, rev: round.rev }), ["period_long_enough"]);

    edit(&case, |form| {
        form.closes_at = form.opens_at.map(|opens| opens.plus_days(14));
        form.fields.short_period_reason = "国の締切のため".to_owned();
    });
    let approval = case.submit();

    let snapshot = case.town.read(|db| Snapshot::by_hash(db, &approval.snapshot)).unwrap();
    assert!(snapshot.body.contains("国の締切のため"));
}

#[test]
fn what_the_form_gets_wrong_is_named_by_field() {
    let case = Case::drafted();
    let mut form = round_form(&case.town, PlanId::new());
    form.fields.purpose = "あ".repeat(TEXT_LIMIT + 1);
    form.fields.result_due = "来月".to_owned();
    form.channels.insert(Channel::Fax, " ".to_owned());

    let Refused::Fields(errors) = case.town.refused(&case.official, EditRound { round: case.round.id, rev: 1, form }) else { panic!() };

    assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["purpose", "result_due", "plan", "channel_fax"]);
}

#[test]
fn four_eyes_are_of_two_persons_whatever_the_accounts() {
    let case = Case::drafted();
    let town = &case.town;
    let second_official = town.staff("sato", Role::Official);
    let tanaka_approves = town.account("tanaka2", Role::Approver, "midori", Some(case.official.person().unwrap()));
    let sato_approves = town.account("sato2", Role::Approver, "midori", Some(second_official.person().unwrap()));
    let approval = town.ok(&second_official, SubmitRound { round: case.round.id, rev: 1 });

    // Sato asked, Tanaka drafted: neither may approve, with whatever account.
    assert_eq!(town.guards(&sato_approves, approve(&approval)), ["other_person"]);
    assert_eq!(town.guards(&tanaka_approves, approve(&approval)), ["other_person"]);
    assert!(matches!(town.refused(&case.official, approve(&approval)), Refused::Rule(_)));
    town.ok(&case.approver, approve(&approval));

    assert_eq!(case.now().state, State::Scheduled);
}

#[test]
fn only_the_own_section_or_the_pr_section_opens() {
    let case = Case::drafted();
    let other = case.town.account("kato", Role::Approver, "shogai", None);
    let pr_section = case.town.staff("koho", Role::PrSection);
    let approval = case.submit();

    assert_eq!(case.town.guards(&other, approve(&approval)), ["own_section"]);
    case.town.ok(&pr_section, approve(&approval));

    assert_eq!(case.now().state, State::Scheduled);
}

#[test]
fn a_return_needs_a_reason_and_leads_back() {
    let case = Case::drafted();
    let approval = case.submit();

    assert_eq!(case.town.guards(&case.approver, give_back(&approval, " ")), ["reason_given"]);
    let returned = case.town.ok(&case.approver, give_back(&approval, "概要を直してください"));

    assert_eq!((returned.state, case.now().state), (ApprovalState::Returned, State::Preparing));
    assert_ne!(case.submit().id, approval.id);
}

#[test]
fn an_edit_voids_what_was_asked_and_what_was_given() {
    let case = Case::drafted();
    let asked = case.submit();
    edit(&case, |form| form.fields.purpose.push('改'));
    assert_eq!((case.approval(asked.id).state, case.now().state), (ApprovalState::Voided, State::Preparing));
    assert!(matches!(case.town.refused(&case.approver, approve(&asked)), Refused::Rule(_)));

    let given = case.submit();
    case.town.ok(&case.approver, approve(&given));
    edit(&case, |form| form.fields.purpose.push('再'));

    assert_eq!((case.approval(given.id).state, case.now().state), (ApprovalState::Voided, State::Preparing));
    case.town.wait_until(case.now().opens_at.unwrap());
    assert!(matches!(case.town.refused(&Actor::Clock, OpenDue { round: case.round.id }), Refused::Rule(_)));
}

/// The project under another name, or with another summary.
fn rename(case: &Case, title: &str, summary: &str) -> EditProject {
    let project = case.town.read(|db| Project::by_id(db, case.round.project)).unwrap();
    let form = ProjectForm { title: title.to_owned(), kind: Some(project.kind), summary: summary.to_owned(), ..ProjectForm::default() };
    EditProject { project: project.id, rev: project.rev, form }
}

#[test]
fn a_new_name_of_the_project_voids_what_was_asked_and_what_was_given_until_the_round_opens() {
    let case = Case::drafted();
    for (title, approved) in [("別の題名", false), ("また別の題名", true)] {
        let approval = case.submit();
        if approved {
            case.town.ok(&case.approver, approve(&approval));
        }
        case.town.ok(&case.official, rename(&case, title, ""));
        assert_eq!((case.approval(approval.id).state, case.now().state), (ApprovalState::Voided, State::Preparing), "{title}");
    }
    let approval = case.submit();
    case.town.ok(&case.approver, approve(&approval));
    case.town.ok(&case.official, rename(&case, "また別の題名", "概要"));
    assert_eq!(case.now().state, State::Scheduled, "the summary is not part of what was approved");
    case.town.wait_until(case.now().opens_at.unwrap());
    case.town.ok(&Actor::Clock, OpenDue { round: case.round.id });

    assert_eq!(case.town.guards(&case.official, rename(&case, "始まってからの題名", "")), ["announced_stands"]);
    case.town.ok(&case.official, rename(&case, "また別の題名", "別の概要"));
}

#[test]
fn what_changed_behind_the_program_does_not_open() {
    let case = Case::drafted();
    let approval = case.submit();
    case.town.ok(&case.approver, approve(&approval));
    let behind = testing::Do(move |desk: &mut Desk<'_>| {
        let mut project = found(Project::by_id(desk.db, approval.project)?)?;
        project.title = "すり替えた題名".to_owned();
        desk.change_plain("project.edit", &mut project, With::default())
    });
    case.town.ok(&Actor::System, behind);
    case.town.wait_until(case.now().opens_at.unwrap());

    assert_eq!(case.town.guards(&Actor::Clock, OpenDue { round: case.round.id }), ["approved"]);
}

#[test]
fn who_wrote_the_project_or_its_plan_does_not_approve_the_opening() {
    let case = Case::drafted();
    let author = case.town.staff("sato", Role::Official);
    case.town.ok(&author, rename(&case, "佐藤の題名", ""));
    let approves = case.town.account("sato2", Role::Approver, "midori", Some(author.person().unwrap()));

    assert_eq!(case.town.guards(&approves, approve(&case.submit())), ["other_person"]);
}

/// The shipped rules with a longer minimum, from a day on.
fn longer_periods(town: &testing::Town, from: Moment) -> i64 {
    let mut policy = Policy::parse(include_str!("../../../config/policy.toml")).unwrap();
    policy.effective_from = from.jst_date().to_string();
    policy.period.minimum_days.values_mut().for_each(|days| *days += 30);
    town.ok(&Actor::System, Install { policy })
}

#[test]
fn a_round_runs_under_the_rules_in_force_when_it_opens_and_keeps_them() {
    let case = Case::drafted();
    let (opens, now) = (case.now().opens_at.unwrap(), case.town.time.now());
    // New rules that come into force after the round has opened are not its rules, and not yet the city's.
    assert_eq!(longer_periods(&case.town, opens.plus_days(1)), 2);
    let (present, _) = case.town.ok(&Actor::System, testing::Do(|desk: &mut Desk<'_>| desk.present_policy()));
    let approval = case.submit();
    assert_eq!((present, case.now().policy), (1, 1));
    case.town.ok(&case.approver, approve(&approval));
    case.town.wait_until(opens);
    case.town.ok(&Actor::Clock, OpenDue { round: case.round.id });
    case.town.wait_until(opens.plus_days(2));

    let (present, _) = case.town.ok(&Actor::System, testing::Do(|desk: &mut Desk<'_>| desk.present_policy()));
    assert!(now < opens && (present, case.now().policy) == (2, 1));
    // A round that opens later runs under the new ones, although it was drafted under the old.
    let other = Case::drafted();
    longer_periods(&other.town, other.now().opens_at.unwrap());
    let round = other.now();
    assert_eq!(other.town.guards(&other.official, SubmitRound { round: round.id, rev: round.rev }), ["period_long_enough"]);
}

#[test]
fn of_two_who_edit_or_approve_at_once_one_is_told() {
    let case = Case::drafted();
    let late = EditRound { round: case.round.id, rev: case.round.rev, form: round_form(&case.town, case.round.plan.unwrap()) };
    edit(&case, |form| form.fields.purpose.push('改'));
    assert_eq!(case.town.refused(&case.official, late), Refused::Stale);

    let approval = case.submit();
    let second = case.town.staff("ito", Role::Approver);
    let results = std::thread::scope(|scope| {
        let one = scope.spawn(|| case.town.try_to(&case.approver, approve(&approval)));
        let other = scope.spawn(|| case.town.try_to(&second, approve(&approval)));
        [one.join().unwrap(), other.join().unwrap()]
    });

    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    let told = results.iter().filter(|result| matches!(result, Err(WriterError::Refused(Refused::Rule(_)))));
    assert_eq!(told.count(), 1);
}

#[test]
fn the_clock_opens_and_closes_even_after_a_stop() {
    let case = Case::drafted();
    let (town, round) = (&case.town, case.round.id);
    let approval = case.submit();
    town.ok(&case.approver, approve(&approval));
    assert_eq!(town.guards(&Actor::Clock, OpenDue { round }), ["opening_reached"]);
    assert!(matches!(town.refused(&case.official, OpenDue { round }), Refused::Rule(_)));

    town.wait_until(case.now().closes_at.unwrap().plus_days(3));
    town.ok(&Actor::Clock, OpenDue { round });
    town.ok(&Actor::Clock, CloseDue { round });

    assert_eq!(case.now().state, State::Closed);
    let entries = town.read(|db| EntryRow::of_subject(db, Log::Record, round.as_str()));
    let opened = entries.iter().find(|entry| entry.kind == "round.open_period").unwrap();
    let content = crate::record::digest::Digest::from_hex(&approval.snapshot).unwrap();
    assert!(opened.leaf.contains(&format!("content {}", content.base64())));
}

#[test]
fn an_opening_approved_too_late_is_refused_as_a_whole() {
    let case = Case::drafted();
    let approval = case.submit();
    case.town.wait_until(case.now().opens_at.unwrap());

    assert_eq!(case.town.guards(&case.approver, approve(&approval)), ["opens_later"]);

    assert_eq!((case.approval(approval.id).state, case.approval(approval.id).rev), (ApprovalState::Requested, 1));
}

#[test]
fn nothing_goes_on_before_every_way_in_is_certified_and_explained() {
    let case = Case::drafted();
    let (town, round) = (&case.town, case.round.id);
    let approval = case.submit();
    town.ok(&case.approver, approve(&approval));
    let closes = case.now().closes_at.unwrap();
    town.wait_until(closes);
    town.ok(&Actor::Clock, OpenDue { round });
    town.ok(&Actor::Clock, CloseDue { round });
    let certify = |channel, received, registered, explanation: &str| Certify {
        round,
        way: Way::of(channel),
        received,
        registered,
        explanation: explanation.to_owned(),
    };

    assert_eq!(town.guards(&case.official, Reconcile { round }), ["grace_over", "channels_certified"]);
    town.wait_until(closes.plus_minutes(10));
    let refused = town.refused(&case.official, certify(Channel::WebForm, 0, 5, ""));
    assert!(matches!(refused, Refused::Fields(errors) if errors[0].problem == "count_changed"));
    assert!(matches!(town.refused(&case.official, certify(Channel::Fax, -1, 0, "")), Refused::Fields(errors) if errors.len() == 2));
    town.ok(&case.official, certify(Channel::WebForm, 0, 0, ""));
    let unexplained = town.refused(&case.official, certify(Channel::Post, 1, 0, "　\n"));
    assert!(matches!(unexplained, Refused::Fields(errors) if errors[0].problem == "difference_unexplained"));
    assert_eq!(town.guards(&case.official, Reconcile { round }), ["channels_certified"]);
    town.ok(&case.official, certify(Channel::Post, 1, 0, "封筒が空であった"));
    town.ok(&case.official, Reconcile { round });
    town.ok(&case.official, StartResponding { round });

    assert_eq!(case.now().state, State::Responding);
    assert_eq!(town.read(|db| facts::missing(db, &case.now())), []);
}

#[test]
fn who_calls_off_gives_a_reason_and_the_waiting_approval_is_void() {
    let case = Case::drafted();
    let approval = case.submit();
    let cancel = |reason: &str| CancelRound { round: case.round.id, rev: case.now().rev, reason: reason.to_owned() };

    assert!(matches!(case.town.refused(&case.official, cancel("中止")), Refused::Rule(_)));
    assert_eq!(case.town.guards(&case.approver, cancel("")), ["reason_given"]);
    case.town.ok(&case.approver, cancel("計画を見直すため"));

    assert_eq!((case.now().state, case.approval(approval.id).state), (State::Cancelled, ApprovalState::Voided));
}

#[test]
fn another_section_finds_no_such_round() {
    let case = Case::drafted();
    let other = case.town.account("mori", Role::Official, "shogai", None);

    assert_eq!(case.town.refused(&other, SubmitRound { round: case.round.id, rev: 1 }), Refused::Missing);
    let form = round_form(&case.town, case.round.plan.unwrap());
    assert_eq!(case.town.refused(&other, DraftRound { project: case.round.project, stage: Stage::Draft, form }), Refused::Missing);
}
