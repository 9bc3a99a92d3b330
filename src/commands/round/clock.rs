//! Opening and closing: done by the passing of time alone, also when the program was stopped at that moment.

use super::super::desk::With;
use super::super::{Command, Desk, Refused, Stop, found};
use super::{about, of_rule};
use crate::model::ids::RoundId;
use crate::procedure::approval::State as ApprovalState;
use crate::procedure::round::{Event, Facts, Round as Machine};
use crate::record::digest::Digest;
use crate::store::approvals::{Approval, Purpose};
use crate::store::rounds::Round;

/// Opens a scheduled round whose opening has come.
pub struct OpenDue {
    pub round: RoundId,
}

impl Command for OpenDue {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut round = found(Round::by_id(desk.db, self.round)?)?;
        let rule = desk.decide::<Machine>(round.state, Event::OpenPeriod, &due(&round))?;
        let approval = Approval::newest(desk.db, round.id.as_str(), Purpose::Opening)?;
        // A scheduled round without its approval was not made by this program.
        let approval = approval.filter(|approval| approval.state == ApprovalState::Approved).ok_or(Refused::Missing)?;
        let content = Digest::from_hex(&approval.snapshot).map_err(|error| Stop::Broken(error.to_string()))?;
        of_rule(&mut round, rule);
        let with = With { content: Some(content), about: about(&round), ..With::default() };
        desk.change(rule, &mut round, with)?;
        Ok(())
    }
}

/// Closes an open round whose end has come.
pub struct CloseDue {
    pub round: RoundId,
}

impl Command for CloseDue {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut round = found(Round::by_id(desk.db, self.round)?)?;
        let rule = desk.decide::<Machine>(round.state, Event::ClosePeriod, &due(&round))?;
        of_rule(&mut round, rule);
        let with = With { about: about(&round), ..With::default() };
        desk.change(rule, &mut round, with)?;
        Ok(())
    }
}

fn due(round: &Round) -> Facts {
    Facts { opens_at: round.opens_at, closes_at: round.closes_at, ..Facts::default() }
}
