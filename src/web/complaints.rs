//! A complaint as anybody may see it: number, day, what it is of, where it stands; gist and answer once they are approved.

use super::problem::Problem;
use super::public::seen::{Seen, path, title};
use crate::model::calendar::fiscal_year_text;
use crate::model::terms::Lang;
use crate::procedure::complaint::State;
use crate::store::Db;
use crate::store::complaints::Complaint;
use crate::store::projects::Project;
use crate::texts::texts;
use serde::Serialize;

/// A public complaint.
#[derive(Debug, Serialize)]
pub struct Shown {
    pub href: String,
    /// 令和8年度 第1号
    pub name: String,
    pub kind: &'static str,
    /// Without what is done inside the office.
    pub state: &'static str,
    pub received_at: String,
    /// The project that it is about, where the public knows of it.
    pub project: Option<About>,
    /// By when the city means to answer, while it has not.
    pub due: Option<String>,
    pub answered: Option<Answered>,
}

/// A project in a link.
#[derive(Debug, Serialize)]
pub struct About {
    pub href: String,
    pub title: String,
}

/// What was approved.
#[derive(Debug, Serialize)]
pub struct Answered {
    pub at: String,
    pub gist: String,
    pub outcome: &'static str,
    pub measure: String,
    pub answer: String,
}

impl Shown {
    /// The complaint in the reader's language; its texts are the city's own words.
    pub fn of(db: &mut Db, complaint: &Complaint, lang: Lang) -> Result<Self, Problem> {
        let state = public_state(complaint);
        let answered = match (complaint.state, complaint.outcome, complaint.answered_at) {
            (State::Answered, Some(outcome), Some(at)) => Some(Answered {
                at: at.into(),
                gist: complaint.gist.clone(),
                outcome: outcome.name(),
                measure: complaint.measure.clone(),
                answer: complaint.answer.clone(),
            }),
            _ => None,
        };
        Ok(Self {
            href: format!("/complaints/{}", complaint.no()),
            name: name(complaint, lang),
            kind: complaint.kind.name(),
            state: state.name(),
            received_at: complaint.received_at.into(),
            project: public_project(db, complaint, lang)?,
            due: Some(complaint.due.clone()).filter(|due| is_waiting(complaint) && !due.is_empty()),
            answered,
        })
    }
}

/// Where it stands, without what is done inside the office.
pub fn public_state(complaint: &Complaint) -> State {
    if is_waiting(complaint) { State::Received } else { complaint.state }
}

/// Whether it waits for its answer.
pub fn is_waiting(complaint: &Complaint) -> bool {
    crate::commands::remind::UNANSWERED.contains(&complaint.state)
}

/// `令和8年度 第1号`.
pub fn name(complaint: &Complaint, lang: Lang) -> String {
    let year = fiscal_year_text(i32::try_from(complaint.fiscal_year).unwrap_or_default(), lang);
    texts().get(lang, "complaints.name", &[("year", &year), ("n", &complaint.number.to_string())])
}

fn public_project(db: &mut Db, complaint: &Complaint, lang: Lang) -> Result<Option<About>, Problem> {
    Ok(known_project(db, complaint)?.map(|project| About { href: path(&project), title: title(&project, lang) }))
}

/// The project that a complaint is about, where the public knows of it.
pub fn known_project(db: &mut Db, complaint: &Complaint) -> Result<Option<Project>, Problem> {
    let Some(project) = complaint.project.map(|id| Project::by_id(db, id)).transpose()?.flatten() else { return Ok(None) };
    match Seen::project(db, &project.no()) {
        Ok(seen) => Ok(Some(seen.project)),
        Err(Problem::NotFound) => Ok(None),
        Err(problem) => Err(problem),
    }
}
