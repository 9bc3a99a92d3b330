//! The only place that knows which database it is: connecting, transactions, pragmas, migrations, multi-row inserts; and
//! `traces`, what removed rows leave in the files.

mod traces;

pub use traces::{destroy_removed, removal_mark};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::{PgConnection, QueryResult, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::sync::atomic::{AtomicBool, Ordering};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The advisory lock that makes writers of several processes take turns; any fixed number does.
const WRITERS: i64 = 0x526f_6e74_656e;

/// How long a connection waits while another one writes, in milliseconds.
const BUSY_TIMEOUT: &str = "PRAGMA busy_timeout = 10000;";

/// How long one statement may take.
const STATEMENT_TIMEOUT: &str = "SET statement_timeout = '60s';";

/// One connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Db {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Cannot write, by the database's own word.
    Read,
    /// The one writer of the process, migrations and the command line.
    Write,
}

/// Which database a URL names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// Why no connection could be had. The text never holds the URL, which may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("database_url must begin with sqlite: or postgres://")]
    UnknownScheme,
    #[error("this build speaks to PostgreSQL without TLS; build with --no-default-features --features system-libpq to use sslmode={0}")]
    NeedsTls(String),
    #[error("the database does not answer: {0}")]
    Connection(#[from] diesel::ConnectionError),
    #[error("the database refused its settings: {0}")]
    Settings(#[from] diesel::result::Error),
}

/// Reads the scheme ourselves: the derived `establish` would take a mistyped PostgreSQL URL for a SQLite file name.
pub fn kind(url: &str) -> Result<Kind, ConnectError> {
    if url.starts_with("sqlite:") {
        Ok(Kind::Sqlite)
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        Ok(Kind::Postgres)
    } else {
        Err(ConnectError::UnknownScheme)
    }
}

/// The file of a SQLite database; none for PostgreSQL.
pub fn sqlite_file(url: &str) -> Result<Option<&str>, ConnectError> {
    Ok(match kind(url)? {
        Kind::Sqlite => Some(url.trim_start_matches("sqlite:").trim_start_matches("//")),
        Kind::Postgres => None,
    })
}

/// Only benches set this: SQLite connections opened meanwhile do not wait for the disk, which shows what waiting costs.
pub static FORGO_SYNC: AtomicBool = AtomicBool::new(false);

/// Opens one connection with the settings that the promises rest on.
pub fn connect(url: &str, purpose: Purpose) -> Result<Db, ConnectError> {
    match sqlite_file(url)? {
        Some(file) => {
            let mut connection = SqliteConnection::establish(file)?;
            // busy_timeout first, or setting WAL can fail with "database is locked". FULL: an acknowledged letter
            // survives a power cut; NORMAL would lose the last commits.
            connection.batch_execute(BUSY_TIMEOUT)?;
            connection.batch_execute(
                "PRAGMA synchronous = FULL; \
                 PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;",
            )?;
            // WAL is the file's own and stays. Two connections that turn it on at once would deadlock, which SQLite reports
            // as "database is locked" without waiting; so only writers do, and they come one after the other.
            // The cache is counted in KiB. Readers keep little, since the system keeps the file's pages for all of them.
            connection.batch_execute(match purpose {
                Purpose::Write => "PRAGMA journal_mode = WAL; PRAGMA cache_size = -16000;",
                Purpose::Read => "PRAGMA query_only = ON; PRAGMA cache_size = -4000;",
            })?;
            if FORGO_SYNC.load(Ordering::Relaxed) {
                connection.batch_execute("PRAGMA synchronous = OFF;")?;
            }
            Ok(Db::Sqlite(connection))
        }
        None => {
            refuse_tls(url)?;
            let mut connection = PgConnection::establish(url)?;
            connection.batch_execute("SET client_min_messages = warning; SET synchronous_commit = on;")?;
            connection.batch_execute(STATEMENT_TIMEOUT)?;
            if purpose == Purpose::Read {
                connection.batch_execute("SET default_transaction_read_only = on;")?;
            }
            Ok(Db::Postgres(connection))
        }
    }
}

/// The bundled libpq has no TLS, so a URL that asks for it would fail with a riddle, or worse, go on in clear.
fn refuse_tls(url: &str) -> Result<(), ConnectError> {
    if cfg!(feature = "system-libpq") {
        return Ok(());
    }
    let mode = url.split(['?', '&']).find_map(|part| part.strip_prefix("sslmode="));
    match mode {
        Some(mode) if !["disable", "allow", "prefer"].contains(&mode) => Err(ConnectError::NeedsTls(mode.to_owned())),
        _ => Ok(()),
    }
}

/// Begins the writer's transaction so that it waits for its turn instead of failing in the middle.
///
/// SQLite takes the write lock at once. PostgreSQL takes the advisory lock first, so that every later statement of the
/// READ COMMITTED transaction sees the newest head of the record.
pub fn begin(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(connection) => AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE"),
        Db::Postgres(connection) => {
            AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN ISOLATION LEVEL READ COMMITTED")?;
            connection.batch_execute(&format!("SELECT pg_advisory_xact_lock({WRITERS})"))
        }
    }
}

