//! `/projects/{no}/rounds/{n}/submissions/new`: a letter is written, its writer named, checked and sent, without an account,
//! a session or a script. Each page carries in hidden fields what was typed on the others.

mod about;
mod draft;
mod pages;
mod scene;
mod telling;

use super::seen::counting;
use crate::commands::heartbeat::Rehearse;
use crate::commands::submission::Receive;
use crate::commands::{Actor, FieldError, Refused};
use crate::probe::{self, CAME_THROUGH};
use crate::procedure::period::Submitting;
use crate::web::form::Form;
use crate::web::page::FieldError as PageError;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::web::{Path, Query};
use actix_web::{HttpRequest, HttpResponse};
pub use draft::{Draft, DraftPart};
pub use pages::{Boxes, Said, boxes, page_errors, said};
pub use scene::{Headings, Scene, question_name, question_place, sections};
use serde::{Deserialize, Serialize};
pub use telling::{Telling, telling};

/// What the link below a section of the plan says.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    section: String,
}

/// Number of the project and of the round.
type Address = Path<(String, String)>;

/// The first page, with a box for the section whose link was followed.
pub async fn show(visit: Visit, at: Address, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let visit = visit.in_area("projects");
    let scene = scene(&visit, &at, Headings::Needed).await?;
    let mut draft = Draft::new(&scene)?;
    if let Some(why) = shut(&scene, visit.now()) {
        return shut_page(&visit, &scene, &draft, why).await;
    }
    draft.add(&scene, [asked.section.clone()]);
    write_page(&visit, &scene, &draft, &[]).await
}

/// From one page to the next, or back; nothing is stored.
pub async fn turn(visit: Visit, at: Address, form: Form) -> Result<HttpResponse, Problem> {
    let visit = visit.in_area("projects");
    let scene = scene(&visit, &at, Headings::Needed).await?;
    let mut draft = Draft::of(&form).with_key()?.with_boxes(&scene);
    if let Some(why) = shut(&scene, form.received_at) {
        return shut_page(&visit, &scene, &draft, why).await;
    }
    match (form.get("from"), form.get("go")) {
        ("write", "add") => {
            draft.add(&scene, form.all("add").map(str::to_owned));
            write_page(&visit, &scene, &draft, &[]).await
        }
        ("check" | "about", "write") => write_page(&visit, &scene, &draft, &[]).await,
        ("check", "about") => about_page(&visit, &scene, &draft, &[]).await,
        ("about", _) => after_about(&visit, &scene, &draft).await,
        _ => after_write(&visit, &scene, &draft).await,
    }
}

async fn after_write(visit: &Visit, scene: &Scene, draft: &Draft) -> Result<HttpResponse, Problem> {
    let wrong = draft.wrong_words(scene);
    if !wrong.is_empty() {
        return write_page(visit, scene, draft, &wrong).await;
    }
    if about::asks_about_writer(&scene.policy.submission) {
        about_page(visit, scene, draft, &[]).await
    } else {
        check_page(visit, scene, draft, StatusCode::OK, Vec::new()).await
    }
}

async fn after_about(visit: &Visit, scene: &Scene, draft: &Draft) -> Result<HttpResponse, Problem> {
    let wrong = draft.wrong_person(&scene.policy);
    if wrong.is_empty() {
        check_page(visit, scene, draft, StatusCode::OK, Vec::new()).await
    } else {
        about_page(visit, scene, draft, &wrong).await
    }
}

/// The letter itself. It is on disk, in the record and its mails are queued when the receipt is shown.
pub async fn send(visit: Visit, at: Address, request: HttpRequest, form: Form) -> Result<HttpResponse, Problem> {
    let visit = visit.in_area("projects");
    let probed = probed(&visit, &request)?;
    let here = scene(&visit, &at, Headings::Unneeded).await?;
    let draft = Draft::of(&form);
    let parts = draft.typed(&here);
    let (Ok(parts), false) = (&parts, draft.key.is_empty()) else {
        return not_sent(&visit, &at, draft, Refused::Fields(parts.err().unwrap_or_default()), &form).await;
    };
    let command = Receive {
        post: draft.post(),
        round: here.round.id,
        parts: parts.clone(),
        person: draft.person(),
        lang: visit.lang,
        received_at: form.received_at,
    };
    if probed {
        visit.app.perform(Actor::Resident, Rehearse(command)).await?;
        return Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(CAME_THROUGH));
    }
    match visit.app.perform(Actor::Resident, command).await {
        Ok(receipt) => Ok(visit.to(&format!("/receipts/{}", receipt.code))),
        Err(Problem::Refused(refused)) => not_sent(&visit, &at, draft, refused, &form).await,
        Err(Problem::Unavailable) => try_again(&visit, &at, draft).await,
        Err(other) => Err(other),
    }
}

