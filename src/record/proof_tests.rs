//! Tests of the proof file: what it shows, and that no changed bit of it shows anything else.

use super::super::checkpoint::Signer;
use super::super::entry::Actor;
use super::super::path::inclusion_proof;
use super::super::tree::tests::Stored;
use super::*;
use crate::model::{Id, Moment};
use proptest::prelude::*;

const WORDS: &str = "道路の幅を広げてください。\n\u{0}\"𠮷野\"";

fn signer() -> Signer {
    Signer::from_seed("city.example/log", &[7; 32]).unwrap()
}

/// The proof of the entry at 5 in a log of 12.
fn proof() -> Proof {
    let entry = Entry {
        seq: 5,
        time: Moment::from_unix_ms(1_775_001_603_000),
        kind: "submission.receive".into(),
        project: None,
        subject: Some(Id::from_u128(1)),
        rev: 1,
        actor: Actor::Resident,
        role: None,
        second: None,
        cause: None,
        rule: None,
        rules: None,
        content: None,
        text: Some(commit(Field::Text, &[1; 32], WORDS.as_bytes())),
        person: Some(commit(Field::Person, &[2; 32], b"{}")),
        files: None,
    };
    let bytes = entry.to_bytes().unwrap();
    let mut stored = Stored::grow(5);
    stored.append(leaf_hash(&bytes));
    (6..12u64).for_each(|n| stored.append(leaf_hash(&n.to_be_bytes())));
    let openings = vec![Opening { field: Field::Text, salt: [1; 32], payload: WORDS.into() }];
    let path = inclusion_proof(&mut stored, 5, 12).unwrap();
    Proof { entry: bytes, openings, index: 5, path, checkpoint: signer().sign(12, stored.frontier.root()) }
}

#[test]
fn a_proof_survives_its_file_and_shows_entry_and_words() {
    let text = proof().to_text().unwrap();

    let read = Proof::parse(text.as_bytes()).unwrap();

    assert_eq!(read, proof());
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra ey"));
    assert!(text.contains("\nindex 5\n") && text.ends_with(&format!("=\n\n{}", proof().checkpoint)));
    let proven = read.verify(signer().verifier()).unwrap();
    assert_eq!((proven.entry.seq, proven.checkpoint.size), (5, 12));
}

#[test]
fn each_lie_has_its_error_and_exit_code() {
    let told = |lie: fn(&mut Proof)| {
        let mut proof = proof();
        lie(&mut proof);
        let error = proof.verify(signer().verifier()).unwrap_err();
        (error, error.exit_code())
    };
    let foreign = |origin, seed| Signer::from_seed(origin, &[seed; 32]).unwrap();

    assert_eq!(told(|proof| proof.openings[0].payload.push(' ')), (ProofError::NotCommitted(Field::Text), 10));
    assert_eq!(told(|proof| proof.openings[0].salt[31] ^= 1), (ProofError::NotCommitted(Field::Text), 10));
    assert_eq!(told(|proof| proof.openings[0].field = Field::Files), (ProofError::NotCommitted(Field::Files), 10));
    assert_eq!(told(|proof| proof.index = 4), (ProofError::OtherPlace, 16));
    assert_eq!(told(|proof| proof.path[0].0[0] ^= 1), (ProofError::NotInLog, 16));
    assert_eq!(told(|proof| proof.checkpoint = signer().sign(12, Digest::of(&[]))), (ProofError::NotInLog, 16));
    assert_eq!(
        told(|proof| proof.checkpoint = proof.checkpoint.replacen("12", "13", 1)),
        (ProofError::Checkpoint(NoteError::BadSignature), 10)
    );
    assert_eq!(told(|proof| proof.entry.truncate(9)), (ProofError::Entry(EntryError::Header), 22));
    for stranger in [foreign("city.example/log", 8), foreign("town.example/log", 7)] {
        assert_eq!(proof().verify(stranger.verifier()), Err(ProofError::Checkpoint(NoteError::Unsigned)));
    }
}

#[test]
fn other_spellings_of_the_file_are_refused() {
    let text = proof().to_text().unwrap();
    let extra = text.lines().nth(1).unwrap().strip_prefix("extra ").unwrap();
    let json = String::from_utf8(STANDARD.decode(extra).unwrap()).unwrap();
    let with = |json: String| text.replacen(extra, &STANDARD.encode(json), 1);

    assert!(Proof::parse(with(json.clone()).as_bytes()).is_ok());
    for bad in [
        text.replacen("@v1", "@v2", 1),
        text.replacen("index 5", "index 05", 1),
        text.replacen("index 5", "index -5", 1),
        text.replacen("index 5\n", "", 1),
        text.replacen("extra ", "extra  ", 1),
        text.replacen("\nindex 5\n", &format!("\nindex 5\n{}", format!("{}\n", Digest::of(&[]).base64()).repeat(65)), 1),
        text.replace('\n', "\r\n"),
        with(format!(" {json}")),
        with(json.replacen("{\"entry\"", "{\"another\":1,\"entry\"", 1)),
        with(json.replacen("\"openings\":[", "\"openings\":[{\"field\":\"name\",\"payload\":\"\",\"salt\":\"\"},", 1)),
    ] {
        assert_ne!(bad, text);
        assert_eq!(Proof::parse(bad.as_bytes()), Err(ProofError::Malformed), "{bad}");
    }
}

#[test]
fn debug_output_shows_no_words() {
    let shown = format!("{:?}", proof().openings);

    assert_eq!(shown, "[Opening(text)]");
}

proptest! {
    #[test]
    fn one_changed_bit_anywhere_is_noticed(at: usize, bit in 0u8..8) {
        let mut bytes = proof().to_text().unwrap().into_bytes();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;

        prop_assert!(Proof::parse(&bytes).and_then(|proof| proof.verify(signer().verifier())).is_err());
    }

    #[test]
    fn no_bytes_make_the_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "c2sp.org/tlog-proof@v1\n(extra [A-Za-z0-9+/=]{0,40}\n)?(index [0-9]{1,20}\n)?([A-Za-z0-9+/]{43}=\n){0,3}\n[a-z\n—]{0,20}") {
        prop_assert!(Proof::parse(&bytes).is_err());
        prop_assert!(Proof::parse(text.as_bytes()).is_err());
    }
}
