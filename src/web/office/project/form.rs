//! `/office/projects/new` and `…/edit`: what is said about a project.

use crate::commands::project::{EditProject, ProjectForm, RegisterProject, SUMMARY_LIMIT};
use crate::model::terms::ProjectKind;
use crate::store::projects::Project;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    heading: String,
    /// The number of the project that is edited; none for a new one.
    no: Option<String>,
    /// Where the form is sent, and where one came from.
    action: String,
    back: String,
    rev: i64,
    title: Field,
    title_en: Field,
    kind: Field,
    kinds: Vec<Choice>,
    summary: Field,
    summary_limit: usize,
}

/// An empty form.
pub async fn new(visit: Visit) -> Result<HttpResponse, Problem> {
    page(visit, StatusCode::OK, None, Typed::default()).await
}

/// Registers a project.
pub async fn register(visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    match visit.perform_once(&form, RegisterProject(read(&form))).await {
        Ok(project) => visit.done(&format!("/office/projects/{}", project.no()), "machine.project.done.register"),
        Err(problem) => again(visit, form, None, problem).await,
    }
}

/// The form of a project.
pub async fn edit(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    let project = find(&visit, no.into_inner()).await?;
    let values =
        [("title", &*project.title), ("title_en", &project.title_en), ("kind", project.kind.name()), ("summary", &project.summary)];
    page(visit, StatusCode::OK, Some((project.no(), project.rev)), Typed::holding(&values)).await
}

/// Changes a project.
pub async fn change(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let project = find(&visit, no.into_inner()).await?;
    let rev = form.parse("rev").ok_or(Problem::Unreadable("request"))?;
    match visit.perform(EditProject { project: project.id, rev, form: read(&form) }).await {
        Ok(project) => visit.done(&format!("/office/projects/{}", project.no()), "machine.project.done.edit"),
        Err(problem) => again(visit, form, Some((project.no(), rev)), problem).await,
    }
}

fn read(form: &Form) -> ProjectForm {
    ProjectForm {
        title: form.get("title").to_owned(),
        title_en: form.get("title_en").to_owned(),
        kind: form.parse::<ProjectKind>("kind"),
        summary: form.get("summary").replace("\r\n", "\n"),
    }
}

async fn find(visit: &Visit, no: String) -> Result<Project, Problem> {
    let reader = Reader::of(visit)?;
    visit.app.read(move |db| reader.project(db, &no)).await
}

/// The same page with what is wrong, or the problem's own page with what was typed.
async fn again(visit: Visit, form: Form, known: Option<(String, i64)>, problem: Problem) -> Result<HttpResponse, Problem> {
    let typed = Typed::refused(problem, &form, visit.lang)?;
    page(visit, StatusCode::UNPROCESSABLE_ENTITY, known, typed).await
}

async fn page(visit: Visit, status: StatusCode, known: Option<(String, i64)>, typed: Typed) -> Result<HttpResponse, Problem> {
    let (no, rev) = known.map_or((None, 0), |(no, rev)| (Some(no), rev));
    let event = if no.is_some() { "edit" } else { "register" };
    let back = no.as_ref().map_or("/office/projects".to_owned(), |no| format!("/office/projects/{no}"));
    let word = |key: &str| texts().get(visit.lang, key, &[]);
    let content = Content {
        heading: word(&format!("machine.project.event.{event}")),
        action: if no.is_some() { format!("{back}/edit") } else { format!("{back}/new") },
        back,
        no,
        rev,
        title: typed.field("title"),
        title_en: typed.field("title_en"),
        kind: typed.field("kind"),
        kinds: typed.choices("kind", ProjectKind::ALL, ProjectKind::name, |kind| word(&format!("terms.project_kind.{kind}"))),
        summary: typed.field("summary"),
        summary_limit: SUMMARY_LIMIT,
    };
    let errors = typed.errors();
    let visit = visit.in_area("projects");
    visit.show_form(status, "pages/office/project/form", errors, move |_, _| Ok(content)).await
}
