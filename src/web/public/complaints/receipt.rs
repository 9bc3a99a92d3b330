//! `/complaints/receipts/{code}`: where somebody's complaint is now; whoever has the code can take it back until it is answered.

use crate::commands::Actor;
use crate::commands::complaint::{Retract, receipt_code};
use crate::commands::submission::receipt_hash;
use crate::model::receipt::ReceiptCode;
use crate::store::Db;
use crate::store::complaints::{ComplainantRow, Complaint};
use crate::web::complaints::{Shown, is_waiting};
use crate::web::form::Form;
use crate::web::problem::Problem;
use crate::web::public::receipts::guess;
use crate::web::visit::{Ask, Visit};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    code: String,
    complaint: Shown,
    /// What was written.
    words: String,
    /// Where it is taken back, while that can be.
    withdraw: Option<String>,
}

pub async fn show(visit: Visit, typed: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let complaint = find(&visit, &request, &typed).await?;
    let code = receipt_code(&visit.app.keys, complaint.id).to_string();
    let load = move |db: &mut Db, ask: &Ask| {
        let known = ComplainantRow::of(db, complaint.id)?.ok_or(Problem::NotFound)?.complainant()?;
        let withdraw = is_waiting(&complaint).then(|| format!("/complaints/receipts/{code}/withdrawal"));
        Ok(Content { code, complaint: Shown::of(db, &complaint, ask.lang)?, words: known.words, withdraw })
    };
    visit.in_area("complaints").show("pages/public/complaints/receipt", load).await
}

/// Takes the complaint back.
pub async fn retract(visit: Visit, typed: Path<String>, request: HttpRequest, _form: Form) -> Result<HttpResponse, Problem> {
    let complaint = find(&visit, &request, &typed).await?;
    visit.app.perform(Actor::Resident, Retract { receipt: complaint.receipt }).await?;
    Ok(visit.to(&format!("/complaints/receipts/{}", receipt_code(&visit.app.keys, complaint.id))))
}

/// The complaint of a code, no faster than a person types; one whose complainant was removed is nobody's any more.
async fn find(visit: &Visit, request: &HttpRequest, typed: &str) -> Result<Complaint, Problem> {
    let guess = guess(visit, request)?;
    let hash = typed.parse::<ReceiptCode>().map(|code| receipt_hash(&code)).unwrap_or_default();
    let found = visit.app.read(move |db| {
        let complaint = Complaint::by_receipt(db, &hash)?;
        let kept = complaint.as_ref().map(|complaint| ComplainantRow::of(db, complaint.id)).transpose()?.flatten();
        Ok::<_, Problem>(complaint.filter(|_| kept.is_some()))
    });
    match found.await? {
        Some(complaint) => Ok(complaint),
        None => {
            guess.missed()?;
            Err(Problem::NotFound)
        }
    }
}
