//! `…/notes/{k}`: one row of an occasion's record, and what a clerk types for it.

use super::addresses::Addresses;
use super::row_acts::Acts;
use super::{base, find, refused};
use crate::commands::occasion::rows::{EditRow, RowForm, WORDS_LIMIT};
use crate::commands::{FieldError, Refused};
use crate::model::ids::{IssueId, ProjectId};
use crate::model::method::{Speaker, Utterance};
use crate::model::terms::Lang;
use crate::procedure::qa_row::Event;
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::occasions::Occasion;
use crate::store::qa_rows::QaRow;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::conflict::Conflict;
use crate::web::office::find::Reader;
use crate::web::office::round::period;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;
use std::collections::HashMap;

/// A row's address: the project's number, the occasion's, and its own.
pub type At = (String, i64, i64);

/// What a clerk types for a row.
#[derive(Serialize)]
pub struct RowFields {
    kind: Field,
    kinds: Vec<Choice>,
    speaker: Field,
    speakers: Vec<Choice>,
    district: Field,
    words: Field,
    answer: Field,
    answered_by: Field,
    taken_back: Field,
    /// Whether the answer is taken back.
    taken: bool,
    due: Field,
    limit: usize,
}

impl RowFields {
    pub fn of(ask: &Ask, typed: &Typed) -> Self {
        let blank = Typed::holding(&[("kind", Utterance::Question.name()), ("speaker", Speaker::Resident.name())]);
        let typed = if typed.holds("words") { typed } else { &blank };
        let word = |key: String| texts().get(ask.lang, &key, &[]);
        Self {
            kind: typed.field("kind"),
            kinds: typed.choices("kind", Utterance::ALL, Utterance::name, |kind| word(format!("terms.utterance.{kind}"))),
            speaker: typed.field("speaker"),
            speakers: typed.choices("speaker", Speaker::ALL, Speaker::name, |speaker| word(format!("terms.speaker.{speaker}"))),
            district: typed.field("district"),
            words: typed.field("words"),
            answer: typed.field("answer"),
            answered_by: typed.field("answered_by"),
            taken_back: typed.field("taken_back"),
            taken: typed.ticked("taken_back", "on"),
            due: typed.field("due"),
            limit: WORDS_LIMIT,
        }
    }
}

/// What the form means, or what cannot be read in it.
pub fn typed_row(form: &Form) -> Result<RowForm, Vec<FieldError>> {
    let mut errors = Vec::new();
    let taken_back = form.get("taken_back") == "on";
    let due = period::date(("due", form.get("due")), &mut errors);
    if due.is_some() && !taken_back {
        // A day alone says that the answer was taken back, or was typed by mistake: it is asked, not guessed.
        errors.push(FieldError::new("taken_back", "due_alone"));
    }
    let row = RowForm {
        kind: form.parse("kind"),
        speaker: form.parse("speaker"),
        district: form.get("district").to_owned(),
        words: form.get("words").to_owned(),
        answer: form.get("answer").to_owned(),
        answered_by: form.get("answered_by").to_owned(),
        taken_back,
        due,
    };
    if errors.is_empty() { Ok(row) } else { Err(errors) }
}

/// A row in a list.
#[derive(Serialize)]
pub struct RowLine {
    pub href: String,
    number: i64,
    state: &'static str,
    counts: bool,
    kind: &'static str,
    speaker: &'static str,
    district: String,
    words: String,
    answer: String,
    answered_by: String,
    due: String,
    issue: Option<i64>,
    issue_title: String,
    repeats: Option<i64>,
    /// Why it was struck out or moved.
    reason: String,
}

impl RowLine {
    pub fn of(row: QaRow, base: &str, issues: &HashMap<IssueId, (i64, String)>) -> Self {
        let issue = row.issue.and_then(|issue| issues.get(&issue));
        Self {
            href: format!("{base}/notes/{}", row.number),
            number: row.number,
            state: row.state.name(),
            counts: row.counts(),
            kind: row.kind.name(),
            speaker: row.speaker.name(),
            issue: issue.map(|(number, _)| *number),
            issue_title: issue.map(|(_, title)| title.clone()).unwrap_or_default(),
            district: row.district,
            words: row.words,
            answer: row.answer,
            answered_by: row.answered_by,
            due: row.due,
            repeats: row.repeats,
            reason: row.reason,
        }
    }
}

/// The issues of a project by their numbers and titles.
pub fn numbers_of(db: &mut Db, project: ProjectId) -> Result<HashMap<IssueId, (i64, String)>, Problem> {
    Ok(Issue::of_project(db, project)?.into_iter().map(|issue| (issue.id, (issue.number, issue.title))).collect())
}

#[derive(Serialize)]
struct Content {
    project_title: String,
    title: String,
    occasion: i64,
    /// The screen with all rows.
    notes: String,
    rev: i64,
    row: RowLine,
    conflict: Option<Conflict>,
    addresses: Option<Addresses>,
    /// None where it is not changed any more.
    form: Option<RowFields>,
    acts: Acts,
}

