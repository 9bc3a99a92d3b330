//! Objections to published records of occasions, and what the city answered.

use super::Db;
use super::recorded::recorded;
use super::schema::{objections, occasions};
use crate::model::Moment;
use crate::model::ids::{AccountId, ObjectionId, OccasionId, ProjectId};
use crate::model::method::Ruling;
use crate::model::terms::{Channel, Lang};
use crate::procedure::objection::State;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// Somebody says that the record of an occasion is wrong. There is no field for who.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = objections, treat_none_as_null = true)]
pub struct Objection {
    pub id: ObjectionId,
    pub project: ProjectId,
    pub occasion: OccasionId,
    /// Counts the objections of the occasion from 1; never reused.
    pub number: i64,
    /// The number of the row that it is about; 0 for the record as a whole.
    pub of_row: i64,
    /// What is wrong, in the words of whoever objects. Not public.
    pub words: String,
    /// What should be there instead; may be empty. Not public.
    pub wanted: String,
    pub channel: Channel,
    pub received_at: Moment,
    pub registered_at: Moment,
    /// Who typed it in; none for the form.
    pub registered_by: Option<AccountId>,
    pub lang: Lang,
    pub state: State,
    /// How it is answered; none while nobody said so.
    pub ruling: Option<Ruling>,
    /// What is shown of the objection, without names.
    pub said: String,
    /// What is to be read instead of the row's words, of its answer, and of the post that gave it.
    pub text: String,
    pub answer: String,
    pub post: String,
    /// Why it is corrected, or why not.
    pub reason: String,
    pub drafter: Option<AccountId>,
    pub decided_at: Option<Moment>,
    pub rev: i64,
}
recorded!(Objection, ObjectionId, objections, project: |row| Some(row.project.to_string()));

/// Where nothing is decided yet.
const OPEN: [State; 2] = [State::Received, State::InApproval];

impl Objection {
    /// Whether it waits for its answer.
    pub fn is_open(&self) -> bool {
        OPEN.contains(&self.state)
    }

    /// The objections to the record of an occasion, by number.
    pub fn of_occasion(db: &mut Db, occasion: OccasionId) -> QueryResult<Vec<Self>> {
        objections::table.filter(objections::occasion.eq(occasion)).order(objections::number).select(Self::as_select()).load(db)
    }

    /// The objection with this number.
    pub fn by_number(db: &mut Db, occasion: OccasionId, number: i64) -> QueryResult<Option<Self>> {
        let rows = objections::table.filter(objections::occasion.eq(occasion)).filter(objections::number.eq(number));
        rows.select(Self::as_select()).first(db).optional()
    }

    /// The number of the next one.
    pub fn next_number(db: &mut Db, occasion: OccasionId) -> QueryResult<i64> {
        let rows = objections::table.filter(objections::occasion.eq(occasion));
        let last: Option<i64> = rows.select(diesel::dsl::max(objections::number)).first(db)?;
        Ok(last.unwrap_or(0) + 1)
    }

    /// How many of a project wait for their answer.
    pub fn count_open(db: &mut Db, project: ProjectId) -> QueryResult<i64> {
        let rows = objections::table.filter(objections::project.eq(project)).filter(objections::state.eq_any(OPEN));
        rows.count().get_result(db)
    }

    /// Those that wait for their answer in a section (in all without one), oldest first, at most `limit`.
    pub fn waiting(db: &mut Db, section: Option<&str>, limit: i64) -> QueryResult<Vec<Self>> {
        let mut rows = objections::table.into_boxed().filter(objections::state.eq(State::Received));
        if let Some(section) = section {
            let own = occasions::table.filter(occasions::section.eq(section.to_owned())).select(occasions::id);
            rows = rows.filter(objections::occasion.eq_any(own));
        }
        rows.order(objections::id).limit(limit).select(Self::as_select()).load(db)
    }
}
