//! Editions of a ledger (論点整理表 第n版).

use crate::model::Moment;
use crate::model::ids::{AccountId, EditionId, OccasionId, PostingId, ProjectId};
use crate::procedure::edition::State;
use crate::store::Db;
use crate::store::recorded::recorded;
use crate::store::schema::editions;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// One edition: every line of the ledger up to its own.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = editions, treat_none_as_null = true)]
pub struct Edition {
    pub id: EditionId,
    pub project: ProjectId,
    pub number: i64,
    /// For which occasion; none for one that only brings the ledger up to date.
    pub occasion: Option<OccasionId>,
    /// 基準日: everything up to here is in it.
    pub cutoff_at: Moment,
    /// Why it is made although an occasion before is not absorbed; else empty. Public.
    pub late_reason: String,
    /// Places in it that name nobody although they look so, one a line.
    pub kept: String,
    pub state: State,
    pub posting: Option<PostingId>,
    /// The last line that is in it.
    pub last_line: Option<i64>,
    /// SHA-256 (hex) of its posting, which names all before; empty until it is frozen.
    pub hash: String,
    pub proposed_by: AccountId,
    pub frozen_at: Option<Moment>,
    pub rev: i64,
}
recorded!(Edition, EditionId, editions, project: |row| Some(row.project.to_string()));

impl Edition {
    /// The editions of a ledger, oldest first, without a limit: there is one an occasion.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        editions::table.filter(editions::project.eq(project)).order(editions::number).select(Self::as_select()).load(db)
    }

    /// The last one that is frozen.
    pub fn newest_frozen(db: &mut Db, project: ProjectId) -> QueryResult<Option<Self>> {
        let rows = editions::table.filter(editions::project.eq(project)).filter(editions::state.eq(State::Frozen));
        rows.order(editions::number.desc()).select(Self::as_select()).first(db).optional()
    }

    /// The one that is asked for, or went back, and is not frozen; there is one at most.
    pub fn open(db: &mut Db, project: ProjectId) -> QueryResult<Option<Self>> {
        let rows = editions::table.filter(editions::project.eq(project)).filter(editions::state.ne(State::Frozen));
        rows.order(editions::number.desc()).select(Self::as_select()).first(db).optional()
    }
}
