//! `Intruder`: somebody with all rights on the database, who is not stopped by triggers and can put everything back.

use crate::support::app::TestApp;
use crate::support::program::{Ended, run_beside};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use ronten::store::Db;
use ronten::store::schema::{LOGS, PAYLOAD, RECORDED};

/// A finding as the command line prints it: table, id, seq and exit code.
pub type Named = (String, Option<String>, Option<u64>, u64);

pub struct Intruder<'a> {
    app: &'a TestApp,
    db: Db,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    value: String,
}

impl<'a> Intruder<'a> {
    pub fn at(app: &'a TestApp) -> Self {
        let mut intruder = Self { app, db: app.store.connect().unwrap() };
        match &mut intruder.db {
            Db::Sqlite(_) => {
                for name in intruder.texts("SELECT name AS value FROM sqlite_master WHERE type = 'trigger'") {
                    intruder.run(&format!("DROP TRIGGER {name}"));
                }
            }
            Db::Postgres(_) => {
                for table in RECORDED.iter().chain(LOGS).chain(PAYLOAD) {
                    intruder.run(&format!("ALTER TABLE {table} DISABLE TRIGGER USER"));
                }
            }
        }
        intruder
    }

    pub fn run(&mut self, sql: &str) {
        self.db.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// The column `value` of a question.
    pub fn texts(&mut self, sql: &str) -> Vec<String> {
        let rows: Vec<Row> = sql_query(sql).load(&mut self.db).unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.into_iter().map(|row| row.value).collect()
    }

    /// Columns of a table, each with an expression for another value of its type.
    pub fn columns(&mut self, table: &str) -> Vec<(String, String)> {
        let asked = match self.db {
            Db::Sqlite(_) => format!("SELECT name || ' ' || lower(type) AS value FROM pragma_table_info('{table}')"),
            Db::Postgres(_) => format!(
                "SELECT column_name || ' ' || data_type AS value FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND table_name = '{table}'"
            ),
        };
        let columns = self.texts(&asked);
        let other = |line: String| {
            let (name, kind) = line.split_once(' ').unwrap();
            let value = match kind {
                "text" => format!("coalesce({name}, '') || 'x'"),
                "boolean" => format!("NOT {name}"),
                "bytea" => "'\\x00'::bytea".to_owned(),
                "blob" => "x'00'".to_owned(),
                _ => format!("1 - coalesce({name}, 0)"),
            };
            (name.to_owned(), value)
        };
        columns.into_iter().map(other).collect()
    }

    /// Does this to the tables, looks, and puts the tables back as they were.
    pub fn meanwhile<T>(&mut self, tables: &[&str], sql: &str, look: impl FnOnce(&TestApp) -> T) -> T {
        tables.iter().for_each(|table| self.run(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")));
        self.run(sql);
        let seen = look(self.app);
        tables.iter().for_each(|table| {
            self.run(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}; DROP TABLE kept_{table}"));
        });
        seen
    }

    /// The last entry about a row.
    pub fn seq(&mut self, id: &str) -> Option<u64> {
        let last = self.texts(&format!("SELECT CAST(max(seq) AS TEXT) AS value FROM entries WHERE log = 'record' AND subject = '{id}'"));
        last[0].parse().ok()
    }

    /// Ids of a table in order.
    pub fn ids(&mut self, table: &str) -> Vec<String> {
        self.texts(&format!("SELECT id AS value FROM {table} ORDER BY id"))
    }
}

/// `ronten verify --database` with these words more.
pub fn verify(app: &TestApp, more: &[&str]) -> Ended {
    run_beside(&app.place, &[&["verify", "--database"], more].concat())
}

/// What the command line names, in its order; its exit code is that of the first.
pub fn named(app: &TestApp) -> Vec<Named> {
    let ended = verify(app, &["--json"]);
    let line = ended.text.lines().find(|line| line.starts_with('{')).unwrap_or_else(|| panic!("{}", ended.text));
    let shown: serde_json::Value = serde_json::from_str(line).unwrap();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let all = shown["findings"].as_array().unwrap().iter();
    let all: Vec<Named> =
        all.map(|one| (text(&one["table"]).unwrap(), text(&one["id"]), one["seq"].as_u64(), one["exit"].as_u64().unwrap())).collect();
    assert_eq!(ended.code, Some(all.first().map_or(0, |(.., exit)| *exit as i32)), "{line}");
    all
}

/// The same without a process of its own, for very many questions.
pub fn found(app: &TestApp) -> Vec<Named> {
    let checked = app.place.open(&ronten::timepiece::Timepiece::default()).unwrap().check(&app.place, None).unwrap();
    let named = checked.findings().map(|one| (one.table.to_owned(), one.id.clone(), one.seq, u64::from(one.code.exit_code())));
    named.collect()
}
