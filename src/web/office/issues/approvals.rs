//! What was asked and decided about a thing, as a timeline.

use crate::procedure::approval::State;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::approvals::{Approval, Purpose};
use crate::store::rounds::Round;
use crate::web::office::case::At;
use crate::web::problem::Problem;
use serde::Serialize;

/// One event of the part `timeline`.
#[derive(Serialize)]
pub struct Event {
    at: String,
    what: String,
    detail: Option<String>,
    href: Option<String>,
}

/// The approvals of a subject, oldest first, each with what became of it; and why the last one came back, if it did.
pub fn events(db: &mut Db, at: &At, round: &Round, subject: &str, purpose: Purpose) -> Result<(Vec<Event>, Option<String>), Problem> {
    let (mut events, mut returned) = (Vec::new(), None);
    for approval in Approval::of_round(db, round.id)?.into_iter().filter(|one| one.subject == subject && one.purpose == purpose) {
        let asked = at.word("machine.approval.done.request", &[]);
        events.push(event(db, approval.requested_at.into(), asked, Some(approval.requested_by), "")?);
        returned = (approval.state == State::Returned).then(|| approval.reason.clone());
        if approval.state != State::Requested {
            let what = at.word(&format!("machine.approval.state.{}", approval.state), &[]);
            let when = approval.decided_at.unwrap_or(approval.requested_at).into();
            events.push(event(db, when, what, approval.decided_by, &approval.reason)?);
        }
    }
    Ok((events, returned))
}

fn event(db: &mut Db, at: String, what: String, by: Option<crate::model::ids::AccountId>, reason: &str) -> Result<Event, Problem> {
    let name = by.map(|by| Account::by_id(db, by)).transpose()?.flatten().map(|account| account.name);
    let detail = [name.unwrap_or_default(), reason.to_owned()].join(" ").trim().to_owned();
    Ok(Event { at, what, detail: Some(detail).filter(|detail| !detail.is_empty()), href: None })
}
