//! The third step: what would come in, and what stands against it. Taken in is only what was shown.

use super::cells::Words;
use super::{Of, head, policy, run, table};
use crate::commands::FieldError;
use crate::commands::submission::intake::{Mapping, Marks, Row, takes_rows, trial};
use crate::documents::intake::letters;
use crate::keys::Keys;
use crate::model::Moment;
use crate::model::terms::{Channel, Lang};
use crate::model::text::is_bidi_control;
use crate::store::Db;
use crate::store::intake::IntakeFile;
use crate::store::projects::Plan;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::case::{Case, Head};
use crate::web::office::tables::{at_line, finding_text};
use crate::web::office::typed::Typed;
use crate::web::problem::{Problem, field_text};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

/// Findings that are shown; the others are counted.
const FINDINGS: usize = 200;
/// Rows that are shown.
const ROWS: usize = 10;
/// Characters of the words of a row that are shown.
const BEGINNING: usize = 200;
/// Stretches of rows that are named.
const STRETCHES: usize = 100;

#[derive(Serialize)]
struct Content {
    case: Head,
    /// The step before.
    columns: String,
    action: String,
    removal: String,
    file: String,
    open: bool,
    findings: Vec<String>,
    /// Findings that are not shown.
    more: usize,
    /// Rows in the file, and those that are new.
    count: usize,
    new: usize,
    known: usize,
    /// Which rows came before.
    known_rows: String,
    /// How many sheets of the file are not read.
    left: usize,
    rows: Vec<Line>,
    /// How many of them are shown.
    shown: usize,
    hash: String,
    may: bool,
}

/// A row as it would come in; who wrote it stays hidden.
#[derive(Serialize)]
struct Line {
    line: usize,
    received_at: String,
    channel: Channel,
    office: String,
    name: bool,
    address: bool,
    mail: bool,
    words: String,
}

/// A file's rows with all that stands against it.
struct Judged {
    rows: Vec<Row>,
    /// In the order of the file.
    findings: Vec<(usize, String)>,
    known: Vec<usize>,
    left: usize,
    /// Rows of the file, also those that are wrong.
    total: usize,
}

impl Judged {
    fn hash(&self) -> String {
        Marks::hash(self.rows.iter().map(|row| &row.marks))
    }

    fn fresh(&self) -> usize {
        self.rows.len().saturating_sub(self.known.len())
    }

    fn may(&self) -> bool {
        self.findings.is_empty() && self.fresh() > 0
    }
}

pub async fn show(visit: Visit, path: Path<(String, i64, String)>) -> Result<HttpResponse, Problem> {
    let of = Of::visit(&visit, path.into_inner())?;
    if !named(&visit, &of).await? {
        return Ok(visit.to(&of.path("")));
    }
    page(visit, of, StatusCode::OK, Typed::default()).await
}

/// Begins the run, if the rows are those that were shown.
pub async fn take(visit: Visit, path: Path<(String, i64, String)>, form: Form) -> Result<HttpResponse, Problem> {
    let of = Of::visit(&visit, path.into_inner())?;
    if !named(&visit, &of).await? {
        return Ok(visit.to(&of.path("")));
    }
    let (wanted, app, now) = (of.clone(), visit.app.clone(), visit.now());
    let judged = visit
        .app
        .read(move |db| {
            let (case, file) = wanted.find(db)?;
            judged(db, &app.keys, (&case, &file), (&wanted, now))
        })
        .await?;
    if form.get("hash") != judged.hash() {
        let typed = Typed::default().wrong("", texts().get(visit.lang, "bulk.other", &[]));
        return page(visit, of, StatusCode::CONFLICT, typed).await;
    }
    if !judged.may() {
        return page(visit, of, StatusCode::UNPROCESSABLE_ENTITY, Typed::default()).await;
    }
    let new = judged.fresh();
    run::begin(&visit, of.file, judged.rows, new);
    Ok(visit.to(&of.path("/run")))
}

/// Whether somebody said what the columns hold.
async fn named(visit: &Visit, of: &Of) -> Result<bool, Problem> {
    let of = of.clone();
    visit.app.read(move |db| Ok(!of.find(db)?.1.mapping.is_empty())).await
}

