//! New words and taking back, until the deadline.

use super::*;
use crate::procedure::{round, submission::State};
use crate::store::log::{Body, EntryRow, Log};

fn amend(town: &Town, letter: &Submission, text: &str) -> Amend {
    Amend {
        receipt: letter.receipt.clone(),
        post: post(&SubmissionId::new().to_string(), text),
        parts: vec![(None, text.to_owned())],
        received_at: town.time.now(),
    }
}

#[test]
fn new_words_are_a_new_revision_and_the_old_ones_stay_in_the_record() {
    let town = Town::new();
    let round = town.open_round().id;
    let before = send(&town, round, "古い言葉");
    let command = || Amend { post: post("k", "新しい言葉"), ..amend(&town, &before, "新しい言葉") };

    let receipt = town.perform(&Actor::Resident, command()).unwrap();
    let again = town.perform(&Actor::Resident, command()).unwrap();

    let after = stored(&town, before.id);
    assert_eq!((after.text.as_str(), after.text_rev, after.state, after.intake_no), ("新しい言葉", 2, State::Received, 1));
    assert_ne!(after.text_key, before.text_key);
    assert_eq!((receipt.submission, again), (before.id, Receipt { repeated: true, ..receipt.clone() }));
    let entries = town.read(|db| EntryRow::of_subject(db, Log::Record, before.id.as_str()));
    assert_eq!(entries.iter().map(|entry| entry.kind.as_str()).collect::<Vec<_>>(), ["submission.receive", "submission.amend"]);
    let first = town.read(|db| Body::of(db, Log::Record, entries[0].seq)).unwrap();
    assert!(first.body.contains("古い言葉"));
    let other = town.perform(&Actor::Resident, Amend { post: post("k", "別"), ..amend(&town, &before, "別") });
    assert_eq!(refused(other), Refused::KeyUsed { receipt: receipt.code });
}

#[test]
fn after_the_deadline_nothing_is_amended_or_taken_back() {
    let town = Town::new();
    let round = town.open_round();
    let letter = send(&town, round.id, "意見");
    let closes_at = round.closes_at.unwrap();
    town.move_round(round.id, round::State::Closed);

    let late = Amend { received_at: closes_at, ..amend(&town, &letter, "新") };
    assert_eq!(why(town.perform(&Actor::Resident, late)), Why::Guards(vec!["period_open"]));
    let late = Withdraw { receipt: letter.receipt.clone(), received_at: closes_at };
    assert_eq!(why(town.perform(&Actor::Resident, late)), Why::Guards(vec!["period_open"]));
    // Sent in time, but the queue was long.
    assert!(town.perform(&Actor::Resident, amend(&town, &letter, "新")).is_ok());
}

#[test]
fn a_letter_taken_back_keeps_its_place_and_changes_no_more() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = send(&town, round, "意見");
    let withdraw = || Withdraw { receipt: letter.receipt.clone(), received_at: town.time.now() };

    town.perform(&Actor::Resident, withdraw()).unwrap();

    let after = stored(&town, letter.id);
    assert_eq!((after.state, after.validity, after.text.as_str()), (State::Withdrawn, Some(Validity::Withdrawn), "意見"));
    assert_eq!(why(town.perform(&Actor::Resident, withdraw())), Why::State("withdrawn"));
    assert_eq!(why(town.perform(&Actor::Resident, amend(&town, &letter, "新"))), Why::State("withdrawn"));
    assert_eq!(send(&town, round, "次").intake_no, 2);
}

#[test]
fn without_the_receipt_there_is_no_letter() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = send(&town, round, "意見");

    let unknown = Amend { receipt: "0".repeat(64), ..amend(&town, &letter, "新") };
    assert_eq!(refused(town.perform(&Actor::Resident, unknown)), Refused::Missing);
    assert_eq!(problems(town.perform(&Actor::Resident, amend(&town, &letter, "　"))), [("text-1".to_owned(), "needed")]);
    assert_eq!(stored(&town, letter.id).rev, 1);
}

#[test]
fn what_was_found_in_the_old_words_does_not_outlive_them() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = split(&town, &judged(&town, round, "一。二。"), &[(0, 2), (2, 4)]).unwrap();
    let [kept, other] = opinions(&town, letter.id).try_into().unwrap();
    let issue = issue(&town, 1);
    town.perform(&official(), Assign { opinions: vec![(kept.id, 1)], to: Place::Issue(issue.id) }).unwrap();
    let view = approved_view(&town, round, issue.id);

    town.perform(&Actor::Resident, amend(&town, &letter, "新しい言葉")).unwrap();

    let after = stored(&town, letter.id);
    assert_eq!((after.validity, after.uncovered, after.opinions, opinions(&town, letter.id)), (None, -1, 0, Vec::new()));
    assert_eq!(standing(&town, view.id), VOID);
    let old = town.read(|db| Opinion::by_id(db, other.id)).unwrap();
    assert!(!old.active && old.text_rev == 1 && old.rev == 2);
}

#[test]
fn opinions_of_a_letter_taken_back_are_counted_no_more() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = split(&town, &judged(&town, round, "一。二。"), &[(0, 2), (2, 4)]).unwrap();

    town.perform(&Actor::Resident, Withdraw { receipt: letter.receipt.clone(), received_at: town.time.now() }).unwrap();

    assert_eq!((opinions(&town, letter.id), stored(&town, letter.id).opinions), (Vec::new(), 0));
}
