//! What entered a ledger: postings, each with its lines. Nothing is put between lines that are there, and nothing is taken out.

use crate::model::Moment;
use crate::model::ids::{PostingId, ProjectId};
use crate::model::method::PostingSource;
use crate::procedure::publication::State;
use crate::store::Db;
use crate::store::dialect::insert_all;
use crate::store::recorded::recorded;
use crate::store::schema::{ledger_lines, postings};
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// Lines that entered a ledger together and were public from then on. A withholding alone changes it.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = postings, treat_none_as_null = true)]
pub struct Posting {
    pub id: PostingId,
    pub project: ProjectId,
    /// Counts the postings of the ledger from 1.
    pub number: i64,
    pub source: PostingSource,
    /// Id of the occasion, publication, view or edition.
    pub subject: String,
    /// SHA-256 (hex) of the snapshot with its lines, as it is now.
    pub snapshot: String,
    /// The same when it entered; the posting after it names it.
    pub hash: String,
    pub first_line: i64,
    pub last_line: i64,
    pub entered_at: Moment,
    pub state: State,
    pub rev: i64,
}
recorded!(Posting, PostingId, postings, project: |row| Some(row.project.to_string()));

/// One line as it is read, a copy of what its posting says.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = ledger_lines)]
pub struct LineRow {
    pub project: ProjectId,
    /// Counts the lines of the ledger from 1.
    pub number: i64,
    pub posting: i64,
    pub entered_at: Moment,
    /// The day in Japan (`YYYY-MM-DD`).
    pub happened_on: String,
    pub kind: String,
    /// Number of the issue that it is about.
    pub issue: Option<i64>,
    /// `r1`, `o3`; empty for what comes from no round or occasion.
    pub source: String,
    /// Canonical JSON.
    pub body: String,
}

impl Posting {
    /// The last posting of a ledger.
    pub fn newest(db: &mut Db, project: ProjectId) -> QueryResult<Option<Self>> {
        let rows = postings::table.filter(postings::project.eq(project));
        rows.order(postings::number.desc()).select(Self::as_select()).first(db).optional()
    }

    /// Every posting of a ledger, oldest first.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        postings::table.filter(postings::project.eq(project)).order(postings::number).select(Self::as_select()).load(db)
    }
}

impl LineRow {
    /// Writes lines.
    pub fn insert_all(rows: &[Self], db: &mut Db) -> QueryResult<()> {
        insert_all!(db, ledger_lines::table, rows)
    }

    /// The lines of a ledger in their order that had entered before a moment; all without one.
    pub fn of_project(db: &mut Db, project: ProjectId, before: Option<Moment>) -> QueryResult<Vec<Self>> {
        let mut rows = ledger_lines::table.into_boxed().filter(ledger_lines::project.eq(project));
        if let Some(before) = before {
            rows = rows.filter(ledger_lines::entered_at.lt(before));
        }
        rows.order(ledger_lines::number).select(Self::as_select()).load(db)
    }

    /// The lines of a ledger in their order after a number, at most `limit`.
    pub fn after(db: &mut Db, project: ProjectId, number: i64, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = ledger_lines::table.filter(ledger_lines::project.eq(project)).filter(ledger_lines::number.gt(number));
        rows.order(ledger_lines::number).limit(limit).select(Self::as_select()).load(db)
    }

    /// The lines of an occasion or a round (`o3`, `r1`), in their order.
    pub fn of_source(db: &mut Db, project: ProjectId, source: &str) -> QueryResult<Vec<Self>> {
        let rows = ledger_lines::table.filter(ledger_lines::project.eq(project)).filter(ledger_lines::source.eq(source.to_owned()));
        rows.order(ledger_lines::number).select(Self::as_select()).load(db)
    }

    /// The lines of a kind, in their order.
    pub fn of_kind(db: &mut Db, project: ProjectId, kind: &str) -> QueryResult<Vec<Self>> {
        let rows = ledger_lines::table.filter(ledger_lines::project.eq(project)).filter(ledger_lines::kind.eq(kind.to_owned()));
        rows.order(ledger_lines::number).select(Self::as_select()).load(db)
    }

    /// The lines of a posting.
    pub fn of_posting(db: &mut Db, posting: &Posting) -> QueryResult<Vec<Self>> {
        let rows = ledger_lines::table.filter(ledger_lines::project.eq(posting.project));
        let rows = rows.filter(ledger_lines::number.ge(posting.first_line)).filter(ledger_lines::number.le(posting.last_line));
        rows.order(ledger_lines::number).select(Self::as_select()).load(db)
    }

    /// How many there are in all ledgers.
    pub fn count(db: &mut Db) -> QueryResult<i64> {
        ledger_lines::table.count().get_result(db)
    }

    /// Writes what a withholding leaves of a line.
    pub fn rewrite(db: &mut Db, project: ProjectId, number: i64, body: &str) -> QueryResult<usize> {
        diesel::update(ledger_lines::table.find((project, number))).set(ledger_lines::body.eq(body)).execute(db)
    }
}
