//! The database: rows and queries by subject, over one connection type for SQLite and PostgreSQL.
//!
//! Reads go through [`Store::read`], one snapshot a call; writes go through `commands::writer` alone.

pub mod accounts;
pub mod approvals;
pub mod check;
pub mod claims;
pub mod columns;
pub mod complaints;
pub mod dialect;
pub mod endings;
pub mod failed;
pub mod heartbeats;
pub mod inbox;
pub mod intake;
pub mod issues;
pub mod json;
pub mod ledger;
pub mod log;
pub mod looks;
pub mod mail;
pub mod materials;
pub mod objections;
pub mod occasions;
pub mod opinions;
pub mod parts;
pub mod persons;
pub mod plan_drafts;
pub mod policies;
pub mod projects;
pub mod publications;
pub mod qa_rows;
pub mod recorded;
pub mod reminders;
pub mod rounds;
pub mod schema;
pub mod submissions;
pub mod subscriptions;
pub mod tokens;
pub mod tries;
pub mod waiting_scans;
pub mod working;

pub use dialect::Db;

use dialect::{ConnectError, Kind, Purpose};
use diesel::r2d2::{ManageConnection, Pool, PooledConnection};

/// Where the database is, and a pool of connections that cannot write.
#[derive(Clone)]
pub struct Store {
    url: String,
    pool: Pool<Readers>,
}

/// Opens read connections for the pool.
struct Readers {
    url: String,
}

/// A connection of the pool.
struct Reader {
    db: Db,
    /// The database no longer answers on it.
    lost: bool,
}

/// Why a read did not happen. A resident sees "try again later"; the log has this.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error("no connection became free: {0}")]
    Busy(String),
    #[error(transparent)]
    Query(#[from] diesel::result::Error),
}

impl Store {
    /// A store on a migrated database; opens no connection yet.
    pub fn new(url: &str) -> Result<Self, StoreError> {
        let size = match dialect::kind(url)? {
            Kind::Sqlite => 4,
            Kind::Postgres => 8,
        };
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(std::time::Duration::from_secs(5))
            // The BEGIN of a read tests its connection; a question before it would cost another way there and back.
            .test_on_check_out(false)
            .build_unchecked(Readers { url: url.to_owned() });
        Ok(Self { url: url.to_owned(), pool })
    }

    /// A connection that may write, for the writer, migrations and the command line.
    pub fn connect(&self) -> Result<Db, ConnectError> {
        dialect::connect(&self.url, Purpose::Write)
    }

    /// Runs reads that all see one state of the database. Blocks: call it off the request threads.
    pub fn read<T, E: From<StoreError>>(&self, reads: impl FnOnce(&mut Db) -> Result<T, E>) -> Result<T, E> {
        let mut connection = self.begun()?;
        let done = reads(&mut connection.db);
        // A snapshot that cannot be ended would be in the way of the next read.
        connection.lost = dialect::rollback(&mut connection.db).is_err();
        done
    }

    /// A connection with a snapshot. After the database was restarted all that were kept are lost: each is given up for a new one.
    fn begun(&self) -> Result<PooledConnection<Readers>, StoreError> {
        let mut tries = self.pool.max_size();
        loop {
            let mut connection = self.pool.get().map_err(|error| StoreError::Busy(error.to_string()))?;
            match dialect::begin_read(&mut connection.db) {
                Ok(()) => return Ok(connection),
                Err(error) => {
                    connection.lost = true;
                    tries = tries.checked_sub(1).ok_or(error)?;
                }
            }
        }
    }
}

impl ManageConnection for Readers {
    type Connection = Reader;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Reader, Self::Error> {
        let db = dialect::connect(&self.url, Purpose::Read).map_err(|error| {
            tracing::error!(%error, "no database connection");
            diesel::r2d2::Error::ConnectionError(diesel::ConnectionError::BadConnection(error.to_string()))
        })?;
        Ok(Reader { db, lost: false })
    }

    fn is_valid(&self, reader: &mut Reader) -> Result<(), Self::Error> {
        use diesel::connection::SimpleConnection;
        reader.db.batch_execute("SELECT 1").map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, reader: &mut Reader) -> bool {
        reader.lost || std::thread::panicking()
    }
}
