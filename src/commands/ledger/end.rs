//! The end of a ledger: concluded, or another project goes on with what is open; asked for by one person, decided by another.

use super::{Prospect, REASON_LIMIT, broken, day, fresh, names, owed, own_running, post};
use crate::commands::approval::{self, Asked};
use crate::commands::desk::With;
use crate::commands::typed::Typed;
use crate::commands::{Command, Desk, FieldError, Stop, found};
use crate::documents::ledger::{CarriedFrom, END, EndSheet, Line, RaisedLine, What};
use crate::model::ids::{LedgerId, ProjectId};
use crate::model::method::{Ending, PostingSource};
use crate::procedure::Machine as _;
use crate::procedure::issue::{self, State as IssueState};
use crate::procedure::ledger::{DONE, Event, Facts, Ledger as Machine};
use crate::procedure::round;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::issues::Issue;
use crate::store::ledger::{Edition, Ledger, Posting};
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::rounds::Round;

/// Asks for the end. What was asked before is void.
pub struct ProposeEnd {
    pub project: ProjectId,
    pub rev: i64,
    pub how: Option<Ending>,
    pub reason: String,
    /// The project that goes on, where it is moved.
    pub successor: Option<ProjectId>,
    /// Tokens of the places that were looked at and name nobody.
    pub kept: Vec<String>,
}

impl Command for ProposeEnd {
    type Reply = Ledger;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Ledger, Stop> {
        let project = own_running(desk, self.project)?;
        let mut ledger = found(Ledger::of_project(desk.db, project.id)?)?;
        let mut typed = Typed::default();
        ledger.outcome = typed.chosen("how", self.how);
        ledger.ending = typed.needed("reason", &self.reason, REASON_LIMIT);
        ledger.successor = self.successor.filter(|_| ledger.outcome == Some(Ending::Moved));
        if ledger.outcome == Some(Ending::Moved) && ledger.successor.is_none() {
            typed.wrong(FieldError::new("successor", "choose"));
        }
        typed.done()?;
        let prospect = Prospect::of(desk.db, &project, desk.now)?;
        let open = open_issues(desk.db, &prospect, project.id)?;
        let facts = facts(desk, &project, &ledger, (&prospect, open.len()))?;
        let rule = desk.decide::<Machine>(ledger.state, Event::ProposeEnd, &facts)?;
        fresh(ledger.rev, self.rev)?;
        names::demand(&named(desk.db, &ledger)?, &self.kept)?;
        let cause = desk.change(rule, &mut ledger, With::default())?;
        approval::void(desk, ledger.id.as_str(), Purpose::LedgerEnd, Some(cause))?;
        let asked =
            Asked { purpose: Purpose::LedgerEnd, subject: ledger.id.as_str(), round: None, project: project.id, section: &project.section };
        let content = sheet(desk.db, &project, &ledger, &open)?;
        approval::request(desk, &asked, &content, "")?;
        Ok(ledger)
    }
}

/// Every place of the reason that may name somebody.
pub fn named(db: &mut Db, ledger: &Ledger) -> Result<Vec<names::Named>, Stop> {
    names::named(db, ledger.project, [("reason", 0, ledger.ending.as_str())])
}

/// What the guards look at, with what the next edition would say and how many issues are open.
fn facts(desk: &mut Desk<'_>, project: &Project, ledger: &Ledger, (prospect, open): (&Prospect, usize)) -> Result<Facts, Stop> {
    let occasions = Occasion::of_project(desk.db, project.id)?;
    let waits = Edition::open(desk.db, project.id)?.is_some_and(|open| open.state == crate::procedure::edition::State::InApproval);
    let rounds = Round::of_project(desk.db, project.id)?;
    let answered = rounds.iter().all(|round| round::Round::FINAL.contains(&round.state));
    let newest = Posting::newest(desk.db, project.id)?;
    let successor_fits = match ledger.successor {
        None => true,
        Some(next) => {
            let other = Project::by_id(desk.db, next)?.is_some_and(|next| next.section == project.section && next.id != project.id);
            other && open > 0 && super::runs(desk.db, next)?
        }
    };
    Ok(Facts {
        reason: true,
        objections: Objection::count_open(desk.db, project.id)?,
        nothing_waits: !waits && answered && occasions.iter().all(Occasion::is_over),
        owed: owed(desk.db, project, desk.now)?.0.len() as i64,
        open: if ledger.successor.is_some() { 0 } else { open as i64 },
        successor_fits,
        course_frozen: newest.is_some_and(|newest| newest.source == PostingSource::Edition) && prospect.says_nothing(),
        ..Facts::default()
    })
}

/// Issues that are not done with, with all that the next edition would say: in which something is unanswered or considered, and those
/// that were settled by leaving them to the next stage.
pub fn open_issues(db: &mut Db, prospect: &Prospect, project: ProjectId) -> Result<Vec<Issue>, Stop> {
    let after = prospect.after();
    let open = |issue: &Issue| after.issues.get(&issue.number).is_some_and(|course| course.is_open());
    let mut issues = Issue::of_project(db, project)?;
    issues.retain(open);
    Ok(issues)
}

