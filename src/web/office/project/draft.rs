//! `/office/projects/{no}/plan-drafts/{id}`: an import as a tree, where headings are added, removed and moved before saving.

use super::matching::{Gone, Match, Matching};
use super::tree::{Cuts, Row};
use crate::commands::plan_draft::{CorrectPlanDraft, DropPlanDraft, Matches};
use crate::documents::plan::{EditError, Outline, Section, lines};
use crate::model::ids::PlanDraftId;
use crate::store::plan_drafts::PlanDraft;
use crate::store::projects::Project;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::{Field, FieldError};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

/// Lines of a section shown at once.
const LINES: usize = 200;
/// Longest piece of a line shown, in code points; the whole line becomes the heading all the same.
const LINE_SHOWN: usize = 120;

/// Which section's lines are shown, and from which on.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct At {
    /// Where the section's heading begins.
    at: Option<usize>,
    /// Where the first line shown begins.
    #[serde(default)]
    from: usize,
}

#[derive(Serialize)]
struct Content {
    no: String,
    project_title: String,
    draft: String,
    file_name: String,
    rev: i64,
    title: Field,
    back: String,
    rows: Vec<Listed>,
    headings: usize,
    characters: usize,
    shown: Option<Shown>,
    /// The version before, whose sections are carried over; none for the first.
    base: Option<i64>,
    gone: Vec<Gone>,
}

#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    row: Row,
    lines_href: String,
    is_heading: bool,
    /// Which section of the version before it is; none for the first version.
    same: Option<Match>,
    error: Option<String>,
}

/// The lines of one section.
#[derive(Serialize)]
struct Shown {
    at: usize,
    from: usize,
    heading: String,
    lines: Vec<LineShown>,
    next: Option<String>,
}

#[derive(Serialize)]
struct LineShown {
    start: usize,
    text: String,
    /// Whether it is the heading already.
    is_heading: bool,
}

pub async fn show(visit: Visit, path: Path<(String, String)>, at: Query<At>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), *at, Wrong::default()).await
}

/// What is wrong with what was just sent.
#[derive(Default)]
struct Wrong {
    errors: Vec<FieldError>,
    /// The title as it was typed, when it was sent.
    title: Option<Field>,
    /// What was entered about the version before, when it was sent.
    entered: Option<Matches>,
}

/// The same page after something that cannot be taken.
pub async fn again(visit: Visit, path: (String, String), typed: &Typed, entered: Matches) -> Result<HttpResponse, Problem> {
    let wrong = Wrong { errors: typed.errors(), title: Some(typed.field("title")), entered: Some(entered) };
    page(visit, path, At::default(), wrong).await
}

/// One correction: which, and of the line that begins where; `show:0` only shows what the entered places are.
pub async fn correct(visit: Visit, path: Path<(String, String)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, id) = path.into_inner();
    let rev = form.parse("rev").ok_or(Problem::Unreadable("request"))?;
    let (what, start) = form.get("edit").split_once(':').ok_or(Problem::Unreadable("request"))?;
    let (what, start): (String, usize) = (what.to_owned(), start.parse().map_err(|_| Problem::Unreadable("request"))?);
    let at = At { at: form.parse("at"), from: form.parse("from").unwrap_or(0) };
    let (reader, path) = (Reader::of(&visit)?, (no.clone(), id.clone()));
    let (title, entered, is_edit) = (form.get("title").to_owned(), Matching::entered(&form), what != "show");
    let edited = visit.app.read(move |db| {
        let (project, draft) = find(db, &reader, &path)?;
        let outline = outline(&draft)?;
        let sections = outline.sections(&draft.text);
        let matches = Matching::of(db, project.id, &draft.text, sections, entered)?.map(|found| found.own_words());
        let edited = match what.as_str() {
            "add" => outline.add(&draft.text, start),
            "remove" => outline.remove(&draft.text, start),
            "outdent" => outline.outdent(&draft.text, start),
            "indent" => outline.indent(&draft.text, start),
            "show" => Ok(outline),
            _ => return Err(Problem::Unreadable("request")),
        };
        Ok(edited.map(|outline| (draft.id, outline, matches.unwrap_or_default())))
    });
    match edited.await? {
        Ok((draft, outline, matches)) => {
            visit.perform(CorrectPlanDraft { draft, rev, outline, title, matches }).await?;
            let place = if is_edit { format!("#at-{start}") } else { String::new() };
            Ok(visit.to(&format!("/office/projects/{no}/plan-drafts/{id}{}{place}", query(at))))
        }
        Err(error) => {
            let text = texts().get(visit.lang, &format!("error.outline.{}", name(error)), &[]);
            let wrong = Wrong { errors: vec![FieldError { field: String::new(), text }], ..Wrong::default() };
            page(visit, (no, id), at, wrong).await
        }
    }
}

