//! Projects and the versions of their draft plans.

use super::Db;
use super::json::Json;
use super::recorded::recorded;
use super::schema::{occasions, plans, projects, rounds};
use crate::model::Moment;
use crate::model::ids::{AccountId, PlanId, ProjectId, SectionId};
use crate::model::round::Section;
use crate::model::terms::ProjectKind;
use crate::procedure::project::State;
use crate::procedure::{occasion, round};
use crate::record::digest::Digest;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// A measure of the city. `{fiscal_year}-{number:03}` is its number in URLs.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = projects, treat_none_as_null = true)]
pub struct Project {
    pub id: ProjectId,
    /// Fiscal year (April to March) of its registration.
    pub fiscal_year: i64,
    pub number: i64,
    pub title: String,
    pub title_en: String,
    pub kind: ProjectKind,
    pub agency: String,
    /// Id of the responsible section in the policy.
    pub section: String,
    pub summary: String,
    pub state: State,
    pub registered_at: Moment,
    pub rev: i64,
}
recorded!(Project, ProjectId, projects, project: |row| Some(row.id.to_string()));

/// One version of a draft plan. It never changes, but that a withholding takes words out of it.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = plans, treat_none_as_null = true)]
pub struct Plan {
    pub id: PlanId,
    pub project: ProjectId,
    pub version: i64,
    pub title: String,
    pub file_name: String,
    pub text: String,
    /// In the order of the text; together they give back every character of it.
    pub sections: Json<Vec<Section>>,
    pub added_at: Moment,
    pub added_by: AccountId,
    pub rev: i64,
}
recorded!(Plan, PlanId, plans, project: |row| Some(row.project.to_string()));

/// A version of a plan as a list shows it, without its text.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = plans)]
pub struct PlanHead {
    pub id: PlanId,
    pub version: i64,
    pub title: String,
    pub file_name: String,
    pub added_at: Moment,
}

impl Project {
    /// The ids of the sections that projects have.
    pub fn sections_used(db: &mut Db) -> QueryResult<Vec<String>> {
        projects::table.select(projects::section).distinct().load(db)
    }

    /// The fiscal year of the first project.
    pub fn first_year(db: &mut Db) -> QueryResult<Option<i64>> {
        projects::table.select(diesel::dsl::min(projects::fiscal_year)).first(db)
    }

    /// `2026-001`.
    pub fn no(&self) -> String {
        format!("{}-{:03}", self.fiscal_year, self.number)
    }

    /// The project with this number.
    pub fn by_no(db: &mut Db, fiscal_year: i64, number: i64) -> QueryResult<Option<Self>> {
        let rows = projects::table.filter(projects::fiscal_year.eq(fiscal_year)).filter(projects::number.eq(number));
        rows.select(Self::as_select()).first(db).optional()
    }

    /// The project with this number as it is written, `2026-001`; one number has one spelling.
    pub fn find(db: &mut Db, no: &str) -> QueryResult<Option<Self>> {
        let Some((Ok(year), Ok(number))) = no.split_once('-').map(|(year, number)| (year.parse(), number.parse())) else { return Ok(None) };
        Ok(Self::by_no(db, year, number)?.filter(|project| project.no() == no))
    }

    /// The number that the next project of a fiscal year gets.
    pub fn next_number(db: &mut Db, fiscal_year: i64) -> QueryResult<i64> {
        let last: Option<i64> =
            projects::table.filter(projects::fiscal_year.eq(fiscal_year)).select(diesel::dsl::max(projects::number)).first(db)?;
        Ok(last.unwrap_or(0) + 1)
    }

    /// The newest projects first, at most `limit`, before `(fiscal_year, number)` when given; of one section when given.
    pub fn list(db: &mut Db, before: Option<(i64, i64)>, section: Option<&str>, limit: i64) -> QueryResult<Vec<Self>> {
        let mut rows = projects::table.into_boxed().order((projects::fiscal_year.desc(), projects::number.desc())).limit(limit);
        if let Some((year, number)) = before {
            rows = rows.filter(projects::fiscal_year.lt(year).or(projects::fiscal_year.eq(year).and(projects::number.lt(number))));
        }
        if let Some(section) = section {
            rows = rows.filter(projects::section.eq(section));
        }
        rows.select(Self::as_select()).load(db)
    }
}

impl PlanHead {
    /// The versions of a project's plan, oldest first, without a limit: a plan has a handful.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        plans::table.filter(plans::project.eq(project)).order(plans::version).select(Self::as_select()).load(db)
    }
}

