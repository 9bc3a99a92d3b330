//! Behind the program's back: whoever edits, deletes, inserts or cuts off rows with all rights on the database is named.

use crate::support::app::TestApp;
use diesel::connection::SimpleConnection;
use ronten::commands::project::{AddPlan, EditProject, Outline, ProjectForm, RegisterProject};
use ronten::model::terms::{ProjectKind, Role};
use ronten::record::finding::Code;
use ronten::store::check::{Checked, Trust, check};
use ronten::store::{Db, StoreError};
use ronten::timepiece::Timepiece;

/// A city in which something of every kind built here has happened.
fn city() -> TestApp {
    let app = TestApp::start();
    let official = app.staff("tanaka", Role::Official);
    let form = ProjectForm { title: "みどりの計画".to_owned(), kind: Some(ProjectKind::Plan), ..ProjectForm::default() };
    let project = app.perform(&official, RegisterProject(form.clone()));
    let text = "第1章 目的\n緑を増やす。\n".to_owned();
    let end = text.chars().count();
    let sections = vec![Outline { level: 1, start: 0, end, heading_end: 7, place: "1".to_owned() }];
    let plan = AddPlan { project: project.id, title: String::new(), file_name: "plan.txt".to_owned(), text, sections };
    app.perform(&official, plan);
    let form = ProjectForm { summary: "緑地を守る。".to_owned(), ..form };
    app.perform(&official, EditProject { project: project.id, rev: 1, form });
    app
}

fn verify(app: &TestApp) -> Checked {
    let installation = app.place.open(&Timepiece::default()).unwrap();
    let (record, audit) = installation.verifiers().unwrap();
    let since = std::fs::read(app.place.checkpoint_copy()).ok().map(|note| record.open(&note).unwrap());
    app.store.read::<_, StoreError>(|db| check(db, Trust { record, audit, since })).unwrap()
}

/// Runs SQL with the triggers out of the way, as an administrator of the database could.
fn behind_the_back(app: &TestApp, table: &str, sql: &str) {
    let mut db = app.store.connect().unwrap();
    match &mut db {
        Db::Sqlite(connection) => {
            let names: Vec<String> =
                ["first", "next", "never", "once", "fixed"].iter().map(|tail| format!("DROP TRIGGER IF EXISTS {table}_{tail};")).collect();
            connection.batch_execute(&format!("PRAGMA foreign_keys = OFF; {} {sql}", names.concat())).unwrap();
        }
        Db::Postgres(connection) => connection.batch_execute(&format!("ALTER TABLE {table} DISABLE TRIGGER USER; {sql}")).unwrap(),
    }
}

#[test]
fn an_honest_database_verifies() {
    let checked = verify(&city());

    assert_eq!(checked.findings().collect::<Vec<_>>(), Vec::<&_>::new());
    assert!(checked.record.size >= 6 && checked.record.signed == checked.record.size);
    assert!(checked.compared >= 4);
}

#[test]
fn every_kind_of_tampering_is_named() {
    let cases: &[(&str, &str, &str, Code)] = &[
        ("projects", "projects", "UPDATE projects SET title = 'x'", Code::Edited),
        ("projects", "projects", "UPDATE projects SET rev = rev + 1", Code::Edited),
        ("projects", "projects", "DELETE FROM projects", Code::Missing),
        ("plans", "plans", "UPDATE plans SET text = 'x'", Code::Edited),
        ("accounts", "accounts", "UPDATE accounts SET role = 'admin'", Code::Edited),
        ("accounts", "accounts", "DELETE FROM accounts", Code::Missing),
        ("policies", "policies", "UPDATE policies SET effective_from = '2020-01-01'", Code::Edited),
        (
            "accounts",
            "accounts",
            "INSERT INTO accounts SELECT '0192f000-0000-7000-8000-000000000001', person, 'mallory', name, role, section, mail, lang, disabled, made_at, 1 FROM accounts",
            Code::Moved,
        ),
        ("bodies", "bodies", "UPDATE bodies SET body = 'x' WHERE seq = 2", Code::Edited),
        ("bodies", "bodies", "DELETE FROM bodies WHERE seq = 2", Code::Missing),
        ("entries", "entries", "UPDATE entries SET kind = 'project.edit' WHERE seq = 2", Code::Edited),
        ("entries", "entries", "UPDATE entries SET leaf = replace(leaf, 'rev 1', 'rev 2') WHERE log = 'record' AND seq = 2", Code::Edited),
        ("entries", "entries", "DELETE FROM entries WHERE log = 'record' AND seq = 2", Code::Missing),
        ("entries", "entries", "DELETE FROM entries WHERE log = 'record' AND seq >= 4", Code::Truncated),
        (
            "nodes",
            "nodes",
            "UPDATE nodes SET hash = (SELECT max(hash) FROM nodes) WHERE log = 'record' AND level = 1 AND position = 0",
            Code::Edited,
        ),
        ("checkpoints", "checkpoints", "UPDATE checkpoints SET note = replace(note, 'A', 'B')", Code::Edited),
    ];
    for (table, named, sql, code) in cases {
        let app = city();

        behind_the_back(&app, table, sql);

        let checked = verify(&app);
        let found: Vec<_> = checked.findings().map(|finding| (finding.table, finding.code)).collect();
        assert!(found.iter().any(|(table, found)| table == named && found == code), "{sql}\n{found:?}");
    }
}

#[test]
fn a_tail_cut_off_with_its_checkpoints_shows_against_the_copy() {
    let app = city();

    for table in ["entries", "nodes", "checkpoints"] {
        behind_the_back(&app, table, "");
    }
    behind_the_back(
        &app,
        "bodies",
        "DELETE FROM entries WHERE log = 'record' AND seq >= 5; DELETE FROM nodes WHERE log = 'record' AND level = 0 AND position >= 5; \
         DELETE FROM nodes WHERE log = 'record' AND level > 0; DELETE FROM checkpoints WHERE log = 'record' AND size > 5; DELETE FROM bodies WHERE seq >= 5",
    );

    assert!(verify(&app).findings().any(|finding| finding.code == Code::Truncated));
}

#[test]
fn triggers_stop_accidents_without_any_check() {
    let app = city();
    let mut db = app.store.connect().unwrap();
    let mut refused = |sql: &str| assert!(db.batch_execute(sql).is_err(), "{sql}");

    refused("UPDATE entries SET kind = 'x'");
    refused("DELETE FROM entries");
    refused("DELETE FROM projects");
    refused("UPDATE projects SET title = 'x'");
    refused("DELETE FROM checkpoints");
    if matches!(app.store.connect().unwrap(), Db::Sqlite(_)) {
        refused("INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE seq = 1");
        refused("INSERT OR REPLACE INTO projects SELECT * FROM projects");
    }
}
