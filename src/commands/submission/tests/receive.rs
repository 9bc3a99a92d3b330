//! The form: once only, in time or late, checked field by field.

use super::*;
use crate::model::letter::Topic;
use crate::procedure::{round, submission::State};
use crate::record::commitment::{Field, commit};
use crate::store::log::{Body, EntryRow, Log};
use crate::store::persons::PersonRow;
use crate::store::submissions::Filter;
use std::sync::Barrier;

#[test]
fn a_letter_is_kept_word_for_word_with_its_number_and_receipt() {
    let town = Town::new();
    let round = town.open_round().id;
    let first = town.section;
    let parts = vec![
        (Some(Topic::Section(first)), "公園を\r\n増やして。".to_owned()),
        (None, " ".to_owned()),
        (None, "<script>{{7*7}}</script>".to_owned()),
    ];
    let receipt = town.perform(&Actor::Resident, Receive { parts, ..letter(&town, round, "") }).unwrap();

    let kept = stored(&town, receipt.submission);
    assert_eq!((kept.text.as_str(), kept.intake_no, kept.state), ("公園を\n増やして。\n\n<script>{{7*7}}</script>", 1, State::Received));
    assert_eq!((kept.parts[0].section, kept.parts[1].start, kept.uncovered), (Some(first), 11, -1));
    assert!(!receipt.late && !receipt.repeated);
    let code: ReceiptCode = receipt.code.parse().unwrap();
    assert_eq!(town.read(|db| Submission::by_receipt(db, &receipt_hash(&code))).unwrap().id, kept.id);
}

#[test]
fn who_wrote_it_is_kept_apart_and_committed_to() {
    let town = Town::new();
    let round = town.open_round().id;
    let kept = send(&town, round, "意見");
    let again = send(&town, round, "別の意見");
    let mut stranger = letter(&town, round, "意見");
    stranger.person.name = "見本 花子".to_owned();
    let other = town.perform(&Actor::Resident, stranger).unwrap().submission;

    let row = town.read(|db| PersonRow::of(db, kept.id)).unwrap();
    let (entry, body) = town.read(|db| Ok((EntryRow::from(db, Log::Record, row.seq, 1)?, Body::of(db, Log::Record, row.seq)?)));
    let salt: [u8; 32] = row.salt.clone().try_into().unwrap();
    assert!(entry[0].leaf.contains(&format!("person {}", commit(Field::Person, &salt, row.body.as_bytes()).base64())), "{}", entry[0].leaf);
    assert!(row.body.contains("見本 太郎") && !body.unwrap().body.contains("見本"));
    assert_eq!(town.read(|db| PersonRow::same_identity(db, round, row.identity.as_deref().unwrap(), 9)), [kept.id, again.id]);
    assert_ne!(town.read(|db| PersonRow::of(db, other)).unwrap().identity, row.identity);
}

#[test]
fn the_same_post_is_one_letter_and_another_under_its_key_is_refused() {
    let town = Town::new();
    let round = town.open_round().id;
    let twice = || Receive { post: post("k", "p"), ..letter(&town, round, "意見") };
    let first = town.perform(&Actor::Resident, twice()).unwrap();

    let second = town.perform(&Actor::Resident, twice()).unwrap();
    assert_eq!(second, Receipt { repeated: true, ..first.clone() });
    let other = town.perform(&Actor::Resident, Receive { post: post("k", "q"), ..letter(&town, round, "別") });
    assert_eq!(refused(other), Refused::KeyUsed { receipt: first.code.clone() });
    // The answer stays the same after the round has closed.
    town.move_round(round, round::State::Sorting);
    assert_eq!(town.perform(&Actor::Resident, twice()).unwrap(), second);
    assert_eq!(town.read(|db| Submission::count(db, round, Filter::All)), 1);
    assert_eq!(
        problems(town.perform(&Actor::Resident, Receive { post: post("", "p"), ..letter(&town, round, "意見") })),
        [("key".to_owned(), "key_needed")]
    );
}

#[test]
fn two_at_the_same_time_under_one_key_get_one_receipt() {
    let town = Town::new();
    let round = town.open_round().id;
    let start = Barrier::new(2);
    let send = || {
        let command = Receive { post: post("k", "p"), ..letter(&town, round, "意見") };
        start.wait();
        town.perform(&Actor::Resident, command).unwrap()
    };

    let (one, two) = std::thread::scope(|scope| {
        let other = scope.spawn(send);
        (send(), other.join().unwrap())
    });

    assert_eq!((one.code, one.submission), (two.code, two.submission));
    assert!(one.repeated != two.repeated);
    assert_eq!(town.read(|db| Submission::count(db, round, Filter::All)), 1);
}

#[test]
fn numbers_have_no_gap_whoever_is_first_and_whatever_is_refused() {
    let town = Town::new();
    let round = town.open_round().id;
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let town = &town;
            scope.spawn(move || {
                for at in 0..5 {
                    town.perform(&Actor::Resident, letter(town, round, &format!("意見 {thread} {at}"))).unwrap();
                    assert!(town.perform(&Actor::Resident, letter(town, round, " ")).is_err());
                }
            });
        }
    });

    let numbers: Vec<_> = town.read(|db| Submission::list(db, round, Filter::All, 0, 100)).iter().map(|letter| letter.intake_no).collect();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
}

