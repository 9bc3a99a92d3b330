//! Several approvals decided together: all of them, or none.

use super::{Decide, Decision, turn, weigh};
use crate::commands::{Command, Desk, Refused, Stop, found};
use crate::model::ids::ApprovalId;
use crate::store::approvals::{Approval, Purpose};

/// What is decided together at most.
pub const MOST: usize = 100;

/// The holder of each one's turn agrees to all of these, each with the rev that was looked at.
pub struct DecideMany {
    pub items: Vec<(ApprovalId, i64)>,
}

/// Why one of them cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hindrance {
    pub approval: ApprovalId,
    pub why: Refused,
}

impl Command for DecideMany {
    /// What stands against it. If there is anything, nothing was decided.
    type Reply = Vec<Hindrance>;

    fn perform(mut self, desk: &mut Desk<'_>) -> Result<Vec<Hindrance>, Stop> {
        self.items.sort_unstable();
        self.items.dedup();
        self.items.truncate(MOST);
        let mut hindered = Vec::new();
        for (approval, rev) in &self.items {
            match could(desk, *approval, *rev) {
                Ok(()) => {}
                Err(Stop::Refused(why)) => hindered.push(Hindrance { approval: *approval, why }),
                Err(other) => return Err(other),
            }
        }
        if hindered.is_empty() {
            for (approval, rev) in self.items {
                Decide { approval, rev, decision: Decision::Approve }.perform(desk)?;
            }
        }
        Ok(hindered)
    }
}

/// Whether it is of a kind that is decided together, and this one can be decided now.
fn could(desk: &mut Desk<'_>, approval: ApprovalId, rev: i64) -> Result<(), Stop> {
    let approval = found(Approval::by_id(desk.db, approval)?)?;
    if !together(approval.purpose) {
        return Err(Refused::NotAllowed.into());
    }
    weigh(desk, &approval, rev, turn::event(&approval), ("", "")).map(|_| ())
}

/// Whether several of a purpose can be decided by one press: there are many views, and nothing of them is public before the result.
pub fn together(purpose: Purpose) -> bool {
    purpose == Purpose::View
}
