//! Personal data in letters.

use super::*;
use crate::model::Span;
use crate::model::letter::{Dismissal, RedactionMark};
use crate::model::terms::RedactionReason;
use crate::store::submissions::Filter;

const TEXT: &str = "見本太郎です。電話は0267-62-2111です。公園を増やして。";

fn command(letter: &Submission, redactions: &[(usize, usize)], dismissed: &[(usize, usize)], done: bool) -> Redact {
    let mark = |&(start, end): &(usize, usize)| RedactionMark::free(start, end, RedactionReason::Name);
    Redact {
        submission: letter.id,
        rev: letter.rev,
        redactions: redactions.iter().map(mark).collect(),
        dismissed: dismissed.iter().map(|&(start, end)| Dismissal { start, end }).collect(),
        done,
    }
}

fn found(town: &Town, letter: &Submission) -> Vec<(usize, usize)> {
    let hits = town.read(|db| hits(db, letter));
    hits.iter().map(|hit| (hit.span.start(), hit.span.end())).collect()
}

#[test]
fn every_detected_place_is_decided_on_before_a_letter_counts_as_cleared() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = judged(&town, round, TEXT);
    let hits = found(&town, &letter);
    let uncleared = || town.read(|db| Submission::count(db, round, Filter::Uncleared));
    assert_eq!(hits, [(0, 4), (10, 22)]);

    let open = town.perform(&official(), command(&letter, &[(0, 3)], &[(0, 33)], true));
    assert_eq!(problems(open), [("hit-0-4".to_owned(), "undecided"), ("hit-10-22".to_owned(), "undecided")]);
    let clearer = official();
    let done = town.perform(&clearer, command(&letter, &[(0, 7)], &[(10, 22)], true)).unwrap();
    assert_eq!((done.cleared_by, uncleared()), (Some(clearer.person().unwrap()), 0));
    let undone = town.perform(&official(), command(&done, &[], &[], false)).unwrap();
    assert_eq!((undone.cleared_by, uncleared()), (None, 1));
}

#[test]
fn the_public_copy_of_a_letter_and_of_an_opinion_hold_markers() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = judged(&town, round, TEXT);
    let letter = town.perform(&official(), command(&letter, &[(0, 4), (10, 22)], &[], true)).unwrap();
    let marker = |_| "■";

    assert_eq!(cleared_text(&letter, marker).unwrap().text, "■です。電話は■です。公園を増やして。");
    let part = |start, end| cleared_span(&letter, Span::new(start, end).unwrap(), marker).map(|copy| copy.text);
    assert_eq!(part(2, 12).unwrap(), "■です。電話は■");
    assert_eq!(part(25, 33).unwrap(), "公園を増やして。");
    assert!(part(25, 34).is_err());
}

#[test]
fn splitting_keeps_the_clearing_and_new_words_do_not() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = judged(&town, round, "一。");
    let letter = town.perform(&official(), command(&letter, &[], &[], true)).unwrap();
    assert!(split(&town, &letter, &[(0, 2)]).unwrap().cleared_by.is_some());

    let amend = Amend {
        receipt: letter.receipt.clone(),
        post: post("k", ""),
        parts: vec![(None, "二。".to_owned())],
        received_at: town.time.now(),
    };
    town.perform(&Actor::Resident, amend).unwrap();
    assert_eq!(stored(&town, letter.id).cleared_by, None);
}

#[test]
fn marks_must_lie_in_the_words_that_were_looked_at() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = judged(&town, round, "一。");

    for bad in [(0, 3), (1, 1), (2, 1)] {
        let expected = [("redactions".to_owned(), "span")];
        assert_eq!(problems(town.perform(&official(), command(&letter, &[bad], &[], false))), expected);
        assert_eq!(problems(town.perform(&official(), command(&letter, &[], &[bad], false))), expected);
    }
    let old = Submission { rev: 1, ..letter.clone() };
    assert_eq!(refused(town.perform(&official(), command(&old, &[], &[], true))), Refused::Stale);
    assert_eq!(refused(town.perform(&staff(Role::Official, Some(OTHER_SECTION)), command(&letter, &[], &[], true))), Refused::Missing);
    let unread = send(&town, round, "二。");
    assert_eq!(why(town.perform(&official(), command(&unread, &[], &[], true))), Why::State("received"));
    town.move_round(round, RoundState::ResultInApproval);
    assert_eq!(why(town.perform(&official(), command(&letter, &[], &[], true))), Why::Guards(vec!["result_unsettled"]));
}
