//! What can be destroyed by two persons, and by nobody else: words, writers, scans and what was published.

use super::behind::{Intruder, found, named};
use super::{city, letter};
use crate::support::app::TestApp;
use crate::support::round::OpenRound;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::commands::withhold::RequestWithholding;
use ronten::model::terms::RedactionReason;
use ronten::store::approvals::Approval;

/// Columns that no entry commits to, because they are no evidence.
const FREE: &[(&str, &str)] = &[("files", "name"), ("snapshots", "made_at")];

#[test]
fn a_payload_that_is_edited_in_any_column_removed_or_added_is_named() {
    let (app, _) = city();
    let mut intruder = Intruder::at(&app);
    for (table, row, exists) in [
        ("bodies", "log = 'record' AND seq = 5", "UPDATE bodies SET seq = 100000"),
        ("bodies", "log = 'audit' AND seq = (SELECT max(seq) FROM bodies WHERE log = 'audit')", "UPDATE bodies SET seq = 0"),
        ("persons", "submission = (SELECT max(submission) FROM persons)", "UPDATE persons SET submission = '01920000'"),
        ("files", "id = (SELECT max(id) FROM files)", "UPDATE files SET id = '01920000-0000-7000-8000-000000000001'"),
        (
            "material_files",
            "material = (SELECT max(material) FROM material_files)",
            "UPDATE material_files SET material = '01920000-0000-7000-8000-000000000001'",
        ),
        ("snapshots", "hash = (SELECT max(snapshot) FROM publications)", "UPDATE snapshots SET hash = 'x'"),
    ] {
        for (column, value) in intruder.columns(table) {
            if FREE.contains(&(table, column.as_str())) {
                continue;
            }
            let edited = intruder.meanwhile(&[table], &format!("UPDATE {table} SET {column} = {value} WHERE {row}"), found);
            assert!(edited.iter().any(|(named, ..)| named == table), "{table}.{column}: {edited:?}");
        }
        let removed = intruder.meanwhile(&[table], &format!("DELETE FROM {table} WHERE {row}"), named);
        let of: Vec<_> = removed.iter().filter(|(named, ..)| named == table).collect();
        assert!(matches!(of[..], [(_, Some(_), Some(_), 11)]), "removed from {table}: {removed:?}");

        let moved = intruder.meanwhile(&[table], &format!("{exists} WHERE {row}"), named);
        assert!(moved.iter().any(|(named, ..)| named == table), "moved in {table}: {moved:?}");
    }
}

#[test]
fn a_scan_that_is_replaced_with_its_hash_is_named() {
    let (app, _) = city();
    let mut intruder = Intruder::at(&app);
    let id = intruder.ids("files").remove(0);
    // The bytes of one file are put in the place of the other, hash and size with them.
    let other = |column: &str| format!("{column} = (SELECT {column} FROM files WHERE id <> '{id}' ORDER BY id LIMIT 1)");
    let sql = format!("UPDATE files SET {}, {}, {} WHERE id = '{id}'", other("bytes"), other("sha256"), other("size"));

    let replaced = intruder.meanwhile(&["files"], &sql, named);

    assert!(matches!(&replaced[..], [(table, Some(named), Some(_), 10)] if table == "files" && *named == id), "{replaced:?}");
}

fn approve(app: &TestApp, round: &OpenRound, asked: &Approval) {
    app.perform(&round.approver, Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve });
}

#[test]
fn an_erasure_excuses_what_it_destroyed_and_nothing_after_it() {
    let (app, round) = city();
    let erased = letter(&app, &round, "消山 残太郎");
    let mut intruder = Intruder::at(&app);
    intruder.run("CREATE TABLE old_persons AS SELECT * FROM persons; CREATE TABLE old_files AS SELECT * FROM files");
    let asked = app.perform(&round.official, RequestErasure { submission: erased, ground: Ground::WriterAsked });
    approve(&app, &round, &asked);
    assert_eq!(named(&app), [], "what two persons removed is missed by nobody");
    let (id, seq) = (erased.to_string(), intruder.seq(erased.as_str()));

    let hidden = format!("DELETE FROM bodies WHERE log = 'record' AND seq = {}; ", seq.unwrap());
    let edit = format!("UPDATE submissions SET text = 'x' WHERE id = '{id}'");
    let edited = intruder.meanwhile(&["bodies", "submissions"], &(hidden + &edit), named);
    assert_eq!(edited, [("bodies", 11), ("submissions", 11)].map(|(table, exit)| (table.to_owned(), Some(id.clone()), seq, exit)));

    let back = format!("INSERT INTO persons SELECT * FROM old_persons WHERE submission = '{id}'");
    let back = intruder.meanwhile(&["persons"], &back, named);
    assert!(matches!(&back[..], [(table, Some(whose), Some(_), 13)] if table == "persons" && *whose == id), "{back:?}");

    let back = format!("INSERT INTO files SELECT * FROM old_files WHERE submission = '{id}'");
    let back = intruder.meanwhile(&["files"], &back, named);
    assert!(back.len() == 2 && back.iter().all(|(table, .., exit)| table == "files" && *exit == 13), "{back:?}");

    for table in ["persons", "files"] {
        let others = intruder.meanwhile(&[table], &format!("DELETE FROM {table}"), named);
        assert!(!others.is_empty() && others.iter().all(|(named, .., exit)| named == table && *exit == 11), "{others:?}");
    }
}

#[test]
fn a_withholding_excuses_what_it_destroyed_and_nothing_after_it() {
    let app = TestApp::start();
    let round = crate::results::answered(&app);
    let mut intruder = Intruder::at(&app);
    let withhold = RequestWithholding { round: round.id, words: "駅前に木".to_owned(), reason: RedactionReason::ThirdParty };
    let asked = app.perform(&round.official, withhold);
    approve(&app, &round, &asked);
    assert_eq!(named(&app), []);
    let id = intruder.ids("publications").remove(0);
    let seq = intruder.seq(&id);

    let hidden = format!("DELETE FROM bodies WHERE log = 'record' AND seq = {}; ", seq.unwrap());
    let edit = "UPDATE publications SET snapshot = (SELECT min(hash) FROM snapshots WHERE hash <> snapshot)";
    let edited = intruder.meanwhile(&["bodies", "publications"], &(hidden + edit), named);

    for table in ["bodies", "publications"] {
        assert!(edited.contains(&(table.to_owned(), Some(id.clone()), seq, 11)), "{edited:?}");
    }
}
