//! `/receipts/{code}/amendment`: new words for a letter, until the deadline. The old ones stay in the record.

use super::{allowed, code_of, lookup, scene};
use crate::commands::submission::Amend;
use crate::commands::{Actor, FieldError, Refused};
use crate::model::span::slice;
use crate::procedure::period::Submitting;
use crate::procedure::submission::Event;
use crate::procedure::{Refusal, Why};
use crate::store::submissions::Submission;
use crate::web::form::Form;
use crate::web::problem::Problem;
use crate::web::public::comment::{Boxes, Draft, DraftPart, Said, Scene, Telling, boxes, page_errors, said, shut_page, telling};
use crate::web::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

/// The boxes with the present words in them.
pub async fn show(visit: Visit, typed: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let letter = match lookup::find(&visit, &request, &typed).await? {
        Ok(letter) => letter,
        Err(page) => return Ok(page),
    };
    let scene = scene(&visit, &letter).await?;
    allowed(&scene, &letter, Event::Amend)?;
    let mut draft = Draft::new(&scene)?;
    draft.parts = letter.parts.iter().map(|part| part_of(&scene, &letter, part)).collect();
    write_page(&visit, &scene, &letter, &draft.with_boxes(&scene), &[]).await
}

fn part_of(scene: &Scene, letter: &Submission, part: &crate::model::letter::Part) -> DraftPart {
    let text = slice(&letter.text, part.start, part.end).unwrap_or_default().to_owned();
    DraftPart { place: scene.place_of(part.topic()), text }
}

/// From the boxes to the question, back, or on to the amendment itself.
pub async fn accept(visit: Visit, typed: Path<String>, request: HttpRequest, form: Form) -> Result<HttpResponse, Problem> {
    let letter = match lookup::find(&visit, &request, &typed).await? {
        Ok(letter) => letter,
        Err(page) => return Ok(page),
    };
    let scene = scene(&visit, &letter).await?;
    let draft = Draft::of(&form).with_key()?;
    if form.get("from") == "check" && form.get("go") != "write" {
        return send(&visit, &scene, &letter, draft, &form).await;
    }
    let mut draft = draft.with_boxes(&scene);
    match (form.get("from"), form.get("go")) {
        ("write", "add") => {
            draft.add(&scene, form.all("add").map(str::to_owned));
            write_page(&visit, &scene, &letter, &draft, &[]).await
        }
        ("used", _) | ("check", "write") => write_page(&visit, &scene, &letter, &draft, &[]).await,
        _ => {
            let wrong = draft.wrong_words(&scene);
            if wrong.is_empty() {
                check_page(&visit, &scene, &letter, &draft).await
            } else {
                write_page(&visit, &scene, &letter, &draft, &wrong).await
            }
        }
    }
}

async fn send(visit: &Visit, scene: &Scene, letter: &Submission, draft: Draft, form: &Form) -> Result<HttpResponse, Problem> {
    let parts = match draft.typed(scene) {
        Ok(parts) => parts,
        Err(wrong) => return write_page(visit, scene, letter, &draft.with_boxes(scene), &wrong).await,
    };
    let command = Amend { receipt: letter.receipt.clone(), post: draft.post(), parts, received_at: form.received_at };
    match visit.app.perform(Actor::Resident, command).await {
        Ok(receipt) => Ok(visit.to(&format!("/receipts/{}", receipt.code))),
        Err(Problem::Refused(Refused::Fields(wrong))) => write_page(visit, scene, letter, &draft.with_boxes(scene), &wrong).await,
        Err(Problem::Refused(Refused::Rule(Refusal { why: Why::Guards(_), .. }))) => {
            shut_page(visit, scene, &draft.with_boxes(scene), Some(Submitting::Over)).await
        }
        Err(other) => Err(other.keep(form.typed())),
    }
}

#[derive(Serialize)]
struct Write {
    receipt: String,
    action: String,
    key: String,
    boxes: Boxes,
}

async fn write_page(
    visit: &Visit,
    scene: &Scene,
    letter: &Submission,
    draft: &Draft,
    wrong: &[FieldError],
) -> Result<HttpResponse, Problem> {
    let errors = page_errors(visit.lang, wrong);
    let receipt = format!("/receipts/{}", code_of(visit, letter));
    let content = Write { action: format!("{receipt}/amendment"), receipt, key: draft.key.clone(), boxes: boxes(scene, draft, &errors) };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    visit.show_form(status, "pages/public/receipts/amend", errors, move |_, _| Ok(content)).await
}

#[derive(Serialize)]
struct Check {
    receipt: String,
    action: String,
    key: String,
    hidden: Vec<(String, String)>,
    parts: Vec<Said>,
    telling: Vec<Telling>,
}

async fn check_page(visit: &Visit, scene: &Scene, letter: &Submission, draft: &Draft) -> Result<HttpResponse, Problem> {
    let receipt = format!("/receipts/{}", code_of(visit, letter));
    let content = Check {
        action: format!("{receipt}/amendment"),
        receipt,
        key: draft.key.clone(),
        hidden: draft.hidden_parts(),
        parts: said(scene, draft),
        telling: telling(draft, visit.lang),
    };
    visit.show("pages/public/receipts/amend_check", move |_, _| Ok(content)).await
}
