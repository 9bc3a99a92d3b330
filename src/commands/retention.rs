//! The term for which it is stored who wrote letters, and the removal of many writers when it is over.
//!
//! The program erases nobody by itself: one official asks, another person approves, as for a single writer. It says when the day
//! has come, and takes the letters of a round together.

use super::approval::{self, Asked};
use super::erase;
use super::round::own_round;
use super::scrub::Mentions;
use super::withhold::Loss;
use super::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::ids::{ProjectId, RoundId, SubmissionId};
use crate::model::policy::Policy;
use crate::procedure::approval::State;
use crate::store::Db;
use crate::store::approvals::{Approval, Letters, Purpose};
use crate::store::endings::Ending;
use crate::store::persons::PersonRow;
use crate::store::policies::PolicyRow;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use chrono::NaiveDate;
use diesel::QueryResult;
use serde::Serialize;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Letters of one request.
pub const AT_ONCE: i64 = 100;

/// Ended rounds looked at for the desk.
const LOOKED_AT: i64 = 200;
/// Rounds on the desk.
const SHOWN: usize = 20;

/// The first day on which it is no longer to be stored who wrote the letters of a project; none while the project goes on, or
/// where the rules set no term. A corrected ending starts no new term.
pub fn due(db: &mut Db, policy: &Policy, project: ProjectId) -> QueryResult<Option<NaiveDate>> {
    let first = Ending::of_project(db, project)?.into_iter().next();
    Ok(first.and_then(|ending| policy.retention.due(ending.published_at.jst_date())))
}

/// Rounds of a section, or of all, of which it is stored for too long who wrote their letters, each with the day on which the term was
/// over; at most [`SHOWN`], the newest first.
pub fn stored_too_long(db: &mut Db, section: Option<&str>, today: NaiveDate) -> Result<Vec<(Round, NaiveDate)>, Stop> {
    let mut found = Vec::new();
    let mut policies = HashMap::new();
    for round in Round::of_ended(db, section, LOOKED_AT)? {
        if let Entry::Vacant(policy) = policies.entry(round.policy)
            && let Some(row) = PolicyRow::by_version(db, round.policy)?
        {
            policy.insert(row.body);
        }
        let Some(policy) = policies.get(&round.policy) else { continue };
        let Some(due) = due(db, policy, round.project)?.filter(|due| *due <= today) else { continue };
        if !is_done(db, &round)? {
            found.push((round, due));
        }
        if found.len() == SHOWN {
            break;
        }
    }
    Ok(found)
}

/// Whether the writers of a round were removed; asked of the approvals first, since a round of many letters whose writers are all gone
/// would have to be looked through to its end.
fn is_done(db: &mut Db, round: &Round) -> QueryResult<bool> {
    let newest = Approval::newest(db, round.id.as_str(), Purpose::Retention)?;
    let last = newest.is_some_and(|one| one.state == State::Approved && (one.writers_of().len() as i64) < AT_ONCE);
    Ok(last || PersonRow::letters_of_round(db, round.id, 1)?.is_empty())
}

/// Refuses a removal because the term is over, when it is not; without a term it never is.
fn past(desk: &mut Desk<'_>, round: &Round) -> Result<(), Stop> {
    let policy = desk.policy(round.policy)?;
    match due(desk.db, &policy, round.project)? {
        Some(due) if due <= desk.now.jst_date() => Ok(()),
        _ => Err(Refused::Fields(vec![FieldError::new("ground", "retention_runs")]).into()),
    }
}

/// The same for a single writer, where rules without a term leave it to the official.
pub(super) fn past_for_one(desk: &mut Desk<'_>, round: &Round) -> Result<(), Stop> {
    let term = desk.policy(round.policy)?.retention.personal_months;
    if term == 0 { Ok(()) } else { past(desk, round) }
}

/// Asks that who wrote the letters of a round be removed, the first [`AT_ONCE`] of those that are left.
pub struct RequestRemoval {
    pub round: RoundId,
}

/// What is approved: these versions of these letters lose their writers.
#[derive(Serialize)]
pub(super) struct Approved {
    format: &'static str,
    round: RoundId,
    letters: Vec<(SubmissionId, i64)>,
}

impl Command for RequestRemoval {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let round = own_round(desk, self.round)?;
        past(desk, &round)?;
        let newest = Approval::newest(desk.db, round.id.as_str(), Purpose::Retention)?;
        if let Some(waiting) = newest.filter(|newest| newest.state == State::Requested) {
            return Err(Refused::Waits(waiting.id).into());
        }
        let letters = PersonRow::letters_of_round(desk.db, round.id, AT_ONCE)?;
        if letters.is_empty() {
            return Err(Refused::Fields(vec![FieldError::new("ground", "nobody_stored")]).into());
        }
        let content = content(desk.db, round.id, &letters)?;
        let detail = serde_json::to_string(&Letters { letters }).map_err(|error| Stop::Broken(error.to_string()))?;
        let subject = round.id.as_str();
        let asked = Asked { purpose: Purpose::Retention, subject, round: Some(round.id), project: round.project, section: &round.section };
        approval::request(desk, &asked, &content, &detail)
    }
}

fn content(db: &mut Db, round: RoundId, letters: &[SubmissionId]) -> Result<Approved, Stop> {
    let rev = |letter: &SubmissionId| Ok((*letter, found(Submission::by_id(db, *letter)?)?.rev));
    let letters = letters.iter().map(rev).collect::<Result<_, Stop>>()?;
    Ok(Approved { format: "ronten-retention/v1", round, letters })
}

/// What an approval is about, as it is now.
pub(super) fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<Option<Approved>, Stop> {
    let Some(round) = approval.round else { return Ok(None) };
    Ok(Some(content(desk.db, round, &approval.writers_of())?))
}

/// It was approved: it happens. `cause` is the decision's entry.
pub(super) fn decided(desk: &mut Desk<'_>, approval: &Approval, cause: i64) -> Result<(), Stop> {
    let mut all = Vec::new();
    for letter in approval.writers_of() {
        all.push(found(Submission::by_id(desk.db, letter)?)?);
    }
    erase::erase(desk, approval, all, cause)
}

/// What would happen if it were approved now, for the page of who decides.
pub struct Preview {
    /// 受付番号 of each letter.
    pub numbers: Vec<i64>,
    /// Places in the letters of others that will never be published.
    pub mentions: Mentions,
    /// What published pages lose.
    pub losses: Vec<Loss>,
}

/// What the approval of a removal would do.
pub fn preview(db: &mut Db, approval: &Approval) -> Result<Preview, Stop> {
    let letters = approval.writers_of();
    let mut numbers = Vec::new();
    for letter in &letters {
        numbers.extend(Submission::by_id(db, *letter)?.map(|letter| letter.intake_no));
    }
    let (losses, mentions) = erase::lost(db, approval.project, &letters)?;
    Ok(Preview { numbers, mentions, losses })
}
