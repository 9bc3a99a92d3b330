//! `…/rounds/{n}/extension`: asks that the period of an open round end later.

use super::acts::{find, rev};
use super::period;
use crate::commands::FieldError;
use crate::commands::round::{AskExtension, Later, TEXT_LIMIT};
use crate::model::calendar::{closing_text, long_date};
use crate::model::terms::Lang;
use crate::procedure::round::{Event, Round as Machine};
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::NaiveDate;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    project_title: String,
    back: String,
    number: i64,
    rev: i64,
    /// Until when it runs now.
    present: String,
    closes_on: Field,
    closes_time: Field,
    reason: Field,
    limit: usize,
    result_due: Field,
    /// Names the date that was announced.
    due_hint: String,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, None).await
}

pub async fn ask(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let (round, back) = find(&visit, (no.clone(), number)).await?;
    let rev = rev(&form)?;
    let mut errors = Vec::new();
    let later = later(&form, &round, &mut errors);
    let (status, typed) = match later {
        Some(later) if errors.is_empty() => match visit.perform(AskExtension { round: round.id, rev, later }).await {
            Ok(_) => return visit.done(&back, "machine.round.done.ask_extension"),
            Err(problem) => Typed::at_page(problem, &form, visit.lang)?,
        },
        _ => {
            let typed = errors.iter().fold(Typed::of(&form), |typed, error| typed.wrong_as(error, visit.lang));
            (StatusCode::UNPROCESSABLE_ENTITY, typed)
        }
    };
    page(visit, (no, number), status, Some((rev, typed))).await
}

/// What the form means; what is wrong with it is added to `errors`.
pub fn later(form: &Form, round: &Round, errors: &mut Vec<FieldError>) -> Option<Later> {
    let until = period::end(("closes_on", form.get("closes_on")), ("closes_time", form.get("closes_time")), errors);
    if let (Some(until), Some(closes)) = (until, round.closes_at)
        && until <= closes
    {
        errors.push(FieldError::new("closes_on", "not_later"));
    }
    if until.is_none() && errors.is_empty() {
        errors.push(FieldError::new("closes_on", "needed"));
    }
    if form.get("reason").trim().is_empty() {
        errors.push(FieldError::new("reason", "needed"));
    }
    let due = period::date(("result_due", form.get("result_due")), errors);
    let result_due = due.map(|date| date.to_string()).unwrap_or_default();
    Some(Later { until: until?, reason: form.get("reason").to_owned(), result_due })
}

async fn page(visit: Visit, (no, number): (String, i64), status: StatusCode, sent: Option<(i64, Typed)>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let errors = sent.as_ref().map(|(_, typed)| typed.errors()).unwrap_or_default();
    let load = move |db: &mut crate::store::Db, ask: &Ask| {
        let (project, round) = reader.round(db, &no, number)?;
        // What was typed is given back also when the period ended meanwhile.
        let Some(closes) = round.closes_at.filter(|_| sent.is_some() || reader.may::<Machine>(round.state, Event::AskExtension)) else {
            return Err(Problem::NotFound);
        };
        let (rev, typed) = sent.unwrap_or((round.rev, Typed::default()));
        Ok(Content {
            project_title: project.title,
            back: format!("/office/projects/{no}/rounds/{number}"),
            number,
            rev,
            present: closing_text(closes, ask.lang),
            closes_on: typed.field("closes_on"),
            closes_time: typed.field("closes_time"),
            reason: typed.field("reason"),
            limit: TEXT_LIMIT,
            result_due: typed.field("result_due"),
            due_hint: due_hint(&round, ask.lang),
        })
    };
    visit.in_area("projects").show_form(status, "pages/office/round/extension", errors, load).await
}

/// What stands beside the field for the planned date of the result.
pub fn due_hint(round: &Round, lang: Lang) -> String {
    match round.planned().parse::<NaiveDate>() {
        Ok(due) => texts().get(lang, "extension.due_hint", &[("due", &long_date(due, lang))]),
        Err(_) => texts().get(lang, "extension.due_hint_none", &[]),
    }
}
