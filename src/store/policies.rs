//! The versions of the city's policy.

use super::Db;
use super::json::Json;
use super::recorded::recorded;
use super::schema::{policies, policy_drafts};
use crate::model::Moment;
use crate::model::ids::{AccountId, PolicyId};
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
    /// Why it was made, when an admin made it in the browser; empty for a version that came from the file.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
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

    /// The newest version that came from the file.
    pub fn newest_of_file(db: &mut Db) -> QueryResult<Option<Self>> {
        let rows = policies::table.filter(policies::reason.eq(""));
        rows.order(policies::version.desc()).select(Self::as_select()).first(db).optional()
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

/// The next version while it is being written; there is one at most.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = policy_drafts)]
pub struct PolicyDraft {
    pub id: PolicyId,
    /// The version that it was made from.
    pub base: i64,
    pub body: Json<Policy>,
    /// Who changed it last.
    pub changed_by: AccountId,
    pub changed_at: Moment,
    pub rev: i64,
}

impl PolicyDraft {
    /// The version that is being written, if one is.
    pub fn present(db: &mut Db) -> QueryResult<Option<Self>> {
        policy_drafts::table.select(Self::as_select()).first(db).optional()
    }

    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(policy_drafts::table).values(self).execute(db)
    }

    /// Puts this in the place of what was there.
    pub fn update(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::update(policy_drafts::table.find(self.id)).set(self).execute(db)
    }

    pub fn remove(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::delete(policy_drafts::table.find(self.id)).execute(db)
    }
}
