//! Of an erased person no byte is left in the database's own files, on either engine.

mod catalog;
mod spoken_of;
mod traces;

use crate::support::app::TestApp;
use crate::support::case::Case;
use diesel::connection::SimpleConnection;
use diesel::sql_types::Binary;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query};
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::commands::housekeeping::Forget;
use ronten::commands::submission::{Identity, ViewIdentity};
use ronten::model::ids::SubmissionId;
use ronten::record::finding::Finding;
use ronten::store::Db;
use ronten::store::dialect::sqlite_file;
use ronten::store::working::setting;

const NAME: &str = "消山 残太郎";

/// The name as it may stand in a file.
const TYPED: [&str; 2] = [NAME, "消山残太郎"];

/// A letter of the person among many others, whose writer was looked at.
fn written(case: &Case) -> SubmissionId {
    for n in 0..40 {
        case.letter(&format!("別人 {n}"), &"木を植えてください。".repeat(20));
    }
    let letter = case.stored(case.letter(NAME, "消山残太郎です。木を植えてください。")).id;
    for n in 40..80 {
        case.letter(&format!("別人 {n}"), "木を植えてください。");
    }
    let view = ViewIdentity { submission: letter, reason: "本人からの求めを確かめるため".to_owned(), scan: None };
    assert!(matches!(case.app.perform(&case.official, view), Identity::Shown(Some(person)) if person.name == NAME));
    letter
}

fn erase(case: &Case, submission: SubmissionId) {
    let asked = case.app.perform(&case.official, RequestErasure { submission, ground: Ground::WriterAsked });
    case.app.perform(&case.approver, Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve });
}

#[test]
fn no_byte_of_an_erased_person_is_left_in_the_files() {
    let case = Case::open();
    let letter = written(&case);
    // As the database does by itself every now and then: it copies what it finds typical of a column into its catalog.
    case.app.store.connect().unwrap().batch_execute("ANALYZE").unwrap();
    assert!(places(&case.app, &TYPED).iter().all(|places| *places > 0), "the search can find what is there");

    erase(&case, letter);

    assert_eq!(places_left(&case.app, &TYPED), [0, 0]);
    assert!(case.stored(41).text.ends_with("です。木を植えてください。"));
    assert_eq!(findings(&case), []);
}

/// Whether traces of a removal may still be in the files.
fn are_left(app: &TestApp) -> bool {
    app.read(|db| setting(db, "removal_traces")).is_some()
}

/// The same as `places` once the writer could destroy them. Who still reads from before a removal holds that up, as PostgreSQL's own
/// housekeeping does at times.
pub fn places_left(app: &TestApp, words: &[&str]) -> Vec<usize> {
    app.wait_for(|| {
        if are_left(app) {
            app.perform(&Actor::System, Forget);
        }
        !are_left(app)
    });
    places(app, words)
}

/// In how many places of the files each of these words stands.
pub fn places(app: &TestApp, words: &[&str]) -> Vec<usize> {
    let bytes = files(app);
    words.iter().map(|words| bytes.windows(words.len()).filter(|window| *window == words.as_bytes()).count()).collect()
}

/// The bytes of every file that holds tables, indexes, the database's own notes on them, or what was written ahead. PostgreSQL's
/// own log is left out: it is recycled by itself, after a time that its administrator sets.
fn files(app: &TestApp) -> Vec<u8> {
    if let Some(file) = sqlite_file(&app.place.database_url).unwrap() {
        return ["", "-wal", "-shm"].iter().flat_map(|end| std::fs::read(format!("{file}{end}")).unwrap_or_default()).collect();
    }
    let Db::Postgres(mut connection) = app.store.connect().unwrap() else { panic!("not PostgreSQL") };
    connection.batch_execute("CHECKPOINT").unwrap();
    relations(&mut connection).into_iter().flat_map(|relation| relation.bytes).collect()
}

#[derive(QueryableByName)]
struct Relation {
    #[diesel(sql_type = Binary)]
    bytes: Vec<u8>,
}

/// Tables and indexes as they lie on the disk; what the database noted of its columns also as it reads, since it lies there packed.
fn relations(connection: &mut PgConnection) -> Vec<Relation> {
    let files = "SELECT pg_read_binary_file(pg_relation_filepath(oid)) AS bytes FROM pg_class WHERE pg_relation_filepath(oid) IS NOT NULL \
                 AND relkind IN ('r', 'i', 't') AND NOT relisshared UNION ALL \
                 SELECT convert_to(concat(most_common_vals, histogram_bounds), 'UTF8') FROM pg_stats";
    sql_query(files).load(connection).unwrap()
}

/// Everything that is wrong with the database by its own record.
pub fn findings(case: &Case) -> Vec<Finding> {
    let place = &case.app.place;
    place.open(&case.app.time).unwrap().check(place, None).unwrap().findings().cloned().collect()
}
