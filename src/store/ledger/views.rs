//! The city's views in a ledger: dated, and never overwritten.

use crate::model::Moment;
use crate::model::ids::{AccountId, IssueId, LedgerViewId, ProjectId, QaRowId};
use crate::model::terms::ResponseCategory;
use crate::procedure::city_view::State;
use crate::store::Db;
use crate::store::json::Json;
use crate::store::recorded::recorded;
use crate::store::schema::ledger_views;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// A view on an issue that belongs to no round.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = ledger_views, treat_none_as_null = true)]
pub struct LedgerView {
    pub id: LedgerViewId,
    pub project: ProjectId,
    pub issue: IssueId,
    /// Counts the drafts on the issue from 1; in the ledger views are numbered by their lines.
    pub number: i64,
    pub state: State,
    pub category: Option<ResponseCategory>,
    pub text: String,
    /// Why something is not reflected.
    pub reason: String,
    /// Where the plan already says it.
    pub page: String,
    /// Which later stage or office will look at it.
    pub later_stage: String,
    /// Why it differs from the view before; empty for the first.
    pub change: String,
    /// The rows that the drafter ticked as covered by the answer.
    pub covered: Json<Vec<QaRowId>>,
    pub drafter: AccountId,
    pub approved_at: Option<Moment>,
    pub rev: i64,
}
recorded!(LedgerView, LedgerViewId, ledger_views, project: |row| Some(row.project.to_string()));

impl LedgerView {
    /// All views on an issue, oldest first.
    pub fn of_issue(db: &mut Db, issue: IssueId) -> QueryResult<Vec<Self>> {
        ledger_views::table.filter(ledger_views::issue.eq(issue)).order(ledger_views::number).select(Self::as_select()).load(db)
    }

    /// All views of a ledger in the order of their ids.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        ledger_views::table.filter(ledger_views::project.eq(project)).order(ledger_views::id).select(Self::as_select()).load(db)
    }
}
