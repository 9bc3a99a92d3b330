//! `…/notes/intake`: a file or a transcript as a start of an occasion's notes. First it is shown as it would be taken in, with all that
//! stands against it; a second press takes it in, if it is still what was shown.

use super::{base, find, found, refused};
use crate::commands::occasion::intake::{TakeIn, known, named_in};
use crate::commands::occasion::rows::{POST_LIMIT, RowForm, WORDS_LIMIT, is_written};
use crate::commands::{FieldError, Refused};
use crate::documents::intake::{Drafted, Finding, Intake, MAX_BYTES, MAX_ROWS, NOTES, Opened, Shape, open, plain, read};
use crate::documents::plan::ImportError;
use crate::model::terms::Lang;
use crate::procedure::qa_row::{Event, QaRow as Machine, State};
use crate::record::digest::Digest;
use crate::store::Db;
use crate::texts::texts;
use crate::web::office::find::Reader;
use crate::web::office::round::period;
use crate::web::office::tables::{finding_text, name, refused_file, shape_named, wrong_encoding};
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::upload::Upload;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::NaiveDate;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    title: String,
    notes: String,
    action: String,
    /// Whether rows can be taken in by this reader now.
    open: bool,
    file: Field,
    transcript: Field,
    kilobytes: usize,
    most: usize,
    preview: Option<Preview>,
}

/// What a file would bring.
#[derive(Serialize)]
struct Preview {
    findings: Vec<String>,
    rows: Vec<Line>,
    count: usize,
    known: usize,
    /// Lines at which somebody may be named.
    named: Vec<String>,
    shape: &'static str,
    text: String,
    hash: String,
    may: bool,
    /// How many sheets of the file are not read.
    left: usize,
}

#[derive(Serialize)]
struct Line {
    line: usize,
    kind: &'static str,
    speaker: &'static str,
    district: String,
    words: String,
    answer: String,
    answered_by: String,
    due: String,
}

/// What was sent, and how it is read.
struct Given {
    opened: Opened,
    shape: Shape,
}

impl Given {
    fn hash(&self) -> String {
        Digest::of(&[name(self.shape).as_bytes(), b"\n", self.opened.text.as_bytes()]).hex()
    }
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, Typed::default(), None).await
}

/// Shows what a file would bring, or takes in what was shown.
pub async fn send(visit: Visit, path: Path<(String, i64)>, upload: Upload<MAX_BYTES>) -> Result<HttpResponse, Problem> {
    let at = path.into_inner();
    let occasion = found(&visit, &at).await?;
    let (form, confirmed) = (&upload.form, !upload.form.get("hash").is_empty());
    let given = match given(&upload) {
        Ok(given) => given,
        Err(error) => {
            let (status, typed) = Typed::labelled(&[error], form, "intake", visit.lang);
            return page(visit, at, status, typed, None).await;
        }
    };
    let (drafted, rows) = judged(&given, visit.now().jst_date());
    if !confirmed || !drafted.findings.is_empty() {
        let status = if drafted.findings.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        // What was pasted has to be put right where it was typed.
        return page(visit, at, status, Typed::of(form), Some(given)).await;
    }
    if form.get("hash") != given.hash() {
        let typed = Typed::default().wrong("", texts().get(visit.lang, "intake.other", &[]));
        return page(visit, at, StatusCode::CONFLICT, typed, Some(given)).await;
    }
    match visit.perform(TakeIn { occasion: occasion.id, rows }).await {
        Ok(_) => visit.done(&format!("{}/notes", base(&at.0, at.1)), "intake.done"),
        Err(problem @ Problem::Refused(Refused::Rule(_))) => Err(problem.keep(form.typed())),
        Err(problem) => {
            let (status, typed) = refused(problem, form, visit.lang)?;
            page(visit, at, status, typed, Some(given)).await
        }
    }
}

/// The text of the file, of what was pasted, or of what was shown before.
fn given(upload: &Upload<MAX_BYTES>) -> Result<Given, FieldError> {
    let form = &upload.form;
    let told = |field: &'static str| move |error| refused_file(field, error, &NOTES);
    if !form.get("hash").is_empty() {
        let shape = shape_named(form.get("shape")).ok_or_else(|| FieldError::new("file", "needed"))?;
        return Ok(Given { opened: as_text(plain(form.get("text"), MAX_BYTES).map_err(told("file"))?), shape });
    }
    if let Some(file) = upload.file("file") {
        if !form.get("transcript").trim().is_empty() {
            // One of them would be lost.
            return Err(FieldError::new("transcript", "intake_both"));
        }
        if file.too_large {
            return Err(refused_file("file", ImportError::TooLarge, &NOTES));
        }
        let shape = Shape::of(&file.name).ok_or_else(|| FieldError::new("file", "intake_name"))?;
        let opened = open(&file.bytes, shape).map_err(|error| wrong_encoding("file", &file.bytes, error, &NOTES));
        return Ok(Given { opened: opened?, shape });
    }
    Ok(Given { opened: as_text(plain(form.get("transcript"), MAX_BYTES).map_err(told("transcript"))?), shape: Shape::Transcript })
}

