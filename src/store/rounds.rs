//! Comment rounds, and what is due in them.

use super::Db;
use super::json::Json;
use super::recorded::recorded;
use super::schema::{projects, rounds};
use crate::model::Moment;
use crate::model::ids::{AccountId, PlanId, ProjectId, RoundId};
use crate::model::round::{Announcement, Certificate, ChannelOffer, Extension, Postponement, Revision, Slip};
use crate::model::terms::{Channel, Stage};
use crate::procedure::project;
use crate::procedure::round::State;
use diesel::QueryResult;
use diesel::prelude::*;
use serde::Serialize;

/// One comment round. Its period is `[opens_at, closes_at)`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset, Serialize)]
#[diesel(table_name = rounds, treat_none_as_null = true)]
pub struct Round {
    pub id: RoundId,
    pub project: ProjectId,
    /// The project's section when the round was drafted.
    pub section: String,
    /// Counts the project's rounds from 1.
    pub number: i64,
    pub stage: Stage,
    pub plan: Option<PlanId>,
    pub state: State,
    pub opens_at: Option<Moment>,
    pub closes_at: Option<Moment>,
    /// When the first version of its result was published.
    pub published_at: Option<Moment>,
    /// Version of the policy under which it runs.
    pub policy: i64,
    pub fields: Json<Announcement>,
    pub channels: Json<Vec<ChannelOffer>>,
    pub certificates: Json<Vec<Certificate>>,
    pub cancel_reason: String,
    pub drafter: AccountId,
    pub rev: i64,
    /// Why its published result is being corrected; empty when it is not.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub correction: String,
    /// SHA-256 (hex) of the snapshot with the opinions' public numbers; empty until its result is first corrected.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub numbers: String,
    /// When its advance notice is given; none without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_at: Option<Moment>,
    /// Each with the end before it, oldest first; `closes_at` is the present end.
    #[serde(skip_serializing_if = "Json::is_empty")]
    pub extensions: Json<Vec<Extension>>,
    /// What was put to comment before, oldest first; `plan` and `fields` are the present ones.
    #[serde(skip_serializing_if = "Json::is_empty")]
    pub revisions: Json<Vec<Revision>>,
    /// Periods that were announced and put off, oldest first.
    #[serde(skip_serializing_if = "Json::is_empty")]
    pub postponements: Json<Vec<Postponement>>,
    /// The changes of the planned day of its result, oldest first.
    #[serde(skip_serializing_if = "Json::is_empty")]
    pub slips: Json<Vec<Slip>>,
}
recorded!(Round, RoundId, rounds, project: |row| Some(row.project.to_string()));

/// The states in which the clock opens a round.
const TO_OPEN: [State; 2] = [State::Scheduled, State::Announced];

/// The states in which a round is known outside only if it was put off.
const BEFORE_APPROVAL: [State; 2] = [State::Preparing, State::InApproval];

impl Round {
    /// The rounds of a project in order.
    pub fn of_project(db: &mut Db, project: ProjectId) -> QueryResult<Vec<Self>> {
        rounds::table.filter(rounds::project.eq(project)).order(rounds::number).select(Self::as_select()).load(db)
    }

    /// One round of a project by its number.
    pub fn by_number(db: &mut Db, project: ProjectId, number: i64) -> QueryResult<Option<Self>> {
        rounds::table.filter(rounds::project.eq(project)).filter(rounds::number.eq(number)).select(Self::as_select()).first(db).optional()
    }

    /// The number of a project's next round.
    pub fn next_number(db: &mut Db, project: ProjectId) -> QueryResult<i64> {
        let last: Option<i64> = rounds::table.filter(rounds::project.eq(project)).select(diesel::dsl::max(rounds::number)).first(db)?;
        Ok(last.unwrap_or(0) + 1)
    }

    /// Rounds in one state, those that open first in front, at most `limit`.
    pub fn in_state(db: &mut Db, state: State, limit: i64) -> QueryResult<Vec<Self>> {
        rounds::table.filter(rounds::state.eq(state)).order((rounds::opens_at, rounds::id)).limit(limit).select(Self::as_select()).load(db)
    }

    /// Rounds of a section, newest first, before `before` when given, at most `limit`.
    pub fn of_section(db: &mut Db, section: Option<&str>, before: Option<RoundId>, limit: i64) -> QueryResult<Vec<Self>> {
        let mut rows = rounds::table.into_boxed().order(rounds::id.desc()).limit(limit);
        if let Some(section) = section {
            rows = rows.filter(rounds::section.eq(section.to_owned()));
        }
        if let Some(before) = before {
            rows = rows.filter(rounds::id.lt(before));
        }
        rows.select(Self::as_select()).load(db)
    }

    /// Rounds of a section with work left in them, or those that are over, newest first, before `before` when given, at most `limit`.
    pub fn of_desk(db: &mut Db, section: Option<&str>, over: bool, before: Option<RoundId>, limit: i64) -> QueryResult<Vec<Self>> {
        let mut rows = rounds::table.into_boxed().order(rounds::id.desc()).limit(limit);
        let ends = [State::ResultPublished, State::Cancelled];
        rows = if over { rows.filter(rounds::state.eq_any(ends)) } else { rows.filter(rounds::state.ne_all(ends)) };
        if let Some(section) = section {
            rows = rows.filter(rounds::section.eq(section.to_owned()));
        }
        if let Some(before) = before {
            rows = rows.filter(rounds::id.lt(before));
        }
        rows.select(Self::as_select()).load(db)
    }

