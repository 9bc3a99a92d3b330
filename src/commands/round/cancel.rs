//! Calling a round off.

use super::super::desk::With;
use super::super::project::follow;
use super::super::{Command, Desk, Refused, Stop, approval};
use super::{about, of_rule, own_round};
use crate::model::ids::RoundId;
use crate::procedure::round::{Event, Facts, Round as Machine};
use crate::store::rounds::Round;

/// Calls a round off, with a reason that is published if anybody outside knows of the round.
pub struct CancelRound {
    pub round: RoundId,
    pub rev: i64,
    pub reason: String,
}

impl Command for CancelRound {
    type Reply = Round;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Round, Stop> {
        let mut round = own_round(desk, self.round)?;
        let (reason, first, put_off) = (!self.reason.trim().is_empty(), !round.has_result(), round.put_off());
        // Whoever was told of a period that was put off is told of this too.
        let event = if put_off { Event::CancelPostponed } else { Event::Cancel };
        let rule = desk.decide::<Machine>(round.state, event, &Facts { reason, first, put_off, ..Facts::default() })?;
        if round.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        round.cancel_reason = self.reason.trim().replace("\r\n", "\n");
        if put_off {
            // What was prepared instead is not decided, so it stays as unknown as it is.
            (round.opens_at, round.closes_at) = (None, None);
        }
        of_rule(&mut round, rule);
        let with = With { about: about(&round), ..With::default() };
        let cause = desk.change(rule, &mut round, with)?;
        approval::void_waiting(desk, round.id, cause)?;
        follow(desk, round.project, cause)?;
        Ok(round)
    }
}
