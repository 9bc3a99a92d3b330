//! The issue ledger (論点整理台帳): whether a project has one, and what entered it.

mod editions;
mod lines;
mod views;

pub use editions::Edition;
pub use lines::{LineRow, Posting};
pub use views::LedgerView;

use super::Db;
use super::recorded::recorded;
use super::schema::ledgers;
use crate::model::Moment;
use crate::model::ids::{LedgerId, ProjectId};
use crate::model::method::Ending;
use crate::procedure::ledger::State;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// Whether a project is under the issue-sorting method; a project without one was not decided on.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = ledgers, treat_none_as_null = true)]
pub struct Ledger {
    pub id: LedgerId,
    pub project: ProjectId,
    pub state: State,
    /// Why it is under the method: what it builds, or how it weighs on daily life. Public.
    pub ground: String,
    /// Why it is not. Public.
    pub reason: String,
    pub begun_at: Option<Moment>,
    pub rev: i64,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Ending>,
    /// Why it ended, or what it ended with. Public.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ending: String,
    /// The project that goes on with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<ProjectId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Moment>,
}
recorded!(Ledger, LedgerId, ledgers, project: |row| Some(row.project.to_string()));

impl Ledger {
    /// The ledger of a project, or what was decided against one.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Option<Self>> {
        ledgers::table.filter(ledgers::project.eq(project)).select(Self::as_select()).first(db).optional()
    }

    /// All that run, without a limit: a city has a few.
    pub fn running(db: &mut Db) -> QueryResult<Vec<Self>> {
        ledgers::table.filter(ledgers::state.eq(State::Running)).order(ledgers::id).select(Self::as_select()).load(db)
    }

    /// Whether there is something to read: it runs, or did.
    pub fn is_kept(&self) -> bool {
        matches!(self.state, State::Running | State::Ended)
    }

    /// The ledger that a project goes on with.
    pub fn before(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        let rows = ledgers::table.filter(ledgers::successor.eq(project)).filter(ledgers::state.eq(State::Ended));
        rows.order(ledgers::id).select(Self::as_select()).load(db)
    }

    /// Whether lines enter it.
    pub fn runs(&self) -> bool {
        self.state == State::Running
    }
}
