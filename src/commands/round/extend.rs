//! A longer period: asked for by an official, decided by a second person. Never a shorter one.
//!
//! What is approved is the announcement as it stands afterwards, so that whoever decides sees what everybody will see.

use super::super::approval::{self, Asked};
use super::super::desk::With;
use super::super::{Command, Desk, FieldError, Refused, Stop, found};
use super::announcement::announcement;
use super::{TEXT_LIMIT, about, facts_of, of_rule, own_round};
use crate::documents::announcement::Announced;
use crate::model::Moment;
use crate::model::calendar::last_day;
use crate::model::ids::RoundId;
use crate::model::round::Extension;
use crate::procedure::round::{Event, Facts, Round as Machine};
use crate::store::approvals::{Approval, Purpose};
use crate::store::json::Json;
use crate::store::rounds::Round;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A later end as it is asked for; kept with its approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Later {
    /// Exclusive.
    pub until: Moment,
    pub reason: String,
    /// The new planned date of the result, `YYYY-MM-DD`; empty when it stays.
    pub result_due: String,
}

/// Asks that the period of an open round end later.
pub struct AskExtension {
    pub round: RoundId,
    /// The rev that was looked at.
    pub rev: i64,
    pub later: Later,
}

impl Command for AskExtension {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let mut round = own_round(desk, self.round)?;
        let later = self.later.tidy();
        let facts = Facts { reason: !later.reason.is_empty(), later_end: Some(later.until), ..facts_of(desk, &round)? };
        let rule = desk.decide::<Machine>(round.state, Event::AskExtension, &facts)?;
        if round.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        later.check(&round)?;
        let content = found(announcement(desk, &later.applied(&round, None))?)?;
        let subject = round.id.as_str();
        let asked = Asked { purpose: Purpose::Extension, subject, round: Some(round.id), project: round.project, section: &round.section };
        let approval = approval::request(desk, &asked, &content, Json::new(later).text())?;
        of_rule(&mut round, rule);
        desk.change(rule, &mut round, With::default())?;
        Ok(approval)
    }
}

impl Later {
    /// What an approval asks for.
    pub fn of(approval: &Approval) -> Result<Self, Stop> {
        serde_json::from_str(&approval.detail).map_err(|error| Stop::Broken(error.to_string()))
    }

    pub(super) fn tidy(self) -> Self {
        let Self { until, reason, result_due } = self;
        Self { until, reason: reason.trim().replace("\r\n", "\n"), result_due: result_due.trim().to_owned() }
    }

    /// The texts are of a length that can be shown, and the result is not planned for a day on which opinions still come in.
    pub(super) fn check(&self, round: &Round) -> Result<(), Stop> {
        let mut errors = Vec::new();
        let is = self.reason.chars().count();
        if is > TEXT_LIMIT {
            errors.push(FieldError::new("reason", "too_long").with("limit", TEXT_LIMIT).with("is", is));
        }
        let due = if self.result_due.is_empty() { round.planned() } else { &self.result_due };
        match due.parse::<NaiveDate>() {
            Ok(due) if due <= last_day(self.until) => errors.push(FieldError::new("result_due", "due_before_end")),
            Err(_) if !self.result_due.is_empty() => errors.push(FieldError::new("result_due", "not_a_date")),
            _ => {}
        }
        if errors.is_empty() { Ok(()) } else { Err(Refused::Fields(errors).into()) }
    }

    /// The round with this end; `at` is when that was decided.
    pub(super) fn applied(&self, round: &Round, at: Option<Moment>) -> Round {
        let mut round = round.clone();
        let Some(from) = round.closes_at else { return round };
        let mut extension = Extension { from, until: self.until, reason: self.reason.clone(), result_due_before: String::new(), at };
        if !self.result_due.is_empty() && self.result_due != round.planned() {
            extension.result_due_before = round.planned().to_owned();
            let mut fields = (*round.fields).clone();
            fields.result_due.clone_from(&self.result_due);
            round.fields = Json::new(fields);
        }
        let mut extensions = round.extensions.to_vec();
        extensions.push(extension);
        round.extensions = Json::new(extensions);
        round.closes_at = Some(self.until);
        round
    }
}

/// The announcement as it would stand if the extension were decided now.
pub fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<Option<Announced>, Stop> {
    let round = super::round_of(desk, approval)?;
    announcement(desk, &Later::of(approval)?.applied(&round, None))
}

/// The period ends later from now on; everybody who wrote or follows is told. `cause` is the decision's entry.
pub fn decided(desk: &mut Desk<'_>, approval: &Approval, cause: i64) -> Result<(), Stop> {
    let round = super::round_of(desk, approval)?;
    let later = Later::of(approval)?;
    let facts = Facts { approved: true, closes_at: round.closes_at, later_end: Some(later.until), ..Facts::default() };
    let rule = desk.decide::<Machine>(round.state, Event::Extend, &facts)?;
    let mut round = later.applied(&round, Some(desk.now));
    of_rule(&mut round, rule);
    let with = With { about: about(&round), ..approval::released(approval, cause)? };
    desk.change(rule, &mut round, with)?;
    Ok(())
}
