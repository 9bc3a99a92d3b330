//! `Database`: a fresh, empty database for one test, on the engine that this run is about.

use super::folder::Folder;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

/// The environment variable that names a PostgreSQL server for the tests; unset means SQLite.
pub const SERVER: &str = "TEST_DATABASE_URL";

/// An empty database of the test's own: a SQLite file, or a PostgreSQL database. Both are removed on drop.
pub enum Database {
    Sqlite(Folder),
    Postgres { url: String, server: String, name: String },
}

impl Database {
    /// A fresh database on the server that `TEST_DATABASE_URL` names, or a SQLite file when it is unset.
    ///
    /// A database, not a schema: advisory locks are per database, so tests do not wait for each other.
    pub fn new() -> Self {
        match std::env::var(SERVER) {
            Ok(server) => Self::on_postgres(server),
            Err(_) => Self::Sqlite(Folder::new()),
        }
    }

    fn on_postgres(server: String) -> Self {
        let name = format!("ronten_test_{}", uuid::Uuid::now_v7().simple());
        let mut connection = PgConnection::establish(&server).unwrap_or_else(|e| panic!("{SERVER}: {e}"));
        connection.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0 LOCALE 'C.UTF-8' ENCODING 'UTF8'")).unwrap();
        Self::Postgres { url: with_database(&server, &name), server, name }
    }

    /// What to put into the program's `database_url`: `sqlite:<path>` or `postgres://…`.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("ronten.db").display()),
            Self::Postgres { url, .. } => url.clone(),
        }
    }

    /// Whether this is PostgreSQL, for the few tests that look behind the program's back in the engine's own way.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres { .. })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Self::Postgres { server, name, .. } = self else { return };
        // FORCE, because a failed test may leave a server running that is still connected.
        if let Ok(mut connection) = PgConnection::establish(server) {
            let _ = connection.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

/// The same server and options with another database: `postgres://user@host/old?x=y` → `postgres://user@host/new?x=y`.
fn with_database(url: &str, name: &str) -> String {
    let (place, options) = url.split_once('?').map_or((url, String::new()), |(place, options)| (place, format!("?{options}")));
    let (scheme, rest) = place.split_once("://").unwrap_or_else(|| panic!("{SERVER} must be a postgres:// URL"));
    let authority = rest.split('/').next().unwrap_or_default();
    format!("{scheme}://{authority}/{name}{options}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::{RunQueryDsl, SqliteConnection, sql_query};

    /// Creates a table `t` with as many rows as asked; fails when it is there already.
    fn fill(database: &Database, rows: usize) {
        let script = format!("CREATE TABLE t (x TEXT); {}", "INSERT INTO t VALUES ('論点');".repeat(rows));
        match database {
            Database::Sqlite(_) => {
                let path = database.url().strip_prefix("sqlite:").unwrap().to_owned();
                SqliteConnection::establish(&path).unwrap().batch_execute(&script).unwrap();
            }
            Database::Postgres { url, .. } => PgConnection::establish(url).unwrap().batch_execute(&script).unwrap(),
        }
    }

    #[test]
    fn two_databases_share_nothing() {
        let (one, two) = (Database::new(), Database::new());

        fill(&one, 1);
        fill(&two, 2);

        assert_ne!(one.url(), two.url());
        assert_eq!(one.is_postgres(), std::env::var(SERVER).is_ok());
    }

    #[test]
    fn a_dropped_postgres_database_is_gone() {
        let database = Database::new();
        let Database::Postgres { url, server, name } = &database else { return };
        let (url, server, name) = (url.clone(), server.clone(), name.clone());
        assert!(PgConnection::establish(&url).is_ok());

        drop(database);

        assert!(PgConnection::establish(&url).is_err());
        let mut connection = PgConnection::establish(&server).unwrap();
        assert_eq!(sql_query(format!("SELECT 1 FROM pg_database WHERE datname = '{name}'")).execute(&mut connection), Ok(0));
    }

    #[test]
    fn only_the_database_in_the_url_changes() {
        for (url, expected) in [
            ("postgres://u:p@localhost:5432/postgres", "postgres://u:p@localhost:5432/new"),
            ("postgres://u@localhost", "postgres://u@localhost/new"),
            ("postgres:///postgres?host=/tmp/a/b&user=u", "postgres:///new?host=/tmp/a/b&user=u"),
        ] {
            assert_eq!(with_database(url, "new"), expected);
        }
    }
}
