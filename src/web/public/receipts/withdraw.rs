//! `/receipts/{code}/withdrawal`: a letter is taken back, after one question.

use super::{allowed, code_of, lookup, scene, words};
use crate::commands::Actor;
use crate::commands::submission::Withdraw;
use crate::procedure::submission::{Event, State};
use crate::web::form::Form;
use crate::web::problem::Problem;
use crate::web::public::comment::Said;
use crate::web::visit::Visit;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    receipt: String,
    action: String,
    parts: Vec<Said>,
}

/// The question.
pub async fn show(visit: Visit, typed: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let letter = match lookup::find(&visit, &request, &typed).await? {
        Ok(letter) => letter,
        Err(page) => return Ok(page),
    };
    let scene = scene(&visit, &letter).await?;
    allowed(&scene, &letter, Event::Withdraw)?;
    let receipt = format!("/receipts/{}", code_of(&visit, &letter));
    let content = Content { action: format!("{receipt}/withdrawal"), receipt, parts: words(&scene, &letter) };
    visit.show("pages/public/receipts/withdraw", move |_, _| Ok(content)).await
}

/// The answer.
pub async fn accept(visit: Visit, typed: Path<String>, request: HttpRequest, form: Form) -> Result<HttpResponse, Problem> {
    let letter = match lookup::find(&visit, &request, &typed).await? {
        Ok(letter) => letter,
        Err(page) => return Ok(page),
    };
    // A second click finds what the first one did.
    if letter.state != State::Withdrawn {
        let command = Withdraw { receipt: letter.receipt.clone(), received_at: form.received_at };
        visit.app.perform(Actor::Resident, command).await?;
    }
    Ok(visit.to(&format!("/receipts/{}", code_of(&visit, &letter))))
}
