//! The result through the writer: what stands against it, what is in it, and who may release it.

use super::numbers::public_numbers;
use super::*;
use crate::commands::case_tests::{Case, approve, give_back};
use crate::commands::round::CancelRound;
use crate::commands::round::facts::{MissingItem, missing};
use crate::commands::submission::Redact;
use crate::model::letter::{Aside, Person, RedactionMark};
use crate::model::round::Way;
use crate::model::terms::{AsideReason, Channel, NoIssueReason, RedactionReason, ResponseCategory, Role, Scope, Validity};
use crate::procedure::approval::State as ApprovalState;
use crate::procedure::counts::reconcile;
use crate::procedure::round::{Guard, State};
use crate::procedure::submission::State as LetterState;
use crate::record::digest::Digest;
use crate::store::approvals::Snapshot;
use crate::store::issues::Issue;
use crate::store::json::Json;
use crate::store::log::EntryRow;
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;

fn ask(case: &Case) -> SubmitResult {
    let remarks = Remarks {
        remark: "案を変えた理由は、各論点に書きました。".to_owned(),
        next_step: "計画を決定します。".to_owned(),
        ..Remarks::default()
    };
    SubmitResult { round: case.round.id, rev: case.now().rev, remarks }
}

/// A case with two letters and two issues, the first answered, the second not.
fn answering() -> (Case, [Issue; 2], Vec<Submission>, Vec<Opinion>) {
    let case = Case::open();
    let issues = [case.issue("木を植える場所"), case.issue("費用")];
    let (first, mut opinions) = case.letter("山田です。駅前に植えてほしい。\n費用が高い。", &[&issues[0], &issues[1]]);
    let (second, more) = case.letter("川沿いに植えてほしい。", &[&issues[0]]);
    opinions.extend(more);
    case.sort();
    case.respond();
    case.answer(&issues[0], ResponseCategory::Reflected);
    (case, issues, vec![first, second], opinions)
}

fn published(case: &Case) -> ResultSheet {
    let publication = case.town.read(|db| Publication::newest(db, case.round.id)).unwrap();
    let snapshot = case.town.read(|db| Snapshot::by_hash(db, &publication.snapshot)).unwrap();
    serde_json::from_str(&snapshot.body).unwrap()
}

#[test]
fn a_result_is_refused_with_the_list_of_all_that_is_missing() {
    let (case, issues, letters, opinions) = answering();
    let list = || case.town.read(|db| missing(db, &case.now()));
    assert_eq!(case.town.guards(&case.official, ask(&case)), ["all_answered"]);
    assert_eq!(list().len(), 1);
    assert_eq!(list()[0].items, [MissingItem::Issue { id: issues[1].id, number: 2, title: "費用".to_owned() }]);

    case.change_letter(letters[0].id, |letter| (letter.state, letter.validity, letter.uncovered) = (LetterState::Received, None, 4));
    case.change_letter(letters[1].id, |letter| (letter.uncovered, letter.cleared_by) = (3, None));
    case.change_opinion(opinions[2].id, |opinion| opinion.issue = None);
    case.letter("遅れて届いた手紙", &[&issues[1]]);

    let all = ["channels_certified", "all_read", "all_judged", "all_split", "all_assigned", "all_answered", "personal_data_cleared"];
    assert_eq!(case.town.guards(&case.official, ask(&case)), all);
    let found = list();
    assert_eq!(found.iter().map(|missing| missing.guard.name()).collect::<Vec<_>>(), all);
    assert!(found.iter().all(|missing| missing.count == missing.items.len() as i64 && missing.count > 0));
    assert_eq!(found[0].items, [MissingItem::Channel { way: Way::of(Channel::WebForm), received: Some(2), registered: 3 }]);
    assert_eq!(found[1].items, [MissingItem::Letter { id: letters[0].id, intake_no: 1 }]);
    assert_eq!(found[3].items, [MissingItem::Letter { id: letters[1].id, intake_no: 2 }]);
    let unassigned = MissingItem::Opinion { id: opinions[2].id, letter: letters[1].id, intake_no: 2, position: 1 };
    assert_eq!(found[4].items, [unassigned]);
    assert_eq!(found[6].items, [MissingItem::Letter { id: letters[1].id, intake_no: 2 }]);
}