    /// Rounds of projects that have ended, newest first, of a section or of all, at most `limit`.
    pub fn of_ended(db: &mut Db, section: Option<&str>, limit: i64) -> QueryResult<Vec<Self>> {
        let ended = [project::State::Decided, project::State::Abandoned];
        let ended = projects::table.filter(projects::state.eq_any(ended)).select(projects::id);
        let mut rows = rounds::table.filter(rounds::project.eq_any(ended)).into_boxed();
        if let Some(section) = section {
            rows = rows.filter(rounds::section.eq(section.to_owned()));
        }
        rows.order(rounds::id.desc()).limit(limit).select(Self::as_select()).load(db)
    }

    /// Rounds whose period begins from one moment until another, in that order.
    pub fn begun_between(db: &mut Db, from: Moment, until: Moment) -> QueryResult<Vec<Self>> {
        let rows = rounds::table.filter(rounds::opens_at.ge(from)).filter(rounds::opens_at.lt(until));
        rows.order((rounds::opens_at, rounds::id)).select(Self::as_select()).load(db)
    }

    /// Scheduled rounds whose advance notice is due.
    pub fn to_announce(db: &mut Db, now: Moment, limit: i64) -> QueryResult<Vec<RoundId>> {
        let due = rounds::table.filter(rounds::state.eq(State::Scheduled)).filter(rounds::notice_at.le(now));
        due.order(rounds::notice_at).limit(limit).select(rounds::id).load(db)
    }

    /// Scheduled or announced rounds whose opening has come.
    pub fn to_open(db: &mut Db, now: Moment, limit: i64) -> QueryResult<Vec<RoundId>> {
        let due = rounds::table.filter(rounds::state.eq_any(TO_OPEN)).filter(rounds::opens_at.le(now));
        due.order(rounds::opens_at).limit(limit).select(rounds::id).load(db)
    }

    /// Open rounds whose end has come.
    pub fn to_close(db: &mut Db, now: Moment, limit: i64) -> QueryResult<Vec<RoundId>> {
        let due = rounds::table.filter(rounds::state.eq(State::Open)).filter(rounds::closes_at.le(now));
        due.order(rounds::closes_at).limit(limit).select(rounds::id).load(db)
    }

    /// The next moment at which the clock announces, opens or closes something.
    pub fn next_event(db: &mut Db) -> QueryResult<Option<Moment>> {
        let notice: Option<Moment> =
            rounds::table.filter(rounds::state.eq(State::Scheduled)).select(diesel::dsl::min(rounds::notice_at)).first(db)?;
        let opens: Option<Moment> =
            rounds::table.filter(rounds::state.eq_any(TO_OPEN)).select(diesel::dsl::min(rounds::opens_at)).first(db)?;
        let closes: Option<Moment> =
            rounds::table.filter(rounds::state.eq(State::Open)).select(diesel::dsl::min(rounds::closes_at)).first(db)?;
        Ok([notice, opens, closes].into_iter().flatten().min())
    }

    /// Whether a version of its result is public; it stays so while the next one is prepared.
    pub fn has_result(&self) -> bool {
        self.published_at.is_some()
    }

    /// The day for which its result is planned: the last that was said (`YYYY-MM-DD`), alone or with a longer period; empty when
    /// none was.
    pub fn planned(&self) -> &str {
        let with_period = self.extensions.iter().rev().find(|extension| !extension.result_due_before.is_empty());
        let moved = self.slips.last().filter(|slip| with_period.is_none_or(|extension| extension.at.is_some_and(|at| at < slip.at)));
        moved.map_or(&self.fields.result_due, |slip| &slip.due)
    }

    /// Whether its period was announced and put off, and no other is announced yet.
    pub fn put_off(&self) -> bool {
        !self.postponements.is_empty() && matches!(self.state, State::Preparing | State::InApproval)
    }

    /// Rounds that were put off, at most `limit`.
    pub fn all_put_off(db: &mut Db, limit: i64) -> QueryResult<Vec<Self>> {
        let rows = rounds::table.filter(rounds::state.eq_any(BEFORE_APPROVAL)).filter(rounds::postponements.ne("[]"));
        rows.order(rounds::id).limit(limit).select(Self::as_select()).load(db)
    }

    /// Every version of the plan that was put to comment, the present one first.
    pub fn plans(&self) -> Vec<PlanId> {
        let earlier = self.revisions.iter().rev().filter_map(|revision| revision.plan.as_ref()).map(|plan| plan.before.id);
        self.plan.into_iter().chain(earlier).collect()
    }

    /// Since when a version of the plan was put to comment: from the opening, or from the correction that brought it.
    pub fn shown_since(&self, plan: PlanId) -> Option<Moment> {
        let brought = self.revisions.iter().find(|revision| revision.plan.as_ref().is_some_and(|change| change.after.id == plan));
        match brought {
            Some(revision) => revision.at,
            None => self.opens_at.filter(|_| self.plans().contains(&plan)),
        }
    }

    /// The corrections of what is put to comment that came after a moment, oldest first: what was written then was not written
    /// about what stands there now.
    pub fn corrected_after(&self, moment: Moment) -> &[Revision] {
        let first = self.revisions.iter().position(|revision| revision.at.is_some_and(|at| moment < at));
        first.map_or(&[], |first| &self.revisions[first..])
    }

    /// Whether a published result is being corrected.
    pub fn in_correction(&self) -> bool {
        self.has_result() && self.state != State::ResultPublished
    }

    /// The state that residents are shown: what is published stays published while it is corrected.
    pub fn public_state(&self) -> State {
        if self.has_result() { State::ResultPublished } else { self.state }
    }

    /// How the round takes letters of this channel, if it does.
    pub fn offer(&self, channel: Channel) -> Option<&ChannelOffer> {
        self.channels.iter().find(|offer| offer.channel == channel)
    }
}
