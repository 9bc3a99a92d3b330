//! How projects ended, by version.

use super::Db;
use super::recorded::recorded;
use super::schema::endings;
use crate::closed;
use crate::model::Moment;
use crate::model::ids::{ApprovalId, EndingId, ProjectId};
use crate::procedure::publication::State;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

closed! {
    /// How a project can end.
    pub enum Kind {
        /// 決定.
        Decided = "decided",
        /// 策定見送り.
        Abandoned = "abandoned",
        /// 適用除外.
        Exempted = "exempted",
    }
}

/// One version of what was published about the end of a project.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = endings, treat_none_as_null = true)]
pub struct Ending {
    pub id: EndingId,
    pub project: ProjectId,
    pub version: i64,
    pub kind: Kind,
    pub state: State,
    /// SHA-256 (hex) of the snapshot that every view of it is made from.
    pub snapshot: String,
    pub approval: ApprovalId,
    pub published_at: Moment,
    pub rev: i64,
}
recorded!(Ending, EndingId, endings, project: |row| Some(row.project.to_string()));

impl Ending {
    /// The newest version of how a project ended; none while it goes on.
    pub fn newest(db: &mut Db, project: ProjectId) -> QueryResult<Option<Self>> {
        let rows = endings::table.filter(endings::project.eq(project)).order(endings::version.desc());
        rows.select(Self::as_select()).first(db).optional()
    }

    /// All versions, oldest first.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        endings::table.filter(endings::project.eq(project)).order(endings::version).select(Self::as_select()).load(db)
    }

    /// Versions that say that a project was exempted, published in a stretch of time, in its order.
    pub fn exempted_between(db: &mut Db, from: Moment, until: Moment) -> QueryResult<Vec<Self>> {
        let rows = endings::table.filter(endings::kind.eq(Kind::Exempted)).filter(endings::published_at.ge(from));
        rows.filter(endings::published_at.lt(until)).order((endings::published_at, endings::id)).select(Self::as_select()).load(db)
    }

    /// The newest endings of all projects, newest first, at most `limit`.
    pub fn latest(db: &mut Db, limit: i64) -> QueryResult<Vec<Self>> {
        endings::table.order(endings::id.desc()).limit(limit).select(Self::as_select()).load(db)
    }
}
