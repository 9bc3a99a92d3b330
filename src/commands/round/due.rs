//! The day for which a result is planned, moved publicly and with a reason.

use super::super::desk::With;
use super::super::{Command, Desk, FieldError, Refused, Stop, approval};
use super::{about, own_round};
use crate::model::deadlines;
use crate::model::ids::RoundId;
use crate::model::round::Slip;
use crate::procedure::round::{Event, Facts, Round as Machine};
use crate::store::json::Json;
use crate::store::rounds::Round;
use chrono::NaiveDate;

/// Longest reason, in code points.
pub const REASON_LIMIT: usize = 1000;

/// Says that the result will be published on another day than was planned. The days before stay in public beside it.
pub struct MoveResultDay {
    pub round: RoundId,
    /// The rev that was looked at.
    pub rev: i64,
    pub due: NaiveDate,
    pub reason: String,
}

impl Command for MoveResultDay {
    type Reply = Round;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Round, Stop> {
        let mut round = own_round(desk, self.round)?;
        let reason = self.reason.trim().replace("\r\n", "\n");
        let facts = Facts { reason: !reason.is_empty(), first: !round.has_result(), ..Facts::default() };
        let rule = desk.decide::<Machine>(round.state, Event::MoveResultDay, &facts)?;
        if round.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        let policy = desk.policy(round.policy)?;
        let before = deadlines::result(&policy, round.closes_at, round.planned());
        let mut errors = Vec::new();
        if self.due < desk.now.jst_date() {
            errors.push(FieldError::new("due", "past"));
        } else if Some(self.due) == before {
            errors.push(FieldError::new("due", "same_day"));
        }
        let is = reason.chars().count();
        if is > REASON_LIMIT {
            errors.push(FieldError::new("reason", "too_long").with("limit", REASON_LIMIT).with("is", is));
        }
        if !errors.is_empty() {
            return Err(Refused::Fields(errors).into());
        }
        let before = before.map(|day| day.to_string()).unwrap_or_default();
        let slip = Slip { before, due: self.due.to_string(), reason, at: desk.now };
        round.slips = Json::new(round.slips.iter().cloned().chain([slip]).collect());
        let with = With { about: about(&round), ..With::default() };
        let cause = desk.change(rule, &mut round, with)?;
        // An extension that waits may name the day before as the one that it moves.
        approval::void_changed(desk, round.id, cause)?;
        Ok(round)
    }
}
