//! Behind the program's back: whoever edits, deletes, inserts, exchanges or cuts off rows with all rights on the database is named by
//! `ronten verify --database`, with table, id and entry.

pub mod behind;
mod codes;
mod payloads;
mod rows;

use crate::results::answered;
use crate::support::app::{TestApp, shipped};
use crate::support::hall::Hall;
use crate::support::round::OpenRound;
use behind::verify;
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::complaint::{Arrival, Receive};
use ronten::commands::install::Install;
use ronten::commands::objection::{self, ObjectionForm};
use ronten::commands::occasion::materials::AddMaterial;
use ronten::commands::project::ending::{EndForm, ProposeEnd};
use ronten::commands::submission::{
    Enter, Identity, Judge, Mark, Piece, Post, Redact, SayLanguage, Scan, Split, Translate, Translated, ViewIdentity,
};
use ronten::model::complaint::Grievance;
use ronten::model::ids::SubmissionId;
use ronten::model::letter::{Person, RedactionMark};
use ronten::model::terms::{Channel, Lang, RedactionReason, Scope, Tongue, Validity};
use ronten::store::Db;
use ronten::store::opinions::Opinion;
use ronten::store::projects::Project;
use ronten::store::submissions::Submission;

/// A city in which every recorded table has two rows and more: two results, and a round that is open.
fn city() -> (TestApp, OpenRound) {
    let app = TestApp::start();
    for round in [answered(&app), answered(&app)] {
        end(&app, &round);
    }
    explain(&app);
    let open = OpenRound::start(&app);
    for name in ["佐久 花子", "佐久 次郎", "佐久 三郎"] {
        let submission = letter(&app, &open, name);
        translate(&app, &open, submission);
    }
    for words in ["期間が短すぎます。", "資料がありません。"] {
        complain(&app, words);
    }
    let mut policy = shipped();
    policy.effective_from = "2040-04-01".to_owned();
    app.perform(&Actor::System, Install { policy });
    (app, open)
}

/// Two halls are explained on an evening each.
fn explain(app: &TestApp) {
    let first = Hall::new(app);
    let people = (first.official.clone(), first.clerk.clone(), first.approver.clone());
    for (hall, key) in [Hall::another(app, people), first].iter().zip(["v-1", "v-2"]) {
        let (evening, issue) = (hall.announced(10), hall.issue("建設費"));
        let paper = AddMaterial {
            occasion: evening,
            title: "図面".to_owned(),
            bytes: [b"%PDF-1.7 ", key.as_bytes()].concat(),
            reason: String::new(),
        };
        app.perform(&hall.official, paper);
        hall.freeze(evening);
        hall.hold(evening);
        hall.file(&hall.note(evening, key, "いくらですか。"), issue.id, None);
        hall.publish(evening);
        hall.view(&issue, "約38億円です。", "").unwrap();
        let (words, wanted) = ("「いくらですか」とは言っていません。".to_owned(), String::new());
        let form = ObjectionForm { row: Some(1), words, wanted, lang: Lang::Ja };
        app.perform(&Actor::Resident, objection::Receive { occasion: evening, form, received_at: app.time.now() });
    }
}

/// The project of an answered round is given up.
fn end(app: &TestApp, round: &OpenRound) {
    let project = app.read(|db| Project::by_id(db, round.project.id)).unwrap();
    let (reason, new_draft_note) = ("用地が得られないため".to_owned(), "予定はありません".to_owned());
    let form = EndForm::Abandoned { reason, new_draft: Some(false), new_draft_note, remark: String::new() };
    let asked = app.perform(&round.official, ProposeEnd { project: project.id, rev: project.rev, form });
    app.perform(&round.approver, Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve });
}

/// A complaint by the form.
fn complain(app: &TestApp, words: &str) {
    let person = Person { name: "佐久 花子".to_owned(), ..Person::default() };
    let arrival = Arrival { kind: Some(Grievance::Period), project: None, words: words.to_owned(), person, lang: Lang::Ja };
    app.perform(&Actor::Resident, Receive { arrival, received_at: app.time.now() });
}

/// A letter on paper with two scans and an address, whose writer was looked at.
fn letter(app: &TestApp, round: &OpenRound, name: &str) -> SubmissionId {
    let scan = |n: u8| Scan { name: format!("{n}.pdf"), bytes: [b"%PDF-1.7 ", [n].as_slice()].concat() };
    let person =
        Person {
            name: name.to_owned(), address: format!("みほん市本町{name}"), mail: "hanako@example.jp".to_owned(), ..Person::default()
        };
    let command = Enter {
        post: Post { key: name.to_owned(), payload: Vec::new() },
        round: round.id,
        channel: Channel::Post,
        office: String::new(),
        received_at: app.time.now(),
        parts: vec![(None, format!("{name}です。木を植えてください。"))],
        person,
        lang: Lang::Ja,
        written_in: Tongue::Ja,
        scans: vec![scan(1), scan(2)],
    };
    let letter = app.perform(&round.official, command).submission;
    let view = ViewIdentity { submission: letter, reason: "電話があったため".to_owned(), scan: None };
    assert!(matches!(app.perform(&round.official, view), Identity::Shown(Some(_))));
    letter
}

/// Its only opinion is called English and gets a translation, which is older than a mark in it.
fn translate(app: &TestApp, round: &OpenRound, submission: SubmissionId) {
    let judge = Judge { submission, rev: 1, validity: Validity::Valid, reason: String::new() };
    let rev = app.perform(&round.official, judge).rev;
    let rev = app.perform(&round.official, SayLanguage { submission, rev, written_in: Tongue::En }).rev;
    let mark = Mark::Opinion { scope: Scope::InScope, section: None, gist: None };
    app.perform(&round.official, Split { submission, rev, pieces: vec![Piece { start: 0, end: 8, mark }] });
    let marks = vec![RedactionMark::free(0, 5, RedactionReason::Name)];
    let rows = app.read(|db| Opinion::of_submission(db, submission)).into_iter();
    let texts = rows.map(|row| Translated { opinion: row.id, rev: row.rev, text: "木を植える。".to_owned(), looked: false });
    app.perform(&round.official, Translate { submission, texts: texts.collect(), kept: Vec::new() });
    let rev = app.read(|db| Submission::by_id(db, submission)).unwrap().rev;
    app.perform(&round.official, Redact { submission, rev, redactions: marks, dismissed: Vec::new(), done: false });
}

#[test]
fn an_honest_database_verifies() {
    let (app, _) = city();

    let ended = verify(&app, &[]);

    assert_eq!(ended.code, Some(0), "{}", ended.text);
    assert!(ended.text.contains(" rows compared, 0 findings"), "{}", ended.text);
}

#[test]
fn triggers_stop_accidents_without_any_check() {
    use diesel::connection::SimpleConnection;
    let (app, _) = city();
    let mut db = app.store.connect().unwrap();
    let mut refused = |sql: &str| assert!(db.batch_execute(sql).is_err(), "{sql}");

    for table in ronten::store::schema::RECORDED {
        refused(&format!("DELETE FROM {table}"));
        refused(&format!("UPDATE {table} SET rev = rev"));
        refused(&format!("UPDATE {table} SET rev = rev + 2"));
    }
    refused("UPDATE entries SET kind = 'x'");
    refused("DELETE FROM entries");
    refused("DELETE FROM checkpoints");
    if matches!(app.store.connect().unwrap(), Db::Sqlite(_)) {
        refused("INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE seq = 1");
        refused("INSERT OR REPLACE INTO projects SELECT * FROM projects");
    }
}
