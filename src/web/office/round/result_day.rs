//! `…/rounds/{n}/result-day`: says publicly that the result comes on another day than was planned, and why.

use super::acts::{find, rev};
use crate::commands::FieldError;
use crate::commands::round::due::MoveResultDay;
use crate::model::calendar::long_date;
use crate::model::deadlines;
use crate::procedure::round::{Event, Round as Machine};
use crate::store::Db;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::round::period;
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    project_title: String,
    back: String,
    number: i64,
    rev: i64,
    /// The day planned until now, in words.
    planned: String,
    due: Field,
    reason: Field,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, None).await
}

pub async fn accept(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let (round, back) = find(&visit, (no.clone(), number)).await?;
    let rev = rev(&form)?;
    let mut errors = Vec::new();
    let due = period::date(("due", form.get("due")), &mut errors);
    let Some(due) = due else {
        if errors.is_empty() {
            errors.push(FieldError::new("due", "needed"));
        }
        let typed = errors.iter().fold(Typed::of(&form), |typed, error| typed.wrong_as(error, visit.lang));
        return page(visit, (no, number), StatusCode::UNPROCESSABLE_ENTITY, Some((rev, typed))).await;
    };
    match visit.perform(MoveResultDay { round: round.id, rev, due, reason: form.get("reason").to_owned() }).await {
        Ok(_) => visit.done(&back, "machine.round.done.move_result_day"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, visit.lang)?;
            page(visit, (no, number), status, Some((rev, typed))).await
        }
    }
}

async fn page(visit: Visit, (no, number): (String, i64), status: StatusCode, sent: Option<(i64, Typed)>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let errors = sent.as_ref().map(|(_, typed)| typed.errors()).unwrap_or_default();
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, round) = reader.round(db, &no, number)?;
        if round.has_result() || !reader.may::<Machine>(round.state, Event::MoveResultDay) {
            return Err(Problem::NotFound);
        }
        let (rev, typed) = sent.unwrap_or((round.rev, Typed::default()));
        let policy = policy_of(db, ask, &round)?;
        let planned = deadlines::result(&policy, round.closes_at, round.planned());
        Ok(Content {
            project_title: project.title,
            back: format!("/office/projects/{no}/rounds/{number}"),
            number,
            rev,
            planned: planned.map(|day| long_date(day, ask.lang)).unwrap_or_default(),
            due: typed.field("due"),
            reason: typed.field("reason"),
        })
    };
    visit.in_area("projects").show_form(status, "pages/office/round/result_day", errors, load).await
}
