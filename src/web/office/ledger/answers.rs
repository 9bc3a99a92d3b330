//! `…/ledger/answers/{occasion}/{row}`: an answer that was taken back on the spot is given, or gets another day.

use super::place::{Asked, Head, NamedPlace, Offer, Place};
use crate::commands::occasion::answers::{AnswerLater, PutOffAnswer, is_past, named};
use crate::commands::occasion::rows::WORDS_LIMIT;
use crate::procedure::qa_row::{Event, Facts, QaRow as Machine};
use crate::store::Db;
use crate::store::approvals::Purpose;
use crate::store::issues::Issue;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use crate::web::form::Form;
use crate::web::office::round::period;
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

type Numbered = Path<(String, i64, i64)>;

#[derive(Serialize)]
struct Content {
    case: Head,
    href: String,
    rev: i64,
    occasion_title: String,
    occasion_number: i64,
    row_number: i64,
    utterance: &'static str,
    words: String,
    said: String,
    due: String,
    past: bool,
    owes: bool,
    /// Why its day was moved last.
    moved_reason: String,
    /// Places of the answer that may name somebody, once it was sent.
    named: Vec<NamedPlace>,
    /// What became of the last request for its approval.
    asked: Option<Asked>,
    later: String,
    later_by: String,
    issue: Option<(String, i64, String)>,
    answer_offer: Option<Offer>,
    put_off_offer: Option<Offer>,
    answer: Field,
    post: Field,
    day: Field,
    reason: Field,
    limit: usize,
}

pub async fn show(visit: Visit, path: Numbered) -> Result<HttpResponse, Problem> {
    let (no, occasion, row) = path.into_inner();
    let place = Place::of(&visit, no)?;
    page(visit, place, (occasion, row), StatusCode::OK, Typed::default()).await
}

/// Gives the answer, or sets another day: by the button that was pressed.
pub async fn accept(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let (no, occasion, number) = path.into_inner();
    let place = Place::of(&visit, no)?;
    let wanted = place.clone();
    let row = visit.app.read(move |db| Ok(find(db, &wanted, (occasion, number))?.2.id)).await?;
    let (done, result) = if form.get("go") == "put_off" {
        let mut errors = Vec::new();
        let due = period::date(("due", form.get("due")), &mut errors);
        if !errors.is_empty() {
            let typed = errors.into_iter().fold(Typed::of(&form), |typed, error| place.wrong(typed, error, ""));
            return page(visit, place, (occasion, number), StatusCode::UNPROCESSABLE_ENTITY, typed).await;
        }
        let command = PutOffAnswer { row, rev: form.rev(), due, reason: form.get("reason").to_owned() };
        ("put_off", visit.perform(command).await)
    } else {
        let (answer, post) = (form.get("answer").to_owned(), form.get("post").to_owned());
        let kept = form.all("kept").map(str::to_owned).collect();
        ("answer_later", visit.perform(AnswerLater { row, rev: form.rev(), answer, post, kept }).await)
    };
    match result {
        Ok(_) => visit.done(&format!("{}/answers/{occasion}/{number}", place.base()), &format!("machine.qa_row.done.{done}")),
        Err(problem) => {
            let (status, typed) = place.refused(problem, &form, "")?;
            page(visit, place, (occasion, number), status, typed).await
        }
    }
}

/// A row that is part of a record, by the numbers of its occasion and its own.
fn find(db: &mut Db, place: &Place, (occasion, number): (i64, i64)) -> Result<(Project, Occasion, QaRow), Problem> {
    let project = place.running(db)?;
    let occasion = Occasion::by_number(db, project.id, occasion)?.ok_or(Problem::NotFound)?;
    let row = QaRow::by_number(db, occasion.id, number)?.filter(QaRow::counts).ok_or(Problem::NotFound)?;
    Ok((project, occasion, row))
}

async fn page(visit: Visit, place: Place, of: (i64, i64), status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    visit
        .in_area("projects")
        .show_form(status, "pages/office/ledger/answer", errors, move |db, ask| content(db, ask, &place, of, &typed))
        .await
}

fn content(db: &mut Db, ask: &Ask, place: &Place, of: (i64, i64), typed: &Typed) -> Result<Content, Problem> {
    let (project, occasion, row) = find(db, place, of)?;
    let facts = Facts { answer_owed: row.owes_answer(), answer: true, due: true, reason: true, ..Facts::default() };
    let offer = |event: Event| place.offer::<Machine>(ask, row.state, event, &facts);
    let issue = row.issue.map(|id| Issue::by_id(db, id)).transpose()?.flatten();
    let stored = Typed::holding(&[("answer", &row.later_answer), ("post", &row.later_by)]);
    let shown = if typed.holds("answer") { typed } else { &stored };
    let places = if typed.holds("answer") { named(db, project.id, typed.value("answer"), typed.value("post"))? } else { Vec::new() };
    Ok(Content {
        named: places.into_iter().map(|one| place.named(one.clone(), place.label(one.field), typed)).collect(),
        asked: Asked::newest(db, row.id.as_str(), Purpose::LaterAnswer)?,
        case: place.head(&project),
        href: format!("{}/answers/{}/{}", place.base(), of.0, of.1),
        rev: row.rev,
        occasion_title: occasion.title,
        occasion_number: of.0,
        row_number: of.1,
        utterance: row.kind.name(),
        past: is_past(&row, ask.now),
        owes: row.owes_answer(),
        answer_offer: offer(Event::AnswerLater),
        put_off_offer: offer(Event::PutOff),
        issue: issue.map(|issue| (format!("{}/issues/{}", place.base(), issue.number), issue.number, issue.title)),
        words: row.words,
        said: row.answer,
        due: row.due,
        moved_reason: row.reason,
        later: row.later_answer,
        later_by: row.later_by,
        answer: shown.field("answer"),
        post: shown.field("post"),
        day: typed.field("due"),
        reason: typed.field("reason"),
        limit: WORDS_LIMIT,
    })
}
