//! A period that was announced is put off before it begins: the round is prepared, approved and announced anew, and the period
//! that does not come stays in public with the reason.

use super::super::desk::With;
use super::super::{Command, Desk, FieldError, Refused, Stop, approval, found};
use super::{TEXT_LIMIT, about, of_rule, own_round};
use crate::model::Moment;
use crate::model::ids::RoundId;
use crate::model::round::Postponement;
use crate::procedure::round::{Event, Facts, Round as Machine};
use crate::store::approvals::Purpose;
use crate::store::json::Json;
use crate::store::rounds::Round;

/// Puts the period of a round off, with a reason that is published.
pub struct PostponeRound {
    pub round: RoundId,
    /// The rev that was looked at.
    pub rev: i64,
    pub reason: String,
}

impl Command for PostponeRound {
    type Reply = Round;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Round, Stop> {
        let mut round = own_round(desk, self.round)?;
        let reason = self.reason.trim().replace("\r\n", "\n");
        let facts = Facts { reason: !reason.is_empty(), ..Facts::default() };
        let rule = desk.decide::<Machine>(round.state, Event::Postpone, &facts)?;
        if round.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        let is = reason.chars().count();
        if is > TEXT_LIMIT {
            return Err(Refused::Fields(vec![FieldError::new("reason", "too_long").with("limit", TEXT_LIMIT).with("is", is)]).into());
        }
        put_off(&mut round, reason, desk.now)?;
        // The next period is another; nobody approves this one by mistake.
        (round.opens_at, round.closes_at) = (None, None);
        of_rule(&mut round, rule);
        let with = With { about: about(&round), ..With::default() };
        let cause = desk.change(rule, &mut round, with)?;
        approval::void(desk, round.id.as_str(), Purpose::Opening, Some(cause))?;
        Ok(round)
    }
}

/// Keeps the period that was announced, and why it does not come.
pub(super) fn put_off(round: &mut Round, reason: String, at: Moment) -> Result<(), Stop> {
    let (opens_at, closes_at) = found(round.opens_at.zip(round.closes_at))?;
    let postponed = Postponement { opens_at, closes_at, reason, at };
    round.postponements = Json::new(round.postponements.iter().cloned().chain([postponed]).collect());
    round.notice_at = None;
    Ok(())
}