async fn page(visit: Visit, of: Of, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let app = visit.app.clone();
    let load = move |db: &mut Db, ask: &Ask| {
        let (case, file) = of.find(db)?;
        let judged = judged(db, &app.keys, (&case, &file), (&of, ask.now))?;
        let policy = policy(db, &case)?;
        let office = |id: &str| policy.office_name(id, ask.lang).to_owned();
        let findings: Vec<String> = judged.findings.iter().take(FINDINGS).map(|(_, text)| text.clone()).collect();
        Ok(Content {
            columns: of.path(""),
            action: of.path("/trial"),
            removal: of.path("/removal"),
            open: takes_rows(&case.round),
            case: head(&of.at, &case),
            file: file.name,
            more: judged.findings.len() - findings.len(),
            findings,
            count: judged.total,
            new: judged.fresh(),
            known: judged.known.len(),
            known_rows: stretches(&judged.known),
            left: judged.left,
            rows: judged.rows.iter().take(ROWS).map(|row| line(row, office)).collect(),
            shown: judged.rows.len().min(ROWS),
            hash: judged.hash(),
            may: judged.may(),
        })
    };
    visit.in_area("desk").show_form(status, "pages/office/letters/intake/trial", typed.errors(), load).await
}

fn judged(db: &mut Db, keys: &Keys, (case, file): (&Case, &IntakeFile), (of, now): (&Of, Moment)) -> Result<Judged, Problem> {
    let mapping = Mapping::read(&file.mapping).ok_or(Problem::NotFound)?;
    let table::Sheet { table, findings: cells, left } = table::of(file, Some(&mapping))?;
    let policy = policy(db, case)?;
    let plan = case.round.plan.map(|plan| Plan::by_id(db, plan)).transpose()?.flatten();
    let words = Words::new(keys, &case.round, plan.as_ref(), &policy, mapping.setting.clone());
    let (drafted, mut found) = letters::read(&table, &mapping.columns);
    found.extend(cells);
    let lang = of.at.lang();
    let mut findings: Vec<_> = found.iter().map(|finding| (finding.line, finding_text(lang, finding))).collect();
    let say = |line: usize, error: &FieldError| (line, at_line(lang, line, &said(lang, error)));
    let mut rows = Vec::with_capacity(drafted.len());
    for one in &drafted {
        match words.row(one) {
            Ok(row) => rows.push(row),
            Err(errors) => findings.extend(errors.iter().map(|error| say(one.row.line, error))),
        }
    }
    let trial = trial(db, &case.round, &policy, (of.at.account(), now), &rows)?;
    findings.extend(trial.wrong.iter().map(|(line, error)| say(*line, error)));
    findings.sort_by_key(|(line, _)| *line);
    let total = table.rows.len() + table.findings.iter().filter(|finding| finding.code == "ragged").count();
    Ok(Judged { rows, findings, known: trial.known, left, total })
}

/// What is wrong with a field, with its name and never with what stands in it.
fn said(lang: Lang, error: &FieldError) -> String {
    let field = match error.field.as_str() {
        // The command speaks of the moment and of the letter's parts; the file has columns.
        "received_at" => "received_date",
        part if part.starts_with("text-") => "words",
        field => field,
    };
    let key = format!("bulk.column.{field}");
    let text = field_text(error, lang);
    if texts().has(lang, &key) { texts().get(lang, "bulk.of", &[("field", &texts().get(lang, &key, &[])), ("what", &text)]) } else { text }
}

fn line(row: &Row, office: impl Fn(&str) -> String) -> Line {
    let mut words: Vec<&str> = row.parts.iter().map(|(_, words)| words.as_str()).collect();
    words.retain(|words| !words.trim().is_empty());
    let all = words.join("\n\n");
    let mut shown: String = all.chars().filter(|c| !is_bidi_control(*c)).take(BEGINNING).collect();
    if all.chars().count() > BEGINNING {
        shown.push('…');
    }
    Line {
        line: row.line,
        received_at: row.received_at.into(),
        channel: row.channel,
        office: office(&row.office),
        name: !row.person.name.is_empty(),
        address: !row.person.address.is_empty(),
        mail: !row.person.mail.is_empty(),
        words: shown,
    }
}

/// Rows by their numbers, those that follow each other together: `2–5, 9`.
fn stretches(lines: &[usize]) -> String {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match stretches.last_mut().filter(|last| last.1 + 1 == *line) {
            Some(last) => last.1 = *line,
            None => stretches.push((*line, *line)),
        }
    }
    let more = if stretches.len() > STRETCHES { " …" } else { "" };
    let shown = stretches.iter().take(STRETCHES).map(|(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") });
    shown.collect::<Vec<_>>().join(", ") + more
}
