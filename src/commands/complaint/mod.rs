//! Complaints about the procedure (苦情申出): taken in, answered by one person, approved by another.
//!
//! What a complainant wrote is theirs and the staff's alone. What is published is a gist in an official's words, with the answer and
//! what came of it, and the second person approves exactly these.

mod answer;
mod decide;
mod enter;
mod erase;
mod identity;
mod names;

pub use answer::{AnswerForm, Submit, TEXT_LIMIT, WriteAnswer, is_complete};
pub use decide::{Decide, Decision, Retract, Withdraw};
pub use enter::{Arrival, Enter, Receive, WORDS_LIMIT};
pub use erase::{AskErasure, DecideErasure};
pub use identity::{Who, WhoComplained};
pub use names::Named;

use super::desk::{About, staff_mark};
use super::{Actor, Desk, Refused, Stop, approval, found};
use crate::keys::{Keys, Use};
use crate::model::complaint::{Grievance, Outcome};
use crate::model::ids::{ComplaintId, PersonId, ProjectId};
use crate::model::receipt::ReceiptCode;
use crate::model::terms::Role;
use crate::procedure::complaint::Facts;
use crate::record::digest::Digest;
use crate::record::entry::{self, Entry};
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::complaints::{ComplainantRow, Complaint};
use crate::store::log::{EntryRow, Log};
use serde::Serialize;

/// The receipt code of a complaint, made from its id and the installation's key.
pub fn receipt_code(keys: &Keys, complaint: ComplaintId) -> ReceiptCode {
    ReceiptCode::from_hmac(&keys.mac(Use::Receipt, &[b"complaint", complaint.as_str().as_bytes()]))
}

/// What will be public, as the second person approves it.
#[derive(Serialize)]
struct Shown<'a> {
    format: &'static str,
    number: String,
    project: Option<ProjectId>,
    kind: Grievance,
    gist: &'a str,
    outcome: Option<Outcome>,
    measure: &'a str,
    answer: &'a str,
    /// The places that may name somebody: when another appears, it must be looked at again.
    named: Vec<String>,
}

/// The hash of what is to be approved as it is now, and the places in it that may name somebody.
pub fn present(db: &mut Db, complaint: &Complaint) -> Result<(Digest, Vec<Named>), Stop> {
    let named = names::named(db, complaint)?;
    let Complaint { project, kind, gist, outcome, measure, answer, .. } = complaint;
    let shown = Shown {
        format: "ronten-complaint/v1",
        number: complaint.no(),
        project: *project,
        kind: *kind,
        gist,
        outcome: *outcome,
        measure,
        answer,
        named: named.iter().map(Named::token).collect(),
    };
    Ok((approval::hash(&shown)?.0, named))
}

/// Whether a complaint is of the account's section: whoever answers for the procedure has no section, and one that is about no
/// project may be decided by any approver, for there may be none in the section that answers for it.
pub fn concerns(account: &Account, complaint: &Complaint) -> bool {
    let general = complaint.project.is_none() && account.role == Role::Approver;
    general || account.section.as_deref().is_none_or(|own| own == complaint.section)
}

/// Whether a person, with whatever account, did one of these to a complaint: the record knows.
pub fn did(db: &mut Db, keys: &Keys, complaint: ComplaintId, person: PersonId, kinds: &[&str]) -> Result<bool, Stop> {
    for row in EntryRow::of_subject(db, Log::Record, complaint.as_str())? {
        let entry = Entry::parse(row.leaf.as_bytes()).map_err(|error| Stop::Broken(error.to_string()))?;
        if kinds.contains(&row.kind.as_str()) && entry.actor == entry::Actor::Staff(staff_mark(keys, person, row.time)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// By what somebody takes part in the answer, so that another person has to approve it.
pub const ANSWERING: &[&str] = &["complaint.draft", "complaint.edit", "complaint.submit"];
/// The same for a removal.
pub const REMOVING: &[&str] = &["complaint.ask_erasure"];

/// The complaint, unless it is of a section of which the actor is not.
fn own(desk: &mut Desk<'_>, id: ComplaintId) -> Result<Complaint, Stop> {
    let complaint = found(Complaint::by_id(desk.db, id)?)?;
    if desk.actor.account().is_none_or(|account| concerns(account, &complaint)) { Ok(complaint) } else { Err(Refused::Missing.into()) }
}

/// What every rule asks; the rest is false.
fn facts(desk: &mut Desk<'_>, complaint: &Complaint) -> Result<Facts, Stop> {
    Ok(Facts {
        own_section: true,
        complainant_kept: ComplainantRow::of(desk.db, complaint.id)?.is_some(),
        no_erasure_waits: complaint.erasure.is_empty(),
        erasure_waits: !complaint.erasure.is_empty(),
        ..Facts::default()
    })
}

/// Whether the actor's person did none of these.
fn other_person(desk: &mut Desk<'_>, complaint: &Complaint, kinds: &[&str]) -> Result<bool, Stop> {
    match desk.actor {
        Actor::Staff(account) => Ok(!did(desk.db, desk.keys, complaint.id, account.person, kinds)?),
        _ => Ok(false),
    }
}

/// What the notices of a rule about this complaint are about.
fn about(complaint: &Complaint) -> About {
    About { complaint: Some(complaint.id), account: complaint.drafter, ..About::default() }
}
