//! Tests of the entry's text form: one spelling, exact round trip, no panic.

use super::*;
use proptest::option::of;
use proptest::prelude::*;

fn sample() -> Entry {
    Entry {
        seq: 73894,
        time: "2026-04-01T00:00:03.000Z".parse().unwrap(),
        kind: "round.open_period".into(),
        project: Some(Id::from_u128(0x0192_3456_789a_7bcd_8ef0_1234_5678_9abc)),
        subject: Some(Id::from_u128(0x0192_3456_789a_7bcd_8ef0_0000_0000_0001)),
        rev: 4,
        actor: Actor::Clock,
        role: Some(Role::Clock),
        second: None,
        cause: Some(73801),
        rule: Some("round.A4".into()),
        rules: Some("00112233aabbccdd".into()),
        content: Some(Digest::of(&[])),
        text: None,
        person: None,
        files: None,
    }
}

const SAMPLE: &str = "ronten-entry/v1
seq 73894
time 2026-04-01T00:00:03.000Z
kind round.open_period
project 01923456-789a-7bcd-8ef0-123456789abc
subject 01923456-789a-7bcd-8ef0-000000000001
rev 4
actor clock
role clock
second -
cause 73801
rule round.A4
rules 00112233aabbccdd
content 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
text -
person -
files -
";

#[test]
fn an_entry_is_these_bytes() {
    assert_eq!(String::from_utf8(sample().to_bytes().unwrap()).unwrap(), SAMPLE);
    assert_eq!(Entry::parse(SAMPLE.as_bytes()), Ok(sample()));
}

#[test]
fn every_other_spelling_is_refused_with_its_place() {
    use EntryError::*;
    let cases = [
        ("ronten-entry/v1", "ronten-entry/v2", Header),
        ("ronten-entry/v1\n", "ronten-entry/v1\r\n", Header),
        ("seq 73894", "seq 073894", Value("seq")),
        ("seq 73894", "seq +73894", Value("seq")),
        ("seq 73894", "seq 9223372036854775808", Value("seq")),
        ("seq 73894", "seq -", Value("seq")),
        ("seq 73894", "Seq 73894", Line("seq")),
        ("seq 73894\n", "", Line("seq")),
        ("03.000Z", "03.0Z", Value("time")),
        ("kind round.open_period", "kind round..open", Value("kind")),
        ("kind round.open_period", "kind Round.open", Value("kind")),
        ("kind round.open_period", "kind ", Value("kind")),
        ("123456789abc", "123456789ABC", Value("project")),
        ("subject 01923456-789a-7bcd-8ef0-000000000001", "subject -", Value("rev")),
        ("rev 4", "rev 0", Value("rev")),
        ("rev 4", "rev -", Value("rev")),
        ("actor clock", "actor staff:00112233AABBCCDD", Value("actor")),
        ("actor clock", "actor staff:0011", Value("actor")),
        ("role clock", "role king", Value("role")),
        ("second -", "second 0011223344556677", Value("second")),
        ("second -", "second  -", Value("second")),
        ("cause 73801", "cause 73894", Value("cause")),
        ("rule round.A4", "rule round A4", Value("rule")),
        ("rules 00112233aabbccdd", "rules 00112233aabbccd", Value("rules")),
        ("SuFU=", "SuFU", Value("content")),
        ("SuFU=", "SuFV=", Value("content")),
        ("text -\nperson -\n", "person -\ntext -\n", Line("text")),
        ("files -\n", "files - \n", Value("files")),
        ("files -\n", "files -", Line("files")),
        ("files -\n", "files -\n\n", Trailing),
        ("files -\n", "files -\nfiles -\n", Trailing),
        ("kind round", "kind 案", NotAscii),
    ];
    for (from, to, error) in cases {
        let text = SAMPLE.replacen(from, to, 1);
        assert_ne!(text, SAMPLE);
        assert_eq!(Entry::parse(text.as_bytes()), Err(error), "{from:?} -> {to:?}");
    }
    assert_eq!(Entry::parse(&[b'x'; MAX_BYTES + 1]), Err(TooLong));
}

#[test]
fn what_could_not_be_read_back_is_not_written() {
    type Spoil = fn(&mut Entry);
    let broken: [(Spoil, EntryError); 6] = [
        (|entry| entry.kind = "round.open\nseq 1".into(), EntryError::Value("kind")),
        (|entry| entry.rev = 0, EntryError::Value("rev")),
        (|entry| entry.subject = None, EntryError::Value("rev")),
        (|entry| entry.cause = Some(entry.seq), EntryError::Value("cause")),
        (|entry| entry.rules = Some("-".into()), EntryError::Value("rules")),
        (|entry| entry.kind = "a".repeat(MAX_WORD + 1), EntryError::Value("kind")),
    ];
    for (spoil, error) in broken {
        let mut entry = sample();
        spoil(&mut entry);
        assert_eq!(entry.to_bytes(), Err(error));
    }
}

fn actors() -> impl Strategy<Value = Actor> {
    prop_oneof![Just(Actor::Resident), Just(Actor::Clock), Just(Actor::System), any::<StaffMark>().prop_map(Actor::Staff)]
}

prop_compose! {
    fn entries()(
        seq in 1..=i64::MAX as u64,
        ms in 0..253_402_300_799_999i64,
        (kind, rule, rules) in ("[a-z0-9_]{1,20}(\\.[a-z0-9_]{1,20})?", of("[a-z_]{1,20}\\.[A-Z][0-9]{1,2}"), of("[0-9a-f]{16}")),
        project in of(any::<u128>()),
        subject in of((any::<u128>(), 1..=i64::MAX as u64)),
        (actor, second) in (actors(), of(any::<StaffMark>())),
        role in of(proptest::sample::select(Role::ALL)),
        cause in of(any::<u64>()),
        digests in any::<[Option<[u8; 32]>; 4]>(),
    ) -> Entry {
        let [content, text, person, files] = digests.map(|bytes| bytes.map(Digest));
        Entry {
            seq, time: Moment::from_unix_ms(ms), kind, project: project.map(Id::from_u128),
            subject: subject.map(|(id, _)| Id::from_u128(id)), rev: subject.map_or(0, |(_, rev)| rev),
            actor, role, second, cause: cause.map(|cause| cause % seq), rule, rules, content, text, person, files,
        }
    }
}

proptest! {
    #[test]
    fn written_entries_read_back_exactly(entry in entries()) {
        let bytes = entry.to_bytes().unwrap();

        prop_assert!(bytes.len() < MAX_BYTES);
        prop_assert_eq!(Entry::parse(&bytes), Ok(entry));
    }

    #[test]
    fn a_changed_byte_is_refused_or_read_as_exactly_what_stands_there(at in 0..SAMPLE.len(), byte: u8) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        bytes[at] = byte;

        if let Ok(entry) = Entry::parse(&bytes) {
            prop_assert_eq!(entry.to_bytes().unwrap(), bytes);
        }
    }

    #[test]
    fn no_bytes_make_the_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), text in "(ronten-entry/v1\n)?([a-z]{3,7} [-+0-9a-zA-Z:./=]{0,30}\n){0,17}") {
        let _ = Entry::parse(&bytes);
        let _ = Entry::parse(text.as_bytes());
    }
}