/// The end as it is approved. `open`: the issues that another project would go on with.
fn sheet(db: &mut Db, project: &Project, ledger: &Ledger, open: &[Issue]) -> Result<EndSheet, Stop> {
    let successor = ledger.successor.map(|next| Project::by_id(db, next)).transpose()?.flatten();
    let course = Edition::newest_frozen(db, project.id)?;
    let carried = if successor.is_some() { open } else { &[] };
    Ok(EndSheet {
        format: END.to_owned(),
        project: project.no(),
        title: project.title.clone(),
        how: found(ledger.outcome)?,
        reason: ledger.ending.clone(),
        successor: successor.map(|next| next.no()).unwrap_or_default(),
        edition: course.as_ref().map(|course| course.number).unwrap_or_default(),
        course: course.map(|course| course.hash).unwrap_or_default(),
        carried: carried.iter().map(|issue| (issue.number, issue.title.clone())).collect(),
    })
}

/// What the approval of an end is about, as it is now.
pub(in crate::commands) fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<EndSheet, Stop> {
    let (ledger, project) = of(desk.db, approval)?;
    let prospect = Prospect::of(desk.db, &project, desk.now)?;
    let open = open_issues(desk.db, &prospect, project.id)?;
    sheet(desk.db, &project, &ledger, &open)
}

/// The end was approved: the last line says so, and what is open goes on in the next ledger. `cause` is the decision's entry.
pub(in crate::commands) fn decided(desk: &mut Desk<'_>, approval: &Approval, cause: i64) -> Result<(), Stop> {
    let (mut ledger, project) = of(desk.db, approval)?;
    let prospect = Prospect::of(desk.db, &project, desk.now)?;
    let open = open_issues(desk.db, &prospect, project.id)?;
    let sheet = sheet(desk.db, &project, &ledger, &open)?;
    let again = facts(desk, &project, &ledger, (&prospect, open.len()))?;
    let still = DONE.iter().all(|guard| Machine::holds(*guard, &again, desk.now));
    let rule = desk.decide::<Machine>(ledger.state, Event::End, &Facts { approved: still, ..Facts::default() })?;
    let mut lines = Vec::new();
    if let Some(next) = ledger.successor {
        let next = found(Project::by_id(desk.db, next)?)?;
        lines = carry(desk, approval, (&project, &next), open, cause)?;
    }
    let what = What::Ended { how: sheet.how, reason: sheet.reason, project: sheet.successor };
    lines.push(Line { on: day(desk.now), what });
    let with = With { second: Some(approval.requested_person), cause: Some(cause), ..With::default() };
    post(desk, &project, (PostingSource::Ending, ledger.id.as_str()), lines, with)?;
    ledger.state = rule.target(ledger.state);
    ledger.ended_at = Some(desk.now);
    desk.change(rule, &mut ledger, approval::released(approval, cause)?)?;
    Ok(())
}

/// Raises every open issue in the next ledger, under a number of its own; gives what the old one says of it.
fn carry(
    desk: &mut Desk<'_>,
    approval: &Approval,
    (from, to): (&Project, &Project),
    open: Vec<Issue>,
    cause: i64,
) -> Result<Vec<Line>, Stop> {
    let (mut said, mut raised) = (Vec::new(), Vec::new());
    let on = day(desk.now);
    for before in open {
        let facts = issue::Facts { ledger_running: true, ..issue::Facts::default() };
        let rule = desk.decide::<issue::Issue>(IssueState::New, issue::Event::Carry, &facts)?;
        let (number, words) = (Issue::next_number(desk.db, to.id)?, (before.theme.clone(), before.title.clone()));
        let mut next = Issue::raised(to.id, number, words, rule.target(IssueState::New));
        next.carried_from = Some(before.id);
        desk.create(rule, &mut next, With { cause: Some(cause), ..With::default() })?;
        let carried = Some(CarriedFrom { project: from.no(), issue: before.number });
        let line = RaisedLine { issue: number, theme: before.theme, title: before.title, split_from: None, reason: String::new(), carried };
        raised.push(Line { on: on.clone(), what: What::Raised(line) });
        said.push(Line { on: on.clone(), what: What::Carried { issue: before.number, project: to.no(), into: number } });
    }
    if !raised.is_empty() {
        let with = With { second: Some(approval.requested_person), cause: Some(cause), ..With::default() };
        post(desk, to, (PostingSource::Ending, approval.subject.as_str()), raised, with)?;
    }
    Ok(said)
}

fn of(db: &mut Db, approval: &Approval) -> Result<(Ledger, Project), Stop> {
    let id: LedgerId = approval.subject.parse().map_err(broken)?;
    let ledger = found(Ledger::by_id(db, id)?)?;
    let project = found(Project::by_id(db, ledger.project)?)?;
    Ok((ledger, project))
}
