//! Opening and judging.

use super::*;
use crate::procedure::submission::State;
use crate::store::submissions::Filter;

#[test]
fn looking_at_a_letter_leaves_it_unread_and_opening_it_does_not() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = send(&town, round, "意見");
    let unread = || town.read(|db| Submission::count(db, round, Filter::Unread));

    assert_eq!(unread(), 1);
    assert_eq!(town.perform(&official(), Open { submission: letter.id }).unwrap().state, State::Opened);
    assert_eq!(unread(), 0);
    assert_eq!(why(town.perform(&official(), Open { submission: letter.id })), Why::State("opened"));
}

#[test]
fn judging_reads_and_whatever_is_not_valid_has_a_reason() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = send(&town, round, "意見");

    assert_eq!(why(judge(&town, &letter, Validity::Ineligible, " \n")), Why::Guards(vec!["reason_unless_valid"]));
    assert_eq!(problems(judge(&town, &letter, Validity::Ineligible, &"あ".repeat(1001))), [("reason".to_owned(), "too_long")]);
    let judged = judge(&town, &letter, Validity::Ineligible, " 市外 ").unwrap();
    assert_eq!((judged.state, judged.validity, judged.validity_reason.as_str()), (State::Judged, Some(Validity::Ineligible), "市外"));
    assert_eq!(refused(judge(&town, &letter, Validity::Valid, "")), Refused::Stale);
    assert_eq!(judge(&town, &judged, Validity::Valid, "").unwrap().validity, Some(Validity::Valid));
}

#[test]
fn a_letter_that_is_no_longer_valid_has_no_counted_opinions() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = split(&town, &judged(&town, round, "一。二。"), &[(0, 2), (2, 4)]).unwrap();
    let issue = issue(&town, 1);
    let one = opinions(&town, letter.id)[0].id;
    town.perform(&official(), Assign { opinions: vec![(one, 1)], to: Place::Issue(issue.id) }).unwrap();
    let view = approved_view(&town, round, issue.id);

    assert_eq!(problems(judge(&town, &letter, Validity::Valid, "やはり有効")), [("validity".to_owned(), "valid_already")]);
    assert_eq!(opinions(&town, letter.id).len(), 2);
    let after = judge(&town, &letter, Validity::WrongRound, "別の募集").unwrap();

    assert_eq!((after.state, after.uncovered, after.opinions, opinions(&town, letter.id)), (State::Judged, -1, 0, Vec::new()));
    assert_eq!(standing(&town, view.id), VOID);
    assert_eq!(why(split(&town, &after, &[(0, 2)])), Why::Guards(vec!["letter_valid"]));
}

#[test]
fn only_the_own_section_and_only_before_the_result() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = send(&town, round, "意見");
    let command = || Judge { submission: letter.id, rev: letter.rev, validity: Validity::Valid, reason: String::new() };

    assert_eq!(refused(town.perform(&staff(Role::Official, Some(OTHER_SECTION)), command())), Refused::Missing);
    assert_eq!(refused(town.perform(&staff(Role::Official, Some(OTHER_SECTION)), Open { submission: letter.id })), Refused::Missing);
    for role in [Role::Approver, Role::PrSection, Role::Auditor, Role::Admin] {
        assert_eq!(why(town.perform(&staff(role, Some(SECTION)), command())), Why::Role(vec![Role::Official]));
    }
    for settled in [RoundState::ResultInApproval, RoundState::ResultPublished] {
        town.move_round(round, settled);
        assert_eq!(why(town.perform(&official(), command())), Why::Guards(vec!["result_unsettled"]));
    }
}
