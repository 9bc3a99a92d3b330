//! The exit codes of `ronten verify --database`, one by one, with what whoever holds the signing key could do as well.

use super::behind::{Intruder, named, verify};
use super::city;
use crate::support::app::TestApp;
use ronten::keys::Keys;
use ronten::record::checkpoint::{Checkpoint, Signer};
use ronten::record::digest::Digest;
use ronten::record::tree::{Frontier, leaf_hash};
use ronten::store::log::{CheckpointRow, EntryRow, Log};
use ronten::timepiece::Timepiece;
use std::path::PathBuf;

fn signer(app: &TestApp) -> Signer {
    let (record, _) = app.place.open(&Timepiece::default()).unwrap().verifiers().unwrap();
    Signer::from_seed(record.origin(), &Keys::open(&app.place.key_file).unwrap().record).unwrap()
}

/// The last checkpoint of the record.
fn last(app: &TestApp) -> (String, Checkpoint) {
    let note = app.read(|db| CheckpointRow::newest(db, Log::Record)).unwrap().note;
    let opened = signer(app).verifier().open(note.as_bytes()).unwrap();
    (note, opened)
}

/// Writes the record anew with these words of its leaves replaced, hashes, nodes and signature and all, as only the key allows.
fn forge(app: &TestApp, intruder: &mut Intruder<'_>, seq: i64, change: impl Fn(String) -> String) {
    let mut edge = Frontier::new();
    let mut sql = "DELETE FROM nodes WHERE log = 'record'; DELETE FROM checkpoints WHERE log = 'record';".to_owned();
    for row in app.read(|db| EntryRow::from(db, Log::Record, 0, 10_000)) {
        let leaf = if row.seq == seq { change(row.leaf) } else { row.leaf };
        let hash = leaf_hash(leaf.as_bytes());
        let time = leaf.lines().find_map(|line| line.strip_prefix("time ")).unwrap();
        sql += &format!(
            "UPDATE entries SET leaf = '{leaf}', hash = '{}', time = '{time}' WHERE log = 'record' AND seq = {};",
            hash.hex(),
            row.seq
        );
        for node in edge.append(hash) {
            sql += &format!("INSERT INTO nodes VALUES ('record', {}, {}, '{}');", node.level, node.index, node.hash.hex());
        }
    }
    let note = signer(app).sign(edge.size(), edge.root());
    sql += &format!("INSERT INTO checkpoints VALUES ('record', {}, '{note}');", edge.size());
    intruder.run(&sql);
    std::fs::write(app.place.copies().record, note).unwrap();
}

