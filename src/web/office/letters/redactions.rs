//! Personal data in a letter: every place that the detector names is replaced or left standing by an official's word, and
//! what it did not find can be marked by its words or its place.

use super::marks::{Mark, Piece, pieces};
use crate::commands::FieldError;
use crate::commands::submission::{Redact, Work, hits, last_step};
use crate::model::letter::{Dismissal, RedactionMark};
use crate::model::personal_data::Hit;
use crate::model::span::slice;
use crate::model::terms::RedactionReason;
use crate::model::{Span, fold};
use crate::procedure::submission::State;
use crate::store::Db;
use crate::store::submissions::Submission;
use crate::web::form::Form;
use crate::web::office::case::{At, Head};
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

/// What is chosen for a place that stays as it is.
const LEAVE: &str = "leave";
/// Characters shown before and after a place.
const AROUND: usize = 12;

type Letter = Path<(String, i64, i64)>;

#[derive(Serialize)]
struct Content {
    case: Head,
    number: i64,
    rev: i64,
    action: String,
    read: String,
    editable: bool,
    step: Option<i64>,
    cleared: bool,
    pieces: Vec<Piece>,
    places: Vec<PlaceForm>,
    more: More,
    reasons: Vec<Choice>,
}

/// A place to decide on, or one that an official marked.
#[derive(Serialize)]
struct PlaceForm {
    n: usize,
    start: usize,
    end: usize,
    words: String,
    before: String,
    after: String,
    certain: bool,
    /// By a removal that two people decided on: there is nothing to choose.
    fixed: bool,
    choice: Field,
    choices: Vec<Choice>,
}

/// What the detector did not find.
#[derive(Serialize)]
struct More {
    words: Field,
    from: Field,
    to: Field,
    reason: Field,
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
    let (mut redactions, dismissed) = decided(&form);
    match more(&letter, &form) {
        Ok(marks) => redactions.extend(marks),
        Err(error) => {
            let typed = Typed::of(&form).wrong_as(&error, at.lang());
            return page(visit, at, number, StatusCode::UNPROCESSABLE_ENTITY, Some(typed)).await;
        }
    }
    redactions.sort_by_key(|mark| (mark.start, mark.end));
    redactions.dedup_by_key(|mark| (mark.start, mark.end));
    let done = form.get("then") == "done";
    let command = Redact { submission: letter.id, rev: form.parse("rev").unwrap_or(0), redactions, dismissed, done };
    match visit.perform(command).await {
        Ok(_) if done => visit.done(&format!("{}/letters/{number}", at.base()), "machine.submission.done.redact"),
        Ok(_) => visit.done(&format!("{}/letters/{number}/redactions", at.base()), "letter.done.redactions_kept"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            page(visit, at, number, status, Some(typed)).await
        }
    }
}

/// What was chosen for each place, by the names of the fields: `hit-<start>-<end>`.
fn decided(form: &Form) -> (Vec<RedactionMark>, Vec<Dismissal>) {
    let (mut redactions, mut dismissed) = (Vec::new(), Vec::new());
    for (name, value) in form.fields() {
        let place = name.strip_prefix("hit-").and_then(|place| place.split_once('-'));
        let Some((Ok(start), Ok(end))) = place.map(|(start, end)| (start.parse(), end.parse())) else { continue };
        match value.parse() {
            Ok(reason) => redactions.push(RedactionMark::free(start, end, reason)),
            Err(_) if value == LEAVE => dismissed.push(Dismissal { start, end }),
            Err(_) => {}
        }
    }
    (redactions, dismissed)
}

/// What the form marks beside the detected places: every occurrence of the words, and the stretch between two numbers.
fn more(letter: &Submission, form: &Form) -> Result<Vec<RedactionMark>, FieldError> {
    let words = form.get("words").replace("\r\n", "\n");
    let (from, to) = (fold::field(form.get("from")), fold::field(form.get("to")));
    let (from, to) = (from.trim(), to.trim());
    if words.trim().is_empty() && from.is_empty() && to.is_empty() {
        return Ok(Vec::new());
    }
    let reason: RedactionReason = form.parse("reason").ok_or(FieldError::new("reason", "choose"))?;
    let mut marks = Vec::new();
    if !words.trim().is_empty() {
        let length = words.chars().count();
        let starts = letter.text.match_indices(&words).map(|(byte, _)| letter.text.get(..byte).unwrap_or_default().chars().count());
        marks.extend(starts.map(|start| RedactionMark::free(start, start + length, reason)));
        if marks.is_empty() {
            return Err(FieldError::new("words", "no_such_words"));
        }
    }
    if !from.is_empty() || !to.is_empty() {
        let limit = letter.text.chars().count();
        // Counted from 1, and with the last: so people count.
        let span = from.parse::<usize>().ok().zip(to.parse().ok()).and_then(|(from, to)| Span::new(from.checked_sub(1)?, to));
        let span = span.filter(|span| span.end() <= limit).ok_or(FieldError::new("from", "span"))?;
        marks.push(RedactionMark::free(span.start(), span.end(), reason));
    }
    Ok(marks)
}

