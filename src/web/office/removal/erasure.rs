//! `…/letters/{k}/erasure`: asks that who wrote a letter be removed for good.

use super::waiting;
use crate::commands::FieldError;
use crate::commands::erase::{Ground, RequestErasure, preview};
use crate::commands::scrub::Mentions;
use crate::store::Db;
use crate::store::approvals::Purpose;
use crate::web::form::Form;
use crate::web::office::case::{At, Head};
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

type Letter = Path<(String, i64, i64)>;

#[derive(Serialize)]
struct Content {
    case: Head,
    number: i64,
    back: String,
    action: String,
    /// Where it waits for the second person already.
    waits: Option<String>,
    named: bool,
    files: usize,
    places: u64,
    mentions: Mentions,
    /// Published versions that lose words.
    published: usize,
    ground: Field,
    grounds: Vec<Choice>,
}

pub async fn show(visit: Visit, path: Letter) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    page(visit, at, number, StatusCode::OK, Typed::default()).await
}

pub async fn ask(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    let submission = visit.app.read(move |db| Ok(wanted.letter(db, number)?.1.id)).await?;
    let Some(ground) = form.parse::<Ground>("ground") else {
        let typed = Typed::of(&form).wrong_as(&FieldError::new("ground", "choose"), at.lang());
        return page(visit, at, number, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
    };
    match visit.perform_once(&form, RequestErasure { submission, ground }).await {
        Ok(approval) => visit.done(&format!("/office/approvals/{}", approval.id), "machine.approval.done.request"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            page(visit, at, number, status, typed).await
        }
    }
}

async fn page(visit: Visit, at: At, number: i64, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    let load = move |db: &mut Db, _: &_| {
        let (case, letter) = at.letter(db, number)?;
        let back = format!("{}/letters/{number}", at.base());
        let waits = waiting(db, letter.id.as_str(), Purpose::Erasure)?;
        let lost = preview(db, letter)?;
        let word = |ground: &Ground, group: &str| at.word(&format!("erasure.{group}.{ground}"), &[]);
        let choice = |ground: &Ground| Choice {
            hint: Some(word(ground, "ground_hint")),
            ..Choice::new(ground.name(), word(ground, "ground"), typed.value("ground"))
        };
        let letter_name = at.word("letter.title", &[("n", &number.to_string())]);
        Ok(Content {
            number,
            action: format!("{back}/erasure"),
            back,
            waits,
            named: lost.named,
            files: lost.files,
            places: lost.places,
            mentions: lost.mentions,
            published: lost.losses.len(),
            ground: typed.field("ground"),
            grounds: Ground::ALL.iter().map(choice).collect(),
            case: at.head(&case, &[("/letters", at.word("letters.title", &[])), (&format!("/letters/{number}"), letter_name)]),
        })
    };
    visit.in_area("projects").show_form(status, "pages/office/removal/erasure", errors, load).await
}