/// Begins a snapshot in which several reads see one state of the database.
pub fn begin_read(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(connection) => AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN DEFERRED"),
        Db::Postgres(connection) => {
            AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
    }
}

/// Marks the state to which a refused command is undone. The writer's transaction has one such mark at a time.
pub fn mark(db: &mut Db) -> QueryResult<()> {
    db.batch_execute("SAVEPOINT command")
}

/// Keeps what was done since the mark and sets the next, in one way to the server and back.
pub fn keep(db: &mut Db) -> QueryResult<()> {
    db.batch_execute("RELEASE SAVEPOINT command; SAVEPOINT command")
}

/// Undoes what was done since the mark, which stays.
pub fn undo(db: &mut Db) -> QueryResult<()> {
    db.batch_execute("ROLLBACK TO SAVEPOINT command")
}

/// Ends the transaction, keeping what was done.
pub fn commit(db: &mut Db) -> QueryResult<()> {
    <Db as Connection>::TransactionManager::commit_transaction(db)
}

/// Ends the transaction, undoing what was done.
pub fn rollback(db: &mut Db) -> QueryResult<()> {
    <Db as Connection>::TransactionManager::rollback_transaction(db)
}

/// What stands between the schema on disk and this program.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    #[error("the database was migrated by a newer program ({0}); install that version")]
    Newer(String),
    #[error("the database is not migrated; run `ronten migrate`")]
    Pending,
    #[error("the migration failed: {0}")]
    Failed(String),
}

/// Brings the schema to this program's version; what is already there is left alone.
pub fn migrate(db: &mut Db) -> Result<(), SchemaError> {
    refuse_newer(db)?;
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| SchemaError::Failed(error.to_string());
    match db {
        Db::Sqlite(connection) => connection.run_pending_migrations(SQLITE).map(drop).map_err(failed),
        Db::Postgres(connection) => connection.run_pending_migrations(POSTGRES).map(drop).map_err(failed),
    }
}

/// Whether the schema is exactly this program's.
pub fn check_schema(db: &mut Db) -> Result<(), SchemaError> {
    refuse_newer(db)?;
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| SchemaError::Failed(error.to_string());
    let pending = match db {
        Db::Sqlite(connection) => connection.has_pending_migration(SQLITE),
        Db::Postgres(connection) => connection.has_pending_migration(POSTGRES),
    };
    if pending.map_err(failed)? { Err(SchemaError::Pending) } else { Ok(()) }
}

fn refuse_newer(db: &mut Db) -> Result<(), SchemaError> {
    use diesel::migration::MigrationSource;
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| SchemaError::Failed(error.to_string());
    let (applied, known) = match db {
        Db::Sqlite(connection) => {
            let known = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE).map_err(failed)?;
            (connection.applied_migrations().map_err(failed)?, known.iter().map(|one| one.name().version().to_string()).collect::<Vec<_>>())
        }
        Db::Postgres(connection) => {
            let known = MigrationSource::<diesel::pg::Pg>::migrations(&POSTGRES).map_err(failed)?;
            (connection.applied_migrations().map_err(failed)?, known.iter().map(|one| one.name().version().to_string()).collect::<Vec<_>>())
        }
    };
    match applied.iter().map(ToString::to_string).find(|version| !known.contains(version)) {
        Some(newer) => Err(SchemaError::Newer(newer)),
        None => Ok(()),
    }
}

/// Rows in one INSERT at most: PostgreSQL takes 65,535 values in a statement, and our widest row has 27.
pub const ROWS: usize = 1000;

/// Inserts many rows of one table. PostgreSQL is a round trip away, so it gets many rows at once; SQLite is not, and keeps
/// the statement for one row prepared.
macro_rules! insert_all {
    ($db:expr, $table:expr, $rows:expr) => {{
        let rows = $rows;
        match $db {
            $crate::store::Db::Sqlite(connection) => {
                rows.iter().try_for_each(|row| diesel::insert_into($table).values(row).execute(connection).map(drop))
            }
            $crate::store::Db::Postgres(connection) => rows
                .chunks($crate::store::dialect::ROWS)
                .try_for_each(|rows| diesel::insert_into($table).values(rows).execute(connection).map(drop)),
        }
    }};
}
pub(crate) use insert_all;

/// Whether an error means that a unique key is taken (the same kind on both databases).
pub fn is_taken(error: &diesel::result::Error) -> bool {
    matches!(error, diesel::result::Error::DatabaseError(diesel::result::DatabaseErrorKind::UniqueViolation, _))
}
