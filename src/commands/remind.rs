//! What the section is told because a day has come: what is due soon, what is past, and what came in today.
//!
//! No rule of a machine: nothing happens to a round by it, so nothing stands in the record. Each is sent once, also when the
//! program was stopped or its clock jumped: of several reminders that were missed the last one is sent.

use super::heartbeat::standings;
use super::{Command, Desk, Stop};
use crate::model::deadlines::{self, BusinessDays};
use crate::model::ids::{NoticeId, ProjectId, RoundId};
use crate::model::policy::{Daily, Policy};
use crate::model::terms::Audience;
use crate::procedure::round::State;
use crate::store::log::{EntryRow, Log};
use crate::store::mail::Notice;
use crate::store::reminders::first_time;
use crate::store::rounds::Round;
use chrono::{NaiveDate, Timelike};

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
                    remind(desk, &policy, &round, due, (RECONCILE, RECONCILE_PAST))?;
                }
                if !round.has_result() {
                    let due = deadlines::result(&policy, round.closes_at, round.planned());
                    remind(desk, &policy, &round, due, (RESULT, RESULT_PAST))?;
                }
                if state == State::Open {
                    today(desk, &policy, &round)?;
                }
            }
        }
        silent_ways(desk)
    }
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
    if new { tell(desk, (None, None), WAY_PAST, Audience::PrSection) } else { Ok(()) }
}

/// The last reminder whose day has come, or that the day is past.
fn remind(desk: &mut Desk<'_>, policy: &Policy, round: &Round, due: Option<NaiveDate>, (soon, past): (&str, &str)) -> Result<(), Stop> {
    let Some(due) = due else { return Ok(()) };
    let left = (due - desk.now.jst_date()).num_days();
    if left < 0 {
        return if policy.deadlines.escalate { once(desk, round, past, Audience::Approvers, due, "") } else { Ok(()) };
    }
    match policy.deadlines.remind_days.iter().filter(|days| **days >= left).min() {
        Some(days) => once(desk, round, soon, Audience::Section, due, &days.to_string()),
        None => Ok(()),
    }
}

/// The line of the day, from its hour on.
fn today(desk: &mut Desk<'_>, policy: &Policy, round: &Round) -> Result<(), Stop> {
    let (day, hour) = (desk.now.jst_date(), desk.now.jst().hour());
    let wanted = match policy.notices.daily {
        Daily::Never => false,
        Daily::BusinessDays => BusinessDays::of(policy).works_on(day),
        Daily::EveryDay => true,
    };
    if wanted && hour >= policy.notices.daily_hour { once(desk, round, TODAY, Audience::Section, day, "") } else { Ok(()) }
}

/// Queues a mail about a day of a round, unless it was queued before.
fn once(desk: &mut Desk<'_>, round: &Round, name: &str, audience: Audience, day: NaiveDate, which: &str) -> Result<(), Stop> {
    if !first_time(desk.db, &format!("{name} {} {day} {which}", round.id), desk.now)? {
        return Ok(());
    }
    tell(desk, (Some(round.project), Some(round.id)), name, audience)
}

fn tell(desk: &mut Desk<'_>, (project, round): (Option<ProjectId>, Option<RoundId>), name: &str, audience: Audience) -> Result<(), Stop> {
    let notice = Notice {
        id: NoticeId::new(),
        name: name.to_owned(),
        audience,
        seq: EntryRow::size(desk.db, Log::Record)?,
        project,
        round,
        submission: None,
        approval: None,
        account: None,
        mark: String::new(),
        done: false,
        made_at: desk.now,
    };
    Ok(Notice::insert_all(std::slice::from_ref(&notice), desk.db)?)
}
