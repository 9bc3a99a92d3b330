//! Stamps on the steps of a route, and 後閲: what was decided in somebody's stead is seen afterwards.

use super::{about, persons, turn};
use crate::commands::desk::With;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::ids::ApprovalId;
use crate::model::route::{Hold, Seen, Stamp};
use crate::procedure::approval::{Approval as Machine, Event, State};
use crate::store::approvals::Approval;
use crate::store::json::Json;

/// Characters in a remark, or in the reason for standing in, at most.
const LONGEST: usize = 2000;

/// Stamps the step whose turn it is, for who may; an approval without a route has no stamps.
pub(super) fn put(desk: &Desk<'_>, approval: &mut Approval, comment: String, stand_in: String) -> Result<(), Stop> {
    let long = |(name, text): (&str, &String)| {
        let is = text.chars().count();
        (is > LONGEST).then(|| FieldError::new(name, "too_long").with("limit", LONGEST).with("is", is))
    };
    let errors: Vec<_> = [("comment", &comment), ("stand_in", &stand_in)].into_iter().filter_map(long).collect();
    if !errors.is_empty() {
        return Err(Refused::Fields(errors).into());
    }
    let account = desk.actor.account().ok_or(Refused::NotAllowed)?;
    let Some(hold) = turn::hold(account, approval) else { return Ok(()) };
    let stand_in = if hold == Hold::StandIn { stand_in } else { String::new() };
    let mut stamps = approval.stamps.to_vec();
    stamps.push(Stamp { account: account.id, person: account.person, at: desk.now, stand_in, comment, seen: None });
    approval.stamps = Json::new(stamps);
    approval.turn_section = approval.step().map(|step| step.section.clone()).unwrap_or_default();
    Ok(())
}

/// Section of the first step that was stamped in somebody's stead and not seen yet; empty when there is none.
pub(super) fn unseen(approval: &Approval) -> String {
    let mut steps = approval.route.iter().zip(approval.stamps.iter());
    steps.find(|(_, stamp)| stamp.to_be_seen()).map(|(step, _)| step.section.clone()).unwrap_or_default()
}

/// The holder of a position has seen what was stamped in the holder's stead.
pub struct LookAfter {
    pub approval: ApprovalId,
    /// The rev that the holder looked at.
    pub rev: i64,
}

impl Command for LookAfter {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let mut approval = found(Approval::by_id(desk.db, self.approval)?)?;
        let account = desk.actor.account().ok_or(Refused::NotAllowed)?.clone();
        let facts = persons(desk.db, desk.keys, &account, &approval)?;
        let rule = desk.decide::<Machine>(approval.state, Event::LookAfter, &facts)?;
        if approval.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        let own: Vec<usize> = turn::stood_in_for(&account, &approval).collect();
        let mut stamps = approval.stamps.to_vec();
        for (_, stamp) in stamps.iter_mut().enumerate().filter(|(at, _)| own.contains(at)) {
            stamp.seen = Some(Seen { account: account.id, at: desk.now });
        }
        approval.stamps = Json::new(stamps);
        if approval.state == State::Approved {
            approval.turn_section = unseen(&approval);
        }
        let about = about(&approval);
        desk.change(rule, &mut approval, With { about, ..With::default() })?;
        Ok(approval)
    }
}
