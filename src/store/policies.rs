//! The versions of the city's policy.

use super::Db;
use super::json::Json;
use super::recorded::recorded;
use super::schema::policies;
use crate::model::ids::PolicyId;
use crate::model::policy::Policy;
use chrono::NaiveDate;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// One version of the policy.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = policies, treat_none_as_null = true)]
pub struct PolicyRow {
    pub id: PolicyId,
    /// From 1.
    pub version: i64,
    /// `YYYY-MM-DD`.
    pub effective_from: String,
    pub body: Json<Policy>,
    pub rev: i64,
}
recorded!(PolicyRow, PolicyId, policies, project: |_| None);

impl PolicyRow {
    /// The version in force on a day: the newest of those that have come into effect by then. Before the first one did, that
    /// one, since a city cannot be without rules.
    pub fn in_force(db: &mut Db, on: NaiveDate) -> QueryResult<Option<Self>> {
        let by_then = policies::table.filter(policies::effective_from.le(on.to_string()));
        let effective = by_then.order(policies::version.desc()).select(Self::as_select()).first(db).optional()?;
        match effective {
            Some(row) => Ok(Some(row)),
            None => policies::table.order(policies::version).select(Self::as_select()).first(db).optional(),
        }
    }

    /// The newest version, in force or not.
    pub fn newest(db: &mut Db) -> QueryResult<Option<Self>> {
        policies::table.order(policies::version.desc()).select(Self::as_select()).first(db).optional()
    }

    /// One version.
    pub fn by_version(db: &mut Db, version: i64) -> QueryResult<Option<Self>> {
        policies::table.filter(policies::version.eq(version)).select(Self::as_select()).first(db).optional()
    }

    /// All versions, oldest first.
    pub fn all(db: &mut Db) -> QueryResult<Vec<Self>> {
        policies::table.order(policies::version).select(Self::as_select()).load(db)
    }
}
