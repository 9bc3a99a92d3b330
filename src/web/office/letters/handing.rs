//! `…/letters/{k}/handing-over`: a letter that was meant for another round goes on to that; and where letters went or came from.

use super::decide::find;
use super::read::{Row, linked};
use crate::commands::submission::{HandOver, takes_handed};
use crate::model::ids::SubmissionId;
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use crate::web::form::Form;
use crate::web::office::case::{At, Head};
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::project::round_name;
use crate::web::public::seen::{section, title};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

/// Rounds offered of each state; no city has as many at once.
const OFFERED: i64 = 200;

#[derive(Serialize)]
struct Content {
    case: Head,
    number: i64,
    action: String,
    rev: i64,
    to: Field,
    rounds: Vec<Choice>,
    /// Whether it went on already, or nobody has opened it yet.
    settled: bool,
}

pub async fn show(visit: Visit, path: Path<(String, i64, i64)>) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    page(visit, at, letter.intake_no, StatusCode::OK, Typed::default()).await
}

pub async fn accept(visit: Visit, path: Path<(String, i64, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    let Some(to) = form.parse("to") else {
        let typed = Typed::of(&form).wrong_as(&crate::commands::FieldError::new("to", "choose"), at.lang());
        return page(visit, at, letter.intake_no, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
    };
    match visit.perform(HandOver { submission: letter.id, rev: form.parse("rev").unwrap_or(0), to }).await {
        Ok(_) => visit.done(&format!("{}/letters/{}", at.base(), letter.intake_no), "machine.submission.done.hand_over"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            page(visit, at, letter.intake_no, status, typed).await
        }
    }
}

async fn page(visit: Visit, at: At, number: i64, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    visit
        .in_area("desk")
        .show_form(status, "pages/office/letters/handing", errors, move |db, ask| content(db, ask, &at, number, &typed))
        .await
}

fn content(db: &mut Db, ask: &Ask, at: &At, number: i64, typed: &Typed) -> Result<Content, Problem> {
    let (case, letter) = at.letter(db, number)?;
    let mut rounds = Vec::new();
    for state in [State::Open, State::Closed, State::Sorting, State::Responding] {
        for round in Round::in_state(db, state, OFFERED)?.into_iter().filter(|round| round.id != case.round.id && takes_handed(round)) {
            let late = round.closes_at.is_some_and(|closes| closes <= letter.received_at);
            let hint = late.then(|| at.word("handing.late", &[]));
            let chosen = typed.value("to");
            rounds.push(Choice { hint, ..Choice::new(round.id.to_string(), name(db, ask, &round)?, chosen) });
        }
    }
    let base = format!("{}/letters/{number}", at.base());
    Ok(Content {
        number,
        action: format!("{base}/handing-over"),
        rev: letter.rev,
        to: typed.field("to"),
        rounds,
        settled: letter.particulars.handed_to.is_some() || letter.state == crate::procedure::submission::State::Received,
        case: at.head(
            &case,
            &[
                ("/letters", at.word("letters.title", &[])),
                (&format!("/letters/{number}"), at.word("letter.title", &[("n", &number.to_string())])),
            ],
        ),
    })
}

/// A round with its project and section.
fn name(db: &mut Db, ask: &Ask, round: &Round) -> Result<String, Problem> {
    let project = Project::by_id(db, round.project)?.ok_or(Problem::NotFound)?;
    Ok(format!("{}　{}（{}）", title(&project, ask.lang), round_name(ask.lang, round.number), section(ask, &round.section)))
}

/// Where a letter went to and came from. Its page is linked where the reader may open it.
pub fn rows(db: &mut Db, ask: &Ask, at: &At, letter: &Submission) -> Result<Vec<Row>, Problem> {
    let mut rows = Vec::new();
    for (key, other) in [("handing.to", letter.particulars.handed_to), ("handing.from", letter.particulars.handed_from)] {
        if let Some(other) = other {
            rows.push(row(db, ask, at, key, other)?);
        }
    }
    Ok(rows)
}

fn row(db: &mut Db, ask: &Ask, at: &At, key: &str, other: SubmissionId) -> Result<Row, Problem> {
    let other = Submission::by_id(db, other)?.ok_or(Problem::NotFound)?;
    let round = Round::by_id(db, other.round)?.ok_or(Problem::NotFound)?;
    let project = Project::by_id(db, other.project)?.ok_or(Problem::NotFound)?;
    let (round_name, number) = (name(db, ask, &round)?, other.intake_no.to_string());
    let said = at.word("handing.letter", &[("round", &round_name), ("n", &number)]);
    let page = format!("/office/projects/{}/rounds/{}/letters/{number}", project.no(), round.number);
    Ok(linked(at.word(key, &[]), said, at.is_of(&round.section).then(|| (page, at.word("handing.open", &[])))))
}
