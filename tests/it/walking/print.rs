//! A print of the database: how many rows each table has, and how many versions.

use diesel::QueryResult;
use diesel::RunQueryDsl;
use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use ronten::store::{Db, schema};

/// Tables whose rows have versions.
const VERSIONED: [&str; 11] =
    ["projects", "plans", "rounds", "approvals", "submissions", "opinions", "issues", "views", "publications", "policies", "complaints"];

/// A print of all tables, or of those alone that nothing is written without.
pub fn of(db: &mut Db, whole: bool) -> QueryResult<Vec<i64>> {
    let count = |db: &mut Db, table: &str| sql::<BigInt>(&format!("SELECT COUNT(*) FROM {table}")).get_result::<i64>(db);
    if !whole {
        return ["entries", "notices", "letters"].into_iter().map(|table| count(db, table)).collect();
    }
    let all = [schema::RECORDED, schema::LOGS, schema::PAYLOAD, schema::WORKING].concat();
    let mut print: Vec<i64> = all.into_iter().map(|table| count(db, table)).collect::<QueryResult<_>>()?;
    for table in VERSIONED {
        let versions = format!("SELECT CAST(COALESCE(SUM(rev), 0) AS BIGINT) FROM {table}");
        print.push(sql::<BigInt>(&versions).get_result(db)?);
    }
    Ok(print)
}
