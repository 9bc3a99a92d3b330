//! `…/objections/{k}`: one objection to a record, and what is answered.

use super::{base, find};
use crate::commands::ledger::names::Named;
use crate::commands::objection::{AnswerForm, AnswerObjection, named};
use crate::commands::occasion::rows::WORDS_LIMIT;
use crate::model::Moment;
use crate::model::method::Ruling;
use crate::procedure::objection::{Event, Objection as Machine};
use crate::store::Db;
use crate::store::approvals::Purpose;
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::ledger::place::{Asked, NamedPlace, Place};
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::objections::{refused, rows};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

type At = (String, i64, i64);

/// The texts of an answer.
const TEXTS: [&str; 5] = ["said", "text", "answer", "post", "reason"];

#[derive(Serialize)]
struct Content {
    project_title: String,
    occasion: String,
    list: String,
    href: String,
    rev: i64,
    number: i64,
    state: &'static str,
    channel: &'static str,
    received_at: Moment,
    decided_at: Option<Moment>,
    words: String,
    wanted: String,
    /// What the record says in the row.
    row_words: String,
    row_answer: String,
    /// Whether the reader may answer.
    write: bool,
    row: Field,
    rows: Vec<Choice>,
    ruling: Field,
    rulings: Vec<Choice>,
    said: Field,
    text: Field,
    answer: Field,
    post: Field,
    reason: Field,
    limit: usize,
    named: Vec<NamedPlace>,
    asked: Option<Asked>,
}

pub async fn show(visit: Visit, path: Path<At>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, Typed::default()).await
}

/// Answers it, and asks for the approval of the answer.
pub async fn answer(visit: Visit, path: Path<At>, form: Form) -> Result<HttpResponse, Problem> {
    let at = path.into_inner();
    let (reader, wanted) = (Reader::of(&visit)?, at.clone());
    let objection = visit.app.read(move |db| Ok(of(&reader, db, &wanted)?.2.id)).await?;
    let text = |name: &str| form.get(name).to_owned();
    let typed = AnswerForm {
        row: form.get("row").parse().ok(),
        ruling: form.parse("ruling"),
        said: text("said"),
        text: text("text"),
        answer: text("answer"),
        post: text("post"),
        reason: text("reason"),
        kept: form.all("kept").map(str::to_owned).collect(),
    };
    match visit.perform(AnswerObjection { objection, rev: form.rev(), form: typed }).await {
        Ok(_) => visit.done(&href(&at), "machine.objection.done.answer"),
        Err(problem) => {
            let (status, typed) = refused(problem, &form, visit.lang)?;
            page(visit, at, status, typed).await
        }
    }
}

fn href((no, occasion, number): &At) -> String {
    format!("{}/objections/{number}", base(no, *occasion))
}

fn of(reader: &Reader, db: &mut Db, (no, occasion, number): &At) -> Result<(Project, Occasion, Objection), Problem> {
    let (project, occasion) = find(reader, db, (no, *occasion))?;
    let objection = Objection::by_number(db, occasion.id, *number)?.ok_or(Problem::NotFound)?;
    Ok((project, occasion, objection))
}

async fn page(visit: Visit, at: At, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let (place, errors) = (Place::of(&visit, at.0.clone())?, typed.errors());
    let load = move |db: &mut Db, ask: &Ask| content(db, ask, &place, &at, &typed);
    visit.in_area("projects").show_form(status, "pages/office/occasions/objection", errors, load).await
}

fn content(db: &mut Db, ask: &Ask, place: &Place, at: &At, typed: &Typed) -> Result<Content, Problem> {
    let (project, occasion, objection) = of(&place.reader, db, at)?;
    let stored = stored(&objection);
    let shown = if typed.holds("said") { typed } else { &stored };
    let label = |ruling: Ruling| texts().get(ask.lang, &format!("terms.ruling.{ruling}"), &[]);
    let row = QaRow::by_number(db, occasion.id, objection.of_row)?;
    let (row_words, row_answer) = row.map(|row| (row.words, row.answer)).unwrap_or_default();
    let places = if typed.holds("said") { named(db, &as_typed(&objection, typed))? } else { Vec::new() };
    let called = |one: Named| {
        let label = texts().get(ask.lang, &format!("objection.field.{}", one.field), &[]);
        place.named(one, label, typed)
    };
    Ok(Content {
        project_title: project.title,
        list: format!("{}/objections", base(&at.0, at.1)),
        href: href(at),
        rev: objection.rev,
        number: objection.number,
        state: objection.state.name(),
        channel: objection.channel.name(),
        received_at: objection.received_at,
        decided_at: objection.decided_at,
        row_words,
        row_answer,
        write: objection.is_open() && place.reader.may::<Machine>(objection.state, Event::Answer),
        row: shown.field("row"),
        rows: rows(db, ask.lang, &occasion, shown.value("row"))?,
        ruling: shown.field("ruling"),
        rulings: shown.choices("ruling", Ruling::ALL, Ruling::name, label),
        said: shown.field("said"),
        text: shown.field("text"),
        answer: shown.field("answer"),
        post: shown.field("post"),
        reason: shown.field("reason"),
        limit: WORDS_LIMIT,
        named: places.into_iter().map(called).collect(),
        asked: Asked::newest(db, objection.id.as_str(), Purpose::Objection)?,
        words: objection.words,
        wanted: objection.wanted,
        occasion: occasion.title,
    })
}

/// The answer as the form holds it; what is shown of an objection begins as what somebody wrote.
fn stored(objection: &Objection) -> Typed {
    let begun = [objection.words.as_str(), &objection.wanted].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    let said = if objection.said.is_empty() { &begun } else { &objection.said };
    Typed::holding(&[
        ("row", &objection.of_row.to_string()),
        ("ruling", objection.ruling.map_or("", Ruling::name)),
        ("said", said),
        ("text", &objection.text),
        ("answer", &objection.answer),
        ("post", &objection.post),
        ("reason", &objection.reason),
    ])
}

/// The objection as it would be with what was typed, to look for names in it.
fn as_typed(objection: &Objection, typed: &Typed) -> Objection {
    let [said, text, answer, post, reason] = TEXTS.map(|name| typed.value(name).trim().replace("\r\n", "\n"));
    Objection { said, text, answer, post, reason, ..objection.clone() }
}