pub async fn show(visit: Visit, path: Path<At>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, Typed::default()).await
}

/// A row by the numbers of its address, if it exists for the reader.
pub async fn wanted(visit: &Visit, (no, occasion, number): &At) -> Result<(Occasion, QaRow), Problem> {
    let (reader, no, occasion, number) = (Reader::of(visit)?, no.clone(), *occasion, *number);
    visit.app.read(move |db| row_at(&reader, db, (&no, occasion, number))).await
}

fn row_at(reader: &Reader, db: &mut Db, (no, occasion, number): (&str, i64, i64)) -> Result<(Occasion, QaRow), Problem> {
    let (_, occasion) = find(reader, db, (no, occasion))?;
    let row = QaRow::by_number(db, occasion.id, number)?.ok_or(Problem::NotFound)?;
    Ok((occasion, row))
}

/// Changes what a row says.
pub async fn edit(visit: Visit, path: Path<At>, form: Form) -> Result<HttpResponse, Problem> {
    let at = path.into_inner();
    let (_, row) = wanted(&visit, &at).await?;
    let edited = match typed_row(&form) {
        Ok(typed) => visit.perform(EditRow { row: row.id, rev: form.rev(), form: typed }).await,
        Err(errors) => Err(Problem::Refused(Refused::Fields(errors))),
    };
    match edited {
        Ok(_) => visit.done(&format!("{}/notes", base(&at.0, at.1)), "machine.qa_row.done.edit"),
        Err(problem @ Problem::Refused(Refused::Stale)) => {
            let (status, typed) = Typed::beside(problem, &form, visit.lang)?;
            page(visit, at, status, typed).await
        }
        Err(problem) => {
            let (status, typed) = refused(problem, &form, visit.lang)?;
            page(visit, at, status, typed).await
        }
    }
}

/// The page, with what was typed into one of its forms.
pub async fn page(visit: Visit, (no, occasion, number): At, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let errors = typed.errors();
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, _) = find(&reader, db, (&no, occasion))?;
        let (occasion, row) = row_at(&reader, db, (&no, occasion, number))?;
        let stored = values(&row, ask.lang);
        let stale = typed.holds("words") && typed.value("rev").parse() != Ok(row.rev);
        let conflict = if stale { beside(db, ask, &row, (&stored, &typed))? } else { None };
        let acts = Acts::of(db, ask, reader.role, (&occasion, &row), &typed)?;
        let issues = numbers_of(db, project.id)?;
        let base = base(&no, occasion.number);
        Ok(Content {
            project_title: project.title,
            title: occasion.title,
            occasion: occasion.number,
            notes: format!("{base}/notes"),
            rev: row.rev,
            conflict,
            addresses: Addresses::of(db, ask, reader.role, &row, &typed)?,
            form: acts.may(Event::Edit).then(|| RowFields::of(ask, if typed.holds("words") { &typed } else { &stored })),
            acts,
            row: RowLine::of(row, &base, &issues),
        })
    };
    visit.in_area("projects").show_form(status, "pages/office/occasions/row", errors, load).await
}

/// A row as its form shows it.
fn values(row: &QaRow, lang: Lang) -> Typed {
    let day: Option<chrono::NaiveDate> = row.due.parse().ok();
    Typed::holding(&[
        ("kind", row.kind.name()),
        ("speaker", row.speaker.name()),
        ("district", &row.district),
        ("words", &row.words),
        ("answer", &row.answer),
        ("answered_by", &row.answered_by),
        ("taken_back", if day.is_some() { "on" } else { "" }),
        ("due", &day.map(|day| period::shown(day, lang)).unwrap_or_default()),
    ])
}

/// What somebody else stored, beside what was sent.
fn beside(db: &mut Db, ask: &Ask, row: &QaRow, (stored, sent): (&Typed, &Typed)) -> Result<Option<Conflict>, Problem> {
    let mut conflict = Conflict::with(db, row, None)?;
    let label = |name: &str| texts().get(ask.lang, &format!("office_occasion.field.{name}"), &[]);
    let mut fields = vec!["words", "answer", "answered_by", "district"];
    // A day can be written in several ways: what is compared is what it means.
    let day = period::date(("due", sent.value("due")), &mut Vec::new()).map(|day| day.to_string()).unwrap_or_default();
    if day != row.due {
        fields.push("due");
    }
    conflict.add_fields(fields.into_iter().map(|name| (name, label(name))), stored, sent);
    let word = |group: &str, name: &str| texts().get(ask.lang, &format!("terms.{group}.{name}"), &[]);
    let kind: Utterance = sent.value("kind").parse().unwrap_or(row.kind);
    conflict.add(("kind", label("kind")), &word("utterance", row.kind.name()), &word("utterance", kind.name()));
    let speaker: Speaker = sent.value("speaker").parse().unwrap_or(row.speaker);
    conflict.add(("speaker", label("speaker")), &word("speaker", row.speaker.name()), &word("speaker", speaker.name()));
    Ok(conflict.if_any())
}