/// Whether this is the probe of the program's own. What only says so is turned away: a resident's letter never says it, and a
/// probe that this process did not send must not become a letter.
fn probed(visit: &Visit, request: &HttpRequest) -> Result<bool, Problem> {
    match request.headers().get(probe::HEADER) {
        None => Ok(false),
        Some(secret) if !visit.app.probe.is_empty() && secret.as_bytes() == visit.app.probe.as_bytes() => Ok(true),
        Some(_) => Err(Problem::Forbidden),
    }
}

/// The page on which whatever stands against the letter can be mended, with everything that was typed.
async fn not_sent(visit: &Visit, at: &Address, draft: Draft, refused: Refused, form: &Form) -> Result<HttpResponse, Problem> {
    let scene = scene(visit, at, Headings::Needed).await?;
    let draft = draft.with_key()?.with_boxes(&scene);
    match refused {
        Refused::Rule(_) => shut_page(visit, &scene, &draft, scene.submitting(form.received_at)).await,
        Refused::KeyUsed { receipt } => {
            let content = pages::used(&scene, &draft, receipt);
            answer(visit, StatusCode::UNPROCESSABLE_ENTITY, "pages/public/comment/used", Vec::new(), content).await
        }
        Refused::Fields(wrong) if wrong.iter().any(|error| error.field.starts_with("text-")) => {
            write_page(visit, &scene, &draft, &wrong).await
        }
        Refused::Fields(wrong) if wrong.iter().any(|error| error.field != "key") => about_page(visit, &scene, &draft, &wrong).await,
        // Without a key a double click would be two letters; the page now has one.
        Refused::Fields(_) => check_page(visit, &scene, &draft, StatusCode::UNPROCESSABLE_ENTITY, again(&scene, "comment.no_key")).await,
        other => Err(Problem::Refused(other).keep(form.typed())),
    }
}

/// The last page again, under the same key: if the letter did get in, sending it once more gives its receipt.
async fn try_again(visit: &Visit, at: &Address, draft: Draft) -> Result<HttpResponse, Problem> {
    let scene = scene(visit, at, Headings::Needed).await?;
    let errors = again(&scene, "comment.busy");
    let mut page = check_page(visit, &scene, &draft.with_boxes(&scene), StatusCode::SERVICE_UNAVAILABLE, errors).await?;
    page.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    Ok(page)
}

fn again(scene: &Scene, key: &str) -> Vec<PageError> {
    vec![PageError { field: String::new(), text: crate::texts::texts().get(scene.ask.lang, key, &[]) }]
}

async fn scene(visit: &Visit, at: &Address, headings: Headings) -> Result<Scene, Problem> {
    // Looked at before the database is.
    counting(&at.1).ok_or(Problem::NotFound)?;
    Scene::of_address(visit, &at.0, &at.1, headings).await
}

/// Why nothing can be sent at this moment, if so.
fn shut(scene: &Scene, at: crate::model::Moment) -> Option<Option<Submitting>> {
    let submitting = scene.submitting(at);
    (!submitting.is_some_and(Submitting::accepted)).then_some(submitting)
}

/// What is shown when nothing can be sent, with what was typed.
pub async fn shut_page(visit: &Visit, scene: &Scene, draft: &Draft, why: Option<Submitting>) -> Result<HttpResponse, Problem> {
    let content = pages::shut(scene, draft, why);
    answer(visit, StatusCode::CONFLICT, "pages/public/comment/shut", Vec::new(), content).await
}

async fn write_page(visit: &Visit, scene: &Scene, draft: &Draft, wrong: &[FieldError]) -> Result<HttpResponse, Problem> {
    let errors = page_errors(visit.lang, wrong);
    let content = pages::write(scene, draft, &errors);
    answer(visit, status(&errors), "pages/public/comment/write", errors, content).await
}

async fn about_page(visit: &Visit, scene: &Scene, draft: &Draft, wrong: &[FieldError]) -> Result<HttpResponse, Problem> {
    let errors = page_errors(visit.lang, wrong);
    let content = about::about(scene, draft, &errors);
    answer(visit, status(&errors), "pages/public/comment/about", about::summary(visit.lang, errors), content).await
}

async fn check_page(
    visit: &Visit,
    scene: &Scene,
    draft: &Draft,
    status: StatusCode,
    errors: Vec<PageError>,
) -> Result<HttpResponse, Problem> {
    answer(visit, status, "pages/public/comment/check", errors, pages::check(scene, draft)).await
}

fn status(errors: &[PageError]) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// A page of the form. It may be shown again by the browser's own "back" without asking us: so the words typed on it, and its
/// key, are still there.
async fn answer<T: Serialize + Send + 'static>(
    visit: &Visit,
    status: StatusCode,
    template: &'static str,
    errors: Vec<PageError>,
    content: T,
) -> Result<HttpResponse, Problem> {
    visit.show_form(status, template, errors, move |_, _| Ok(content)).await
}