impl Project {
    /// Projects that stand at their registration although a round of theirs was opened, at most `limit`: their rounds ran
    /// before projects kept their stage.
    pub fn left_behind(db: &mut Db, limit: i64) -> QueryResult<Vec<ProjectId>> {
        use round::State::{Announced, Cancelled, InApproval, New, Preparing, Scheduled};
        let before = [New, Preparing, InApproval, Scheduled, Announced, Cancelled];
        let having = rounds::table.filter(rounds::state.ne_all(before)).select(rounds::project);
        let rows = projects::table.filter(projects::state.eq(State::Registered)).filter(projects::id.eq_any(having));
        rows.limit(limit).select(projects::id).load(db)
    }
}

/// Which way a list of projects is read on from a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The newest.
    Newest,
    /// Older than this fiscal year and number.
    Before(i64, i64),
    /// Newer than this one.
    After(i64, i64),
}

impl Project {
    /// The projects next to a number that have a round in one of `states` as residents see them (what is corrected is
    /// published), that stand at one of `ends`, or that are explained on an occasion in one of `explained`, at most `limit`: from there on outwards, so newest first, except after a
    /// number, where the oldest come first.
    pub fn with_round(
        db: &mut Db,
        (states, ends, explained): (&[round::State], &[State], &[occasion::State]),
        from: From,
        limit: i64,
    ) -> QueryResult<Vec<Self>> {
        let corrected = if states.contains(&round::State::ResultPublished) { round::State::ALL } else { &[] };
        let having = rounds::published_at.is_null().and(rounds::state.eq_any(states.to_vec()));
        let having = having.or(rounds::published_at.is_not_null().and(rounds::state.eq_any(corrected.to_vec())));
        // What was put off is still to come.
        let prepared: &[round::State] =
            if states.contains(&round::State::Scheduled) { &[round::State::Preparing, round::State::InApproval] } else { &[] };
        let having = having.or(rounds::state.eq_any(prepared.to_vec()).and(rounds::postponements.ne("[]")));
        let having = rounds::table.filter(having).select(rounds::project);
        let held = occasions::table.filter(occasions::state.eq_any(explained.to_vec())).select(occasions::project);
        let wanted = projects::id.eq_any(having).or(projects::state.eq_any(ends.to_vec())).or(projects::id.eq_any(held));
        let rows = projects::table.into_boxed().filter(wanted).limit(limit);
        let newest_first = (projects::fiscal_year.desc(), projects::number.desc());
        let rows = match from {
            From::Newest => rows.order(newest_first),
            From::Before(year, number) => rows
                .order(newest_first)
                .filter(projects::fiscal_year.lt(year).or(projects::fiscal_year.eq(year).and(projects::number.lt(number)))),
            From::After(year, number) => rows
                .order((projects::fiscal_year.asc(), projects::number.asc()))
                .filter(projects::fiscal_year.gt(year).or(projects::fiscal_year.eq(year).and(projects::number.gt(number)))),
        };
        rows.select(Self::as_select()).load(db)
    }
}

impl Plan {
    /// SHA-256 (hex) of its text in UTF-8, by which an announcement names it.
    pub fn text_sha256(&self) -> String {
        Digest::of(&[self.text.as_bytes()]).hex()
    }

    /// The versions of a project's plan, oldest first, without a limit: a plan has a handful.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        plans::table.filter(plans::project.eq(project)).order(plans::version).select(Self::as_select()).load(db)
    }

    /// One version of a project's plan.
    pub fn version(db: &mut Db, project: ProjectId, version: i64) -> QueryResult<Option<Self>> {
        plans::table.filter(plans::project.eq(project)).filter(plans::version.eq(version)).select(Self::as_select()).first(db).optional()
    }

    /// The sections of a version, without its text.
    pub fn sections_of(db: &mut Db, plan: PlanId) -> QueryResult<Vec<Section>> {
        let sections: Option<Json<Vec<Section>>> = plans::table.find(plan).select(plans::sections).first(db).optional()?;
        Ok(sections.map_or_else(Vec::new, |sections| sections.to_vec()))
    }

    /// The ids of the sections of a version.
    pub fn section_ids(db: &mut Db, plan: PlanId) -> QueryResult<Vec<SectionId>> {
        Ok(Self::sections_of(db, plan)?.into_iter().map(|section| section.id).collect())
    }

    /// The number of the next version.
    pub fn next_version(db: &mut Db, project: ProjectId) -> QueryResult<i64> {
        let last: Option<i64> = plans::table.filter(plans::project.eq(project)).select(diesel::dsl::max(plans::version)).first(db)?;
        Ok(last.unwrap_or(0) + 1)
    }
}
