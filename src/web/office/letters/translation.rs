//! `…/letters/{k}/translation`: what the opinions of a letter in another language say in Japanese, each beside its original as the
//! public will read it, so that no name is translated back in.

use super::decide::find;
use super::history::{self, Event};
use super::language;
use super::marks::{Piece, plain};
use crate::commands::claim::Work;
use crate::commands::submission::{Suspect, Translate, Translated, cleared_span, suspects};
use crate::commands::{FieldError, Refused};
use crate::documents::result::marker;
use crate::model::Span;
use crate::model::ids::OpinionId;
use crate::model::terms::{RedactionReason, Scope, Validity};
use crate::procedure::submission::State;
use crate::store::Db;
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;
use crate::web::form::Form;
use crate::web::office::case::{At, Head};
use crate::web::office::claims::Working;
use crate::web::office::conflict::Conflict;
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

type Letter = Path<(String, i64, i64)>;

/// What the names of the inputs begin with; the opinion's id follows, so that no text comes to another opinion when the letter was
/// split anew meanwhile.
const TEXT: &str = "translation-";

#[derive(Serialize)]
struct Content {
    working: Option<Working>,
    case: Head,
    number: i64,
    action: String,
    read: String,
    redactions: String,
    /// Whether it is in another language, and split.
    ready: bool,
    editable: bool,
    /// Whether somebody looked the letter through for personal data.
    cleared: bool,
    language: String,
    tag: &'static str,
    opinions: Vec<Unit>,
    conflict: Option<Conflict>,
    /// What was typed for opinions that are no more.
    lost: Vec<String>,
}

/// One opinion with its translation.
#[derive(Serialize)]
struct Unit {
    id: String,
    rev: i64,
    position: i64,
    scope: Scope,
    original: Vec<Piece>,
    text: Field,
    /// What is withheld in the original changed since it was translated.
    stale: bool,
    looked: bool,
    places: Vec<Place>,
    history: Vec<Event>,
}

/// Words of the translation that may be personal data.
#[derive(Serialize)]
struct Place {
    token: String,
    words: String,
    kind: RedactionReason,
    kept: bool,
}

pub async fn show(visit: Visit, path: Letter) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    page(visit, at, letter.intake_no, StatusCode::OK, Typed::default()).await
}

