//! Reminders of the issue-sorting method: the record of an occasion, answers that were taken back, issues under consideration.

use super::{Of, once, remind};
use crate::commands::desk::About;
use crate::commands::{Desk, Stop};
use crate::model::deadlines;
use crate::model::policy::Policy;
use crate::model::terms::Audience;
use crate::procedure::issue::State as Considered;
use crate::store::issues::Issue;
use crate::store::ledger::Ledger;
use crate::store::occasions::Occasion;
use crate::store::qa_rows::QaRow;

/// The mails, by the folders of their templates without the audience.
pub const RECORD: &str = "reminder.record";
pub const RECORD_PAST: &str = "overdue.record";
pub const ANSWER: &str = "reminder.answer";
pub const ANSWER_PAST: &str = "overdue.answer";
pub const ISSUE: &str = "reminder.issue";
pub const ISSUE_PAST: &str = "overdue.issue";

/// Hours before a record is due in which the section is reminded.
const HOURS_BEFORE: i64 = 4;
/// Occasions and owed answers looked at.
const LOOKED_AT: i64 = 1000;

/// Tells what the method has due.
pub(super) fn remind_all(desk: &mut Desk<'_>) -> Result<(), Stop> {
    let (_, policy) = desk.present_policy()?;
    for occasion in Occasion::unpublished(desk.db, LOOKED_AT)? {
        record(desk, &policy, &occasion)?;
    }
    for ledger in Ledger::running(desk.db)? {
        let project = Some(ledger.project);
        for row in QaRow::owed(desk.db, ledger.project, LOOKED_AT)? {
            let about = About { occasion: Some(row.occasion), qa_row: Some(row.id), ..About::default() };
            by_day(desk, &policy, Of { id: row.id.as_str(), project, about }, &row.due, (ANSWER, ANSWER_PAST))?;
        }
        for issue in Issue::of_project(desk.db, ledger.project)?.into_iter().filter(|issue| issue.state == Considered::UnderReview) {
            let about = About { issue: Some(issue.id), ..About::default() };
            by_day(desk, &policy, Of { id: issue.id.as_str(), project, about }, &issue.due, (ISSUE, ISSUE_PAST))?;
        }
    }
    Ok(())
}

/// What is due on a stored day (`YYYY-MM-DD`).
fn by_day(desk: &mut Desk<'_>, policy: &Policy, of: Of<'_>, due: &str, (soon, past): (&str, &str)) -> Result<(), Stop> {
    let Ok(day) = due.parse() else { return Ok(()) };
    remind(desk, policy, of, day, (soon, Audience::Section), past)
}

/// A record has an hour, not only a day: some hours before, and when it is past.
fn record(desk: &mut Desk<'_>, policy: &Policy, occasion: &Occasion) -> Result<(), Stop> {
    let Some(due) = occasion.over_at().and_then(|over| deadlines::record(policy, over)) else { return Ok(()) };
    let (name, audience) = match desk.now {
        now if due <= now && policy.deadlines.escalate => (RECORD_PAST, Audience::Approvers),
        now if due <= now || now < due.plus_minutes(-60 * HOURS_BEFORE) => return Ok(()),
        _ => (RECORD, Audience::Section),
    };
    let about = About { occasion: Some(occasion.id), ..About::default() };
    let of = Of { id: occasion.id.as_str(), project: Some(occasion.project), about };
    once(desk, of, name, audience, &due.to_string())
}
