//! Looking at who wrote.

use super::*;
use crate::store::log::{Body, EntryRow, Log};
use crate::store::persons::PersonRow;

fn view(letter: &Submission, reason: &str) -> ViewIdentity {
    ViewIdentity { submission: letter.id, reason: reason.to_owned(), scan: None }
}

#[test]
fn name_and_contact_are_answered_and_the_look_is_noted_for_auditors_alone() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = send(&town, round, "意見");
    let size = |log| town.read(|db| EntryRow::size(db, log));
    let (public, audit) = (size(Log::Record), size(Log::Audit));

    assert_eq!(town.perform(&official(), view(&letter, "字を確かめる")).unwrap(), Identity::Shown(Some(Box::new(taro()))));

    assert_eq!((size(Log::Record), size(Log::Audit)), (public, audit + 1));
    let entry = town.read(|db| EntryRow::from(db, Log::Audit, audit, 1)).remove(0);
    let body = town.read(|db| Body::of(db, Log::Audit, audit)).unwrap().body;
    assert_eq!((entry.kind.as_str(), entry.subject.as_deref()), ("person.viewed", Some(letter.id.as_str())));
    assert_eq!((entry.project.as_deref(), body.as_str()), (Some(town.project.as_str()), r#"{"reason":"字を確かめる"}"#));
    assert_eq!(stored(&town, letter.id).rev, letter.rev);
    // Another look is another entry, and the log counts them without a gap.
    town.perform(&official(), view(&letter, "もう一度")).unwrap();
    let looks = town.read(|db| EntryRow::of_subject(db, Log::Audit, letter.id.as_str()));
    assert_eq!(looks.iter().map(|entry| entry.rev).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn nobody_else_and_never_without_a_reason_and_who_tries_is_noted() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = send(&town, round, "意見");
    let audit = || town.read(|db| EntryRow::size(db, Log::Audit));
    let before = audit();

    assert_eq!(problems(town.perform(&official(), view(&letter, "　"))), [("reason".to_owned(), "needed")]);
    assert_eq!(refused(town.perform(&Actor::Resident, view(&letter, "理由"))), Refused::NotAllowed);
    assert_eq!(audit(), before);
    let strangers = [Role::Approver, Role::PrSection, Role::Auditor, Role::Admin].map(|role| staff(role, Some(SECTION)));
    for stranger in strangers.iter().chain([&staff(Role::Official, Some(OTHER_SECTION))]) {
        let seen = audit();
        assert_eq!(town.perform(stranger, view(&letter, "理由")).unwrap(), Identity::Withheld);
        assert_eq!(
            town.read(|db| EntryRow::from(db, Log::Audit, seen, 5)).iter().map(|entry| entry.kind.as_str()).collect::<Vec<_>>(),
            ["person.refused"]
        );
    }
}

#[test]
fn that_there_is_no_name_is_noted_as_well() {
    let town = Town::new();
    let round = town.open_round().id;
    let letter = send(&town, round, "意見");
    let before = town.read(|db| EntryRow::size(db, Log::Audit));
    PersonRow::remove(&mut town.store.connect().unwrap(), letter.id).unwrap();

    assert_eq!(town.perform(&official(), view(&letter, "理由")).unwrap(), Identity::Shown(None));

    assert_eq!(town.read(|db| EntryRow::size(db, Log::Audit)), before + 1);
}

#[test]
fn a_pseudonym_is_the_submitters_and_says_nothing_to_others() {
    let town = Town::new();
    let round = town.open_round().id;
    let (one, two) = (send(&town, round, "一"), send(&town, round, "二"));
    let keys = |name: &str| Keys::open_or_create(&town.file.with_file_name(name)).unwrap();
    let (here, elsewhere) = (keys("keys"), keys("other-keys"));

    assert_eq!(pseudonym(&here, &one).len(), 9);
    assert_ne!(pseudonym(&here, &one), pseudonym(&here, &two));
    assert_eq!(pseudonym(&here, &one), pseudonym(&here, &Submission { submitter: one.submitter, ..two.clone() }));
    assert_ne!(pseudonym(&here, &one), pseudonym(&elsewhere, &one));
}
