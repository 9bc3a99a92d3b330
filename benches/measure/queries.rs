//! Every query that a piece of work asks the database: how long it takes, and by which way the database finds the rows.

use super::{percentile, row};
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{PgConnection, SqliteConnection, sql_query};
use ronten::store::dialect::sqlite_file;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Tables that grow with the letters: nobody may read through one to show a page.
const GROWING: [&str; 10] =
    ["submissions", "opinions", "persons", "entries", "bodies", "nodes", "letters", "notices", "subscriptions", "caught_mail"];
const LIMIT: Duration = Duration::from_millis(150);

/// What was asked since [`listen`], each time it was asked.
static ASKED: Mutex<BTreeMap<String, Vec<Duration>>> = Mutex::new(BTreeMap::new());

/// From now on every new connection tells what it is asked.
pub fn listen() {
    set_default_instrumentation(ear).expect("nobody else listens");
}

fn ear() -> Option<Box<dyn Instrumentation>> {
    let mut begun = Instant::now();
    Some(Box::new(move |event: InstrumentationEvent<'_>| match event {
        InstrumentationEvent::StartQuery { .. } => begun = Instant::now(),
        InstrumentationEvent::FinishQuery { query, .. } => {
            let (took, text) = (begun.elapsed(), query.to_string());
            let sql = text.split(" -- binds").next().unwrap_or_default().trim().to_owned();
            ASKED.lock().expect("what was asked").entry(sql).or_default().push(took);
        }
        _ => {}
    }))
}

/// Prints each query with the 95th percentile of its time and the database's plan for it, and begins anew.
pub fn report(url: &str) {
    let mut planner = Planner::on(url);
    let asked = std::mem::take(&mut *ASKED.lock().expect("what was asked"));
    for (sql, mut times) in asked.into_iter().filter(|(sql, _)| sql.starts_with("SELECT")) {
        let Some(plan) = planner.plan(&sql) else { continue };
        let growing = GROWING.iter().any(|table| sql.contains(&format!("\"{table}\"")) || sql.contains(&format!("`{table}`")));
        if !growing {
            continue;
        }
        let p95 = percentile(&mut times, 95);
        let walks = plan.iter().any(|line| GROWING.iter().any(|table| walks(line, table)));
        println!();
        println!("{}", shortened(&sql));
        plan.iter().for_each(|line| println!("    {line}"));
        let what = format!("    {} times; {}", times.len(), if walks { "READS A WHOLE TABLE" } else { "by an index" });
        row(&what, Some("< 150 ms"), &format!("{:.1} ms", p95.as_secs_f64() * 1e3), !walks && p95 < LIMIT);
    }
}

/// Whether a line of a plan reads through a table, or through all of an index instead of it. A walk along an index that ends with
/// the page is none.
fn walks(line: &str, table: &str) -> bool {
    let line = line.trim_start_matches("->").trim();
    let rest = |scan: &str| line.strip_prefix(scan)?.strip_prefix(table).map(str::trim_start);
    match rest("SCAN ") {
        Some(rest) => rest.is_empty() || rest.starts_with("USING COVERING"),
        None => ["Seq Scan on ", "Parallel Seq Scan on "].into_iter().any(|scan| rest(scan).is_some_and(|rest| rest.starts_with('('))),
    }
}

/// The query without its columns.
fn shortened(sql: &str) -> String {
    let rest = sql.split_once(" FROM ").map_or(sql, |(_, rest)| rest);
    format!("SELECT … FROM {}", rest.replace(['"', '`'], ""))
}

/// Asks the database how it would answer. It may not have seen a statistic of its tables.
enum Planner {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct Detail {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

impl Planner {
    fn on(url: &str) -> Self {
        match sqlite_file(url).expect("a database") {
            Some(file) => Self::Sqlite(SqliteConnection::establish(file).expect("the database")),
            None => {
                let mut connection = PgConnection::establish(url).expect("the database");
                sql_query("SET plan_cache_mode = force_generic_plan").execute(&mut connection).expect("a setting");
                Self::Postgres(connection)
            }
        }
    }

    /// None for what has no plan of its own.
    fn plan(&mut self, sql: &str) -> Option<Vec<String>> {
        match self {
            Self::Sqlite(connection) => {
                let lines: Vec<Detail> = sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(connection).ok()?;
                Some(lines.into_iter().map(|line| line.detail).collect())
            }
            Self::Postgres(connection) => {
                let values = (1..).take_while(|n| sql.contains(&format!("${n}"))).count();
                let nulls = if values == 0 { String::new() } else { format!("({})", vec!["NULL"; values].join(", ")) };
                sql_query(format!("PREPARE asked AS {sql}")).execute(connection).ok()?;
                let lines: Vec<Plan> = sql_query(format!("EXPLAIN EXECUTE asked{nulls}")).load(connection).ok()?;
                sql_query("DEALLOCATE asked").execute(connection).ok()?;
                Some(lines.into_iter().map(|plan| plan.line.trim().to_owned()).collect())
            }
        }
    }
}
