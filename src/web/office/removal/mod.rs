//! What may have to disappear: words of a published result, and who wrote a letter. One official asks here; a second person
//! decides on the page of the approval.

pub mod erasure;
pub mod retention;
pub mod withholding;

use crate::procedure::approval::State;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use diesel::QueryResult;

/// The address of the removal that waits for its second person, if one was asked for a subject.
pub fn waiting(db: &mut Db, subject: &str, purpose: Purpose) -> QueryResult<Option<String>> {
    let newest = Approval::newest(db, subject, purpose)?.filter(|approval| approval.state == State::Requested);
    Ok(newest.map(|approval| format!("/office/approvals/{}", approval.id)))
}
