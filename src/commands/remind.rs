//! What the section is told because a day has come: what is due soon, what is past, and what came in today.
//!
//! No rule of a machine: nothing happens to a round by it, so nothing stands in the record. Each is sent once, also when the
//! program was stopped or its clock jumped: of several reminders that were missed the last one is sent.

pub mod method;

use super::desk::About;
use super::heartbeat::standings;
use super::{Command, Desk, Stop};
use crate::model::deadlines::{self, BusinessDays};
use crate::model::ids::ProjectId;
use crate::model::policy::{Daily, Policy};
use crate::model::terms::Audience;
use crate::procedure::complaint::State as Answering;
use crate::procedure::round::State;
use crate::store::complaints::{Complaint, Whose};
use crate::store::log::{EntryRow, Log};
use crate::store::mail::Notice;
use crate::store::reminders::first_time;
use crate::store::rounds::Round;
use chrono::{NaiveDate, Timelike};

/// Complaints that wait for an answer.
pub const UNANSWERED: &[Answering] = &[Answering::Received, Answering::Drafted, Answering::InApproval];
/// Complaints looked at.
const COMPLAINTS: i64 = 1000;
/// Rounds of one state looked at.
const ROUNDS: i64 = 1000;
/// Days for which it is known what was sent; what is due was over long before.
pub const REMEMBERED_DAYS: i64 = 800;

/// The mails, by the folders of their templates without the audience.
pub const RECONCILE: &str = "reminder.reconciliation";
pub const RESULT: &str = "reminder.result";
pub const RECONCILE_PAST: &str = "overdue.reconciliation";
pub const RESULT_PAST: &str = "overdue.result";
pub const TODAY: &str = "daily.intake";
pub const WAY_PAST: &str = "overdue.way";
pub const COMPLAINT: &str = "reminder.complaint";
pub const COMPLAINT_PAST: &str = "overdue.complaint";

/// Tells all that is to be told now.
pub struct Remind;

impl Command for Remind {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        for state in [State::Open, State::Closed, State::Sorting, State::Responding, State::ResultInApproval] {
            for round in Round::in_state(desk.db, state, ROUNDS)? {
                let policy = desk.policy(round.policy)?;
                if matches!(state, State::Open | State::Closed) {
                    let due = round.closes_at.map(|closes| deadlines::reconciliation(&policy, closes));
                    of_round(desk, &policy, &round, due, (RECONCILE, RECONCILE_PAST))?;
                }
                if !round.has_result() {
                    let due = deadlines::result(&policy, round.closes_at, round.planned());
                    of_round(desk, &policy, &round, due, (RESULT, RESULT_PAST))?;
                }
                if state == State::Open {
                    today(desk, &policy, &round)?;
                }
            }
        }
        complaints(desk)?;
        method::remind_all(desk)?;
        silent_ways(desk)
    }
}

/// Reminds of something in a round, if it has a day.
fn of_round(desk: &mut Desk<'_>, policy: &Policy, round: &Round, due: Option<NaiveDate>, (soon, past): (&str, &str)) -> Result<(), Stop> {
    let Some(due) = due else { return Ok(()) };
    remind(desk, policy, Of::round(round), due, (soon, Audience::Section), past)
}

/// Reminds of complaints that are to be answered soon, or should have been.
fn complaints(desk: &mut Desk<'_>) -> Result<(), Stop> {
    let (_, policy) = desk.present_policy()?;
    for complaint in Complaint::list(desk.db, UNANSWERED, Whose::All, None, COMPLAINTS)? {
        let Ok(due) = complaint.due.parse() else { continue };
        // One about no project is answered by the section that answers for the procedure, which may have no officials of its own.
        let soon = if complaint.project.is_some() { Audience::Section } else { Audience::PrSection };
        let about = About { complaint: Some(complaint.id), ..About::default() };
        let of = Of { id: complaint.id.as_str(), project: complaint.project, about };
        remind(desk, &policy, of, due, (COMPLAINT, soon), COMPLAINT_PAST)?;
    }
    Ok(())
}

/// Tells the section that answers for the procedure of ways in that do not come through: once for each, until it did.
fn silent_ways(desk: &mut Desk<'_>) -> Result<(), Stop> {
    let (_, policy) = desk.present_policy()?;
    let mut new = false;
    for (row, way, standing) in standings(desk.db, &policy, desk.now)? {
        if standing.warns() {
            let since = row.came_at.map_or_else(String::new, String::from);
            new |= first_time(desk.db, &format!("{WAY_PAST} {} {since}", way.key()), desk.now)?;
        }
    }
    if new { tell(desk, About::default(), None, WAY_PAST, Audience::PrSection) } else { Ok(()) }
}

/// What a reminder is about.
struct Of<'i> {
    id: &'i str,
    project: Option<ProjectId>,
    about: About,
}

impl<'i> Of<'i> {
    fn round(round: &'i Round) -> Self {
        let about = About { round: Some(round.id), ..About::default() };
        Self { id: round.id.as_str(), project: Some(round.project), about }
    }
}

/// The last reminder whose day has come, or that the day is past.
fn remind(desk: &mut Desk<'_>, policy: &Policy, of: Of<'_>, due: NaiveDate, soon: (&str, Audience), past: &str) -> Result<(), Stop> {
    match timely(policy, desk.now.jst_date(), due, soon, past) {
        Some((name, audience, which)) => once(desk, of, name, audience, &format!("{due} {which}")),
        None => Ok(()),
    }
}

/// What is to be told to whom today of something that is due on a day, and which of several reminders that is.
fn timely<'n>(
    policy: &Policy,
    today: NaiveDate,
    due: NaiveDate,
    (soon, to): (&'n str, Audience),
    past: &'n str,
) -> Option<(&'n str, Audience, String)> {
    let left = (due - today).num_days();
    if left < 0 {
        return policy.deadlines.escalate.then(|| (past, Audience::Approvers, String::new()));
    }
    let days = policy.deadlines.remind_days.iter().filter(|days| **days >= left).min()?;
    Some((soon, to, days.to_string()))
}

/// The line of the day, from its hour on.
fn today(desk: &mut Desk<'_>, policy: &Policy, round: &Round) -> Result<(), Stop> {
    let (day, hour) = (desk.now.jst_date(), desk.now.jst().hour());
    let wanted = match policy.notices.daily {
        Daily::Never => false,
        Daily::BusinessDays => BusinessDays::of(policy).works_on(day),
        Daily::EveryDay => true,
    };
    if wanted && hour >= policy.notices.daily_hour {
        once(desk, Of::round(round), TODAY, Audience::Section, &format!("{day} "))
    } else {
        Ok(())
    }
}

/// Queues a mail about something, unless it was queued before; `when` tells one from the next.
fn once(desk: &mut Desk<'_>, of: Of<'_>, name: &str, audience: Audience, when: &str) -> Result<(), Stop> {
    if !first_time(desk.db, &format!("{name} {} {when}", of.id), desk.now)? {
        return Ok(());
    }
    tell(desk, of.about, of.project, name, audience)
}

fn tell(desk: &mut Desk<'_>, about: About, project: Option<ProjectId>, name: &str, audience: Audience) -> Result<(), Stop> {
    let seq = EntryRow::size(desk.db, Log::Record)?;
    let notice = about.notice(name, audience, (seq, desk.now), project);
    Ok(Notice::insert_all(std::slice::from_ref(&notice), desk.db)?)
}