fn file(app: &TestApp, text: &str) -> PathBuf {
    let file = app.place.key_file.with_extension("since");
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn each_kind_of_damage_has_its_exit_code() {
    let (app, _) = city();
    let mut intruder = Intruder::at(&app);
    for (table, sql, exit) in [
        ("entries", "UPDATE entries SET leaf = replace(leaf, 'rev 1', 'rev 2') WHERE log = 'record' AND seq = 2", 10),
        ("bodies", "DELETE FROM bodies WHERE seq = 2", 11),
        ("entries", "DELETE FROM entries WHERE log = 'record' AND seq >= 9", 12),
        ("accounts", "UPDATE accounts SET id = '01920000-0000-7000-8000-000000000001' WHERE login = 'drafter'", 13),
        ("checkpoints", "UPDATE checkpoints SET note = replace(note, '/log', '/lug')", 17),
        ("checkpoints", "UPDATE checkpoints SET note = 'x'", 22),
    ] {
        let ended = intruder.meanwhile(&[table], sql, |app| verify(app, &[]));
        assert!(ended.code == Some(exit) && ended.text.contains(table), "{sql}: {:?} {}", ended.code, ended.text);
    }
    let tables = ["entries", "nodes", "checkpoints"];
    let copy = std::fs::read(app.place.copies().record).unwrap();
    let seq = intruder.texts("SELECT CAST(min(seq) AS TEXT) AS value FROM entries WHERE kind = 'publication.publish'")[0].parse().unwrap();
    let without_second = |leaf: String| {
        leaf.lines().map(|line| if line.starts_with("second ") { "second -\n".to_owned() } else { format!("{line}\n") }).collect()
    };
    let earlier = |leaf: String| leaf.replace("time 20", "time 19");
    for (change, exit) in [(&without_second as &dyn Fn(String) -> String, 19), (&earlier, 14)] {
        tables.iter().for_each(|table| intruder.run(&format!("CREATE TABLE before_{table} AS SELECT * FROM {table}")));
        forge(&app, &mut intruder, seq, change);
        let ended = verify(&app, &[]);
        assert!(ended.code == Some(exit) && ended.text.contains(&format!("seq {seq}: ")), "{exit}: {:?} {}", ended.code, ended.text);
        tables.iter().for_each(|table| {
            intruder.run(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM before_{table}; DROP TABLE before_{table}"));
        });
        std::fs::write(app.place.copies().record, &copy).unwrap();
    }
    assert_eq!(named(&app), []);
}

#[test]
fn a_checkpoint_that_was_kept_elsewhere_is_compared_with() {
    let (app, _) = city();
    let (note, Checkpoint { size, root, .. }) = last(&app);
    let with = |text: &str| verify(&app, &["--since", file(&app, text).to_str().unwrap()]);
    assert_eq!(with(&note).code, Some(0));
    let signer = signer(&app);
    let stranger = Signer::from_seed(signer.verifier().origin(), &[7; 32]).unwrap();
    for (text, exit, says) in [
        (signer.sign(size + 3, root), 12, format!("{} entries were signed, {size} are present", size + 3)),
        (signer.sign(size, Digest::of(&[b"another history"])), 15, String::new()),
        (stranger.sign(size, root), 17, String::new()),
        (note.replacen(&size.to_string(), &(size + 1).to_string(), 1), 10, String::new()),
        ("no checkpoint\n".to_owned(), 22, String::new()),
    ] {
        let ended = with(&text);
        assert!(ended.code == Some(exit) && ended.text.contains(&says), "{exit}: {:?} {}", ended.code, ended.text);
    }
    assert_eq!(verify(&app, &["--since", "/nowhere"]).code, Some(2));
}

#[test]
fn a_tail_cut_off_with_its_signatures_shows_against_the_copies() {
    let (app, _) = city();
    let mut intruder = Intruder::at(&app);
    for log in ["record", "audit"] {
        // Cut where a batch ended, so that everything left is signed.
        let sizes = format!("SELECT CAST(size AS TEXT) AS value FROM checkpoints WHERE log = '{log}' ORDER BY size DESC LIMIT 2");
        let sizes: Vec<u64> = intruder.texts(&sizes).iter().map(|size| size.parse().unwrap()).collect();
        let (all, left) = (sizes[0], sizes[1]);
        let mut sql = format!(
            "DELETE FROM entries WHERE log = '{log}' AND seq >= {left}; DELETE FROM checkpoints WHERE log = '{log}' AND size > {left}; \
             DELETE FROM bodies WHERE log = '{log}' AND seq >= {left};"
        );
        for level in 0..20 {
            sql += &format!("DELETE FROM nodes WHERE log = '{log}' AND level = {level} AND position >= {};", left >> level);
        }
        let ended = intruder.meanwhile(&["entries", "nodes", "checkpoints", "bodies"], &sql, |app| verify(app, &[]));

        assert_eq!(ended.code, Some(12), "{}", ended.text);
        assert!(ended.text.contains(&format!("entries seq {left}: {all} entries were signed, {left} are present (12)")), "{}", ended.text);
    }
}

#[test]
fn a_copy_that_is_gone_or_is_none_is_said() {
    let (app, _) = city();
    let copies = app.place.copies();
    let (note, _) = last(&app);
    for (log, copy) in [("record", &copies.record), ("audit", &copies.audit)] {
        let kept = std::fs::read(copy).unwrap();
        let said = |exit| [("checkpoints".to_owned(), Some(log.to_owned()), None, exit)];
        std::fs::remove_file(copy).unwrap();
        assert_eq!(named(&app), said(11));
        std::fs::write(copy, "x").unwrap();
        assert_eq!(named(&app), said(22));
        std::fs::write(copy, kept).unwrap();
    }
    std::fs::remove_file(&copies.record).unwrap();
    assert_eq!(verify(&app, &["--since", file(&app, &note).to_str().unwrap()]).code, Some(0), "another one is as good");
}