async fn page(visit: Visit, at: At, number: i64, status: StatusCode, typed: Option<Typed>) -> Result<HttpResponse, Problem> {
    let errors = typed.as_ref().map(Typed::errors).unwrap_or_default();
    visit.in_area("desk").show_form(status, "pages/office/letters/redactions", errors, move |db, _| content(db, &at, number, typed)).await
}

fn content(db: &mut Db, at: &At, number: i64, typed: Option<Typed>) -> Result<Content, Problem> {
    let (case, letter) = at.letter(db, number)?;
    if !matches!(letter.state, State::Judged | State::Divided) {
        return Err(Problem::NotFound);
    }
    let hits = hits(db, &letter)?;
    let places = places(&letter, &hits);
    let base = format!("{}/letters/{number}", at.base());
    let typed_or_none = typed.clone().unwrap_or_default();
    let reason = typed_or_none.value("reason").to_owned();
    let forms = (1..).zip(&places).map(|(n, place)| place_form(at, n, place, &letter, typed.as_ref()));
    Ok(Content {
        number,
        rev: letter.rev,
        action: format!("{base}/redactions"),
        editable: case.may_edit(),
        step: if case.may_edit() { last_step(db, &letter, Work::Redacting)? } else { None },
        cleared: letter.cleared_by.is_some(),
        pieces: pieces(&letter.text, &drawn(at, &letter, &places)),
        places: forms.collect(),
        more: More {
            words: typed_or_none.field("words"),
            from: typed_or_none.field("from"),
            to: typed_or_none.field("to"),
            reason: typed_or_none.field("reason"),
        },
        reasons: reasons(at, &reason),
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

/// The detected places and those that officials marked, first to last, each once.
fn places(letter: &Submission, hits: &[Hit]) -> Vec<Hit> {
    let inside = |hit: &&Hit| is_fixed(letter, hit.span);
    let mut places: Vec<Hit> = hits.iter().filter(|hit| !inside(hit)).copied().collect();
    for mark in letter.redactions.iter() {
        let Some(span) = Span::new(mark.start, mark.end) else { continue };
        if !places.iter().any(|place| place.span == span) {
            places.push(Hit { span, kind: mark.reason, certain: true });
        }
    }
    places.sort_by_key(|place| (place.span, place.kind));
    places.dedup_by_key(|place| place.span);
    places
}

/// Whether a place is replaced whatever an official decides.
fn is_fixed(letter: &Submission, span: Span) -> bool {
    letter.redactions.iter().any(|mark| mark.fixed && mark.covers(span.start(), span.end()))
}

/// What was decided about a place: replaced for a reason, left, or nothing yet.
fn standing(letter: &Submission, span: Span) -> &'static str {
    let is = |start: usize, end: usize| (start, end) == (span.start(), span.end());
    if let Some(mark) = letter.redactions.iter().find(|mark| is(mark.start, mark.end)) {
        return mark.reason.name();
    }
    if letter.dismissed.iter().any(|mark| is(mark.start, mark.end)) { LEAVE } else { "" }
}

/// Marks for the text: what overlaps an earlier place is in the list alone.
fn drawn(at: &At, letter: &Submission, places: &[Hit]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for (n, place) in (1..).zip(places) {
        if marks.last().is_some_and(|last| last.end > place.span.start()) {
            continue;
        }
        let kind = match standing(letter, place.span) {
            "" => "open",
            LEAVE => "aside",
            _ => "withheld",
        };
        let label = format!("{n} {}", at.word(&format!("terms.redaction_reason.{}", place.kind), &[]));
        marks.push(Mark { start: place.span.start(), end: place.span.end(), kind, label: Some(label) });
    }
    marks
}

fn place_form(at: &At, n: usize, place: &Hit, letter: &Submission, typed: Option<&Typed>) -> PlaceForm {
    let (start, end) = (place.span.start(), place.span.end());
    let name = format!("hit-{start}-{end}");
    let empty = Typed::default();
    let sent = typed.unwrap_or(&empty);
    let chosen = typed.map_or(standing(letter, place.span), |typed| typed.value(&name)).to_owned();
    let leave = Choice::new(LEAVE, at.word("redactions.leave", &[]), &chosen);
    let words = |start, end| slice(&letter.text, start, end).unwrap_or_default().to_owned();
    PlaceForm {
        n,
        start: start + 1,
        end,
        words: words(start, end),
        before: words(start.saturating_sub(AROUND), start),
        after: words(end, (end + AROUND).min(letter.text.chars().count())),
        certain: place.certain,
        fixed: is_fixed(letter, place.span),
        choice: Field { value: chosen.clone(), ..sent.field(&name) },
        choices: std::iter::once(leave).chain(reasons(at, &chosen)).collect(),
    }
}

fn reasons(at: &At, chosen: &str) -> Vec<Choice> {
    let label = |reason: &RedactionReason| {
        let reason_name = at.word(&format!("terms.redaction_reason.{reason}"), &[]);
        Choice::new(reason.name(), at.word("redactions.replace", &[("reason", &reason_name)]), chosen)
    };
    RedactionReason::ALL.iter().map(label).collect()
}
