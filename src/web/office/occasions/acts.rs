//! What the staff do with an occasion. Each leads back to its page, which says what was done or keeps what was typed.

use super::form::whole;
use super::one::{href, page};
use super::{found, refused};
use crate::commands::occasion::record::{Absorb, ConfirmRecord, DraftRecord, Hold, ReopenRecord, SubmitRecord};
use crate::commands::occasion::{Announce, CallOff};
use crate::commands::{Command, Refused};
use crate::web::form::Form;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;

/// An occasion's address.
type At = Path<(String, i64)>;

/// Tells residents of it.
pub async fn announce(visit: Visit, at: At, form: Form) -> Result<HttpResponse, Problem> {
    let occasion = found(&visit, &at).await?.id;
    act(visit, at, &form, Announce { occasion, rev: form.rev() }, "announce").await
}

/// Puts it off or calls it off.
pub async fn call_off(visit: Visit, at: At, form: Form) -> Result<HttpResponse, Problem> {
    let occasion = found(&visit, &at).await?.id;
    let (later, done) = match form.get("go") {
        "postpone" => (true, "postpone"),
        "cancel" => (false, "cancel"),
        _ => return Err(Problem::Unreadable("request")),
    };
    let command = CallOff { occasion, rev: form.rev(), later, reason: form.get("reason").to_owned() };
    act(visit, at, &form, command, done).await
}

/// It begins.
pub async fn hold(visit: Visit, at: At, form: Form) -> Result<HttpResponse, Problem> {
    let occasion = found(&visit, &at).await?.id;
    let command = Hold { occasion, rev: form.rev(), handed_out: form.get("handed_out") == "on" };
    act(visit, at, &form, command, "hold").await
}

/// Hands the record over.
pub async fn draft(visit: Visit, at: At, form: Form) -> Result<HttpResponse, Problem> {
    let occasion = found(&visit, &at).await?.id;
    let mut errors = Vec::new();
    let participants = whole(("participants", form.get("participants")), &mut errors);
    if !errors.is_empty() {
        let (status, typed) = refused(Problem::Refused(Refused::Fields(errors)), &form, visit.lang)?;
        return page(visit, at.into_inner(), status, typed).await;
    }
    let command = DraftRecord {
        occasion,
        rev: form.rev(),
        participants,
        attendees: form.get("attendees").to_owned(),
        remarks: form.get("remarks").to_owned(),
        nobody_spoke: form.get("nobody_spoke") == "on",
    };
    act(visit, at, &form, command, "draft_record").await
}

/// Somebody else who was there says that it went so.
pub async fn confirm(visit: Visit, at: At, form: Form) -> Result<HttpResponse, Problem> {
    let occasion = found(&visit, &at).await?.id;
    let command = ConfirmRecord { occasion, rev: form.rev(), was_there: form.get("was_there") == "on" };
    act(visit, at, &form, command, "confirm_record").await
}

/// Sends the record back to be written on.
pub async fn reopen(visit: Visit, at: At, form: Form) -> Result<HttpResponse, Problem> {
    let occasion = found(&visit, &at).await?.id;
    let command = ReopenRecord { occasion, rev: form.rev(), reason: form.get("reason").to_owned() };
    act(visit, at, &form, command, "reopen_record").await
}

/// Asks for the publication of the record.
pub async fn submit(visit: Visit, at: At, form: Form) -> Result<HttpResponse, Problem> {
    let occasion = found(&visit, &at).await?.id;
    let kept = form.all("kept").map(str::to_owned).collect();
    act(visit, at, &form, SubmitRecord { occasion, rev: form.rev(), kept }, "submit_record").await
}

/// The ledger has taken it in.
pub async fn absorb(visit: Visit, at: At, form: Form) -> Result<HttpResponse, Problem> {
    let occasion = found(&visit, &at).await?.id;
    act(visit, at, &form, Absorb { occasion, rev: form.rev() }, "absorb").await
}

async fn act<C: Command>(visit: Visit, at: At, form: &Form, command: C, done: &str) -> Result<HttpResponse, Problem> {
    match visit.perform(command).await {
        Ok(_) => visit.done(&href(&at), &format!("machine.occasion.done.{done}")),
        Err(problem) => {
            let (status, typed) = refused(problem, form, visit.lang)?;
            page(visit, at.into_inner(), status, typed).await
        }
    }
}
