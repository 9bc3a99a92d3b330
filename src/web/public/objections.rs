//! `/projects/{no}/occasions/{n}/objections`: somebody who was there asks for the correction of a record, without an account and a name.

use super::seen::{Crumb, Seen, counting, crumbs, path, title};
use crate::commands::form_once::FormOnce;
use crate::commands::objection::{ObjectionForm, Receive};
use crate::commands::occasion::is_public;
use crate::commands::occasion::rows::WORDS_LIMIT;
use crate::commands::{Actor, Refused};
use crate::keys::{hex, random};
use crate::model::deadlines;
use crate::model::terms::Lang;
use crate::procedure::qa_row;
use crate::store::Db;
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::objections::ObjectionShown;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

/// How much of a row is said in the list of rows, in code points.
const SHORT: usize = 30;

type At = (String, String);

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    project: String,
    occasion: String,
    /// The record.
    record: String,
    /// Whether it can still be asked for, and until when.
    open: bool,
    last_day: Option<String>,
    /// The form's key: sent again with the same words, it is one objection.
    key: String,
    row: Field,
    rows: Vec<Choice>,
    words: Field,
    wanted: Field,
    limit: usize,
}

#[derive(Serialize)]
struct One {
    crumbs: Vec<Crumb>,
    project: String,
    occasion: String,
    record: String,
    objection: ObjectionShown,
}

pub async fn form(visit: Visit, at: Path<At>) -> Result<HttpResponse, Problem> {
    page(visit, at.into_inner(), StatusCode::OK, Typed::default()).await
}

/// The objection. It is on disk and in the record when its page is shown.
pub async fn accept(visit: Visit, at: Path<At>, form: Form) -> Result<HttpResponse, Problem> {
    let at = at.into_inner();
    let wanted = at.clone();
    let (project, occasion) = visit.app.read(move |db| find(db, &wanted)).await?;
    let command = Receive { occasion: occasion.id, form: typed_objection(&form, visit.lang), received_at: form.received_at };
    let once = FormOnce { key: form.get("once").to_owned(), payload: form.payload()?, command };
    match visit.app.perform(Actor::Resident, once).await {
        Ok(objection) => Ok(visit.to(&format!("{}/occasions/{}/objections/{}", path(&project), occasion.number, objection.number))),
        Err(problem @ (Problem::NotFound | Problem::Unreadable(_))) => Err(problem),
        Err(Problem::Unavailable) => {
            let typed = Typed::of(&form).wrong("", texts().get(visit.lang, "comment.busy", &[]));
            page(visit, at, StatusCode::SERVICE_UNAVAILABLE, typed).await
        }
        Err(problem) => {
            let (status, typed) = refused(problem, &form, visit.lang)?;
            page(visit, at, status, typed).await
        }
    }
}

/// What a form says, whoever fills it in.
pub fn typed_objection(form: &Form, lang: Lang) -> ObjectionForm {
    ObjectionForm { row: form.get("row").parse().ok(), words: form.get("words").to_owned(), wanted: form.get("wanted").to_owned(), lang }
}

/// The form as it was sent, with what stands against it at its fields.
pub fn refused(problem: Problem, form: &Form, lang: Lang) -> Result<(StatusCode, Typed), Problem> {
    match problem {
        Problem::Refused(Refused::Fields(errors)) => Ok(Typed::labelled(&errors, form, "objection", lang)),
        other => Typed::at_page(other, form, lang),
    }
}

/// Where one's objection is now; what it says is public with its answer.
pub async fn one(visit: Visit, at: Path<(String, String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number, k) = at.into_inner();
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, occasion) = find(db, &(no, number))?;
        let k = counting(&k).ok_or(Problem::NotFound)?;
        let objection = Objection::by_number(db, occasion.id, k)?.ok_or(Problem::NotFound)?;
        Ok(One {
            crumbs: crumbs(ask.lang, Some(&project)),
            project: title(&project, ask.lang),
            record: format!("{}/occasions/{}", path(&project), occasion.number),
            occasion: occasion.title,
            objection: ObjectionShown::public(objection),
        })
    };
    visit.in_area("projects").show_kept("pages/public/objections/one", load).await
}

async fn page(visit: Visit, at: At, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    let key = match typed.value("once") {
        "" => random().map(|bytes| hex(&bytes)).map_err(Problem::internal)?,
        sent => sent.to_owned(),
    };
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, occasion) = find(db, &at)?;
        let until = occasion.published_at.and_then(|published| deadlines::objection(&ask.policy, published));
        Ok(Content {
            crumbs: crumbs(ask.lang, Some(&project)),
            project: title(&project, ask.lang),
            record: format!("{}/occasions/{}", path(&project), occasion.number),
            open: until.is_some_and(|until| ask.now < until),
            last_day: until.map(|until| until.plus_days(-1).jst_date().to_string()),
            key,
            row: typed.field("row"),
            rows: rows(db, ask.lang, &occasion, typed.value("row"))?,
            occasion: occasion.title,
            words: typed.field("words"),
            wanted: typed.field("wanted"),
            limit: WORDS_LIMIT,
        })
    };
    visit.in_area("projects").show_form(status, "pages/public/objections/new", errors, load).await
}

/// The rows of a published record, and the record as a whole, the one that was chosen marked.
pub fn rows(db: &mut Db, lang: Lang, occasion: &Occasion, chosen: &str) -> Result<Vec<Choice>, Problem> {
    let mut rows = QaRow::of_occasion(db, occasion.id)?;
    rows.retain(|row| row.state == qa_row::State::Published);
    let row = |row: &QaRow| {
        let name = texts().get(lang, "occasion.row", &[("n", &row.number.to_string())]);
        let words: String = row.words.chars().take(SHORT).collect();
        Choice::new(row.number.to_string(), format!("{name}　{words}"), chosen)
    };
    let mut choices: Vec<Choice> = rows.iter().map(row).collect();
    choices.push(Choice::new("0", texts().get(lang, "objection.whole", &[]), chosen));
    Ok(choices)
}

/// An occasion whose record is public.
fn find(db: &mut Db, (no, number): &At) -> Result<(Project, Occasion), Problem> {
    let project = Seen::project(db, no)?.project;
    let number = counting(number).ok_or(Problem::NotFound)?;
    let occasion = Occasion::by_number(db, project.id, number)?.ok_or(Problem::NotFound)?;
    if occasion.published_at.is_none() || !is_public(db, &occasion)? {
        return Err(Problem::NotFound);
    }
    Ok((project, occasion))
}
