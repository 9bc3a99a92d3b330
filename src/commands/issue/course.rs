//! The course of an issue under the issue-sorting method: considered, answered, taken up again, settled, merged, split.
//!
//! What an official does here is public with the next edition, which another person approves.

use super::{check, own_issue, titled};
use crate::commands::desk::{About, With};
use crate::commands::ledger::view::is_open;
use crate::commands::ledger::{REASON_LIMIT, fresh, runs};
use crate::commands::occasion::rows::refile;
use crate::commands::typed::Typed;
use crate::commands::{Command, Desk, FieldError, Stop, found};
use crate::model::ids::{IssueId, ProjectId, QaRowId};
use crate::model::method::{Reopening, Settlement};
use crate::procedure::issue::{Event, Facts, Issue as Machine, State};
use crate::procedure::round;
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::ledger::LedgerView;
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Longest name of a post, in code points.
const OWNER_LIMIT: usize = 100;

/// Says who considers an issue until when (検討中).
pub struct Consider {
    pub issue: IssueId,
    pub rev: i64,
    /// A post, no name.
    pub owner: String,
    pub due: Option<NaiveDate>,
}

impl Command for Consider {
    type Reply = Issue;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Issue, Stop> {
        let mut issue = own_issue(desk, self.issue)?;
        let ahead = self.due.is_some_and(|due| due >= desk.now.jst_date());
        let facts = Facts { owner_and_day: true, ..facts(desk, &issue)? };
        let rule = desk.decide::<Machine>(issue.state, Event::Consider, &facts)?;
        let mut typed = Typed::default();
        issue.owner = typed.needed("owner", &self.owner, OWNER_LIMIT);
        if !ahead {
            typed.wrong(FieldError::new("due", if self.due.is_some() { "past_day" } else { "needed" }));
        }
        typed.done()?;
        fresh(issue.rev, self.rev)?;
        issue.due = self.due.map(|due| due.format("%Y-%m-%d").to_string()).unwrap_or_default();
        issue.state = rule.target(issue.state);
        desk.change(rule, &mut issue, With::default())?;
        Ok(issue)
    }
}

/// Takes an answered or settled issue up again.
pub struct Reopen {
    pub issue: IssueId,
    pub rev: i64,
    pub because: Option<Reopening>,
    pub reason: String,
}

impl Command for Reopen {
    type Reply = Issue;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Issue, Stop> {
        moved(desk, (self.issue, self.rev), Event::Reopen, ("because", self.because.map(Reopening::name)), &self.reason)
    }
}

/// Settles an answered issue.
pub struct Settle {
    pub issue: IssueId,
    pub rev: i64,
    pub how: Option<Settlement>,
    pub reason: String,
}

impl Command for Settle {
    type Reply = Issue;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Issue, Stop> {
        moved(desk, (self.issue, self.rev), Event::Settle, ("how", self.how.map(Settlement::name)), &self.reason)
    }
}