#[test]
fn a_long_list_shows_the_first_hundred_and_the_count() {
    let case = Case::open();
    let issue = case.issue("論点");
    for at in 0..103 {
        let (letter, _) = case.letter(&format!("意見{at}"), &[&issue]);
        case.change_letter(letter.id, |letter| letter.cleared_by = None);
    }

    let found = case.town.read(|db| missing(db, &case.now()));

    let uncleared = found.iter().find(|missing| missing.guard == Guard::PersonalDataCleared).unwrap();
    assert_eq!((uncleared.count, uncleared.items.len()), (103, 100));
}

#[test]
fn what_is_released_is_what_was_approved_and_names_nobody() {
    let (case, issues, letters, opinions) = answering();
    case.answer(&issues[1], ResponseCategory::NotReflected);
    case.change_letter(letters[0].id, |letter| {
        letter.redactions = Json::new(vec![RedactionMark::free(0, 2, RedactionReason::Name)]);
        letter.asides = Json::new(vec![Aside { start: 0, end: 0, reason: AsideReason::Greeting }]);
    });
    case.change_opinion(opinions[2].id, |opinion| {
        (opinion.issue, opinion.no_issue, opinion.scope) = (None, Some(NoIssueReason::StanceOnly), Scope::StanceOnly);
    });
    case.answer_again(&issues[0]);
    let asked = case.town.ok(&case.official, ask(&case));
    assert_eq!(case.now().state, State::ResultInApproval);
    case.town.ok(&case.approver, approve(&asked));

    let sheet = published(&case);
    assert_eq!(case.now().state, State::ResultPublished);
    assert_eq!(sheet.issues[0].opinions[0].text, "［個人情報］です。駅前に植えてほしい。\n");
    assert_eq!(
        sheet.issues.iter().map(|issue| (issue.number, issue.category)).collect::<Vec<_>>(),
        [(1, ResponseCategory::Reflected), (2, ResponseCategory::NotReflected)]
    );
    let numbers: Vec<_> =
        sheet.issues.iter().flat_map(|issue| &issue.opinions).chain(&sheet.without_issue).map(|line| line.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!((sheet.counts.letters, sheet.counts.opinions, sheet.counts.opinions_without_issue), (2, 3, 1));
    assert_eq!((sheet.withheld[&RedactionReason::Name], sheet.left_out[&AsideReason::Greeting]), (1, 1));
    assert_eq!((sheet.changes.len(), sheet.changes[0].after.as_str()), (1, "倍にする。"));
    assert_eq!(reconcile(&sheet.counts), []);
    let mapped = case.town.read(|db| Ok(public_numbers(db, &case.now()).unwrap()));
    assert_eq!(opinions.iter().map(|opinion| mapped[&opinion.id]).collect::<Vec<_>>(), [1, 2, 3]);

    let body = serde_json::to_string(&sheet).unwrap();
    assert!(!body.contains("山田"));
    for letter in &letters {
        assert!(!body.contains(letter.id.as_str()) && !body.contains(letter.received_at.as_str()));
    }
    assert!(opinions.iter().all(|opinion| !body.contains(opinion.id.as_str())));
}

#[test]
fn the_record_names_the_hash_the_rule_and_both_persons() {
    let (case, issues, ..) = answering();
    case.answer(&issues[1], ResponseCategory::Noted);
    let asked = case.town.ok(&case.official, ask(&case));
    case.town.ok(&case.approver, approve(&asked));

    let publication = case.town.read(|db| Publication::newest(db, case.round.id)).unwrap();
    assert_eq!((publication.version, publication.snapshot.as_str(), publication.approval), (1, asked.snapshot.as_str(), asked.id));
    assert_eq!(case.now().published_at, Some(publication.published_at));
    let content = format!("content {}\n", Digest::from_hex(&asked.snapshot).unwrap().base64());
    let entries = case.town.read(|db| EntryRow::of_project(db, case.round.project.as_str(), 0, 500));
    let decision =
        entries.iter().find(|entry| entry.kind == "approval.approve" && entry.subject.as_deref() == Some(asked.id.as_str())).unwrap();
    for (kind, rule) in [("publication.publish", "publication.U1"), ("round.release_result", "round.A11")] {
        let entry = entries.iter().find(|entry| entry.kind == kind).unwrap();
        assert!(entry.leaf.contains(&content) && entry.leaf.contains(&format!("rule {rule}\n")));
        assert!(entry.leaf.contains(&format!("cause {}\n", decision.seq)) && !entry.leaf.contains("second -\n"));
    }
}

#[test]
fn who_cleared_personal_data_or_asked_does_not_release() {
    let (case, issues, ..) = answering();
    case.answer(&issues[1], ResponseCategory::Noted);
    let asked = case.town.ok(&case.official, ask(&case));
    let clerk = case.town.account("clerk2", Role::Approver, "midori", Some(case.clerk.person().unwrap()));
    let drafter = case.town.account("tanaka2", Role::Approver, "midori", Some(case.official.person().unwrap()));
    let pr_section = case.town.staff("koho", Role::PrSection);

    assert_eq!(case.town.guards(&clerk, approve(&asked)), ["other_than_clearer"]);
    assert_eq!(case.town.guards(&drafter, approve(&asked)), ["other_person"]);
    assert_eq!(case.town.guards(&pr_section, approve(&asked)), ["own_section"]);
    assert_eq!(case.now().state, State::ResultInApproval);
}

#[test]
fn who_marked_personal_data_does_not_release_although_a_colleague_had_the_last_word() {
    let (case, issues, letters, _) = answering();
    case.answer(&issues[1], ResponseCategory::Noted);
    let sato = case.town.staff("sato", Role::Official);
    let Submission { id, rev, redactions, dismissed, .. } = case.town.read(|db| Submission::by_id(db, letters[0].id)).unwrap();
    let looked = Redact { submission: id, rev, redactions: redactions.to_vec(), dismissed: dismissed.to_vec(), done: false };
    let letter = case.town.ok(&sato, looked);
    let clerk = case.clerk.person().unwrap();
    case.change_letter(letter.id, move |letter| letter.cleared_by = Some(clerk));
    let asked = case.town.ok(&case.official, ask(&case));
    let sato = case.town.account("sato2", Role::Approver, "midori", Some(sato.person().unwrap()));

    assert_eq!(case.town.guards(&sato, approve(&asked)), ["other_than_clearer"]);
    case.town.ok(&case.approver, approve(&asked));
}

#[test]
fn a_result_in_approval_can_be_returned_edited_or_called_off() {
    let (case, issues, ..) = answering();
    case.answer(&issues[1], ResponseCategory::Noted);
    let asked = case.town.ok(&case.official, ask(&case));
    case.town.ok(&case.approver, give_back(&asked, "区分を直してください"));
    assert_eq!(case.now().state, State::Responding);

    let asked = case.town.ok(&case.official, ask(&case));
    let stale = EditResult { round: case.round.id, rev: case.now().rev - 1 };
    assert_eq!(case.town.refused(&case.official, stale), Refused::Stale);
    case.town.ok(&case.official, EditResult { round: case.round.id, rev: case.now().rev });
    assert_eq!((case.now().state, case.approval(asked.id).state), (State::Responding, ApprovalState::Voided));
    assert!(matches!(case.town.refused(&case.approver, approve(&asked)), Refused::Rule(_)));

    let asked = case.town.ok(&case.official, ask(&case));
    case.town.ok(&case.approver, CancelRound { round: case.round.id, rev: case.now().rev, reason: "計画を取りやめた".to_owned() });
    assert_eq!(case.approval(asked.id).state, ApprovalState::Voided);
    assert!(case.town.read(|db| Publication::newest(db, case.round.id)).is_none());
}

#[test]
fn words_that_changed_after_the_request_are_not_released() {
    let (case, issues, _, opinions) = answering();
    case.answer(&issues[1], ResponseCategory::Noted);
    let asked = case.town.ok(&case.official, ask(&case));

    case.change_opinion(opinions[0].id, |opinion| opinion.gist = "別の要約".to_owned());

    assert_eq!(case.town.guards(&case.approver, approve(&asked)), ["content_unchanged"]);
}

#[test]
fn a_round_without_letters_has_a_result_that_says_so() {
    let case = Case::open();
    case.sort();
    case.respond();
    let asked = case.town.ok(&case.official, ask(&case));
    case.town.ok(&case.approver, approve(&asked));

    let sheet = published(&case);

    assert!(sheet.no_opinions && sheet.issues.is_empty());
    assert_eq!((sheet.counts.letters, sheet.counts.submitters), (0, 0));
}

/// Random desks: whatever officials did in whatever order, a result is either refused with a list that is not empty, or
/// its counts reconcile and hold every letter.
#[test]
fn in_whatever_order_things_are_done_the_counts_reconcile() {
    let (mut asked, mut refused) = (0, 0);
    for seed in 1..=3_u64 {
        let mut dice = Dice(seed);
        let case = Case::open();
        let issues = [case.issue("一"), case.issue("二"), case.issue("三")];
        let mut letters: Vec<(Submission, Vec<Opinion>)> = Vec::new();
        for _ in 0..8 {
            let pick = |dice: &mut Dice| &issues[dice.roll(3)];
            let lines = 1 + dice.roll(3);
            let chosen: Vec<&Issue> = (0..lines).map(|_| pick(&mut dice)).collect();
            let text: String = (0..lines).map(|_| format!("意見{}\n", dice.roll(4))).collect();
            letters.push(case.letter(&text, &chosen));
        }
        case.sort();
        case.respond();
        for _ in 0..15 {
            step(&case, &mut dice, &letters, &issues);
            let counter = if refused_or_sound(&case, letters.len() as u64) { &mut asked } else { &mut refused };
            *counter += 1;
        }
    }
    assert!(asked > 3 && refused > 3, "{asked} asked, {refused} refused");
}

fn step(case: &Case, dice: &mut Dice, letters: &[(Submission, Vec<Opinion>)], issues: &[Issue; 3]) {
    let (letter, opinions) = &letters[dice.roll(letters.len())];
    let first = letters[0].0.id;
    let (opinion, issue) = (&opinions[dice.roll(opinions.len())], &issues[dice.roll(3)]);
    let now = case.town.read(|db| Submission::by_id(db, letter.id)).unwrap();
    match dice.roll(7) {
        0 => {
            let validity = Validity::ALL[dice.roll(Validity::ALL.len())];
            case.change_letter(letter.id, move |letter| letter.validity = Some(validity));
            for opinion in opinions {
                case.change_opinion(opinion.id, move |opinion| opinion.active = validity == Validity::Valid);
            }
        }
        1 if letter.id != first => case.change_letter(letter.id, move |letter| letter.duplicate_of = Some(first)),
        2 => case.change_letter(letter.id, move |letter| letter.submitter = first),
        3 => {
            let to = issue.id;
            case.change_opinion(opinion.id, move |opinion| (opinion.issue, opinion.no_issue) = (Some(to), None));
        }
        4 => case.change_opinion(opinion.id, |opinion| (opinion.issue, opinion.no_issue) = (None, Some(NoIssueReason::OutOfScope))),
        5 if now.cleared_by.is_some() => case.change_letter(letter.id, |letter| letter.cleared_by = None),
        _ => {
            let clerk = case.clerk.person().unwrap();
            for (letter, _) in letters {
                case.change_letter(letter.id, move |letter| letter.cleared_by = Some(clerk));
            }
            issues.iter().for_each(|issue| case.answer_again(issue));
        }
    }
}

/// Whether the result could be asked for; either answer is checked.
fn refused_or_sound(case: &Case, letters: u64) -> bool {
    let stands_against = case.town.read(|db| missing(db, &case.now()));
    match case.town.try_to(&case.official, ask(case)) {
        Ok(asked) => {
            let snapshot = case.town.read(|db| Snapshot::by_hash(db, &asked.snapshot)).unwrap();
            let sheet: ResultSheet = serde_json::from_str(&snapshot.body).unwrap();
            assert_eq!(stands_against, []);
            assert_eq!(reconcile(&sheet.counts), []);
            assert_eq!(sheet.counts.letters, letters);
            let lines = sheet.issues.iter().map(|issue| issue.opinions.len()).sum::<usize>() + sheet.without_issue.len();
            assert_eq!(lines as u64, sheet.counts.opinions);
            case.town.ok(&case.official, EditResult { round: case.round.id, rev: case.now().rev });
            true
        }
        Err(_) => {
            assert_ne!(stands_against, []);
            false
        }
    }
}

/// Pseudo-random numbers that are the same in every run (xorshift64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

#[test]
fn a_writers_name_stops_the_result_wherever_it_stands_until_somebody_answers_for_it() {
    let (case, issues, letters, opinions) = answering();
    let person = Person { name: "川辺 守".to_owned(), phone: "090-1234-5678".to_owned(), ..Person::default() };
    case.written_by(letters[1].id, &person);
    case.answer(&issues[1], ResponseCategory::NotReflected);
    case.change_opinion(opinions[1].id, |opinion| opinion.gist = "川辺守さんも費用を心配している。".to_owned());
    case.change_opinion(opinions[2].id, |opinion| opinion.gist = "電話０９０１２３４５６７８".to_owned());

    let found = case.town.read(|db| {
        let sheet = present_sheet(db, &case);
        Ok(names::named(db, &case.now(), &sheet).unwrap())
    });
    let seen: Vec<_> = found.iter().map(|place| (place.part.name, place.kind)).collect();
    assert_eq!(seen, [("gist", RedactionReason::Phone), ("gist", RedactionReason::Name)]);
    assert_eq!(problems(&case, ask(&case)), ["names_undecided"]);

    let kept: Vec<String> = found.iter().map(names::Named::token).collect();
    let silent = SubmitResult { remarks: Remarks { kept: kept.clone(), ..Remarks::default() }, ..ask(&case) };
    assert_eq!(problems(&case, silent), ["needed"]);
    let one =
        SubmitResult { remarks: Remarks { kept: kept[..1].to_vec(), kept_reason: "x".to_owned(), ..Remarks::default() }, ..ask(&case) };
    assert_eq!(problems(&case, one), ["names_undecided"]);
    let reasoned =
        SubmitResult { remarks: Remarks { kept, kept_reason: "公人である。".to_owned(), ..Remarks::default() }, ..ask(&case) };
    case.town.ok(&case.official, reasoned);
}

fn problems(case: &Case, ask: SubmitResult) -> Vec<&'static str> {
    match case.town.refused(&case.official, ask) {
        Refused::Fields(errors) => errors.iter().map(|error| error.problem).collect(),
        other => panic!("{other}"),
    }
}

fn present_sheet(db: &mut Db, case: &Case) -> ResultSheet {
    let policy = crate::store::policies::PolicyRow::by_version(db, case.now().policy).unwrap().unwrap();
    sheet::preview(db, &policy.body, &case.now(), &Remarks::default()).unwrap()
}
