//! What one press of a button does to a round, and calling it off with a reason.

use crate::commands::result::EditResult;
use crate::commands::round::{CancelRound, Reconcile, StartResponding, SubmitRound};
use crate::procedure::round::{Event, Round as Machine};
use crate::store::rounds::Round;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

/// `…/approval-request`: asks for the approval of exactly what will be public.
pub async fn submit(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (round, page) = find(&visit, path.into_inner()).await?;
    visit.perform(SubmitRound { round: round.id, rev: rev(&form)? }).await?;
    visit.done(&page, "machine.round.done.submit")
}

/// `…/reconciliation`: ends the intake.
pub async fn reconcile(visit: Visit, path: Path<(String, i64)>, _form: Form) -> Result<HttpResponse, Problem> {
    let (round, page) = find(&visit, path.into_inner()).await?;
    visit.perform(Reconcile { round: round.id }).await?;
    visit.done(&page, "machine.round.done.reconcile")
}

/// `…/responding`: goes on from sorting to the answers.
pub async fn respond(visit: Visit, path: Path<(String, i64)>, _form: Form) -> Result<HttpResponse, Problem> {
    let (round, page) = find(&visit, path.into_inner()).await?;
    visit.perform(StartResponding { round: round.id }).await?;
    visit.done(&page, "machine.round.done.start_responding")
}

/// `…/result-request/withdrawal`: takes a result that waits for its release back.
pub async fn take_back(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (round, page) = find(&visit, path.into_inner()).await?;
    visit.perform(EditResult { round: round.id, rev: rev(&form)? }).await?;
    visit.done(&page, "machine.round.done.edit_result")
}

#[derive(Serialize)]
struct Content {
    project_title: String,
    back: String,
    number: i64,
    rev: i64,
    reason: Field,
}

/// `…/cancellation`: the page on which the reason is given.
pub async fn cancellation(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    cancellation_page(visit, path.into_inner(), None).await
}

/// Calls the round off.
pub async fn cancel(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let path = path.into_inner();
    let (round, page) = find(&visit, path.clone()).await?;
    let (rev, reason) = (rev(&form)?, form.get("reason").to_owned());
    if reason.trim().is_empty() {
        let text = crate::texts::texts().get(visit.lang, "machine.round.guard.reason_given", &[]);
        return cancellation_page(visit, path, Some((rev, Typed::of(&form).wrong("reason", text)))).await;
    }
    let done = visit.perform(CancelRound { round: round.id, rev, reason }).await;
    done.map_err(|problem| problem.keep(form.typed()))?;
    visit.done(&page, "machine.round.done.cancel")
}

async fn cancellation_page(visit: Visit, (no, number): (String, i64), sent: Option<(i64, Typed)>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let errors = sent.as_ref().map(|(_, typed)| typed.errors()).unwrap_or_default();
    let status = if sent.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let load = move |db: &mut crate::store::Db, _: &Ask| {
        let (project, round) = reader.round(db, &no, number)?;
        if round.has_result() || !reader.may::<Machine>(round.state, Event::Cancel) {
            return Err(Problem::NotFound);
        }
        let (rev, typed) = sent.unwrap_or((round.rev, Typed::default()));
        let back = format!("/office/projects/{no}/rounds/{number}");
        Ok(Content { project_title: project.title, back, number, rev, reason: typed.field("reason") })
    };
    visit.in_area("projects").show_form(status, "pages/office/round/cancellation", errors, load).await
}

/// The round of the address, and its page.
pub(super) async fn find(visit: &Visit, (no, number): (String, i64)) -> Result<(Round, String), Problem> {
    let reader = Reader::of(visit)?;
    let page = format!("/office/projects/{no}/rounds/{number}");
    let round = visit.app.read(move |db| Ok(reader.round(db, &no, number)?.1)).await?;
    Ok((round, page))
}

/// The rev that a form was made from.
pub(super) fn rev(form: &Form) -> Result<i64, Problem> {
    form.parse("rev").ok_or(Problem::Unreadable("request"))
}
