//! A letter's words are cut into pieces, and each piece is an opinion or an aside with its reason.
//!
//! The form carries the cuts that the page was drawn with and those that are ticked now. Where they differ the page is
//! drawn anew and nothing is stored, so that nobody decides on a piece that was not seen.

use super::cuts::{self, Kind};
use super::scans::files;
use super::sections::{Named, sections};
use super::waiting::{self, Beside};
use crate::commands::submission::{self, LayOut, Split, Work, last_step};
use crate::commands::{FieldError, Refused};
use crate::model::letter::question_at;
use crate::model::span::slice;
use crate::model::terms::{AsideReason, Scope};
use crate::procedure::submission::State;
use crate::store::Db;
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;
use crate::web::form::Form;
use crate::web::office::case::{At, Case, Head};
use crate::web::office::letters::marks::{Piece, plain};
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

/// Characters by which a cut is named.
const WORDS: usize = 20;

type Letter = Path<(String, i64, i64)>;

#[derive(Serialize)]
struct Content {
    case: Head,
    number: i64,
    rev: i64,
    action: String,
    step: Option<i64>,
    read: String,
    editable: bool,
    done: usize,
    whole: usize,
    finished: bool,
    /// Where personal data is checked for next.
    redactions: Option<String>,
    cuts: String,
    pieces: Vec<PieceForm>,
    words: Field,
    /// The scans beside the words, or whether there are some.
    beside: Beside,
    scanned: bool,
}

/// One piece with what it is.
#[derive(Serialize)]
struct PieceForm {
    n: usize,
    /// The question that the words answer.
    question: Option<String>,
    units: Vec<Unit>,
    what: Field,
    whats: Vec<Choice>,
    about: Field,
    abouts: Vec<Choice>,
    gist: Field,
}

/// A sentence, or a part of one: the smallest that is marked.
#[derive(Serialize)]
struct Unit {
    start: usize,
    first: bool,
    begins: bool,
    /// Its first words, which tell one cut from another to who hears them.
    words: String,
    pieces: Vec<Piece>,
}

pub async fn show(visit: Visit, path: Letter) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    page(visit, at, number, StatusCode::OK, None).await
}

pub async fn accept(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    let letter = visit.app.read(move |db| Ok(wanted.letter(db, number)?.1)).await?;
    let rev = form.parse("rev").unwrap_or(0);
    if rev != letter.rev {
        return Err(Problem::from(Refused::Stale).keep(form.typed()));
    }
    let mut typed = Typed::of(&form);
    if !form.get("scan").is_empty() {
        let ids = visit.perform(LayOut { submission: letter.id, reason: at.word("splitting.reason", &[]) }).await?;
        return page(visit, at, number, StatusCode::OK, Some(typed.and(waiting::kept(&ids)))).await;
    }
    let ticked = cuts::ticked(&letter.text, &form);
    let more = match cuts::before_words(&letter.text, form.get("words")) {
        Ok(more) => more,
        Err(()) => {
            typed = typed.wrong_as(&FieldError::new("words", "no_such_words"), at.lang());
            Vec::new()
        }
    };
    let again = !more.is_empty() || !typed.is_right() || ticked != cuts::drawn(&letter.text, &form) || form.get("then") == "again";
    if again {
        let status = if typed.is_right() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return page(visit, at, number, status, Some(typed)).await;
    }
    let marked = cuts::marked(&letter.text, &ticked, &form);
    let starts: Vec<usize> = marked.iter().map(|piece| piece.start).collect();
    let pieces = marked.into_iter().map(|piece| submission::Piece { start: piece.start, end: piece.end, mark: piece.mark }).collect();
    match visit.perform(Split { submission: letter.id, rev, pieces }).await {
        Ok(_) => visit.done(&format!("{}/letters/{number}/splitting", at.base()), "machine.submission.done.split"),
        Err(Problem::Refused(Refused::Fields(errors))) => {
            let typed = errors.iter().fold(typed, |typed, error| typed.wrong_as(&named(error, &starts), at.lang()));
            page(visit, at, number, StatusCode::UNPROCESSABLE_ENTITY, Some(typed)).await
        }
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            page(visit, at, number, status, Some(typed)).await
        }
    }
}

/// The command counts the pieces that it was given; the form names them by where they begin.
fn named(error: &FieldError, starts: &[usize]) -> FieldError {
    let start = error.field.strip_prefix("piece-").and_then(|n| n.parse::<usize>().ok()).and_then(|n| starts.get(n.checked_sub(1)?));
    let field = match (start, error.problem) {
        (Some(start), "no_such_section") => format!("about-{start}"),
        (Some(start), "too_long") => format!("gist-{start}"),
        (Some(start), _) => format!("what-{start}"),
        (None, _) => error.field.clone(),
    };
    FieldError { field, ..error.clone() }
}

