//! Issues (論点): raised, reworded, and retired when they turn out to be empty.

pub mod course;

pub(super) use course::answered;

use super::desk::With;
use super::project::own_project;
use super::steps::{Step, Steps, body_before, cause, event_of, removes_words};
use super::view::void_view;
use super::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::ids::{IssueId, ProjectId};
use crate::procedure::issue::{Event, Facts, Issue as Machine, State};
use crate::procedure::round::State as RoundState;
use crate::store::Db;
use crate::store::issues::{Issue, View};
use crate::store::log::{EntryRow, Log};
use crate::store::opinions::Opinion;
use crate::store::qa_rows::QaRow;
use crate::store::rounds::Round;
use diesel::QueryResult;
use serde::Deserialize;

/// Longest title of an issue and longest heading of a theme, in code points.
const TITLE_LIMIT: usize = 200;
const THEME_LIMIT: usize = 100;

/// Raises an issue in a project and gives it the next number.
pub struct RaiseIssue {
    pub project: ProjectId,
    /// The heading it stands under; may be empty.
    pub theme: String,
    pub title: String,
}

impl Command for RaiseIssue {
    type Reply = Issue;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Issue, Stop> {
        let project = own_project(desk, self.project)?;
        let rule = desk.decide::<Machine>(State::New, Event::Raise, &titled(&self.title))?;
        let (theme, title) = check(&self.theme, &self.title)?;
        let number = Issue::next_number(desk.db, project.id)?;
        let mut issue = Issue::raised(project.id, number, (theme, title), rule.target(State::New));
        desk.create(rule, &mut issue, With::default())?;
        Ok(issue)
    }
}

/// Changes the words of an issue. Views that were approved under the old words go back to draft; a published one stays,
/// since its result has its own copy of the words.
pub struct RewordIssue {
    pub issue: IssueId,
    /// The rev that the form was made from.
    pub rev: i64,
    pub theme: String,
    pub title: String,
}

impl Command for RewordIssue {
    type Reply = Issue;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Issue, Stop> {
        let mut issue = own_issue(desk, self.issue)?;
        let rule = desk.decide::<Machine>(issue.state, Event::Reword, &titled(&self.title))?;
        let (theme, title) = check(&self.theme, &self.title)?;
        if issue.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        (issue.theme, issue.title) = (theme, title);
        let cause = desk.change(rule, &mut issue, With::default())?;
        void_views(desk, &issue, cause)?;
        Ok(issue)
    }
}

/// Its answers that are not public yet were approved under other words.
fn void_views(desk: &mut Desk<'_>, issue: &Issue, cause: i64) -> Result<(), Stop> {
    for view in View::of_issue(desk.db, issue.id)? {
        let round = found(Round::by_id(desk.db, view.round)?)?;
        if !matches!(round.state, RoundState::ResultPublished | RoundState::Cancelled) {
            void_view(desk, issue.id, &round, cause)?;
        }
    }
    Ok(())
}

/// Retires an issue that has no opinions; its number stays taken.
pub struct RetireIssue {
    pub issue: IssueId,
    pub rev: i64,
}

impl Command for RetireIssue {
    type Reply = Issue;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Issue, Stop> {
        let mut issue = own_issue(desk, self.issue)?;
        let opinions = Opinion::count_in_issue(desk.db, issue.id)? + QaRow::count_in_issue(desk.db, issue.id)?;
        let facts = Facts { title: true, opinions, ..Facts::default() };
        let rule = desk.decide::<Machine>(issue.state, Event::Retire, &facts)?;
        if issue.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        issue.state = rule.target(issue.state);
        desk.change(rule, &mut issue, With::default())?;
        Ok(issue)
    }
}

/// Gives an issue the words back that it had before it was reworded last, or its use after it was retired.
pub struct UndoIssue {
    pub issue: IssueId,
    /// As [`last_step`] gave it when the page was made.
    pub step: i64,
}

impl Command for UndoIssue {
    type Reply = Issue;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Issue, Stop> {
        let mut issue = own_issue(desk, self.issue)?;
        let rule = desk.decide::<Machine>(issue.state, Event::Undo, &Facts::default())?;
        if last_step(desk.db, &issue)? != Some(self.step) {
            return Err(Refused::Stale.into());
        }
        let was: Worded = found(body_before(desk.db, issue.id.as_str(), self.step)?)?;
        let reworded = (&issue.theme, &issue.title) != (&was.theme, &was.title);
        (issue.theme, issue.title) = (was.theme, was.title);
        issue.state = rule.target(issue.state);
        let cause = desk.change(rule, &mut issue, With { cause: Some(self.step), ..With::default() })?;
        if reworded {
            void_views(desk, &issue, cause)?;
        }
        Ok(issue)
    }
}

/// The words of an issue.
#[derive(Deserialize)]
struct Worded {
    theme: String,
    title: String,
}

/// The step on an issue that can be taken back next; none when there is nothing to take back. To take back that it was raised
/// is to retire it.
pub fn last_step(db: &mut Db, issue: &Issue) -> QueryResult<Option<i64>> {
    let mut steps = Steps::default();
    for entry in EntryRow::of_subject(db, Log::Record, issue.id.as_str())? {
        let event = event_of::<Machine>(&entry.kind);
        match event {
            Some(Event::Reword | Event::Retire) => steps.add(entry.seq, Step::Done),
            Some(Event::Undo) => cause(&entry).into_iter().for_each(|step| steps.add(entry.seq, Step::Gone(step))),
            Some(Event::Raise | Event::Split | Event::Carry) => {}
            // What became of an issue since is not taken back by taking its words back.
            Some(Event::Consider | Event::Answer | Event::Reopen | Event::RaiseAgain | Event::Settle | Event::Merge) => {}
            None if removes_words(&entry.kind) => steps.add(entry.seq, Step::Anew),
            None => {}
        }
    }
    Ok(steps.last())
}

fn titled(title: &str) -> Facts {
    Facts { title: !title.trim().is_empty(), ..Facts::default() }
}

fn check(theme: &str, title: &str) -> Result<(String, String), Stop> {
    let mut errors = Vec::new();
    for (field, text, limit) in [("theme", theme, THEME_LIMIT), ("title", title, TITLE_LIMIT)] {
        let is = text.chars().count();
        if is > limit {
            errors.push(FieldError::new(field, "too_long").with("limit", limit).with("is", is));
        }
    }
    if errors.is_empty() { Ok((theme.trim().to_owned(), title.trim().to_owned())) } else { Err(Refused::Fields(errors).into()) }
}

/// The issue, if it is of the actor's section.
pub fn own_issue(desk: &mut Desk<'_>, id: IssueId) -> Result<Issue, Stop> {
    let issue = found(Issue::by_id(desk.db, id)?)?;
    own_project(desk, issue.project)?;
    Ok(issue)
}
