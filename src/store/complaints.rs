//! Complaints about the procedure, and who made them.

use super::Db;
use super::recorded::recorded;
use super::schema::{complainants, complaints};
use crate::model::Moment;
use crate::model::complaint::{Complainant, Grievance, Outcome};
use crate::model::ids::{AccountId, ComplaintId, ProjectId};
use crate::model::terms::{Channel, Lang};
use crate::procedure::complaint::State;
use diesel::QueryResult;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use serde::Serialize;

/// One complaint (苦情申出). Who made it, and in which words, is kept apart: see [`ComplainantRow`].
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = complaints, treat_none_as_null = true)]
pub struct Complaint {
    pub id: ComplaintId,
    /// 年度 in which it was registered.
    pub fiscal_year: i64,
    /// Gapless in its year.
    pub number: i64,
    /// None when it is about the procedure in general.
    pub project: Option<ProjectId>,
    /// That of the project, else the one that answers for the procedure.
    pub section: String,
    pub kind: Grievance,
    pub channel: Channel,
    pub received_at: Moment,
    pub registered_at: Moment,
    /// Who typed it in; none for the form.
    pub registered_by: Option<AccountId>,
    /// By when the city means to answer (`YYYY-MM-DD`), by the policy of the day; empty for no such day.
    pub due: String,
    pub lang: Lang,
    pub state: State,
    /// SHA-256 (hex) of the receipt code.
    pub receipt: String,
    /// What is published of the complaint, in an official's words.
    pub gist: String,
    pub outcome: Option<Outcome>,
    /// What was done, or why nothing is done.
    pub measure: String,
    pub answer: String,
    /// Places in these texts that name nobody although they look so, one a line: see `commands::complaint::names`.
    pub kept: String,
    /// Who wrote the answer last.
    pub drafter: Option<AccountId>,
    /// Why it was returned or withdrawn.
    pub reason: String,
    pub answered_at: Option<Moment>,
    /// Why who complained is to be removed, while that waits for its second person; else empty.
    pub erasure: String,
    /// Who asked for that last.
    pub erasure_by: Option<AccountId>,
    pub rev: i64,
}
recorded!(Complaint, ComplaintId, complaints, project: |row| row.project.map(|project| project.to_string()));

/// Who complained, and in which words: personal data, erasable, committed to by its own salt.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = complainants)]
pub struct ComplainantRow {
    pub complaint: ComplaintId,
    /// The record entry whose `person` commitment this opens.
    pub seq: i64,
    pub salt: Vec<u8>,
    /// Canonical JSON of `model::complaint::Complainant`.
    pub body: String,
}

/// What a year's report counts of a complaint.
#[derive(Clone, Debug, Queryable)]
pub struct Counted {
    pub kind: Grievance,
    pub state: State,
    pub outcome: Option<Outcome>,
    pub received_at: Moment,
    pub answered_at: Option<Moment>,
}

/// Which complaints a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose<'a> {
    All,
    /// Those of one section.
    Section(&'a str),
    /// These, and those about no project.
    SectionOrGeneral(&'a str),
}

impl Complaint {
    /// `2026-001`, as it stands in addresses.
    pub fn no(&self) -> String {
        format!("{}-{:03}", self.fiscal_year, self.number)
    }

    /// The next number of a year.
    pub fn next_number(db: &mut Db, fiscal_year: i64) -> QueryResult<i64> {
        let of_year = complaints::table.filter(complaints::fiscal_year.eq(fiscal_year));
        let last: Option<i64> = of_year.select(diesel::dsl::max(complaints::number)).first(db)?;
        Ok(last.unwrap_or(0) + 1)
    }

    /// The complaint with this number.
    pub fn by_no(db: &mut Db, (fiscal_year, number): (i64, i64)) -> QueryResult<Option<Self>> {
        let rows = complaints::table.filter(complaints::fiscal_year.eq(fiscal_year)).filter(complaints::number.eq(number));
        rows.select(Self::as_select()).first(db).optional()
    }

    /// The complaint with this receipt code (SHA-256 of it, hex).
    pub fn by_receipt(db: &mut Db, hash: &str) -> QueryResult<Option<Self>> {
        complaints::table.filter(complaints::receipt.eq(hash.to_owned())).select(Self::as_select()).first(db).optional()
    }

    /// Complaints in any of these states, newest first, before the one with this year and number, at most `limit`.
    pub fn list(db: &mut Db, states: &[State], whose: Whose<'_>, before: Option<(i64, i64)>, limit: i64) -> QueryResult<Vec<Self>> {
        let mut rows = complaints::table.into_boxed().filter(complaints::state.eq_any(states.to_vec()));
        match whose {
            Whose::All => {}
            Whose::Section(own) => rows = rows.filter(complaints::section.eq(own.to_owned())),
            Whose::SectionOrGeneral(own) => {
                rows = rows.filter(complaints::section.eq(own.to_owned()).or(complaints::project.is_null()));
            }
        }
        if let Some((year, number)) = before {
            rows = rows.filter(
                sql::<Bool>("(complaints.fiscal_year, complaints.number) < (")
                    .bind::<BigInt, _>(year)
                    .sql(", ")
                    .bind::<BigInt, _>(number)
                    .sql(")"),
            );
        }
        rows.order((complaints::fiscal_year.desc(), complaints::number.desc())).limit(limit).select(Self::as_select()).load(db)
    }

    /// Those of which it is asked, and not yet decided, that who complained be removed, oldest first.
    pub fn to_be_erased(db: &mut Db) -> QueryResult<Vec<Self>> {
        let rows = complaints::table.filter(complaints::erasure.ne(""));
        rows.order((complaints::fiscal_year, complaints::number)).select(Self::as_select()).load(db)
    }

    /// Those about a project, oldest first.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        let rows = complaints::table.filter(complaints::project.eq(project));
        rows.order((complaints::fiscal_year, complaints::number)).select(Self::as_select()).load(db)
    }

    /// Those answered last, newest first, at most `limit`.
    pub fn answered(db: &mut Db, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = complaints::table.filter(complaints::state.eq(State::Answered));
        rows.order((complaints::answered_at.desc(), complaints::id.desc())).limit(limit).select(Self::as_select()).load(db)
    }

    /// What the report of a year counts.
    pub fn of_year(db: &mut Db, fiscal_year: i64) -> QueryResult<Vec<Counted>> {
        let rows = complaints::table.filter(complaints::fiscal_year.eq(fiscal_year)).order(complaints::number);
        rows.select((complaints::kind, complaints::state, complaints::outcome, complaints::received_at, complaints::answered_at)).load(db)
    }
}

impl ComplainantRow {
    /// Who made this complaint; none once that was erased.
    pub fn of(db: &mut Db, complaint: ComplaintId) -> QueryResult<Option<Self>> {
        complainants::table.find(complaint).select(Self::as_select()).first(db).optional()
    }

    /// The complainant as given.
    pub fn complainant(&self) -> QueryResult<Complainant> {
        serde_json::from_str(&self.body).map_err(|error| diesel::result::Error::DeserializationError(error.into()))
    }

    pub fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        diesel::insert_into(complainants::table).values(self).execute(db)
    }

    /// Removes who made a complaint, words, salt and all; for the erasure command.
    pub fn remove(db: &mut Db, complaint: ComplaintId) -> QueryResult<usize> {
        diesel::delete(complainants::table.find(complaint)).execute(db)
    }
}
