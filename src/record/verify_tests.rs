//! Tests of the check: honest logs raise no alarm, and each attack, at every place, is found under its code.

use super::super::checkpoint::Signer;
use super::super::commitment::{Field, commit};
use super::super::entry::EntryError;
use super::super::finding::{Code, check_commitment};
use super::*;
use proptest::prelude::*;

const TABLES: Tables = Tables { entries: "entries", nodes: "nodes", checkpoints: "checkpoints" };
const ORIGIN: &str = "city.example/log";
const ENTRIES: u64 = 40;
const BATCH: usize = 6;

/// A log as it is stored.
#[derive(Clone)]
struct Log {
    rows: Vec<(u64, Vec<u8>, Digest)>,
    /// What was signed after each batch.
    checkpoints: Vec<Checkpoint>,
}

fn signer() -> Signer {
    Signer::from_seed(ORIGIN, &[7; 32]).unwrap()
}

/// Five subjects in turn; every fourth entry is an approval by two persons.
fn history() -> Vec<Entry> {
    let approval = |seq: u64| seq % 4 == 3;
    (0..ENTRIES)
        .map(|seq| Entry {
            seq,
            time: Moment::from_unix_ms(1_775_001_600_000 + seq as i64 / 2 * 1000),
            kind: if approval(seq) { "publication.release".into() } else { "submission.receive".into() },
            project: Some(Id::from_u128(99)),
            subject: Some(Id::from_u128(u128::from(seq % 5))),
            rev: seq / 5 + 1,
            actor: if approval(seq) { Actor::Staff([1; 8]) } else { Actor::Resident },
            role: None,
            second: approval(seq).then_some([2; 8]),
            cause: None,
            rule: None,
            rules: None,
            content: None,
            text: Some(commit(Field::Text, &[seq as u8; 32], b"words")),
            person: None,
            files: None,
        })
        .collect()
}

/// Stores a history as the writer does, one checkpoint a batch.
fn write(history: &[Entry], batch: usize) -> Log {
    let mut edge = Frontier::new();
    let mut log = Log { rows: Vec::new(), checkpoints: Vec::new() };
    for entries in history.chunks(batch) {
        for entry in entries {
            let bytes = entry.to_bytes().unwrap();
            let leaf = leaf_hash(&bytes);
            edge.append(leaf);
            log.rows.push((entry.seq, bytes, leaf));
        }
        log.checkpoints.push(Checkpoint { origin: ORIGIN.into(), size: edge.size(), root: edge.root() });
    }
    log
}

fn honest() -> Log {
    write(&history(), BATCH)
}

fn needs_second(entry: &Entry) -> bool {
    entry.kind == "publication.release"
}

/// The check without opening signatures, which is slow in an unoptimised build and has its own tests below.
fn check(log: &Log, since: Option<&Checkpoint>) -> Report {
    let checkpoints = log.checkpoints.iter().chain(since).cloned().collect();
    LogCheck::over(TABLES, checkpoints, &needs_second).run(log.stored())
}

/// The findings as (code, seq).
fn found(report: &Report) -> Vec<(Code, u64)> {
    report.findings.iter().map(|finding| (finding.code, finding.seq.unwrap())).collect()
}

/// The findings after `attack` was done to an honest log.
fn after(attack: impl FnOnce(&mut Log)) -> Vec<(Code, u64)> {
    let mut log = honest();
    attack(&mut log);
    found(&check(&log, None))
}

impl Log {
    fn stored(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(seq, entry, leaf)| Row { seq: *seq, entry: Some(entry), leaf: Some(*leaf) })
    }

    /// The checkpoints as they are stored: signed.
    fn notes(&self) -> Vec<String> {
        self.checkpoints.iter().map(|checkpoint| signer().sign(checkpoint.size, checkpoint.root)).collect()
    }

    /// Changes an entry and, unlike a careless intruder, its leaf.
    fn rewrite(&mut self, at: usize, change: impl FnOnce(&mut Entry)) {
        let mut entry = Entry::parse(&self.rows[at].1).unwrap();
        change(&mut entry);
        let bytes = entry.to_bytes().unwrap();
        self.rows[at] = (self.rows[at].0, bytes.clone(), leaf_hash(&bytes));
    }
}

