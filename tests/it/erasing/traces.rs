//! What a removal leaves in the files while somebody still reads from before it, or after its process was killed.

use super::{TYPED, are_left, erase, places, places_left, written};
use crate::support::case::Case;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use ronten::commands::Actor;
use ronten::commands::housekeeping::Forget;
use ronten::store::Db;
use ronten::store::dialect::{Purpose, begin_read, connect, rollback};
use ronten::store::persons::PersonRow;
use ronten::store::working::setting;

/// A connection that sees the database as it is now, for as long as it is kept. It has not read from what will be removed.
fn reader(case: &Case) -> Db {
    let mut reader = connect(&case.app.place.database_url, Purpose::Read).unwrap();
    begin_read(&mut reader).unwrap();
    assert!(setting(&mut reader, "log_origin").unwrap().is_some());
    reader
}

/// The letter was erased under the eyes of a reader from before.
fn erased_under(case: &Case) -> Db {
    let letter = written(case);
    let mut reader = reader(case);
    erase(case, letter);
    assert!(case.app.read(|db| PersonRow::of(db, letter)).is_none());
    assert!(PersonRow::of(&mut reader, letter).unwrap().is_some(), "it reads from before");
    assert!(are_left(&case.app) && places(&case.app, &TYPED).iter().any(|places| *places > 0), "the reader keeps them alive");
    reader
}

#[test]
fn traces_that_a_reader_keeps_are_destroyed_with_the_next_batch_after_it() {
    let case = Case::open();
    let mut reader = erased_under(&case);
    case.app.perform(&Actor::System, Forget);
    assert!(are_left(&case.app), "it still reads");

    rollback(&mut reader).unwrap();
    // The traces are looked after when this was answered, before the next.
    case.app.perform(&Actor::System, Forget);
    case.app.perform(&Actor::System, Forget);

    assert_eq!(places_left(&case.app, &TYPED), [0, 0]);
    assert!(!are_left(&case.app));
}

#[test]
fn traces_that_a_killed_process_left_are_destroyed_by_the_next() {
    let case = Case::open();
    let reader = erased_under(&case);
    // Not even the connection that wrote is asked again.
    drop(reader);

    let next = case.app.place.open(&case.app.time).unwrap();
    next.writer.perform_blocking(Actor::System, Forget).unwrap();

    assert_eq!(places_left(&case.app, &TYPED), [0, 0]);
    assert!(!are_left(&case.app));
}

#[test]
fn a_transaction_in_another_database_of_the_server_is_waited_for_too() {
    let Ok(server) = std::env::var(crate::support::database::SERVER) else { return };
    let case = Case::open();
    let letter = written(&case);
    let mut other = PgConnection::establish(&server).unwrap();
    other.batch_execute("BEGIN; SELECT pg_current_xact_id();").unwrap();

    erase(&case, letter);

    assert!(are_left(&case.app), "dead rows are kept as long as it runs");
    other.batch_execute("ROLLBACK;").unwrap();
    assert_eq!(places_left(&case.app, &TYPED), [0, 0]);
}
