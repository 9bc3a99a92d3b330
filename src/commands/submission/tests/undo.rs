//! Taking steps back.

use super::*;
use crate::model::terms::NoIssueReason;
use crate::procedure::submission::State;
use crate::store::log::{EntryRow, Log};

fn step(town: &Town, letter: SubmissionId) -> Option<i64> {
    let letter = stored(town, letter);
    town.read(|db| last_step(db, &letter, Work::Splitting))
}

fn undo(town: &Town, letter: SubmissionId) -> Result<Submission, WriterError> {
    town.perform(&official(), Undo { submission: letter, work: Work::Splitting, step: step(town, letter).unwrap() })
}

#[test]
fn step_after_step_is_taken_back_and_all_of_it_is_in_the_record() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = judged(&town, round, "一。二。三。").id;
    assert_eq!(step(&town, letter), None);
    split(&town, &stored(&town, letter), &[(0, 2), (2, 6)]).unwrap();
    let [one, two] = opinions(&town, letter).try_into().unwrap();
    let issue = issue(&town, 1);
    town.perform(&official(), Assign { opinions: vec![(one.id, 1), (two.id, 1)], to: Place::Issue(issue.id) }).unwrap();
    split(&town, &stored(&town, letter), &[(0, 2), (2, 4), (4, 6)]).unwrap();
    let view = approved_view(&town, round, issue.id);
    let entries = || town.read(|db| EntryRow::size(db, Log::Record));
    let before = entries();

    undo(&town, letter).unwrap();
    let back = opinions(&town, letter);
    assert_eq!(back.iter().map(|row| (row.id, row.issue)).collect::<Vec<_>>(), [(one.id, Some(issue.id)), (two.id, Some(issue.id))]);
    assert_eq!((spans(&town, letter), stored(&town, letter).uncovered), (vec![(0, 2), (2, 6)], 0));
    assert_eq!(standing(&town, view.id), VOID);
    assert!(entries() > before);

    undo(&town, letter).unwrap();
    assert!(opinions(&town, letter).iter().all(|row| row.issue.is_none()));
    undo(&town, letter).unwrap();
    assert_eq!((spans(&town, letter), stored(&town, letter).uncovered, step(&town, letter)), (vec![], 6, None));
}

#[test]
fn after_a_step_back_new_steps_count_from_there() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = judged(&town, round, "一。二。").id;
    split(&town, &stored(&town, letter), &[(0, 4)]).unwrap();
    split(&town, &stored(&town, letter), &[(0, 2)]).unwrap();
    undo(&town, letter).unwrap();
    let only = opinions(&town, letter)[0].clone();
    town.perform(&official(), Assign { opinions: vec![(only.id, only.rev)], to: Place::None(NoIssueReason::StanceOnly) }).unwrap();

    undo(&town, letter).unwrap();
    assert_eq!((spans(&town, letter), opinions(&town, letter)[0].no_issue), (vec![(0, 4)], None));
    undo(&town, letter).unwrap();
    assert_eq!(spans(&town, letter), []);
}

#[test]
fn one_letters_step_back_leaves_the_others_alone() {
    let town = Town::new();
    let round = town.open_round().id;
    let [one, two] = ["一。", "二。"].map(|text| split(&town, &judged(&town, round, text), &[(0, 2)]).unwrap().id);
    let all = [one, two].map(|letter| (opinions(&town, letter)[0].id, 1)).to_vec();
    town.perform(&official(), Assign { opinions: all, to: Place::None(NoIssueReason::OutOfScope) }).unwrap();

    undo(&town, two).unwrap();

    assert_eq!(opinions(&town, one)[0].no_issue, Some(NoIssueReason::OutOfScope));
    assert_eq!((opinions(&town, two)[0].no_issue, spans(&town, two)), (None, vec![(0, 2)]));
}

#[test]
fn an_issue_that_was_retired_takes_nothing_back() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = split(&town, &judged(&town, round, "一。"), &[(0, 2)]).unwrap().id;
    let opinion = opinions(&town, letter)[0].id;
    let mut issue = issue(&town, 1);
    town.perform(&official(), Assign { opinions: vec![(opinion, 1)], to: Place::Issue(issue.id) }).unwrap();
    town.perform(&official(), Assign { opinions: vec![(opinion, 2)], to: Place::Undecided }).unwrap();
    issue.state = crate::procedure::issue::State::Retired;
    town.change(issue);

    undo(&town, letter).unwrap();

    assert_eq!((opinions(&town, letter)[0].issue, town.read(|db| Opinion::count_unassigned(db, round))), (None, 1));
}

#[test]
fn only_the_step_that_was_shown_and_only_before_the_result() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = judged(&town, round, "一。").id;
    split(&town, &stored(&town, letter), &[(0, 2)]).unwrap();
    let shown = step(&town, letter).unwrap();
    let command = || Undo { submission: letter, work: Work::Splitting, step: shown };

    assert_eq!(refused(town.perform(&staff(Role::Official, Some(OTHER_SECTION)), command())), Refused::Missing);
    town.move_round(round, RoundState::ResultInApproval);
    assert_eq!(why(town.perform(&official(), command())), Why::Guards(vec!["result_unsettled"]));
    town.move_round(round, RoundState::Responding);
    town.perform(&official(), command()).unwrap();
    assert_eq!(refused(town.perform(&official(), command())), Refused::Stale);
}

#[test]
fn a_step_that_nobody_has_seen_yet_is_not_lost_to_a_step_back() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = judged(&town, round, "一。二。");
    let letter = split(&town, &letter, &[(0, 2)]).unwrap();
    let undo = Undo { submission: letter.id, work: Work::Splitting, step: step(&town, letter.id).unwrap() };
    let faster = Split { submission: letter.id, rev: letter.rev, pieces: vec![opinion_piece(0, 4)] };

    let (split, taken_back) = town.both(&official(), faster, undo);

    assert!(split.is_ok());
    assert_eq!((refused(taken_back), spans(&town, letter.id)), (Refused::Stale, vec![(0, 4)]));
}

#[test]
fn a_judgement_that_is_taken_back_gives_the_splitting_and_the_issues_back() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = judged(&town, round, "一。二。三。").id;
    split(&town, &stored(&town, letter), &[(0, 2), (2, 6)]).unwrap();
    let [one, _] = opinions(&town, letter).try_into().unwrap();
    let issue = issue(&town, 1);
    town.perform(&official(), Assign { opinions: vec![(one.id, 1)], to: Place::Issue(issue.id) }).unwrap();
    judge(&town, &stored(&town, letter), Validity::Unreadable, "読めません").unwrap();
    let other = judge(&town, &stored(&town, letter), Validity::LateArrival, "遅れました").unwrap();
    assert_eq!((other.state, spans(&town, letter)), (State::Judged, vec![]));

    let again = judge(&town, &other, Validity::Valid, "").unwrap();

    assert_eq!((again.state, spans(&town, letter)), (State::Divided, vec![(0, 2), (2, 6)]));
    assert_eq!(opinions(&town, letter)[0].issue, Some(issue.id));
    assert_eq!((again.uncovered, again.opinions), (0, 2));
}
