//! `…/rounds/{n}/correction`: begins the correction of a published result with its reason; while it runs, shows what the next
//! version would change so far, and ends it when that is nothing.

use super::acts::{find, rev};
use crate::commands::result::correct::{CorrectResult, KeepResult, REASON_LIMIT, versions};
use crate::documents::result_changes::Changes;
use crate::procedure::round::{Event, Round as Machine};
use crate::store::Db;
use crate::web::changes::Shown;
use crate::web::form::Form;
use crate::web::office::find::Reader;
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
    limit: usize,
    /// To be typed, before a correction begins.
    reason: Option<Field>,
    /// Why it was begun, while it runs.
    begun: String,
    /// What the next version changes so far; none while it cannot be put together.
    changes: Option<Shown>,
    /// Whether that is nothing, so that the correction may end.
    nothing: bool,
    public: String,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, None).await
}

/// Begins it.
pub async fn begin(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let (round, back) = find(&visit, (no.clone(), number)).await?;
    let rev = rev(&form)?;
    match visit.perform(CorrectResult { round: round.id, rev, reason: form.get("reason").to_owned() }).await {
        Ok(_) => visit.done(&back, "machine.round.done.correct"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, visit.lang)?;
            page(visit, (no, number), status, Some((rev, typed))).await
        }
    }
}

/// `…/correction/end`: what is published stays.
pub async fn end(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let (round, back) = find(&visit, (no.clone(), number)).await?;
    let rev = rev(&form)?;
    match visit.perform(KeepResult { round: round.id, rev }).await {
        Ok(_) => visit.done(&back, "machine.round.done.keep_result"),
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
        let begins = reader.may::<Machine>(round.state, Event::Correct);
        let runs = round.in_correction() && reader.may::<Machine>(round.state, Event::KeepResult);
        if !begins && !runs {
            return Err(Problem::NotFound);
        }
        let (rev, typed) = sent.unwrap_or((round.rev, Typed::default()));
        let policy = policy_of(db, ask, &round)?;
        let pair = if begins { None } else { versions(db, &policy, &round)? };
        let changes = pair.map(|(old, new)| Shown::of(Changes::between(&old, &new), ask.lang));
        Ok(Content {
            project_title: project.title,
            back: format!("/office/projects/{no}/rounds/{number}"),
            number,
            rev,
            limit: REASON_LIMIT,
            reason: begins.then(|| typed.field("reason")),
            begun: round.correction,
            nothing: changes.as_ref().is_some_and(Shown::is_empty),
            changes,
            public: format!("/projects/{no}/rounds/{number}/result"),
        })
    };
    visit.in_area("projects").show_form(status, "pages/office/round/correction", errors, load).await
}