/// Gives the import up.
pub async fn remove(visit: Visit, path: Path<(String, String)>, _form: Form) -> Result<HttpResponse, Problem> {
    let path = path.into_inner();
    let (reader, wanted) = (Reader::of(&visit)?, path.clone());
    let (_, draft) = visit.app.read(move |db| find(db, &reader, &wanted)).await?;
    visit.perform(DropPlanDraft { draft: draft.id }).await?;
    visit.done(&format!("/office/projects/{}", path.0), "project.import.done.removed")
}

/// The import, if its project is one of the reader's.
fn find(db: &mut crate::store::Db, reader: &Reader, (no, id): &(String, String)) -> Result<(Project, PlanDraft), Problem> {
    let project = reader.project(db, no)?;
    let id: PlanDraftId = id.parse().map_err(|_| Problem::NotFound)?;
    let draft = PlanDraft::by_id(db, id)?.filter(|draft| draft.project == project.id).ok_or(Problem::NotFound)?;
    Ok((project, draft))
}

pub fn outline(draft: &PlanDraft) -> Result<Outline, Problem> {
    Outline::parse(&draft.text, &draft.outline).map_err(Problem::internal)
}

fn query(at: At) -> String {
    match at {
        At { at: None, .. } => String::new(),
        At { at: Some(at), from: 0 } => format!("?at={at}"),
        At { at: Some(at), from } => format!("?at={at}&from={from}"),
    }
}

async fn page(visit: Visit, path: (String, String), at: At, wrong: Wrong) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let Wrong { errors, title, entered } = wrong;
    let wrong = errors.clone();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let load = move |db: &mut crate::store::Db, _: &_| {
        let (project, draft) = find(db, &reader, &path)?;
        let entered = entered.unwrap_or_else(|| Matches::read(&draft.matches));
        let matching = Matching::of(db, project.id, &draft.text, outline(&draft)?.sections(&draft.text), entered)?;
        let content = content(&project, &draft, at, matching, &wrong)?;
        Ok(Content { title: title.unwrap_or(content.title), ..content })
    };
    let visit = visit.in_area("projects");
    visit.show_form(status, "pages/office/project/draft", errors, load).await
}

fn content(project: &Project, draft: &PlanDraft, at: At, matching: Option<Matching>, errors: &[FieldError]) -> Result<Content, Problem> {
    let no = project.no();
    let back = format!("/office/projects/{no}");
    let here = format!("{back}/plan-drafts/{}", draft.id);
    let outline = outline(draft)?;
    let cuts = Cuts::new(&draft.text);
    let sections = outline.sections(&draft.text);
    let mut headings = outline.headings().iter().map(|heading| heading.start);
    let mut rows = Vec::with_capacity(sections.len());
    let mut shown = None;
    let base = matching.as_ref().map(Matching::base);
    let (matches, gone) = matching.map(|found| found.shown()).unwrap_or_default();
    let mut matches = matches.into_iter();
    for section in &sections {
        let heading = if section.level == 0 { None } else { headings.next() };
        let row = Row::of(&cuts, section, heading);
        if at.at == Some(row.at) {
            shown = Some(lines_of(&cuts, section, &row, at.from, &here));
        }
        let lines_href = format!("{here}?at={}#lines", row.at);
        let field = format!("match-{}", section.start);
        let error = errors.iter().find(|error| error.field == field).map(|error| error.text.clone());
        rows.push(Listed { is_heading: heading.is_some(), row, lines_href, same: matches.next(), error });
    }
    Ok(Content {
        project_title: project.title.clone(),
        draft: draft.id.to_string(),
        file_name: draft.file_name.clone(),
        rev: draft.rev,
        title: Field::new("title", draft.title.clone()),
        headings: outline.headings().len(),
        characters: sections.last().map_or(0, |section| section.end),
        rows,
        shown,
        base,
        gone,
        back,
        no,
    })
}

fn lines_of(cuts: &Cuts<'_>, section: &Section, row: &Row, from: usize, here: &str) -> Shown {
    let text = cuts.slice(section.start, section.end);
    let within = lines(text).filter(|line| !line.is_blank()).map(|line| (section.start + line.start, line.text));
    let mut rest = within.filter(|(start, _)| *start >= from);
    let line = |(start, text): (usize, &str)| LineShown {
        start,
        text: text.trim().chars().take(LINE_SHOWN).collect(),
        is_heading: section.level > 0 && start == row.at,
    };
    let lines = rest.by_ref().take(LINES).map(line).collect();
    let next = rest.next().map(|(start, _)| format!("{here}?at={}&from={start}#lines", row.at));
    Shown { at: row.at, from, heading: row.heading.clone(), lines, next }
}

fn name(error: EditError) -> &'static str {
    match error {
        EditError::NotALine => "not_a_line",
        EditError::AlreadyAHeading => "already_a_heading",
        EditError::NotAHeading => "not_a_heading",
        EditError::Outermost => "outermost",
        EditError::NothingAbove => "nothing_above",
        EditError::TooDeep => "too_deep",
        EditError::TooMany => "too_many",
    }
}