async fn page(visit: Visit, at: At, number: i64, status: StatusCode, typed: Option<Typed>) -> Result<HttpResponse, Problem> {
    let errors = typed.as_ref().map(Typed::errors).unwrap_or_default();
    visit.in_area("desk").show_form(status, "pages/office/letters/splitting", errors, move |db, _| content(db, &at, number, typed)).await
}

fn content(db: &mut Db, at: &At, number: i64, typed: Option<Typed>) -> Result<Content, Problem> {
    let (case, letter) = at.letter(db, number)?;
    if matches!(letter.state, State::Received | State::New) {
        return Err(Problem::NotFound);
    }
    let opinions = Opinion::of_submission(db, letter.id)?;
    let sections = sections(db, &case.round)?;
    let typed = typed.unwrap_or_else(|| cuts::stored(&letter, &opinions));
    let starts = cuts::wanted(&letter.text, &typed);
    let kinds = cuts::kinds(&letter.text, &starts, &typed);
    let whole = cuts::visible(&letter.text);
    let done = kinds
        .iter()
        .filter(|piece| piece.kind.is_some())
        .map(|piece| cuts::visible(slice(&letter.text, piece.start, piece.end).unwrap_or_default()))
        .sum();
    let editable = editable(&case, &letter);
    let step = if editable { last_step(db, &letter, Work::Splitting)? } else { None };
    let forms = (1..).zip(&kinds).map(|(n, piece)| piece_form(at, n, piece, &letter, &sections, &typed));
    let base = format!("{}/letters/{number}", at.base());
    Ok(Content {
        number,
        rev: letter.rev,
        action: format!("{base}/splitting"),
        step,
        editable,
        done,
        whole,
        finished: letter.uncovered == 0,
        redactions: (editable && letter.cleared_by.is_none()).then(|| format!("{base}/redactions")),
        cuts: starts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        pieces: forms.collect(),
        words: Field { value: String::new(), ..typed.field("words") },
        beside: Beside::of(db, at, case.round.id, &typed)?.fixed(),
        scanned: editable && !files(db, at, &letter)?.is_empty(),
        case: at.head(
            &case,
            &[
                ("/letters", at.word("letters.title", &[])),
                (&format!("/letters/{number}"), at.word("letter.title", &[("n", &number.to_string())])),
            ],
        ),
        read: base,
    })
}

fn editable(case: &Case, letter: &Submission) -> bool {
    case.may_edit() && letter.validity == Some(crate::model::terms::Validity::Valid)
}

fn piece_form(at: &At, n: usize, piece: &cuts::Drawn, letter: &Submission, sections: &[Named], typed: &Typed) -> PieceForm {
    let name = |what: &str| format!("{what}-{}", piece.start);
    let unit = |unit: &(usize, usize)| Unit {
        start: unit.0,
        first: unit.0 == 0,
        begins: unit.0 == piece.start,
        words: slice(&letter.text, unit.0, unit.1).unwrap_or_default().trim().chars().take(WORDS).collect(),
        pieces: plain(slice(&letter.text, unit.0, unit.1).unwrap_or_default()),
    };
    let what = piece.kind.map(Kind::name).unwrap_or_default();
    let scope =
        |scope: &Scope| (Kind::Opinion(*scope), at.word("splitting.opinion", &[("scope", &at.word(&format!("terms.scope.{scope}"), &[]))]));
    let aside = |reason: &AsideReason| {
        (Kind::Aside(*reason), at.word("splitting.aside", &[("reason", &at.word(&format!("terms.aside_reason.{reason}"), &[]))]))
    };
    let whats = Scope::ALL.iter().map(scope).chain(AsideReason::ALL.iter().map(aside));
    let about =
        if typed.value(&name("about")).is_empty() { section_at(letter, piece.start) } else { typed.value(&name("about")).to_owned() };
    let abouts = sections.iter().filter(|section| section.headed);
    let abouts = abouts.map(|section| Choice::new(section.id.to_string(), section.label(at), &about)).collect();
    let question = question_at(&letter.parts, piece.start, piece.end);
    PieceForm {
        n,
        question: question.map(|number| at.word("splitting.question", &[("n", &number.to_string())])),
        units: piece.units.iter().map(unit).collect(),
        whats: whats.map(|(kind, label)| Choice::new(kind.name(), label, &what)).collect(),
        what: Field { value: what, ..typed.field(&name("what")) },
        about: Field { value: about, ..typed.field(&name("about")) },
        abouts,
        gist: typed.field(&name("gist")),
    }
}

/// The section that the writer wrote these words about.
fn section_at(letter: &Submission, start: usize) -> String {
    let part = letter.parts.iter().find(|part| part.start <= start && start < part.end);
    part.and_then(|part| part.section).map(|section| section.to_string()).unwrap_or_default()
}
