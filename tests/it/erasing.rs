//! Of an erased person no byte is left in the database's own files, on either engine.

use crate::support::case::Case;
use diesel::connection::SimpleConnection;
use diesel::sql_types::Binary;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query};
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::erase::{Ground, RequestErasure};
use ronten::commands::submission::{Identity, ViewIdentity};
use ronten::store::Db;
use ronten::store::dialect::sqlite_file;

const NAME: &str = "消山 残太郎";

#[test]
fn no_byte_of_an_erased_person_is_left_in_the_files() {
    let case = Case::open();
    for n in 0..40 {
        case.letter(&format!("別人 {n}"), &"木を植えてください。".repeat(20));
    }
    let letter = case.stored(case.letter(NAME, "消山残太郎です。木を植えてください。")).id;
    for n in 40..80 {
        case.letter(&format!("別人 {n}"), "木を植えてください。");
    }
    let view = ViewIdentity { submission: letter, reason: "本人からの求めを確かめるため".to_owned(), scan: None };
    assert!(matches!(case.app.perform(&case.official, view), Identity::Shown(Some(person)) if person.name == NAME));
    assert!(places(&case) > 0, "the search can find what is there");

    let asked = case.app.perform(&case.official, RequestErasure { submission: letter, ground: Ground::WriterAsked });
    case.app.perform(&case.approver, Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve });

    assert_eq!(places(&case), 0);
    assert!(case.stored(41).text.ends_with("です。木を植えてください。"));
}

/// In how many places of the files the name stands, with and without its space.
fn places(case: &Case) -> usize {
    let bytes = files(case);
    let count = |token: &str| bytes.windows(token.len()).filter(|window| *window == token.as_bytes()).count();
    count(NAME) + count("消山残太郎")
}

/// The bytes of every file that holds tables, indexes or what was written ahead of them. PostgreSQL's own log is left out: it
/// is recycled by itself, after a time that its administrator sets.
fn files(case: &Case) -> Vec<u8> {
    if let Some(file) = sqlite_file(&case.app.place.database_url).unwrap() {
        return ["", "-wal", "-shm"].iter().flat_map(|end| std::fs::read(format!("{file}{end}")).unwrap_or_default()).collect();
    }
    let Db::Postgres(mut connection) = case.app.store.connect().unwrap() else { panic!("not PostgreSQL") };
    connection.batch_execute("CHECKPOINT").unwrap();
    relations(&mut connection).into_iter().flat_map(|relation| relation.bytes).collect()
}

#[derive(QueryableByName)]
struct Relation {
    #[diesel(sql_type = Binary)]
    bytes: Vec<u8>,
}

fn relations(connection: &mut PgConnection) -> Vec<Relation> {
    let files = "SELECT pg_read_binary_file(pg_relation_filepath(oid)) AS bytes FROM pg_class WHERE pg_relation_filepath(oid) IS NOT NULL \
                 AND relkind IN ('r', 'i', 't') AND NOT relisshared AND relnamespace::regnamespace::text !~ '^(pg_catalog|information_schema)$'";
    sql_query(files).load(connection).unwrap()
}