/// The last size signed before entry `at`, from which on a changed root puts the blame.
fn signed_before(at: usize) -> u64 {
    (at / BATCH * BATCH) as u64
}

fn places() -> std::ops::Range<usize> {
    0..ENTRIES as usize
}

#[test]
fn one_changed_byte_of_an_entry_is_named_exactly() {
    for at in places() {
        let findings = after(|log| *log.rows[at].1.last_mut().unwrap() ^= 1);
        assert_eq!(findings, [(Code::Edited, at as u64)]);
    }
}

#[test]
fn an_entry_changed_together_with_its_leaf_is_named_by_its_batch() {
    for at in places() {
        let findings = after(|log| log.rewrite(at, |entry| entry.text = None));
        assert_eq!(findings, [(Code::Edited, signed_before(at))]);
    }
}

#[test]
fn a_deleted_entry_is_missing_and_a_deleted_end_is_truncated() {
    for at in places() {
        let expected = if at + 1 == places().end { Code::Truncated } else { Code::Missing };
        assert_eq!(after(|log| drop(log.rows.remove(at))), [(expected, at as u64)]);
        if at > 0 {
            assert_eq!(after(|log| log.rows.truncate(at)), [(Code::Truncated, at as u64)]);
        }
    }
}

#[test]
fn a_tail_cut_off_with_its_checkpoints_is_found_by_one_kept_elsewhere() {
    let whole = honest();
    let mut cut = whole.clone();
    cut.rows.truncate(2 * BATCH);
    cut.checkpoints.truncate(2);

    assert_eq!(check(&cut, None).findings, []);
    assert_eq!(found(&check(&cut, whole.checkpoints.last())), [(Code::Truncated, 2 * BATCH as u64)]);
    assert_eq!(check(&whole, Some(&whole.checkpoints[2])).findings, []);
}

#[test]
fn moved_repeated_and_inserted_entries_are_found() {
    for at in 1..places().end {
        let seq = at as u64;
        // Bytes exchanged, without and with their leaves.
        let exchanged = |both: bool| {
            after(|log| {
                let (left, right) = log.rows.split_at_mut(at);
                std::mem::swap(&mut left[at - 1].1, &mut right[0].1);
                if both {
                    std::mem::swap(&mut left[at - 1].2, &mut right[0].2);
                }
            })
        };
        assert_eq!(exchanged(false), [(Code::Moved, seq - 1), (Code::Moved, seq)]);
        assert!(exchanged(true).starts_with(&[(Code::Moved, seq - 1), (Code::Moved, seq)]));
        // Exchanged with everything made to fit: only the signature tells.
        let fitted = after(|log| {
            let texts = [at - 1, at].map(|at| Entry::parse(&log.rows[at].1).unwrap().text);
            log.rewrite(at - 1, |entry| entry.text = texts[1]);
            log.rewrite(at, |entry| entry.text = texts[0]);
        });
        assert_eq!(fitted, [(Code::Edited, signed_before(at - 1))]);
        // The same row twice, and a row closed up over a deleted one.
        assert_eq!(after(|log| log.rows.insert(at, log.rows[at - 1].clone())), [(Code::Moved, seq - 1)]);
        let closed_up = after(|log| {
            log.rows.remove(at - 1);
            log.rows[at - 1..].iter_mut().for_each(|row| row.0 -= 1);
        });
        assert_eq!(closed_up[0], (if at < places().end { Code::Moved } else { Code::Truncated }, seq - 1));
    }
}

#[test]
fn an_inserted_entry_with_all_later_ones_renumbered_is_found() {
    for at in places() {
        let mut log = honest();
        let mut forged = history();
        forged.insert(at, Entry { subject: Some(Id::from_u128(77)), rev: 1, ..forged[at].clone() });
        (0..).zip(&mut forged).for_each(|(seq, entry)| entry.seq = seq);
        log.rows = write(&forged, BATCH).rows;

        assert_eq!(found(&check(&log, None)), [(Code::Edited, signed_before(at)), (Code::Moved, ENTRIES)]);
    }
}

