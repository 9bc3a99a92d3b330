//! `…/ledger/end`: a ledger is concluded, or another project goes on with what is open.

use super::place::{Asked, Head, NamedPlace, Place};
use crate::commands::ledger::Prospect;
use crate::commands::ledger::end::{ProposeEnd, named, open_issues};
use crate::commands::ledger::{REASON_LIMIT, runs};
use crate::model::ids::ProjectId;
use crate::model::method::Ending;
use crate::store::Db;
use crate::store::approvals::Purpose;
use crate::store::ledger::Ledger;
use crate::store::projects::Project;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    case: Head,
    href: String,
    rev: i64,
    how: Field,
    hows: Vec<Choice>,
    successor: Field,
    reason: Field,
    limit: usize,
    /// Issues that are open: number and title.
    open: Vec<(i64, String)>,
    named: Vec<NamedPlace>,
    asked: Option<Asked>,
}

pub async fn show(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    let place = Place::of(&visit, no.into_inner())?;
    page(visit, place, StatusCode::OK, Typed::default()).await
}

/// Asks for the approval of the end.
pub async fn propose(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let place = Place::of(&visit, no.into_inner())?;
    let (wanted, next) = (place.clone(), form.get("successor").trim().to_owned());
    let load = move |db: &mut Db| {
        let successor = if next.is_empty() { None } else { successor(db, &wanted, &next)? };
        Ok((wanted.going_on(db)?.id, successor))
    };
    let (project, successor) = visit.app.read(load).await?;
    let command = ProposeEnd {
        project,
        rev: form.rev(),
        how: form.parse("how"),
        reason: form.get("reason").to_owned(),
        successor,
        kept: form.all("kept").map(str::to_owned).collect(),
    };
    match visit.perform(command).await {
        Ok(_) => visit.done(&format!("{}/end", place.base()), "machine.ledger.done.propose_end"),
        Err(problem) => {
            let (status, typed) = place.refused(problem, &form, "")?;
            page(visit, place, status, typed).await
        }
    }
}

/// The project with this number, if it is there for the reader and under the method.
fn successor(db: &mut Db, place: &Place, no: &str) -> Result<Option<ProjectId>, Problem> {
    match place.reader.project(db, &crate::model::fold::field(no)) {
        Ok(next) => Ok(runs(db, next.id)?.then_some(next.id)),
        Err(Problem::NotFound) => Ok(None),
        Err(problem) => Err(problem),
    }
}

async fn page(visit: Visit, place: Place, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    visit.in_area("projects").show_form(status, "pages/office/ledger/end", errors, move |db, ask| content(db, ask, &place, &typed)).await
}

fn content(db: &mut Db, ask: &Ask, place: &Place, typed: &Typed) -> Result<Content, Problem> {
    let project = place.going_on(db)?;
    let prospect = Prospect::of(db, &project, ask.now)?;
    let ledger = Ledger::of_project(db, project.id)?.ok_or(Problem::NotFound)?;
    let next = ledger.successor.map(|next| Project::by_id(db, next)).transpose()?.flatten().map(|next| next.no()).unwrap_or_default();
    let stored = Typed::holding(&[("how", ledger.outcome.map_or("", Ending::name)), ("successor", &next), ("reason", &ledger.ending)]);
    let shown = if typed.holds("reason") { typed } else { &stored };
    let typed_end = Ledger { ending: typed.value("reason").trim().replace("\r\n", "\n"), ..ledger.clone() };
    let places = if typed.holds("reason") { named(db, &typed_end)? } else { Vec::new() };
    let label = |how: Ending| texts().get(ask.lang, &format!("office_ledger.ending.{how}"), &[]);
    Ok(Content {
        case: place.head(&project),
        href: format!("{}/end", place.base()),
        rev: ledger.rev,
        how: shown.field("how"),
        hows: shown.choices("how", Ending::ALL, Ending::name, label),
        successor: shown.field("successor"),
        reason: shown.field("reason"),
        limit: REASON_LIMIT,
        open: open_issues(db, &prospect, project.id)?.into_iter().map(|issue| (issue.number, issue.title)).collect(),
        named: places.into_iter().map(|one| place.named(one.clone(), place.label(one.field), typed)).collect(),
        asked: Asked::newest(db, ledger.id.as_str(), Purpose::LedgerEnd)?,
    })
}