#[test]
fn the_moment_of_receipt_decides_and_not_the_queue() {
    let town = Town::new();
    let Round { id: round, closes_at, .. } = town.open_round();
    let closes_at = closes_at.unwrap();
    let at = |ms: i64| Receive { received_at: closes_at.plus_ms(ms), ..letter(&town, round, "意見") };
    town.move_round(round, round::State::Closed);

    assert!(!town.perform(&Actor::Resident, at(-1)).unwrap().late);
    let late = town.perform(&Actor::Resident, at(0)).unwrap();
    let kept = stored(&town, late.submission);
    assert!(late.late);
    assert_eq!((kept.state, kept.validity, kept.validity_reason.as_str()), (State::Received, Some(Validity::LateArrival), REASON_LATE));
    assert!(town.perform(&Actor::Resident, at(600_000 - 1)).unwrap().late);
    assert_eq!(why(town.perform(&Actor::Resident, at(600_000))), Why::Guards(vec!["round_takes_forms"]));
    town.move_round(round, round::State::Sorting);
    assert_eq!(why(town.perform(&Actor::Resident, at(-1))), Why::Guards(vec!["round_takes_forms"]));
}

#[test]
fn a_round_in_preparation_does_not_exist_and_a_planned_one_takes_nothing_yet() {
    let town = Town::new();
    let round = town.open_round().id;
    let try_one = || town.perform(&Actor::Resident, letter(&town, round, "意見"));

    town.move_round(round, round::State::InApproval);
    assert_eq!(refused(try_one()), Refused::Missing);
    assert_eq!(refused(town.perform(&Actor::Resident, letter(&town, RoundId::new(), "意見"))), Refused::Missing);
    town.move_round(round, round::State::Scheduled);
    assert_eq!(why(try_one()), Why::Guards(vec!["round_takes_forms"]));
}

#[test]
fn all_that_is_wrong_with_the_fields_is_said_at_once() {
    let town = Town::new();
    let round = town.open_round().id;
    let mut wrong = letter(&town, round, "");
    wrong.parts = vec![
        (Some(Topic::Section(town.section)), "あ".repeat(19_999)),
        (Some(Topic::Section(SubmissionId::new().cast())), "い\0".to_owned()),
    ];
    wrong.person = Person { mail: "a@b".to_owned(), ..Person::default() };

    let expected = [
        ("text-2", "no_such_section"),
        ("text-2", "control"),
        ("name", "needed"),
        ("address", "needed"),
        ("mail", "mail_domain"),
        ("class", "choose"),
    ];
    assert_eq!(problems(town.perform(&Actor::Resident, wrong)), expected.map(|(field, problem)| (field.to_owned(), problem)));
    assert!(town.perform(&Actor::Resident, letter(&town, round, &"👩".repeat(20_000))).is_ok());
    let long = town.perform(&Actor::Resident, letter(&town, round, &"あ".repeat(20_001)));
    assert_eq!(problems(long), [("text-1".to_owned(), "too_long")]);
}

#[test]
fn the_form_is_for_residents_and_must_be_announced() {
    let town = Town::new();
    let mut round = town.open_round();

    assert_eq!(why(town.perform(&official(), letter(&town, round.id, "意見"))), Why::Role(vec![Role::Resident]));
    round.channels = Json::new(Vec::new());
    let round = town.change(round).id;
    assert_eq!(why(town.perform(&Actor::Resident, letter(&town, round, "意見"))), Why::Guards(vec!["channel_is_open"]));
}

#[test]
fn letters_of_one_batch_have_numbers_of_their_own_and_what_comes_after_them_finds_them() {
    let town = Town::new();
    let round = town.open_round().id;
    let (first, second) = town.both(&Actor::Resident, letter(&town, round, "一"), letter(&town, round, "二"));
    let numbers = [first, second].map(|receipt| stored(&town, receipt.unwrap().submission).intake_no);
    assert_eq!(numbers, [1, 2]);

    let look = testing::Do(move |desk: &mut Desk<'_>| {
        let letters = Submission::list(desk.db, round, Filter::All, 2, 9)?;
        let entries = EntryRow::of_subject(desk.db, Log::Record, letters[0].id.as_str())?;
        Ok((
            letters[0].text.clone(),
            PersonRow::of(desk.db, letters[0].id)?.is_some(),
            Body::of(desk.db, Log::Record, entries[0].seq)?.is_some(),
        ))
    });
    let (_, seen) = town.both(&Actor::Resident, letter(&town, round, "三"), look);
    assert_eq!(seen.unwrap(), ("三".to_owned(), true, true));
}

#[test]
fn a_refusal_takes_nothing_with_it_that_waits_in_the_batch() {
    let town = Town::new();
    let round = town.open_round().id;

    let (taken, empty) = town.both(&Actor::Resident, letter(&town, round, "一"), letter(&town, round, " "));
    assert_eq!((stored(&town, taken.unwrap().submission).intake_no, problems(empty).len()), (1, 1));
    let no = testing::Do(|_: &mut Desk<'_>| Err::<(), _>(Refused::Missing.into()));
    let (taken, refused_too) = town.both(&Actor::Resident, letter(&town, round, "二"), no);

    assert_eq!((stored(&town, taken.unwrap().submission).intake_no, refused(refused_too)), (2, Refused::Missing));
}
