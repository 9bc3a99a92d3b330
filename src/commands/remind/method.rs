//! Reminders of the issue-sorting method: the record of an occasion, answers that were taken back, issues under consideration.

use super::{tell, timely};
use crate::commands::desk::About;
use crate::commands::{Desk, Stop};
use crate::model::deadlines;
use crate::model::ids::ProjectId;
use crate::model::policy::Policy;
use crate::model::terms::Audience;
use crate::procedure::issue::State as Considered;
use crate::store::issues::Issue;
use crate::store::ledger::Ledger;
use crate::store::occasions::Occasion;
use crate::store::qa_rows::QaRow;
use crate::store::reminders::first_time;

/// The mails, by the folders of their templates without the audience.
pub const RECORD: &str = "reminder.record";
pub const RECORD_PAST: &str = "overdue.record";
pub const ANSWER: &str = "reminder.answer";
pub const ANSWER_PAST: &str = "overdue.answer";
pub const ISSUE: &str = "reminder.issue";
pub const ISSUE_PAST: &str = "overdue.issue";
/// Those that name the moment by which a record is due.
pub const RECORD_DUE: &[&str] = &[RECORD, RECORD_PAST];

/// Hours before a record is due in which the section is reminded.
const HOURS_BEFORE: i64 = 4;
/// Occasions and owed answers looked at.
const LOOKED_AT: i64 = 1000;

/// Tells what the method has due.
pub(super) fn remind(desk: &mut Desk<'_>) -> Result<(), Stop> {
    let (_, policy) = desk.present_policy()?;
    for occasion in Occasion::unpublished(desk.db, LOOKED_AT)? {
        record(desk, &policy, &occasion)?;
    }
    for ledger in Ledger::running(desk.db)? {
        for row in QaRow::owed(desk.db, ledger.project, LOOKED_AT)? {
            let about = About { occasion: Some(row.occasion), qa_row: Some(row.id), ..About::default() };
            by_day(desk, &policy, (row.id.as_str(), &row.due), (ledger.project, about), (ANSWER, ANSWER_PAST))?;
        }
        for issue in Issue::of_project(desk.db, ledger.project)?.into_iter().filter(|issue| issue.state == Considered::UnderReview) {
            let about = About { issue: Some(issue.id), ..About::default() };
            by_day(desk, &policy, (issue.id.as_str(), &issue.due), (ledger.project, about), (ISSUE, ISSUE_PAST))?;
        }
    }
    Ok(())
}

/// A record has an hour, not only a day: some hours before, and when it is past.
fn record(desk: &mut Desk<'_>, policy: &Policy, occasion: &Occasion) -> Result<(), Stop> {
    let Some(due) = occasion.over_at().and_then(|over| deadlines::record(policy, over)) else { return Ok(()) };
    let (name, audience) = match desk.now {
        now if due <= now => (RECORD_PAST, Audience::Approvers),
        now if due.plus_minutes(-60 * HOURS_BEFORE) <= now => (RECORD, Audience::Section),
        _ => return Ok(()),
    };
    if name == RECORD_PAST && !policy.deadlines.escalate || !first_time(desk.db, &format!("{name} {} {due}", occasion.id), desk.now)? {
        return Ok(());
    }
    tell(desk, About { occasion: Some(occasion.id), ..About::default() }, Some(occasion.project), name, audience)
}

/// What is due on a day: on the policy's days before, and when it is past.
fn by_day(
    desk: &mut Desk<'_>,
    policy: &Policy,
    (id, due): (&str, &str),
    (project, about): (ProjectId, About),
    (soon, past): (&str, &str),
) -> Result<(), Stop> {
    let Ok(day) = due.parse() else { return Ok(()) };
    let Some((name, audience, which)) = timely(policy, desk.now.jst_date(), day, (soon, Audience::Section), past) else { return Ok(()) };
    if !first_time(desk.db, &format!("{name} {id} {due} {which}"), desk.now)? {
        return Ok(());
    }
    tell(desk, about, Some(project), name, audience)
}
