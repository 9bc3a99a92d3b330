//! Who is written to about a complaint.

use super::Recipient;
use super::expand::{distinct, section, staff};
use crate::commands::complaint::{ANSWERING, REMOVING, concerns, did};
use crate::commands::{Desk, Stop};
use crate::model::terms::{Audience, Role};
use crate::store::accounts::Account;
use crate::store::complaints::{ComplainantRow, Complaint};
use crate::store::mail::{Notice, RecipientKind};

/// The recipients of a notice about a complaint; none where they are those of any other notice.
pub(super) fn recipients(desk: &mut Desk<'_>, notice: &Notice) -> Result<Option<Vec<Recipient>>, Stop> {
    let Some(id) = notice.complaint else { return Ok(None) };
    let Some(complaint) = Complaint::by_id(desk.db, id)? else { return Ok(Some(Vec::new())) };
    match notice.audience {
        Audience::Complainant => complainant(desk, &complaint).map(Some),
        Audience::Approvers => approvers(desk, notice, &complaint).map(Some),
        Audience::Drafter => drafter(desk, notice, &complaint).map(Some),
        _ => Ok(None),
    }
}

fn complainant(desk: &mut Desk<'_>, complaint: &Complaint) -> Result<Vec<Recipient>, Stop> {
    let Some(row) = ComplainantRow::of(desk.db, complaint.id)? else { return Ok(Vec::new()) };
    let address = !row.complainant()?.person.mail.is_empty();
    Ok(vec![Recipient { kind: RecipientKind::Complaint, id: complaint.id.to_string(), lang: complaint.lang, address }])
}

/// Whoever may decide, but nobody on the own work.
fn approvers(desk: &mut Desk<'_>, notice: &Notice, complaint: &Complaint) -> Result<Vec<Recipient>, Stop> {
    let own = if notice.name == "complaint.ask_erasure" { REMOVING } else { ANSWERING };
    let mut free = Vec::new();
    for account in Account::with_role(desk.db, Role::Approver, None)? {
        if concerns(&account, complaint) && !did(desk.db, desk.keys, complaint.id, account.person, own)? {
            free.push(account);
        }
    }
    Ok(distinct(&free))
}

/// Who wrote the answer; the section when that account does not answer such complaints any more.
fn drafter(desk: &mut Desk<'_>, notice: &Notice, complaint: &Complaint) -> Result<Vec<Recipient>, Stop> {
    let account = notice.account.map(|id| Account::by_id(desk.db, id)).transpose()?.flatten();
    let answers = |account: &Account| matches!(account.role, Role::Official | Role::PrSection) && concerns(account, complaint);
    match account.filter(|account| !account.disabled && answers(account)) {
        Some(account) => Ok(vec![staff(&account)]),
        None => section(desk, notice),
    }
}
