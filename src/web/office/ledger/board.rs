//! The ledger's own page: whether the project is under the method, its issues, the answers that are owed, and its editions.

use super::place::{Asked, Head, Offer, Place};
use crate::commands::issue::RaiseIssue;
use crate::commands::ledger::Prospect;
use crate::commands::ledger::{REASON_LIMIT, owed};
use crate::commands::occasion::answers::is_past;
use crate::documents::ledger::Ledger as Folded;
use crate::model::terms::Role;
use crate::procedure::issue::{Event as IssueEvent, Facts as IssueFacts, Issue as IssueMachine, State as IssueState};
use crate::procedure::ledger::{Event, Facts, Ledger as Machine, State};
use crate::procedure::project;
use crate::procedure::{Machine as _, edition as editions};
use crate::store::Db;
use crate::store::approvals::Purpose;
use crate::store::issues::Issue;
use crate::store::ledger::{Edition, Ledger};
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use crate::web::excerpt::excerpt;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    case: Head,
    state: &'static str,
    ground: String,
    reason: String,
    adopt: Option<Offer>,
    waive: Option<Offer>,
    ground_field: Field,
    reason_field: Field,
    limit: usize,
    /// Everything below only where it runs.
    runs: bool,
    themes: Vec<Theme>,
    owed: Vec<OwedLine>,
    editions: Vec<EditionLine>,
    propose: bool,
    raise: Option<Offer>,
    /// Where its end is asked for.
    end: Option<String>,
    theme: Field,
    title: Field,
}

/// Issues of one theme.
#[derive(Serialize)]
struct Theme {
    theme: String,
    issues: Vec<IssueLine>,
}

#[derive(Serialize)]
struct IssueLine {
    href: String,
    number: i64,
    title: String,
    state: &'static str,
    rows: i64,
    owes: bool,
    /// The number and the first words of the view in force.
    view: Option<(i64, String)>,
    owner: String,
    due: String,
}

/// An answer that was taken back and is owed.
#[derive(Serialize)]
pub struct OwedLine {
    href: String,
    occasion: i64,
    row: i64,
    words: String,
    due: String,
    pub past: bool,
}

#[derive(Serialize)]
struct EditionLine {
    number: i64,
    state: &'static str,
    occasion: Option<i64>,
    cutoff_at: String,
    hash: String,
    rev: i64,
    asked: Option<Asked>,
    take_back: Option<Offer>,
}

pub async fn show(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    let place = Place::of(&visit, no.into_inner())?;
    page(visit, place, StatusCode::OK, Typed::default()).await
}

/// Raises an issue.
pub async fn raise(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let place = Place::of(&visit, no.into_inner())?;
    let wanted = place.clone();
    let project = visit.app.read(move |db| Ok(wanted.going_on(db)?.id)).await?;
    let command = RaiseIssue { project, theme: form.get("theme").to_owned(), title: form.get("title").to_owned() };
    match visit.perform_once(&form, command).await {
        Ok(issue) => visit.done(&format!("{}/issues/{}", place.base(), issue.number), "machine.issue.done.raise"),
        Err(problem) => {
            let (status, typed) = place.refused(problem, &form, "")?;
            page(visit, place, status, typed).await
        }
    }
}

/// The page, with what was typed into one of its forms.
pub async fn page(visit: Visit, place: Place, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    visit.in_area("projects").show_form(status, "pages/office/ledger/board", errors, move |db, ask| content(db, ask, &place, &typed)).await
}