#[test]
fn a_backdated_entry_is_found() {
    for at in 2..places().end {
        let findings = after(|log| log.rewrite(at, |entry| entry.time = entry.time.plus_days(-1)));
        assert!(findings.contains(&(Code::TimeDecreases, at as u64)), "{at}: {findings:?}");
        assert!(findings.contains(&(Code::Edited, signed_before(at))));
    }
}

/// Histories that the key itself signed.
#[test]
fn broken_rules_are_found_even_when_rightly_signed() {
    let broken = |spoil: fn(&mut Vec<Entry>)| {
        let mut history = history();
        spoil(&mut history);
        found(&check(&write(&history, BATCH), None))
    };

    assert_eq!(broken(|_| {}), []);
    assert_eq!(broken(|history| history[7].second = None), [(Code::NoSecondPerson, 7)]);
    assert_eq!(broken(|history| history[7].second = Some([1; 8])), [(Code::NoSecondPerson, 7)]);
    assert_eq!(broken(|history| history[9].time = history[9].time.plus_days(1)), [(Code::TimeDecreases, 10)]);
    assert_eq!(broken(|history| history[35].rev = 9), [(Code::Missing, 35)]);
    assert_eq!(broken(|history| history[35].rev = 7), [(Code::Moved, 35)]);
    assert_eq!(broken(|history| history[2].rev = 2), [(Code::Missing, 2), (Code::Moved, 7)]);
}

#[test]
fn a_second_signed_history_is_a_fork() {
    let mut other = history();
    other[13].text = None;
    let (ours, theirs) = (honest(), write(&other, BATCH));

    // What somebody kept from before the rewriting, of any size after the change.
    for kept in &ours.checkpoints[2..] {
        let report = check(&theirs, Some(kept));
        assert!(report.findings.iter().all(|finding| finding.code == Code::Forked), "{:?}", report.findings);
        assert_eq!((report.findings.len(), report.exit_code()), (1, 15));
    }
    for kept in &ours.checkpoints[..2] {
        assert_eq!(check(&theirs, Some(kept)).findings, []);
    }
}

