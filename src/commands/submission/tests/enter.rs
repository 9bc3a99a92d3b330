//! Paper: typed in by an official, with scans.

use super::*;
use crate::procedure::round;
use crate::store::persons::PersonRow;
use crate::store::working::FileRow;

fn paper(town: &Town, round: &Round, text: &str) -> Enter {
    Enter {
        post: post(&SubmissionId::new().to_string(), text),
        round: round.id,
        channel: Channel::Post,
        office: "本庁".to_owned(),
        received_at: town.time.now(),
        parts: vec![(None, text.to_owned())],
        person: Person::default(),
        lang: Lang::Ja,
        written_in: Tongue::Ja,
        scans: Vec::new(),
    }
}

#[test]
fn paper_gets_number_receipt_and_scans_without_a_name() {
    let town = Town::new();
    let round = town.open_round();
    let pdf = Scan { name: "手紙.pdf".to_owned(), bytes: b"%PDF-1.7 ...".to_vec() };
    let receipt = town.perform(&official(), Enter { scans: vec![pdf.clone()], ..paper(&town, &round, "意見") }).unwrap();

    let kept = stored(&town, receipt.submission);
    let files = town.read(|db| FileRow::of_submission(db, kept.id));
    assert_eq!((kept.intake_no, kept.channel, kept.office.as_str(), kept.validity), (1, Channel::Post, "本庁", None));
    assert_eq!((files.len(), files[0].media.as_str(), &files[0].bytes), (1, "application/pdf", &pdf.bytes));
    assert_eq!(kept.files, format!("{} 12 application/pdf {}\n", files[0].sha256, files[0].id));
    assert!(town.read(|db| PersonRow::of(db, kept.id)).is_none());
}

#[test]
fn a_scan_alone_is_something_to_read_and_nothing_is_not() {
    let town = Town::new();
    let round = town.open_round();
    let scan = Scan { name: "a.png".to_owned(), bytes: b"%PDF-1.7".to_vec() };

    let receipt = town.perform(&official(), Enter { scans: vec![scan], ..paper(&town, &round, " ") }).unwrap();
    assert_eq!(stored(&town, receipt.submission).text, "");
    assert_eq!(problems(town.perform(&official(), paper(&town, &round, " "))), [("text-1".to_owned(), "needed")]);
}

#[test]
fn late_paper_is_marked_and_a_slip_from_the_future_is_a_mistake() {
    let town = Town::new();
    let round = town.open_round();
    let closes_at = round.closes_at.unwrap();
    let wrong = Enter {
        received_at: town.time.now().plus_days(1),
        office: "あ\n".to_owned(),
        scans: vec![Scan { name: "a.pdf".to_owned(), bytes: b"MZ\x90\0".to_vec() }],
        ..paper(&town, &round, "意見")
    };
    let expected = [("office", "control_in_line"), ("received_at", "in_future"), ("file-1", "file_kind")];
    assert_eq!(problems(town.perform(&official(), wrong)), expected.map(|(field, problem)| (field.to_owned(), problem)));

    town.time.advance_to(closes_at.plus_days(2));
    town.move_round(round.id, round::State::Sorting);
    let late = town.perform(&official(), Enter { received_at: closes_at, ..paper(&town, &round, "意見") }).unwrap();
    let in_time = town.perform(&official(), Enter { received_at: closes_at.plus_ms(-1), ..paper(&town, &round, "意見") }).unwrap();

    assert!(late.late && !in_time.late);
    assert_eq!(stored(&town, late.submission).validity, Some(Validity::LateArrival));
}

#[test]
fn only_officials_of_the_section_while_the_round_takes_paper() {
    let town = Town::new();
    let round = town.open_round();
    let try_as = |actor: &Actor| town.perform(actor, paper(&town, &round, "意見"));

    assert_eq!(refused(try_as(&staff(Role::Official, Some(OTHER_SECTION)))), Refused::Missing);
    assert_eq!(why(try_as(&staff(Role::Auditor, None))), Why::Role(vec![Role::Official]));
    assert_eq!(refused(try_as(&Actor::Resident)), Refused::NotAllowed);
    let form = Enter { channel: Channel::WebForm, ..paper(&town, &round, "意見") };
    assert_eq!(why(town.perform(&official(), form)), Why::Guards(vec!["channel_is_open"]));
    town.move_round(round.id, round::State::ResultInApproval);
    assert_eq!(why(try_as(&official())), Why::Guards(vec!["round_takes_paper"]));
}

#[test]
fn a_double_click_of_an_official_is_one_letter_too() {
    let town = Town::new();
    let round = town.open_round();
    let (one, other) = (official(), official());
    let twice = || Enter { post: post("k", "p"), ..paper(&town, &round, "意見") };
    let first = town.perform(&one, twice()).unwrap();

    assert_eq!(town.perform(&one, twice()).unwrap(), Receipt { repeated: true, ..first.clone() });
    // Keys are each account's own.
    assert_ne!(town.perform(&other, twice()).unwrap().submission, first.submission);
}
