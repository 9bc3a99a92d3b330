//! `/office/projects/{no}/occasions`: the occasions of a project, from the plan of one to its absorbed record.

pub mod acts;
pub mod addresses;
pub mod form;
pub mod intake;
pub mod materials;
pub mod notes;
pub mod objection;
pub mod objections;
pub mod one;
mod record;
pub mod row;
pub mod row_acts;
mod steps;

use super::find::Reader;
use super::typed::Typed;
use crate::commands::{Refused, ledger};
use crate::model::terms::Lang;
use crate::procedure::occasion::{Event, Occasion as Machine, State};
use crate::procedure::{Refusal, Why};
use crate::store::Db;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    project_title: String,
    back: String,
    /// Whether the project is under the method.
    runs: bool,
    /// Where one is planned, for who may.
    new: Option<String>,
    occasions: Vec<OccasionLine>,
}

#[derive(Serialize)]
struct OccasionLine {
    href: String,
    number: i64,
    kind: &'static str,
    title: String,
    place: String,
    area: String,
    starts_at: Option<String>,
    state: &'static str,
    rows: usize,
}

pub async fn show(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    visit.in_area("projects").show("pages/office/occasions/list", move |db, _: &Ask| load(db, &reader, &no)).await
}

fn load(db: &mut Db, reader: &Reader, no: &str) -> Result<Content, Problem> {
    let project = reader.project(db, no)?;
    let runs = ledger::runs(db, project.id)?;
    let mut occasions = Vec::new();
    for occasion in Occasion::of_project(db, project.id)? {
        let rows = QaRow::of_occasion(db, occasion.id)?.iter().filter(|row| row.counts()).count();
        occasions.push(OccasionLine {
            href: base(no, occasion.number),
            number: occasion.number,
            kind: occasion.kind.name(),
            title: occasion.title,
            place: occasion.place,
            area: occasion.area,
            starts_at: occasion.starts_at.map(String::from),
            state: occasion.state.name(),
            rows,
        });
    }
    let may_plan = runs && reader.may::<Machine>(State::New, Event::Plan);
    Ok(Content {
        project_title: project.title,
        back: format!("/office/projects/{no}"),
        runs,
        new: may_plan.then(|| format!("/office/projects/{no}/occasions/new")),
        occasions,
    })
}

/// The address of an occasion's page.
fn base(no: &str, number: i64) -> String {
    format!("/office/projects/{no}/occasions/{number}")
}

/// An occasion by the numbers of its address, if it exists for the reader.
fn find(reader: &Reader, db: &mut Db, (no, number): (&str, i64)) -> Result<(Project, Occasion), Problem> {
    let project = reader.project(db, no)?;
    let occasion = Occasion::by_number(db, project.id, number)?.ok_or(Problem::NotFound)?;
    Ok((project, occasion))
}

/// The same before a command is asked for.
async fn found(visit: &Visit, (no, number): &(String, i64)) -> Result<Occasion, Problem> {
    let (reader, no, number) = (Reader::of(visit)?, no.clone(), *number);
    visit.app.read(move |db| Ok(find(&reader, db, (&no, number))?.1)).await
}

/// The form as it came back, with what stands against it at the fields that can mend it. What no form of the page can mend goes on as a
/// page of its own, which keeps what was typed.
fn refused(problem: Problem, form: &Form, lang: Lang) -> Result<(StatusCode, Typed), Problem> {
    let word = |key: &str| texts().get(lang, key, &[]);
    match problem {
        Problem::Refused(Refused::Fields(errors)) => Ok(Typed::labelled(&errors, form, "office_occasion", lang)),
        Problem::Refused(Refused::Stale) => Ok((StatusCode::CONFLICT, Typed::of(form).wrong("", word("office_occasion.changed")))),
        Problem::Refused(Refused::Rule(Refusal { machine, why: Why::Guards(guards), .. })) if mendable(&guards) => {
            let typed = guards.into_iter().fold(Typed::of(form), |typed, guard| {
                typed.wrong(field_of(guard).unwrap_or_default(), word(&format!("machine.{machine}.guard.{guard}")))
            });
            Ok((StatusCode::CONFLICT, typed))
        }
        other => Err(other.keep(form.typed())),
    }
}

/// Whether the form is still there when the page is shown again: not once the record is closed.
fn mendable(guards: &[&'static str]) -> bool {
    !guards.contains(&"record_open")
}

/// The field by which a guard can be met.
fn field_of(guard: &str) -> Option<&'static str> {
    match guard {
        "material_handed_out" => Some("handed_out"),
        "rows_noted" => Some("nobody_spoke"),
        "was_there" => Some("was_there"),
        "names_cleared" => Some("kept-0"),
        "issue_fits" => Some("issue"),
        "other_occasion" => Some("to"),
        _ => None,
    }
}