pub async fn accept(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    let command = Translate { submission: letter.id, texts: texts(&form), kept: form.all("kept").map(str::to_owned).collect() };
    match visit.perform(command).await {
        Ok(_) => visit.done(&format!("{}/letters/{}/translation", at.base(), letter.intake_no), "machine.submission.done.translate"),
        Err(Problem::Refused(Refused::Fields(errors))) => {
            let wanted = letter.id;
            let rows = visit.app.read(move |db| Ok(Opinion::of_submission(db, wanted)?)).await?;
            let typed = errors.iter().fold(Typed::of(&form), |typed, error| named(typed, error, &at, &rows));
            page(visit, at, letter.intake_no, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
        Err(problem) => {
            let (status, typed) = Typed::beside(problem, &form, at.lang())?;
            page(visit, at, letter.intake_no, status, typed).await
        }
    }
}

/// The command counts the opinions, the form calls them by their ids.
fn named(typed: Typed, error: &FieldError, at: &At, rows: &[Opinion]) -> Typed {
    let position = error.field.strip_prefix(TEXT).and_then(|n| n.parse::<i64>().ok());
    let Some(row) = rows.iter().find(|row| Some(row.position) == position) else { return typed.wrong_as(error, at.lang()) };
    let error = FieldError { field: field(row.id), ..error.clone() };
    typed.wrong_called(&error, &label(at, row.position), at.lang())
}

fn label(at: &At, position: i64) -> String {
    at.word("translation.of", &[("n", &position.to_string())])
}

fn field(id: OpinionId) -> String {
    format!("{TEXT}{id}")
}

fn texts(form: &Form) -> Vec<Translated> {
    let of = |(name, text): &(String, String)| {
        let opinion: OpinionId = name.strip_prefix(TEXT)?.parse().ok()?;
        let rev = form.parse(&format!("rev-{opinion}")).unwrap_or(0);
        Some(Translated { opinion, rev, text: text.clone(), looked: !form.get(&format!("looked-{opinion}")).is_empty() })
    };
    form.fields().iter().filter_map(of).collect()
}

async fn page(visit: Visit, at: At, number: i64, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    visit
        .in_area("desk")
        .show_form(status, "pages/office/letters/translation", errors, move |db, ask| content(db, ask, &at, number, &typed))
        .await
}

fn content(db: &mut Db, ask: &Ask, at: &At, number: i64, typed: &Typed) -> Result<Content, Problem> {
    let (case, letter) = at.letter(db, number)?;
    if letter.state == State::Received {
        return Err(Problem::NotFound);
    }
    let ready = letter.is_foreign() && letter.state == State::Divided && letter.validity == Some(Validity::Valid);
    let rows = if ready { Opinion::of_submission(db, letter.id)? } else { Vec::new() };
    let opinions = rows.iter().map(|row| unit(db, at, &letter, row, typed)).collect::<Result<_, _>>()?;
    let tongue = letter.written_in();
    let read = format!("{}/letters/{number}", at.base());
    Ok(Content {
        working: Working::of(db, at, (&case, ask.now), Work::Letter(letter.id), format!("letter.{number}"))?,
        conflict: conflict(db, at, &rows, typed)?,
        lost: lost(&rows, typed),
        number,
        action: format!("{read}/translation"),
        redactions: format!("{read}/redactions"),
        ready,
        editable: ready && case.may_edit(),
        cleared: letter.cleared_by.is_some(),
        language: language::name(at, tongue),
        tag: tongue.name(),
        opinions,
        case: at.head(
            &case,
            &[
                ("/letters", at.word("letters.title", &[])),
                (&format!("/letters/{number}"), at.word("letter.title", &[("n", &number.to_string())])),
            ],
        ),
        read,
    })
}

fn unit(db: &mut Db, at: &At, letter: &Submission, row: &Opinion, typed: &Typed) -> Result<Unit, Problem> {
    let name = field(row.id);
    let text = if typed.holds(&name) { typed.field(&name) } else { Field::new(&*name, &*row.translation) };
    let words = text.value.replace("\r\n", "\n").trim().to_owned();
    let mut places = Vec::new();
    // What is stored was decided on when it was saved.
    if words != row.translation {
        for Suspect { token, kind, words } in suspects(db, letter, row.position, &words)? {
            places.push(Place { kept: typed.ticked("kept", &token), token, words, kind });
        }
    }
    Ok(Unit {
        id: row.id.to_string(),
        rev: row.rev,
        position: row.position,
        scope: row.scope,
        original: original(letter, row),
        stale: row.translation_due && !row.translation.is_empty(),
        looked: typed.holds(&format!("looked-{}", row.id)),
        places,
        history: history::translated(db, at.lang(), row.id)?,
        text,
    })
}

/// The words of an opinion with the markers that the public will see.
fn original(letter: &Submission, row: &Opinion) -> Vec<Piece> {
    let span = Span::new(row.start_at.max(0) as usize, row.end_at.max(0) as usize);
    let copy = span.and_then(|span| cleared_span(letter, span, marker).ok());
    plain(copy.map(|copy| copy.text).unwrap_or_default().trim_end())
}

/// Where somebody else saved another translation since the form was opened.
fn conflict(db: &mut Db, at: &At, rows: &[Opinion], typed: &Typed) -> Result<Option<Conflict>, Problem> {
    let rev = |row: &Opinion| typed.value(&format!("rev-{}", row.id)).parse::<i64>();
    let stale: Vec<&Opinion> = rows.iter().filter(|row| typed.holds(&field(row.id)) && rev(row) != Ok(row.rev)).collect();
    let Some(first) = stale.first() else { return Ok(None) };
    let mut conflict = Conflict::with(db, *first, None)?;
    for row in stale {
        conflict.add((&field(row.id), label(at, row.position)), &row.translation, typed.value(&field(row.id)).trim());
    }
    Ok(conflict.if_any())
}

/// What was typed for opinions that the letter has no more.
fn lost(rows: &[Opinion], typed: &Typed) -> Vec<String> {
    let gone = |name: &str| name.strip_prefix(TEXT).is_some_and(|id| !rows.iter().any(|row| row.id.as_str() == id));
    typed.values().filter(|(name, text)| gone(name) && !text.trim().is_empty()).map(|(_, text)| text.to_owned()).collect()
}
