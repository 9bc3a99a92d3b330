//! What an account has looked at. A working table: it moves no case and leaves no entry.

use crate::commands::{Command, Desk, Refused, Stop, found};
use crate::model::ids::ApprovalId;
use crate::store::approvals::Approval;
use crate::store::looks::Look as Row;

/// "I have looked at it": the page shows from now on what is new since.
pub struct Look {
    pub approval: ApprovalId,
    /// The content that was on the page.
    pub snapshot: String,
}

impl Command for Look {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let approval = found(Approval::by_id(desk.db, self.approval)?)?;
        if approval.snapshot != self.snapshot {
            return Err(Refused::Stale.into());
        }
        keep(desk, &approval)
    }
}

/// Who decides has looked at it.
pub(super) fn keep(desk: &mut Desk<'_>, approval: &Approval) -> Result<(), Stop> {
    let account = desk.actor.account_id()?;
    let row = Row {
        account,
        purpose: approval.purpose,
        subject: approval.subject.clone(),
        snapshot: approval.snapshot.clone(),
        looked_at: desk.now,
    };
    row.put(desk.db)?;
    Ok(())
}
