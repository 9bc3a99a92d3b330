//! `…/rounds/{n}/postponement`: puts the announced period of a round off, with a reason that is published.

use super::acts::{find, rev};
use crate::commands::round::PostponeRound;
use crate::model::calendar::{closing_text, long_moment};
use crate::procedure::round::{Event, Round as Machine};
use crate::store::Db;
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
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    project_title: String,
    back: String,
    number: i64,
    rev: i64,
    /// The period that was announced.
    period: String,
    reason: Field,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, None).await
}

pub async fn accept(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let (round, back) = find(&visit, (no.clone(), number)).await?;
    let rev = rev(&form)?;
    match visit.perform(PostponeRound { round: round.id, rev, reason: form.get("reason").to_owned() }).await {
        Ok(_) => visit.done(&back, "machine.round.done.postpone"),
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
        // What was typed is given back also when the period began meanwhile.
        let period = round.opens_at.zip(round.closes_at);
        let Some((opens, closes)) = period.filter(|_| sent.is_some() || reader.may::<Machine>(round.state, Event::Postpone)) else {
            return Err(Problem::NotFound);
        };
        let (rev, typed) = sent.unwrap_or((round.rev, Typed::default()));
        let values = [("from", &*long_moment(opens, ask.lang)), ("until", &closing_text(closes, ask.lang))];
        Ok(Content {
            project_title: project.title,
            back: format!("/office/projects/{no}/rounds/{number}"),
            number,
            rev,
            period: texts().get(ask.lang, "office_round.period", &values),
            reason: typed.field("reason"),
        })
    };
    visit.in_area("projects").show_form(status, "pages/office/round/postponement", errors, load).await
}
