//! `/office/complaints`: complaints about the procedure, for those who answer them.

mod acts;
mod enter;
mod one;

pub use acts::{answer, decide, decide_erasure, erase, submit, who, withdraw};
pub use enter::{accept, show as form};
pub use one::show as show_one;

use crate::commands::remind::UNANSWERED;
use crate::model::terms::{Lang, Role};
use crate::procedure::complaint::{Complaint as Machine, Event, State};
use crate::store::Db;
use crate::store::complaints::{Complaint, Whose};
use crate::store::projects::Project;
use crate::texts::texts;
use crate::web::complaints::{is_waiting, name};
use crate::web::office::find::Reader;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::seen::number_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

/// Complaints on a page.
const SHOWN: usize = 50;

/// The filters of the list, each with the states that it shows.
const FILTERS: &[(&str, &[State])] = &[
    ("waiting", UNANSWERED),
    ("in_approval", &[State::InApproval]),
    ("answered", &[State::Answered]),
    ("withdrawn", &[State::Withdrawn]),
    ("all", State::ALL),
];

/// What is asked for in the address.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    before: String,
}

#[derive(Serialize)]
struct Content {
    state: Field,
    states: Vec<Choice>,
    complaints: Vec<Line>,
    next: Option<String>,
    may_enter: bool,
}

/// A complaint in a list.
#[derive(Serialize)]
pub struct Line {
    href: String,
    name: String,
    kind: &'static str,
    state: &'static str,
    project: Option<String>,
    received_at: String,
    /// By when it is to be answered, and whether that is past.
    due: Option<String>,
    past: bool,
    /// Whether the removal of who complained waits for its second person.
    erasure: bool,
}

pub async fn show(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let (reader, asked) = (Reader::of(&visit)?, asked.into_inner());
    let load = move |db: &mut Db, ask: &Ask| {
        let (filter, states) = *FILTERS.iter().find(|(name, _)| *name == asked.state).unwrap_or(&FILTERS[0]);
        let mut rows = Complaint::list(db, states, whose(&reader), number_of(&asked.before), SHOWN as i64 + 1)?;
        let more = rows.len() > SHOWN;
        rows.truncate(SHOWN);
        let next = rows.last().filter(|_| more).map(|last| format!("/office/complaints?state={filter}&before={}", last.no()));
        let label = |name: &str| texts().get(ask.lang, &format!("office_complaints.filter.{name}"), &[]);
        Ok(Content {
            state: Field::new("state", filter),
            states: FILTERS.iter().map(|(name, _)| Choice::new(*name, label(name), filter)).collect(),
            complaints: lines(db, ask, &rows)?,
            next,
            may_enter: reader.may::<Machine>(State::New, Event::Enter),
        })
    };
    visit.in_area("complaints").show("pages/office/complaints/list", load).await
}

/// Which complaints exist for a reader: approvers may decide those about no project too.
fn whose(reader: &Reader) -> Whose<'_> {
    match &reader.section {
        None => Whose::All,
        Some(own) if reader.role == Role::Approver => Whose::SectionOrGeneral(own),
        Some(own) => Whose::Section(own),
    }
}

/// Whether a complaint exists for a reader.
fn sees(reader: &Reader, complaint: &Complaint) -> bool {
    reader.sees(&complaint.section) || reader.role == Role::Approver && complaint.project.is_none()
}

/// Those that wait for this reader: for approvers the answers to be approved and the removals to be agreed to, for others what is to be
/// answered.
pub fn waiting(db: &mut Db, ask: &Ask, reader: &Reader, limit: i64) -> Result<Vec<Line>, Problem> {
    let states = if reader.role == Role::Approver { &[State::InApproval] } else { UNANSWERED };
    let mut rows = Complaint::list(db, states, whose(reader), None, limit)?;
    if reader.role == Role::Approver {
        let removals = Complaint::to_be_erased(db)?.into_iter().filter(|one| sees(reader, one) && !states.contains(&one.state));
        rows.extend(removals);
    }
    lines(db, ask, &rows)
}

fn lines(db: &mut Db, ask: &Ask, rows: &[Complaint]) -> Result<Vec<Line>, Problem> {
    let mut lines = Vec::new();
    for row in rows {
        lines.push(line(db, ask, row, ask.lang)?);
    }
    Ok(lines)
}

fn line(db: &mut Db, ask: &Ask, row: &Complaint, lang: Lang) -> Result<Line, Problem> {
    let project = row.project.map(|id| Project::by_id(db, id)).transpose()?.flatten();
    let due = Some(row.due.clone()).filter(|due| is_waiting(row) && !due.is_empty());
    Ok(Line {
        href: format!("/office/complaints/{}", row.no()),
        name: name(row, lang),
        kind: row.kind.name(),
        state: row.state.name(),
        project: project.map(|project| project.title),
        received_at: row.received_at.into(),
        past: due.as_deref().and_then(|due| due.parse().ok()).is_some_and(|due: chrono::NaiveDate| due < ask.now.jst_date()),
        due,
        erasure: !row.erasure.is_empty(),
    })
}
