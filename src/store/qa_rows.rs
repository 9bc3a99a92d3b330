//! What was said on occasions, row by row (質疑応答).

use super::Db;
use super::recorded::recorded;
use super::schema::qa_rows;
use crate::model::Moment;
use crate::model::ids::{AccountId, IssueId, OccasionId, ProjectId, QaRowId};
use crate::model::method::{Speaker, Utterance};
use crate::procedure::qa_row::State;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// One question, opinion or request with its answer. There is no field for a speaker's name.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = qa_rows, treat_none_as_null = true)]
pub struct QaRow {
    pub id: QaRowId,
    pub project: ProjectId,
    pub occasion: OccasionId,
    /// Counts the rows of the occasion from 1, in the order in which they were saved; never reused.
    pub number: i64,
    /// What the browser made up for it, so that sending it again adds nothing.
    pub key: String,
    pub kind: Utterance,
    pub speaker: Speaker,
    /// The speaker's district as far as it was said.
    pub district: String,
    pub words: String,
    /// What was answered there; empty for none.
    pub answer: String,
    /// The post that answered.
    pub answered_by: String,
    /// By when it will be answered (持ち帰り, `YYYY-MM-DD`); empty when it was not taken back.
    pub due: String,
    pub later_answer: String,
    /// The post that gave the later answer.
    pub later_by: String,
    pub later_at: Option<Moment>,
    pub issue: Option<IssueId>,
    /// The line of the ledger at which the same was asked before (既出).
    pub repeats: Option<i64>,
    /// Why it was struck out or moved, or its day put off.
    pub reason: String,
    /// The occasion that it was moved to.
    pub moved: Option<OccasionId>,
    pub state: State,
    pub noted_by: AccountId,
    pub noted_at: Moment,
    pub rev: i64,
}
recorded!(QaRow, QaRowId, qa_rows, project: |row| Some(row.project.to_string()));

impl QaRow {
    /// Whether an answer is owed.
    pub fn owes_answer(&self) -> bool {
        !self.due.is_empty() && self.later_at.is_none() && self.counts()
    }

    /// Whether it is part of the record: neither struck out nor moved away.
    pub fn counts(&self) -> bool {
        matches!(self.state, State::Noted | State::Published)
    }

    /// The rows of an occasion, those struck out and moved among them, by number.
    pub fn of_occasion(db: &mut Db, occasion: OccasionId) -> QueryResult<Vec<Self>> {
        qa_rows::table.filter(qa_rows::occasion.eq(occasion)).order(qa_rows::number).select(Self::as_select()).load(db)
    }

    /// The row with this number in an occasion.
    pub fn by_number(db: &mut Db, occasion: OccasionId, number: i64) -> QueryResult<Option<Self>> {
        qa_rows::table
            .filter(qa_rows::occasion.eq(occasion))
            .filter(qa_rows::number.eq(number))
            .select(Self::as_select())
            .first(db)
            .optional()
    }

    /// The row that a browser sent under this key.
    pub fn by_key(db: &mut Db, key: &str) -> QueryResult<Option<Self>> {
        qa_rows::table.filter(qa_rows::key.eq(key.to_owned())).select(Self::as_select()).first(db).optional()
    }

    /// The number of the next row.
    pub fn next_number(db: &mut Db, occasion: OccasionId) -> QueryResult<i64> {
        let last: Option<i64> =
            qa_rows::table.filter(qa_rows::occasion.eq(occasion)).select(diesel::dsl::max(qa_rows::number)).first(db)?;
        Ok(last.unwrap_or(0) + 1)
    }

    /// The rows in an issue that are part of a record.
    pub fn of_issue(db: &mut Db, issue: IssueId) -> QueryResult<Vec<Self>> {
        let rows = qa_rows::table.filter(qa_rows::issue.eq(issue)).filter(qa_rows::state.eq_any([State::Noted, State::Published]));
        rows.order(qa_rows::id).select(Self::as_select()).load(db)
    }

    /// How many there are.
    pub fn count_in_issue(db: &mut Db, issue: IssueId) -> QueryResult<i64> {
        let rows = qa_rows::table.filter(qa_rows::issue.eq(issue)).filter(qa_rows::state.eq_any([State::Noted, State::Published]));
        rows.count().get_result(db)
    }

    /// Published rows of a project.
    pub fn published(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        let rows = qa_rows::table.filter(qa_rows::project.eq(project)).filter(qa_rows::state.eq(State::Published));
        rows.order((qa_rows::occasion, qa_rows::number)).select(Self::as_select()).load(db)
    }

    /// Rows of a project whose answer is owed, by day, at most `limit`.
    pub fn owed(db: &mut Db, project: ProjectId, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = qa_rows::table.filter(qa_rows::project.eq(project)).filter(qa_rows::due.ne("")).filter(qa_rows::later_at.is_null());
        let rows = rows.filter(qa_rows::state.eq_any([State::Noted, State::Published]));
        rows.order((qa_rows::due, qa_rows::id)).limit(limit).select(Self::as_select()).load(db)
    }
}
