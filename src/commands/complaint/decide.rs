//! The end of a complaint: its answer is approved by another person, goes back, or the complaint is withdrawn.

use super::{ANSWERING, about, facts, other_person, own, present};
use crate::commands::desk::With;
use crate::commands::typed::Typed;
use crate::commands::{Command, Desk, Refused, Stop, found};
use crate::model::ids::ComplaintId;
use crate::procedure::complaint::{Complaint as Machine, Event, Facts};
use crate::store::accounts::Account;
use crate::store::complaints::Complaint;

/// Longest reason, in code points.
const REASON_LIMIT: usize = 1_000;

/// What who decides says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    /// 差戻し, with the reason that the drafter reads.
    Return {
        reason: String,
    },
}

/// Decides about an answer. With the approval it is published.
pub struct Decide {
    pub complaint: ComplaintId,
    /// The hash (hex) of what the decider was shown.
    pub shown: String,
    pub decision: Decision,
}

impl Command for Decide {
    type Reply = Complaint;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Complaint, Stop> {
        let mut complaint = own(desk, self.complaint)?;
        let (content, _) = present(desk.db, &complaint)?;
        let (event, reason) = match self.decision {
            Decision::Approve => (Event::Approve, String::new()),
            Decision::Return { reason } => (Event::Return, said("return_reason", &reason)?),
        };
        let facts = Facts {
            other_person: other_person(desk, &complaint, ANSWERING)?,
            content_unchanged: content.hex() == self.shown,
            reason: !reason.is_empty(),
            ..facts(desk, &complaint)?
        };
        let rule = desk.decide::<Machine>(complaint.state, event, &facts)?;
        if content.hex() != self.shown {
            return Err(Refused::Stale.into());
        }
        complaint.state = rule.target(complaint.state);
        complaint.reason = reason;
        let mut with = With { about: about(&complaint), ..With::default() };
        if event == Event::Approve {
            complaint.answered_at = Some(desk.now);
            let drafter = complaint.drafter.map(|drafter| Account::by_id(desk.db, drafter)).transpose()?.flatten();
            (with.content, with.second) = (Some(content), drafter.map(|drafter| drafter.person));
        }
        desk.change(rule, &mut complaint, with)?;
        Ok(complaint)
    }
}

/// The staff notes that a complainant takes the complaint back.
pub struct Withdraw {
    pub complaint: ComplaintId,
    pub rev: i64,
    pub reason: String,
}

impl Command for Withdraw {
    type Reply = Complaint;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Complaint, Stop> {
        let complaint = own(desk, self.complaint)?;
        let reason = said("withdraw_reason", &self.reason)?;
        withdraw(desk, complaint, reason, Some(self.rev))
    }
}

/// A complainant takes the complaint back, with its receipt.
pub struct Retract {
    /// The hash of the receipt code.
    pub receipt: String,
}

impl Command for Retract {
    type Reply = Complaint;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Complaint, Stop> {
        let complaint = found(Complaint::by_receipt(desk.db, &self.receipt)?)?;
        withdraw(desk, complaint, String::new(), None)
    }
}

fn withdraw(desk: &mut Desk<'_>, mut complaint: Complaint, reason: String, rev: Option<i64>) -> Result<Complaint, Stop> {
    let facts = Facts { reason: !reason.is_empty(), ..facts(desk, &complaint)? };
    let rule = desk.decide::<Machine>(complaint.state, Event::Withdraw, &facts)?;
    if rev.is_some_and(|rev| rev != complaint.rev) {
        return Err(Refused::Stale.into());
    }
    complaint.state = rule.target(complaint.state);
    complaint.reason = reason;
    let about = about(&complaint);
    desk.change(rule, &mut complaint, With { about, ..With::default() })?;
    Ok(complaint)
}

/// A reason as it is kept; it may be empty.
pub(super) fn said(field: &str, given: &str) -> Result<String, Stop> {
    let mut typed = Typed::default();
    let kept = typed.text(field, given, REASON_LIMIT);
    typed.done()?;
    Ok(kept)
}