#[test]
fn damaged_and_foreign_checkpoints_are_found() {
    let (log, keys) = (honest(), [signer().verifier().clone()]);
    let notes = log.notes();
    let codes = |note: String| {
        let mut notes = notes.clone();
        notes[1] = note;
        let report = LogCheck::new(TABLES, &keys, notes, None, &needs_second).run(log.stored());
        report.findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    let stranger = Signer::from_seed(ORIGIN, &[8; 32]).unwrap();

    assert_eq!(codes(notes[1].clone()), []);
    assert_eq!(codes(notes[1].replacen("12", "13", 1)), [Code::Edited]);
    assert_eq!(codes(stranger.sign(12, Digest::of(&[]))), [Code::OtherKey]);
    assert_eq!(codes(String::new()), [Code::Malformed]);
    assert_eq!(codes(signer().sign(12, Digest::of(&[]))), [Code::Forked]);
    assert_eq!(codes(signer().sign(0, Digest::of(&[b"x"]))), [Code::Forked]);
    assert_eq!(codes(signer().sign(41, Digest::of(&[]))), [Code::Truncated]);
    assert_eq!(after(|log| drop(log.checkpoints.pop())), [(Code::Moved, 36)]);
}

#[test]
fn a_key_that_was_replaced_still_opens_what_it_signed() {
    let log = honest();
    let old = Signer::from_seed(ORIGIN, &[8; 32]).unwrap();
    let mut notes = log.notes();
    notes[0] = old.sign(log.checkpoints[0].size, log.checkpoints[0].root);
    let keys = [signer().verifier().clone(), old.verifier().clone()];

    assert_eq!(LogCheck::new(TABLES, &keys, &notes, None, &needs_second).run(log.stored()).findings, []);
    assert_eq!(LogCheck::new(TABLES, &keys[..1], &notes, None, &needs_second).run(log.stored()).exit_code(), 17);
}

#[test]
fn the_check_goes_on_over_missing_halves_and_after_the_first_finding() {
    let log = honest();
    let rows = log.stored().map(|row| match row.seq {
        3 => Row { entry: None, ..row },
        20 => Row { leaf: None, ..row },
        30 => Row { leaf: Some(Digest::of(&[])), ..row },
        _ => row,
    });

    let report = LogCheck::over(TABLES, log.checkpoints.clone(), &needs_second).run(rows);

    assert_eq!(found(&report), [(Code::Missing, 3), (Code::Missing, 20), (Code::Edited, 30), (Code::Edited, 30)]);
    assert_eq!((report.signed, report.size, report.exit_code()), (30, ENTRIES, 11));
    assert_eq!(report.findings[1].to_string(), "nodes seq 20: node 0/20 is missing (11)");
    assert_eq!(report.findings[3].what, What::RootDiffers { from: 30, size: 36 });
}

#[test]
fn a_changed_or_lost_node_is_named() {
    let log = honest();
    let mut check = LogCheck::over(TABLES, log.checkpoints.clone(), &needs_second);

    for row in log.stored() {
        for node in check.row(&row) {
            let stored = match (node.level, node.index) {
                (1, 4) => Some(Digest::of(&[])),
                (2, 5) => None,
                _ => Some(node.hash),
            };
            check.node(node, stored);
        }
    }

    let whats: Vec<_> = check.finish().findings.into_iter().map(|finding| (finding.what, finding.seq)).collect();
    assert_eq!(whats, [(What::NodeEdited { level: 1, index: 4 }, Some(8)), (What::NodeMissing { level: 2, index: 5 }, Some(20))]);
}

#[test]
fn what_was_signed_and_is_no_entry_is_malformed() {
    let bytes = b"not an entry".to_vec();
    let leaf = leaf_hash(&bytes);
    let mut edge = Frontier::new();
    edge.append(leaf);
    let log = Log { rows: vec![(0, bytes, leaf)], checkpoints: vec![Checkpoint { origin: ORIGIN.into(), size: 1, root: edge.root() }] };

    assert_eq!(check(&log, None).findings[..], [Finding::new(What::EntryMalformed(EntryError::Header), "entries", None, Some(0))]);
}

#[test]
fn a_payload_must_open_its_commitment() {
    let entry = &history()[6];
    let what = |field, salt, payload: &[u8]| check_commitment(entry, field, &[salt; 32], payload).map(|finding| finding.what);

    assert_eq!(what(Field::Text, 6, b"words"), None);
    assert_eq!(what(Field::Text, 6, b"word"), Some(What::PayloadEdited(Field::Text)));
    assert_eq!(what(Field::Text, 7, b"words"), Some(What::PayloadEdited(Field::Text)));
    assert_eq!(what(Field::Person, 6, b"words"), Some(What::PayloadInserted(Field::Person)));
}

#[test]
fn a_log_wrong_throughout_fills_no_memory() {
    let rows = (0..MAX_FINDINGS as u64 + 5).map(|seq| Row { seq, entry: None, leaf: Some(Digest::of(&[])) });

    let report = LogCheck::over(TABLES, vec![], &needs_second).run(rows);

    // The missing entries, and once that they are not signed.
    assert_eq!((report.findings.len(), report.more), (MAX_FINDINGS, 6));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn honest_logs_raise_no_alarm(size in 0..ENTRIES as usize, batch in 1usize..12, since: usize) {
        let log = write(&history()[..size], batch);
        let since = log.checkpoints.get(since % (log.checkpoints.len() + 1));

        let report = check(&log, since);

        prop_assert_eq!(report.findings, []);
        prop_assert_eq!((report.size, report.signed), (size as u64, size as u64));
    }
}
