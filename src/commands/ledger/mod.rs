//! The issue ledger of a project: put under the method or not, what enters it, its views and its editions.

pub mod edition;
pub mod end;
pub mod names;
mod office;
mod post;
mod prospect;
pub mod view;

pub use office::owed;
pub(super) use post::{post, result_published};
pub use prospect::Prospect;

use super::desk::With;
use super::project::own_project;
use super::typed::Typed;
use super::{Command, Desk, Refused, Stop, found};
use crate::documents::ledger::{Entered, Ledger as Folded};
use crate::model::Moment;
use crate::model::ids::{LedgerId, ProjectId};
use crate::model::method::{PostingSource, Source};
use crate::procedure::ledger::{Event, Facts, Ledger as Machine, State};
use crate::procedure::project;
use crate::store::Db;
use crate::store::ledger::{Ledger, LineRow};
use crate::store::projects::Project;

/// Longest reason, in code points.
pub const REASON_LIMIT: usize = 2_000;

/// Puts a project under the method. What was published of it before comes into the ledger at once.
pub struct Adopt {
    pub project: ProjectId,
    /// What it builds, or how it weighs on daily life.
    pub ground: String,
}

impl Command for Adopt {
    type Reply = Ledger;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Ledger, Stop> {
        let (project, before) = looked_at(desk, self.project)?;
        let state = before.as_ref().map_or(State::New, |ledger| ledger.state);
        let rule = desk.decide::<Machine>(state, Event::Adopt, &live(&project))?;
        let mut typed = Typed::default();
        let ground = typed.needed("ground", &self.ground, REASON_LIMIT);
        typed.done()?;
        let mut ledger = before.clone().unwrap_or_else(|| unwritten(&project));
        (ledger.state, ledger.ground, ledger.begun_at) = (rule.target(state), ground, Some(desk.now));
        let cause = match before {
            None => desk.create(rule, &mut ledger, With::default())?,
            Some(_) => desk.change(rule, &mut ledger, With::default())?,
        };
        let lines = post::published_before(desk.db, &project)?;
        if !lines.is_empty() {
            post(desk, &project, (PostingSource::Adoption, ledger.id.as_str()), lines, With { cause: Some(cause), ..With::default() })?;
        }
        Ok(ledger)
    }
}

/// Leaves a project outside the method, for a reason that everybody can read.
pub struct Waive {
    pub project: ProjectId,
    pub reason: String,
}

impl Command for Waive {
    type Reply = Ledger;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Ledger, Stop> {
        let (project, before) = looked_at(desk, self.project)?;
        let state = before.map_or(State::New, |ledger| ledger.state);
        let rule = desk.decide::<Machine>(state, Event::Waive, &Facts { reason: true, ..live(&project) })?;
        let mut typed = Typed::default();
        let reason = typed.needed("reason", &self.reason, REASON_LIMIT);
        typed.done()?;
        let mut ledger = Ledger { state: rule.target(state), reason, ..unwritten(&project) };
        desk.create(rule, &mut ledger, With::default())?;
        Ok(ledger)
    }
}

fn looked_at(desk: &mut Desk<'_>, project: ProjectId) -> Result<(Project, Option<Ledger>), Stop> {
    let project = own_project(desk, project)?;
    let ledger = Ledger::of_project(desk.db, project.id)?;
    Ok((project, ledger))
}

fn live(project: &Project) -> Facts {
    use crate::procedure::Machine as _;
    Facts { project_live: !project::Project::FINAL.contains(&project.state), ..Facts::default() }
}

fn unwritten(project: &Project) -> Ledger {
    let (ground, reason) = (String::new(), String::new());
    Ledger {
        id: LedgerId::new(),
        project: project.id,
        state: State::New,
        ground,
        reason,
        begun_at: None,
        rev: 1,
        outcome: None,
        ending: String::new(),
        successor: None,
        ended_at: None,
    }
}

/// Whether lines enter the ledger of a project.
pub fn runs(db: &mut Db, project: ProjectId) -> Result<bool, Stop> {
    Ok(Ledger::of_project(db, project)?.is_some_and(|ledger| ledger.runs()))
}

/// The lines of a ledger that had entered before a moment; all without one.
pub fn lines(db: &mut Db, project: ProjectId, before: Option<Moment>) -> Result<Vec<Entered>, Stop> {
    LineRow::of_project(db, project, before)?.into_iter().map(entered).collect()
}

/// What a ledger says, with the lines that had entered before a moment; with all without one.
pub fn read(db: &mut Db, project: ProjectId, before: Option<Moment>) -> Result<Folded, Stop> {
    Ok(Folded::of(lines(db, project, before)?))
}

/// The lines that came from an occasion or a round.
pub fn lines_of(db: &mut Db, project: ProjectId, source: Source) -> Result<Vec<Entered>, Stop> {
    LineRow::of_source(db, project, &source.to_string())?.into_iter().map(entered).collect()
}

/// The lines of a kind.
pub fn lines_of_kind(db: &mut Db, project: ProjectId, kind: &str) -> Result<Vec<Entered>, Stop> {
    LineRow::of_kind(db, project, kind)?.into_iter().map(entered).collect()
}

fn entered(row: LineRow) -> Result<Entered, Stop> {
    let line = serde_json::from_str(&row.body).map_err(|error| Stop::Broken(error.to_string()))?;
    Ok(Entered { number: row.number, entered_at: row.entered_at, line })
}

/// The project, if it is of the actor's section and under the method.
fn own_running(desk: &mut Desk<'_>, project: ProjectId) -> Result<Project, Stop> {
    let project = own_project(desk, project)?;
    found(Ledger::of_project(desk.db, project.id)?.filter(Ledger::runs).map(|_| ()))?;
    Ok(project)
}

/// A day as lines write it.
pub(super) fn day(moment: Moment) -> String {
    moment.jst_date().format("%Y-%m-%d").to_string()
}

/// What went wrong when something could not be written as canonical JSON.
fn broken(error: impl std::fmt::Display) -> Stop {
    Stop::Broken(error.to_string())
}

/// A row that somebody changed since the form was made.
pub(super) fn fresh(is: i64, seen: i64) -> Result<(), Stop> {
    if is == seen { Ok(()) } else { Err(Refused::Stale.into()) }
}
