//! Advance notice, opening and closing: done by the passing of time alone, also when the program was stopped at that moment.

use super::super::desk::With;
use super::super::project::follow;
use super::super::{Command, Desk, Stop, approval, found};
use super::announcement::announcement;
use super::{about, of_rule};
use crate::model::Moment;
use crate::model::ids::RoundId;
use crate::procedure::approval::State as ApprovalState;
use crate::procedure::round::{Event, Facts, Round as Machine};
use crate::record::digest::Digest;
use crate::store::approvals::{Approval, Purpose};
use crate::store::rounds::Round;

/// When the advance notice of a round that is approved now is given: so many days before its opening as the policy says, at
/// once if that is past; none without such a rule.
pub(super) fn notice_at(desk: &mut Desk<'_>, round: &Round) -> Result<Option<Moment>, Stop> {
    let days = desk.policy(round.policy)?.period.advance_notice_days;
    Ok(round.opens_at.filter(|_| days > 0).map(|opens| opens.plus_days(-days).max(desk.now)))
}

/// Tells residents of a scheduled round whose advance notice is due. Of its announcement only what and when is public yet.
pub struct AnnounceDue {
    pub round: RoundId,
}

impl Command for AnnounceDue {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut round = found(Round::by_id(desk.db, self.round)?)?;
        let approved = approved(desk, &round)?.is_some();
        let rule = desk.decide::<Machine>(round.state, Event::Announce, &Facts { approved, ..due(&round) })?;
        of_rule(&mut round, rule);
        let with = With { about: about(&round), ..With::default() };
        desk.change(rule, &mut round, with)?;
        Ok(())
    }
}

/// Opens a round whose opening has come.
pub struct OpenDue {
    pub round: RoundId,
}

impl Command for OpenDue {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut round = found(Round::by_id(desk.db, self.round)?)?;
        let content = approved(desk, &round)?;
        let facts = Facts { approved: content.is_some(), ..due(&round) };
        let rule = desk.decide::<Machine>(round.state, Event::OpenPeriod, &facts)?;
        of_rule(&mut round, rule);
        let with = With { content, about: about(&round), ..With::default() };
        let cause = desk.change(rule, &mut round, with)?;
        follow(desk, round.project, cause)?;
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
        let cause = desk.change(rule, &mut round, with)?;
        // Who would decide it now would decide about a period that is over.
        approval::void_of_period(desk, round.id, cause)
    }
}

/// The announcement, if it is what was approved. Every edit voids the approval, so what differs was changed behind the program's
/// back.
fn approved(desk: &mut Desk<'_>, round: &Round) -> Result<Option<Digest>, Stop> {
    let approval = Approval::newest(desk.db, round.id.as_str(), Purpose::Opening)?;
    let approval = approval.filter(|approval| approval.state == ApprovalState::Approved);
    let content = announcement(desk, round)?.map(|announced| approval::hash(&announced)).transpose()?.map(|(digest, _)| digest);
    Ok(content.filter(|content| approval.is_some_and(|approval| approval.snapshot == content.hex())))
}

fn due(round: &Round) -> Facts {
    Facts { notice_at: round.notice_at, opens_at: round.opens_at, closes_at: round.closes_at, ..Facts::default() }
}
