//! Published results, by version.

use super::Db;
use super::recorded::recorded;
use super::schema::publications;
use crate::model::Moment;
use crate::model::ids::{ApprovalId, ProjectId, PublicationId, RoundId};
use crate::procedure::publication::State;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// One version of a round's published result.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = publications, treat_none_as_null = true)]
pub struct Publication {
    pub id: PublicationId,
    pub project: ProjectId,
    pub round: RoundId,
    pub version: i64,
    pub state: State,
    /// SHA-256 (hex) of the snapshot that every view of it is made from.
    pub snapshot: String,
    pub approval: ApprovalId,
    pub published_at: Moment,
    pub rev: i64,
}
recorded!(Publication, PublicationId, publications, project: |row| Some(row.project.to_string()));

impl Publication {
    /// The newest version of a round's result.
    pub fn newest(db: &mut Db, round: RoundId) -> QueryResult<Option<Self>> {
        publications::table
            .filter(publications::round.eq(round))
            .order(publications::version.desc())
            .select(Self::as_select())
            .first(db)
            .optional()
    }

    /// All versions of a round's result, oldest first.
    pub fn of_round(db: &mut Db, round: RoundId) -> QueryResult<Vec<Self>> {
        publications::table.filter(publications::round.eq(round)).order(publications::version).select(Self::as_select()).load(db)
    }

    /// All versions of all results of a project, oldest first.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        publications::table.filter(publications::project.eq(project)).order(publications::id).select(Self::as_select()).load(db)
    }

    /// The newest results of all rounds, newest first, at most `limit`.
    pub fn latest(db: &mut Db, limit: i64) -> QueryResult<Vec<Self>> {
        publications::table.order(publications::id.desc()).limit(limit).select(Self::as_select()).load(db)
    }
}