fn moved(
    desk: &mut Desk<'_>,
    (issue, rev): (IssueId, i64),
    event: Event,
    (field, outcome): (&str, Option<&'static str>),
    reason: &str,
) -> Result<Issue, Stop> {
    let mut issue = own_issue(desk, issue)?;
    let facts = Facts { reason: true, ..facts(desk, &issue)? };
    let rule = desk.decide::<Machine>(issue.state, event, &facts)?;
    let mut typed = Typed::default();
    let outcome = typed.chosen(field, outcome);
    issue.reason = typed.needed("reason", reason, REASON_LIMIT);
    typed.done()?;
    fresh(issue.rev, rev)?;
    issue.outcome = outcome.unwrap_or_default().to_owned();
    issue.state = rule.target(issue.state);
    (issue.owner, issue.due) = (String::new(), String::new());
    desk.change(rule, &mut issue, With::default())?;
    Ok(issue)
}

/// Puts an issue into another one. Its number stays taken, its opinions count there from now on.
pub struct Merge {
    pub issue: IssueId,
    pub rev: i64,
    pub into: Option<IssueId>,
    pub reason: String,
}

impl Command for Merge {
    type Reply = Issue;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Issue, Stop> {
        let mut issue = own_issue(desk, self.issue)?;
        let mut typed = Typed::default();
        let into = typed.chosen("into", self.into);
        let reason = typed.needed("reason", &self.reason, REASON_LIMIT);
        typed.done()?;
        let into = found(Issue::by_id(desk.db, found(into)?)?.filter(|other| other.project == issue.project))?;
        let facts = Facts {
            reason: true,
            other_issue: into.id != issue.id && into.takes_opinions(),
            no_circle: !leads_to(desk.db, into.clone(), issue.id)?,
            no_view_waits: nothing_waits(desk.db, &issue)?,
            ..facts(desk, &issue)?
        };
        let rule = desk.decide::<Machine>(issue.state, Event::Merge, &facts)?;
        fresh(issue.rev, self.rev)?;
        (issue.merged_into, issue.reason) = (Some(into.id), reason);
        issue.state = rule.target(issue.state);
        desk.change(rule, &mut issue, With::default())?;
        Ok(issue)
    }
}

/// Whether mergers lead from an issue to another.
fn leads_to(db: &mut Db, from: Issue, to: IssueId) -> Result<bool, Stop> {
    let (mut at, mut seen) = (from, BTreeSet::new());
    loop {
        if at.id == to {
            return Ok(true);
        }
        let Some(next) = at.merged_into.filter(|_| seen.insert(at.id)) else { return Ok(false) };
        at = found(Issue::by_id(db, next)?)?;
    }
}

/// Whether no view on it is being made, and no opinion of a round without result is in it: such are answered in that result.
pub fn nothing_waits(db: &mut Db, issue: &Issue) -> Result<bool, Stop> {
    if LedgerView::of_issue(db, issue.id)?.iter().any(is_open) {
        return Ok(false);
    }
    for round in Round::of_project(db, issue.project)? {
        if round.state != round::State::Cancelled && !round.has_result() && !Opinion::ids_of_issue(db, round.id, issue.id)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes a new issue out of another one, with rows that belong to it.
pub struct Split {
    pub issue: IssueId,
    pub theme: String,
    pub title: String,
    pub reason: String,
    /// Rows of the issue that go with it.
    pub rows: Vec<QaRowId>,
}

impl Command for Split {
    type Reply = Issue;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Issue, Stop> {
        let from = own_issue(desk, self.issue)?;
        let facts = Facts { other_issue: from.takes_opinions(), reason: true, ..facts(desk, &from)? };
        let facts = Facts { title: titled(&self.title).title, ..facts };
        let rule = desk.decide::<Machine>(State::New, Event::Split, &facts)?;
        let (theme, title) = check(&self.theme, &self.title)?;
        let mut typed = Typed::default();
        let reason = typed.needed("reason", &self.reason, REASON_LIMIT);
        typed.done()?;
        let number = Issue::next_number(desk.db, from.project)?;
        let state = rule.target(State::New);
        let mut issue = Issue { split_from: Some(from.id), reason, ..Issue::raised(from.project, number, (theme, title), state) };
        let cause = desk.create(rule, &mut issue, With::default())?;
        for row in self.rows {
            refile(desk, row, Some(from.id), &issue, cause)?;
        }
        Ok(issue)
    }
}

/// A view on an issue was approved by the entry `cause`.
pub fn answered(desk: &mut Desk<'_>, mut issue: Issue, cause: i64) -> Result<(), Stop> {
    let rule = desk.decide::<Machine>(issue.state, Event::Answer, &Facts { view_approved: true, ..Facts::default() })?;
    issue.state = rule.target(issue.state);
    (issue.owner, issue.due, issue.outcome, issue.reason) = Default::default();
    let about = About { issue: Some(issue.id), ..About::default() };
    desk.change(rule, &mut issue, With { cause: Some(cause), about, ..With::default() })?;
    Ok(())
}

/// What was asked again is public by the entry `cause`: an answered issue is open again.
pub fn raised_again(desk: &mut Desk<'_>, mut issue: Issue, cause: i64) -> Result<(), Stop> {
    if !matches!(issue.state, State::Answered | State::Settled) {
        return Ok(());
    }
    let rule = desk.decide::<Machine>(issue.state, Event::RaiseAgain, &Facts { ledger_running: true, ..Facts::default() })?;
    issue.state = rule.target(issue.state);
    issue.outcome = Reopening::RaisedAgain.name().to_owned();
    issue.reason.clear();
    desk.change(rule, &mut issue, With { cause: Some(cause), ..With::default() })?;
    Ok(())
}

/// The issue and all that went into it.
pub fn with_merged(db: &mut Db, project: ProjectId, issue: IssueId) -> Result<Vec<IssueId>, Stop> {
    let all = Issue::of_project(db, project)?;
    let mut known = vec![issue];
    let mut at = 0;
    while let Some(into) = known.get(at).copied() {
        known.extend(all.iter().filter(|one| one.merged_into == Some(into)).map(|one| one.id));
        at += 1;
    }
    Ok(known)
}

fn facts(desk: &mut Desk<'_>, issue: &Issue) -> Result<Facts, Stop> {
    Ok(Facts { title: true, ledger_running: runs(desk.db, issue.project)?, ..Facts::default() })
}
