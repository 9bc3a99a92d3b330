//! What removed and replaced rows leave behind in the database's files, and its destruction.
//!
//! It takes seconds for each hundred megabytes, during which nothing is written; only erasure and withholding ask for it. Who
//! still reads a state from before the removal keeps it alive on either database, so it is done when they are gone.

use super::Db;
use crate::store::schema::{PAYLOAD, RECORDED};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};
use diesel::{PgConnection, QueryResult, SqliteConnection, sql_query};
use std::time::{Duration, Instant};

/// How often somebody who is waited for is looked after.
const LOOK: Duration = Duration::from_millis(20);

#[derive(QueryableByName)]
struct Mark {
    #[diesel(sql_type = Text)]
    mark: String,
}

#[derive(QueryableByName)]
struct Emptied {
    #[diesel(sql_type = Integer)]
    busy: i32,
}

#[derive(QueryableByName)]
struct Readers {
    #[diesel(sql_type = BigInt)]
    readers: i64,
}

/// A mark of the transaction that removes something; on PostgreSQL the one by which its older readers are known.
pub fn removal_mark(db: &mut Db) -> QueryResult<String> {
    let mark: Mark = match db {
        Db::Sqlite(connection) => sql_query("SELECT lower(hex(randomblob(8))) AS mark").get_result(connection),
        Db::Postgres(connection) => sql_query("SELECT pg_current_xact_id()::text AS mark").get_result(connection),
    }?;
    Ok(mark.mark)
}

/// Destroys what was removed by the committed transaction with this mark, and before it; says whether it could. Waits at most so
/// long for those who read from before.
pub fn destroy_removed(db: &mut Db, mark: &str, patience: Duration) -> QueryResult<bool> {
    match db {
        Db::Sqlite(connection) => {
            connection.batch_execute(&format!("PRAGMA busy_timeout = {};", patience.as_millis()))?;
            let done = rewrite_file(connection);
            connection.batch_execute(super::BUSY_TIMEOUT)?;
            done
        }
        Db::Postgres(connection) => rewrite_tables(connection, mark, patience),
    }
}

/// SQLite overwrites what is deleted (`secure_delete`), but not the old copies of rows that moved when its pages were split or
/// joined (measured: left behind in 3 of 120 files), so the file is written anew and the write-ahead log emptied. That is tried
/// first: while somebody is in the way, writing anew would be for nothing.
fn rewrite_file(connection: &mut SqliteConnection) -> QueryResult<bool> {
    if !empty_log(connection)? {
        return Ok(false);
    }
    connection.batch_execute("VACUUM;")?;
    empty_log(connection)
}

/// That a reader is in the way is no error to SQLite, but a column of the answer.
fn empty_log(connection: &mut SqliteConnection) -> QueryResult<bool> {
    let emptied: Emptied = sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(connection)?;
    Ok(emptied.busy == 0)
}

/// PostgreSQL keeps dead rows until their table is written anew, and also then those that an older snapshot may still ask for. Its
/// own log is recycled by itself.
fn rewrite_tables(connection: &mut PgConnection, mark: &str, patience: Duration) -> QueryResult<bool> {
    let until = Instant::now() + patience;
    while older_readers(connection, mark)? {
        if Instant::now() >= until {
            return Ok(false);
        }
        std::thread::sleep(LOOK);
    }
    // Large tables take their time, but whoever holds one must not keep all others waiting behind us.
    connection.batch_execute("SET statement_timeout = 0; SET lock_timeout = '5s';")?;
    // One statement each: several in one string would be one transaction, in which VACUUM is refused.
    let mut tables = RECORDED.iter().chain(PAYLOAD).chain(&["caught_mail", "plan_drafts", "intake_files"]);
    let done = tables.try_for_each(|table| connection.batch_execute(&format!("VACUUM (FULL) {table}")));
    connection.batch_execute(super::STATEMENT_TIMEOUT)?;
    connection.batch_execute("RESET lock_timeout;")?;
    done.map(|()| true)
}

/// Whether somebody reads a state in which the transaction with this mark had not ended, or would if they began now. A process without
/// a database of its own sends the log to a standby whose readers count like ours. A snapshot, also that of the rewriting itself, begins
/// with the oldest transaction under way in any database of the server: until all those from before have ended, dead rows are kept.
fn older_readers(connection: &mut PgConnection, mark: &str) -> QueryResult<bool> {
    let readers = "SELECT count(*) + CASE WHEN pg_snapshot_xmin(pg_current_snapshot()) <= $1::xid8 THEN 1 ELSE 0 END AS readers \
                   FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_xmin IS NOT NULL \
                   AND (datname = current_database() OR datname IS NULL) AND age(backend_xmin) >= age($1::xid8::xid)";
    let readers: Readers = sql_query(readers).bind::<Text, _>(mark).get_result(connection)?;
    Ok(readers.readers > 0)
}
