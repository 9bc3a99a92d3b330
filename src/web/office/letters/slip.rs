//! The receipt slip: what somebody who brought or sent a letter takes home, printed at the counter.

use crate::commands::submission::receipt_code;
use crate::model::terms::Channel;
use crate::web::office::case::{At, Head};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    case: Head,
    letter: String,
    code: String,
    /// Where the code leads, also within the QR code.
    address: String,
    received_at: String,
    channel: Channel,
    office: String,
    section: String,
    phone: String,
}

pub async fn show(visit: Visit, path: Path<(String, i64, i64)>) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let app = visit.app.clone();
    visit
        .in_area("desk")
        .show("pages/office/letters/slip", move |db, ask| {
            let (case, letter) = at.letter(db, number)?;
            let code = receipt_code(&app.keys, letter.id).to_string();
            let section = ask.policy.section(&case.round.section);
            Ok(Content {
                case: at.head(&case, &[("/letters", at.word("letters.title", &[]))]),
                letter: format!("{}/letters/{number}", at.base()),
                address: format!("{}/receipts/{code}", app.site.base_url),
                code,
                received_at: letter.received_at.into(),
                channel: letter.channel,
                office: letter.office,
                section: section.map(|section| section.name.get(ask.lang).to_owned()).unwrap_or_default(),
                phone: section.map(|section| section.phone.clone()).unwrap_or_default(),
            })
        })
        .await
}
