//! Occasions on which a measure is explained to residents (説明の機会).

use super::Db;
use super::recorded::recorded;
use super::schema::occasions;
use crate::model::Moment;
use crate::model::ids::{AccountId, EditionId, OccasionId, ProjectId};
use crate::model::method::OccasionKind;
use crate::procedure::occasion::State;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// One occasion. Nothing in it says who came.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = occasions, treat_none_as_null = true)]
pub struct Occasion {
    pub id: OccasionId,
    pub project: ProjectId,
    pub section: String,
    /// Counts the occasions of the project from 1.
    pub number: i64,
    pub kind: OccasionKind,
    pub title: String,
    /// Which districts it is for.
    pub area: String,
    pub place: String,
    /// How many people there is room for; none where it was not said.
    pub capacity: Option<i64>,
    pub starts_at: Option<Moment>,
    pub ends_at: Option<Moment>,
    /// What else residents should know: how to get in, what to bring, where materials lie.
    pub note: String,
    pub state: State,
    /// Why it was changed, put off or called off, or why its record went back; of the last such step. Public but for the record.
    pub reason: String,
    /// The edition that was frozen for it.
    pub edition: Option<EditionId>,
    /// Who spoke for the city, by post.
    pub attendees: String,
    /// How many people came; none until it is said.
    pub participants: Option<i64>,
    /// What the record says beside its rows.
    pub remarks: String,
    /// Places in the record that name nobody although they look so, one a line.
    pub kept: String,
    /// Who handed the record over.
    pub recorder: Option<AccountId>,
    /// Who was there and confirmed it.
    pub confirmer: Option<AccountId>,
    /// Who planned it.
    pub drafter: AccountId,
    /// SHA-256 (hex) of the published record; empty until there is one.
    pub record: String,
    pub published_at: Option<Moment>,
    pub rev: i64,
}
recorded!(Occasion, OccasionId, occasions, project: |row| Some(row.project.to_string()));

/// States in which residents know of an occasion; of one that was called off they may.
pub const KNOWN: &[State] = &[
    State::Announced,
    State::MaterialFrozen,
    State::Held,
    State::RecordDrafted,
    State::RecordConfirmed,
    State::RecordPublished,
    State::Absorbed,
    State::Postponed,
];

/// States between an occasion and the publication of its record.
const WRITTEN: [State; 3] = [State::Held, State::RecordDrafted, State::RecordConfirmed];

impl Occasion {
    /// Whether it was held and its record is not public.
    pub fn awaits_record(&self) -> bool {
        WRITTEN.contains(&self.state)
    }

    /// When it was, or is to be, over; its beginning where no end was said.
    pub fn over_at(&self) -> Option<Moment> {
        self.ends_at.or(self.starts_at)
    }

    /// Announced occasions that begin after a moment, the next first, at most `limit`.
    pub fn upcoming(db: &mut Db, after: Moment, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = occasions::table.filter(occasions::state.eq_any([State::Announced, State::MaterialFrozen]));
        let rows = rows.filter(occasions::starts_at.gt(after)).order((occasions::starts_at, occasions::id)).limit(limit);
        rows.select(Self::as_select()).load(db)
    }

    /// Occasions that were held and whose record is not public, the oldest first, at most `limit`.
    pub fn unpublished(db: &mut Db, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = occasions::table.filter(occasions::state.eq_any(WRITTEN)).order((occasions::starts_at, occasions::id));
        rows.limit(limit).select(Self::as_select()).load(db)
    }

    /// The occasions of a project by number, without a limit: a hall had twenty-one.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        occasions::table.filter(occasions::project.eq(project)).order(occasions::number).select(Self::as_select()).load(db)
    }

    /// The occasion with this number.
    pub fn by_number(db: &mut Db, project: ProjectId, number: i64) -> QueryResult<Option<Self>> {
        let rows = occasions::table.filter(occasions::project.eq(project)).filter(occasions::number.eq(number));
        rows.select(Self::as_select()).first(db).optional()
    }

    /// The number of the next one.
    pub fn next_number(db: &mut Db, project: ProjectId) -> QueryResult<i64> {
        let last: Option<i64> =
            occasions::table.filter(occasions::project.eq(project)).select(diesel::dsl::max(occasions::number)).first(db)?;
        Ok(last.unwrap_or(0) + 1)
    }

    /// Whether it was absorbed or called off.
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Absorbed | State::Cancelled)
    }
}