fn as_text(text: String) -> Opened {
    Opened { text, ..Opened::default() }
}

/// The rows as they would be typed, with everything that a typed row would be refused for.
fn judged(given: &Given, today: NaiveDate) -> (Intake, Vec<RowForm>) {
    let mut intake = read(&given.opened.text, given.shape);
    intake.findings.extend(given.opened.findings.iter().cloned());
    let mut rows = Vec::new();
    let mut wrong = Vec::new();
    for drafted in &intake.rows {
        let (row, codes) = typed(drafted, today);
        wrong.extend(codes.into_iter().map(|code| Finding::new(drafted.line, code)));
        rows.push(row);
    }
    intake.findings.extend(wrong);
    intake.findings.sort_by_key(|finding| finding.line);
    (intake, rows)
}

fn typed(drafted: &Drafted, today: NaiveDate) -> (RowForm, Vec<&'static str>) {
    let (mut codes, mut errors) = (Vec::new(), Vec::new());
    let due = period::date(("due", &drafted.due), &mut errors);
    if !errors.is_empty() {
        codes.push("due");
    } else if due.is_some_and(|due| due < today) {
        codes.push("past_day");
    }
    let long = |text: &str, limit| text.chars().count() > limit;
    let short = [&drafted.district, &drafted.answered_by];
    if long(&drafted.words, WORDS_LIMIT) || long(&drafted.answer, WORDS_LIMIT) || short.iter().any(|text| long(text, POST_LIMIT)) {
        codes.push("too_long");
    }
    let control = |text: &String| text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
    if [&drafted.words, &drafted.answer].into_iter().chain(short).any(control) {
        codes.push("control");
    }
    let Drafted { kind, speaker, district, words, answer, answered_by, .. } = drafted.clone();
    let (kind, speaker, taken_back) = (Some(kind), Some(speaker), due.is_some());
    (RowForm { kind, speaker, district, words, answer, answered_by, taken_back, due }, codes)
}

type At = (String, i64);

async fn page(visit: Visit, (no, number): At, status: StatusCode, typed: Typed, given: Option<Given>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let errors = typed.errors();
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, occasion) = find(&reader, db, (&no, number))?;
        let open = is_written(&occasion) && reader.may::<Machine>(State::New, Event::Note);
        let preview = match given.filter(|_| open) {
            Some(given) => {
                let (intake, rows) = judged(&given, ask.now.jst_date());
                let numbered: Vec<_> =
                    intake.rows.iter().map(|row| i64::try_from(row.line).unwrap_or(i64::MAX)).zip(rows.clone()).collect();
                let named = named_in(db, project.id, &numbered)?;
                let named = named.iter().map(|place| place_text(ask.lang, place.of, &place.words)).collect();
                Some(Preview { named, known: known(db, occasion.id, &rows)?, ..preview(ask.lang, given, intake) })
            }
            None => None,
        };
        let notes = format!("{}/notes", base(&no, number));
        let action = format!("{notes}/intake");
        let (file, transcript) = (typed.field("file"), typed.field("transcript"));
        Ok(Content { title: occasion.title, notes, action, open, file, transcript, kilobytes: MAX_BYTES / 1024, most: MAX_ROWS, preview })
    };
    visit.in_area("projects").show_form(status, "pages/office/occasions/intake", errors, load).await
}

fn place_text(lang: Lang, line: i64, words: &str) -> String {
    texts().get(lang, "intake.place", &[("n", &line.to_string()), ("words", words)])
}

fn preview(lang: Lang, given: Given, intake: Intake) -> Preview {
    let findings: Vec<_> = intake.findings.iter().map(|finding| finding_text(lang, finding)).collect();
    let line = |row: Drafted| {
        let Drafted { line, kind, speaker, district, words, answer, answered_by, due } = row;
        Line { line, kind: kind.name(), speaker: speaker.name(), district, words, answer, answered_by, due }
    };
    Preview {
        may: findings.is_empty(),
        findings,
        count: intake.rows.len(),
        rows: intake.rows.into_iter().take(MAX_ROWS).map(line).collect(),
        known: 0,
        named: Vec::new(),
        shape: name(given.shape),
        hash: given.hash(),
        left: given.opened.left,
        text: given.opened.text,
    }
}
