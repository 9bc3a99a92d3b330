//! Imports of plans that are not saved yet. They wait here, so that megabytes of text do not travel with every correction.

use super::Db;
use super::schema::plan_drafts;
use crate::model::Moment;
use crate::model::ids::{AccountId, PlanDraftId, ProjectId};
use diesel::QueryResult;
use diesel::prelude::*;

/// One import being corrected.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = plan_drafts)]
pub struct PlanDraft {
    pub id: PlanDraftId,
    pub project: ProjectId,
    /// Who uploaded the file.
    pub account: AccountId,
    pub title: String,
    pub file_name: String,
    pub text: String,
    /// Where sections begin and how deep they lie, see `documents::plan::Outline::compact`.
    pub outline: String,
    pub made_at: Moment,
    pub rev: i64,
    /// What was entered about which sections are those of the version before, see `commands::plan_draft::Matches`.
    pub matches: String,
}

/// An import as a list shows it, without its text.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = plan_drafts)]
pub struct PlanDraftHead {
    pub id: PlanDraftId,
    pub title: String,
    pub file_name: String,
    pub made_at: Moment,
}

impl PlanDraft {
    pub fn by_id(db: &mut Db, id: PlanDraftId) -> QueryResult<Option<Self>> {
        plan_drafts::table.find(id).select(Self::as_select()).first(db).optional()
    }

    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(plan_drafts::table).values(self).execute(db)
    }

    /// The unsaved imports of a project with their texts, without a limit: there are a few; for the withholding command alone.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        plan_drafts::table.filter(plan_drafts::project.eq(project)).order(plan_drafts::id).select(Self::as_select()).load(db)
    }

    /// Writes the import as it is now.
    pub fn update(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::update(plan_drafts::table.find(self.id)).set(self).execute(db)
    }

    /// Puts this in the place of what was there at `rev`; 0 when somebody else was faster.
    pub fn correct(&self, db: &mut Db, rev: i64) -> QueryResult<usize> {
        let seen = plan_drafts::table.filter(plan_drafts::id.eq(self.id)).filter(plan_drafts::rev.eq(rev));
        diesel::update(seen).set(self).execute(db)
    }

    pub fn remove(db: &mut Db, id: PlanDraftId) -> QueryResult<usize> {
        diesel::delete(plan_drafts::table.find(id)).execute(db)
    }

    /// Forgets what was uploaded before `before` and never saved.
    pub fn forget(db: &mut Db, before: Moment) -> QueryResult<usize> {
        diesel::delete(plan_drafts::table.filter(plan_drafts::made_at.lt(before))).execute(db)
    }
}

impl PlanDraftHead {
    /// The unsaved imports of a project, newest first, at most `limit`.
    pub fn of_project(db: &mut Db, project: ProjectId, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = plan_drafts::table.filter(plan_drafts::project.eq(project)).order(plan_drafts::id.desc()).limit(limit);
        rows.select(Self::as_select()).load(db)
    }
}