fn content(db: &mut Db, ask: &Ask, place: &Place, typed: &Typed) -> Result<Content, Problem> {
    let project = place.project(db)?;
    let ledger = Ledger::of_project(db, project.id)?;
    let state = ledger.as_ref().map_or(State::New, |ledger| ledger.state);
    let facts = Facts { project_live: !project::Project::FINAL.contains(&project.state), reason: true, ..Facts::default() };
    let decided =
        |event: Event| if place.reader.may::<Machine>(state, event) { place.offer::<Machine>(ask, state, event, &facts) } else { None };
    let (ground, reason) = ledger.map(|ledger| (ledger.ground, ledger.reason)).unwrap_or_default();
    let runs = state == State::Running;
    let kept = runs || state == State::Ended;
    let facts = IssueFacts { title: true, ..IssueFacts::default() };
    let propose = runs && place.reader.may::<editions::Edition>(editions::State::New, editions::Event::Propose);
    Ok(Content {
        case: place.top(&project),
        state: state.name(),
        ground,
        reason,
        adopt: decided(Event::Adopt),
        waive: decided(Event::Waive),
        ground_field: typed.field("ground"),
        reason_field: typed.field("reason"),
        limit: REASON_LIMIT,
        runs: kept,
        end: (runs && place.reader.may::<Machine>(state, Event::ProposeEnd)).then(|| format!("{}/end", place.base())),
        themes: if kept { themes(db, ask, place, &project)? } else { Vec::new() },
        owed: if kept { owed_lines(db, ask, place, &project)? } else { Vec::new() },
        editions: if kept { edition_lines(db, ask, place, &project)? } else { Vec::new() },
        propose,
        raise: place.offer::<IssueMachine>(ask, IssueState::New, IssueEvent::Raise, &facts).filter(|_| runs),
        theme: typed.field("theme"),
        title: typed.field("title"),
    })
}

/// The issues by theme, as they first came; those that went into another one or were retired stand among them, by their state.
fn themes(db: &mut Db, ask: &Ask, place: &Place, project: &Project) -> Result<Vec<Theme>, Problem> {
    let after = Prospect::of(db, project, ask.now)?.after();
    let mut themes: Vec<Theme> = Vec::new();
    for issue in Issue::of_project(db, project.id)? {
        let line = issue_line(db, place, &issue, &after)?;
        match themes.iter_mut().find(|theme| theme.theme == issue.theme) {
            Some(theme) => theme.issues.push(line),
            None => themes.push(Theme { theme: issue.theme, issues: vec![line] }),
        }
    }
    Ok(themes)
}

fn issue_line(db: &mut Db, place: &Place, issue: &Issue, after: &Folded) -> Result<IssueLine, Problem> {
    let course = after.issues.get(&issue.number);
    let considered = issue.state == IssueState::UnderReview;
    Ok(IssueLine {
        href: format!("{}/issues/{}", place.base(), issue.number),
        number: issue.number,
        title: issue.title.clone(),
        state: issue.state.name(),
        rows: QaRow::count_in_issue(db, issue.id)?,
        owes: course.is_some_and(|course| course.owes),
        view: course.and_then(|course| course.view()).map(|view| (view.view, excerpt(&view.text))),
        owner: if considered { issue.owner.clone() } else { String::new() },
        due: if considered { issue.due.clone() } else { String::new() },
    })
}

/// Every answer that is owed, in the order of its day: what is overdue stands first.
pub fn owed_lines(db: &mut Db, ask: &Ask, place: &Place, project: &Project) -> Result<Vec<OwedLine>, Problem> {
    let occasions = Occasion::of_project(db, project.id)?;
    let (rows, _) = owed(db, project, ask.now)?;
    let line = |row: QaRow| {
        let occasion = occasions.iter().find(|one| one.id == row.occasion)?.number;
        Some(OwedLine {
            href: format!("{}/answers/{occasion}/{}", place.base(), row.number),
            occasion,
            row: row.number,
            words: excerpt(&row.words),
            past: is_past(&row, ask.now),
            due: row.due,
        })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

fn edition_lines(db: &mut Db, ask: &Ask, place: &Place, project: &Project) -> Result<Vec<EditionLine>, Problem> {
    let occasions = Occasion::of_project(db, project.id)?;
    let mut lines = Vec::new();
    for edition in Edition::of_project(db, project.id)?.into_iter().rev() {
        let waits = edition.state == editions::State::InApproval;
        let take_back =
            place.offer::<editions::Edition>(ask, edition.state, editions::Event::TakeBack, &editions::Facts::default()).filter(|_| waits);
        lines.push(EditionLine {
            number: edition.number,
            state: edition.state.name(),
            occasion: edition.occasion.and_then(|id| occasions.iter().find(|one| one.id == id)).map(|one| one.number),
            cutoff_at: edition.cutoff_at.into(),
            hash: edition.hash.clone(),
            rev: edition.rev,
            asked: if edition.state == editions::State::Frozen { None } else { Asked::newest(db, edition.id.as_str(), Purpose::Edition)? },
            take_back: take_back.filter(|_| place.reader.role == Role::Official),
        });
    }
    Ok(lines)
}
