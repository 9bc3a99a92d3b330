//! `/office/projects/{no}/plans/new`: a file becomes an import that is looked through before it is saved.

use super::draft::outline;
use super::matching::{Matching, Mistake};
use crate::commands::plan_draft::{Matches, SavePlanDraft, StartPlanDraft};
use crate::commands::{FieldError, Refused};
use crate::documents::plan::{ImportError, MAX_FILE_BYTES, Source, detect};
use crate::model::ids::{PlanDraftId, ProjectId, SectionId};
use crate::procedure::project::{Event, Project as Machine};
use crate::store::plan_drafts::PlanDraft;
use crate::store::projects::Project;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::upload::{Sent, Upload};
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, block};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Content {
    no: String,
    project_title: String,
    action: String,
    back: String,
    title: Field,
    file: Field,
    megabytes: usize,
}

/// The page where a file is chosen.
pub async fn show(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    page(visit, no.into_inner(), StatusCode::OK, Typed::default()).await
}

/// Reads the file, finds its headings and keeps it as an import.
pub async fn accept(visit: Visit, no: Path<String>, upload: Upload<MAX_FILE_BYTES>) -> Result<HttpResponse, Problem> {
    let no = no.into_inner();
    let (reader, wanted) = (Reader::of(&visit)?, no.clone());
    let project = visit.app.read(move |db| reader.project(db, &wanted)).await?;
    let file = upload.file("file").cloned();
    let source = match block(move || read(file)).await.map_err(|_| Problem::Unavailable)? {
        Ok(source) => source,
        Err(wrong) => {
            let typed = Typed::of(&upload.form).wrong_as(&wrong, visit.lang);
            return page(visit, no, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
        }
    };
    let name = upload.file("file").map(|file| file.name.clone()).unwrap_or_default();
    let outline = block(move || (detect(&source), source.text)).await.map_err(|_| Problem::Unavailable)?;
    let (outline, text) = outline;
    let title = upload.form.get("title").to_owned();
    match visit.perform(StartPlanDraft { project: project.id, title, file_name: name, text, outline }).await {
        Ok(draft) => Ok(visit.to(&format!("/office/projects/{no}/plan-drafts/{draft}"))),
        Err(problem) => {
            let typed = Typed::refused(problem, &upload.form, visit.lang)?;
            page(visit, no, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
    }
}

/// Makes an import the next version.
pub async fn save(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let (reader, wanted) = (Reader::of(&visit)?, no.clone());
    let project = visit.app.read(move |db| reader.project(db, &wanted)).await?;
    let draft: PlanDraftId = form.parse("draft").ok_or(Problem::Unreadable("request"))?;
    let rev = form.parse("rev").ok_or(Problem::Unreadable("request"))?;
    let entered = Matching::entered(&form);
    let (base, carried) = match carried(&visit, project.id, draft, entered.clone()).await? {
        Ok(carried) => carried,
        Err(mistakes) => {
            let error = |mistake: &Mistake| FieldError::new(&mistake.field, mistake.problem).with("place", &mistake.place);
            let typed = mistakes.iter().fold(Typed::of(&form), |typed, mistake| typed.wrong_as(&error(mistake), visit.lang));
            return super::draft::again(visit, (no.into_inner(), draft.to_string()), &typed, entered).await;
        }
    };
    // What was looked at, not what is newest now: another version may have come in between.
    let base = form.parse("base").unwrap_or(base);
    let done = visit.perform(SavePlanDraft { draft, rev, title: form.get("title").to_owned(), base, carried }).await;
    match done {
        Ok(_) => visit.done(&format!("/office/projects/{no}"), "machine.project.done.add_plan"),
        // Saved before: somebody pressed the button twice.
        Err(Problem::Refused(Refused::Missing)) => Ok(visit.to(&format!("/office/projects/{no}"))),
        Err(problem) => {
            let typed = Typed::refused(problem, &form, visit.lang)?;
            super::draft::again(visit, (no.into_inner(), draft.to_string()), &typed, entered).await
        }
    }
}

/// The newest version (0 for none) and which of its sections the import's are, or what is wrong with what was entered.
async fn carried(
    visit: &Visit,
    project: ProjectId,
    draft: PlanDraftId,
    entered: Matches,
) -> Result<Result<(i64, BTreeMap<usize, SectionId>), Vec<Mistake>>, Problem> {
    let load = move |db: &mut crate::store::Db| {
        // Saved before: the command says so.
        let Some(draft) = PlanDraft::by_id(db, draft)?.filter(|draft| draft.project == project) else {
            return Ok(Ok((0, BTreeMap::new())));
        };
        let sections = outline(&draft)?.sections(&draft.text);
        let matching = Matching::of(db, project, &draft.text, sections, entered)?;
        Ok(matching.map_or(Ok((0, BTreeMap::new())), |found| Ok((found.base(), found.carried()?))))
    };
    visit.app.read(load).await
}

fn read(file: Option<Sent>) -> Result<Source, FieldError> {
    let wrong = |problem| FieldError::new("file", problem);
    let file = file.ok_or_else(|| wrong("import_needed"))?;
    let megabytes = MAX_FILE_BYTES / (1024 * 1024);
    if file.too_large {
        return Err(wrong("import_too_large").with("megabytes", megabytes));
    }
    Source::read(&file.name, &file.bytes).map_err(|error| match error {
        ImportError::TooLarge => wrong("import_too_large").with("megabytes", megabytes),
        other => wrong(problem(other)),
    })
}

/// The sentence for a file that cannot be imported; each says what to do.
fn problem(error: ImportError) -> &'static str {
    match error {
        ImportError::Name => "import_name",
        ImportError::TooLarge => "import_too_large",
        ImportError::Empty => "import_empty",
        ImportError::Encoding => "import_encoding",
        ImportError::NotWord => "import_not_word",
        ImportError::Protected => "import_protected",
        ImportError::Macros => "import_macros",
        ImportError::ExternalTemplate => "import_external_template",
        ImportError::TooManyEntries | ImportError::UnpacksTooLarge => "import_bomb",
        ImportError::Damaged => "import_damaged",
    }
}

async fn page(visit: Visit, no: String, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let errors = typed.errors();
    let load = move |db: &mut crate::store::Db, _: &_| {
        let project: Project = reader.project(db, &no)?;
        if !reader.may::<Machine>(project.state, Event::AddPlan) {
            return Err(Problem::NotFound);
        }
        let back = format!("/office/projects/{no}");
        let (title, file) = (typed.field("title"), typed.field("file"));
        let megabytes = MAX_FILE_BYTES / (1024 * 1024);
        Ok(Content { project_title: project.title, action: format!("{back}/plan-drafts"), back, no, title, file, megabytes })
    };
    let visit = visit.in_area("projects");
    visit.show_form(status, "pages/office/project/import", errors, load).await
}
