//! The city's rules, changed in the browser: written as a draft, looked at as a whole, adopted as a version with an effective date.
//!
//! Only adopting is an act with an entry; the steps before it change a working table. A round keeps the version under which it was
//! opened, so no adoption changes a round that runs.

use super::desk::With;
use super::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::ids::PolicyId;
use crate::model::policy::Policy;
use crate::model::policy::faults::{Fault, faults};
use crate::model::terms::Role;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::json::Json;
use crate::store::policies::{PolicyDraft, PolicyRow};
use crate::store::projects::Project;
use chrono::NaiveDate;
use diesel::QueryResult;

/// Longest reason for a new version, in code points.
pub const REASON_LIMIT: usize = 1000;

/// Begins the next version as a copy of the newest; if one is being written already, that one.
pub struct StartPolicy;

impl Command for StartPolicy {
    type Reply = PolicyDraft;

    fn perform(self, desk: &mut Desk<'_>) -> Result<PolicyDraft, Stop> {
        only_admin(desk)?;
        if let Some(draft) = PolicyDraft::present(desk.db)? {
            return Ok(draft);
        }
        let newest = found(PolicyRow::newest(desk.db)?)?;
        let changed_by = desk.actor.account_id()?;
        let body = newest.body;
        let draft = PolicyDraft { id: PolicyId::new(), base: newest.version, body, changed_by, changed_at: desk.now, rev: 1 };
        draft.insert(desk.db)?;
        Ok(draft)
    }
}

/// Puts other parameters into the draft. What is wrong with them together is said when it is adopted.
pub struct CorrectPolicy {
    /// The rev that was looked at.
    pub rev: i64,
    pub policy: Policy,
}

impl Command for CorrectPolicy {
    type Reply = PolicyDraft;

    fn perform(self, desk: &mut Desk<'_>) -> Result<PolicyDraft, Stop> {
        let mut draft = own_draft(desk, self.rev)?;
        draft.body = Json::new(self.policy);
        draft.changed_by = desk.actor.account_id()?;
        draft.changed_at = desk.now;
        draft.rev += 1;
        draft.update(desk.db)?;
        Ok(draft)
    }
}

/// Makes the draft a version of the rules, in force from a day on.
pub struct AdoptPolicy {
    /// The rev that was looked at.
    pub rev: i64,
    /// Today or later: what was opened under other rules stays under them.
    pub effective_from: NaiveDate,
    /// Why the rules change; everybody on the staff reads it.
    pub reason: String,
}

impl Command for AdoptPolicy {
    type Reply = PolicyRow;

    fn perform(self, desk: &mut Desk<'_>) -> Result<PolicyRow, Stop> {
        let draft = own_draft(desk, self.rev)?;
        let newest = found(PolicyRow::newest(desk.db)?)?;
        if newest.version != draft.base {
            return Err(Refused::Stale.into());
        }
        let mut policy = (*draft.body).clone();
        policy.effective_from = self.effective_from.to_string();
        let reason = self.reason.trim().replace("\r\n", "\n");
        let mut errors = errors(desk.now.jst_date(), self.effective_from, &reason);
        errors.extend(problems(desk.db, &policy)?.into_iter().map(of_fault));
        if is_same(&policy, &newest.body) {
            errors.push(FieldError::new("reason", "nothing_changed"));
        }
        if !errors.is_empty() {
            return Err(Refused::Fields(errors).into());
        }
        let effective_from = policy.effective_from.clone();
        let version = newest.version + 1;
        let mut row = PolicyRow { id: PolicyId::new(), version, effective_from, body: Json::new(policy), rev: 1, reason };
        desk.create_plain("policy.changed", &mut row, With::default())?;
        draft.remove(desk.db)?;
        Ok(row)
    }
}

/// Gives the draft up; what is in force stays.
pub struct DropPolicy {
    /// The rev that was looked at.
    pub rev: i64,
}

impl Command for DropPolicy {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        own_draft(desk, self.rev)?.remove(desk.db)?;
        Ok(())
    }
}

/// Everything that stands against adopting it: in itself, and what accounts and projects still need of it.
pub fn problems(db: &mut Db, policy: &Policy) -> QueryResult<Vec<Fault>> {
    let mut found = faults(policy);
    let mut used = Account::sections_used(db)?;
    used.extend(Project::sections_used(db)?);
    used.sort_unstable();
    used.dedup();
    let missing = used.into_iter().filter(|id| policy.section(id).is_none());
    found.extend(missing.map(|id| Fault::new("sections", "section_in_use").with("section", id)));
    Ok(found)
}

/// Whether two versions say the same, whenever they begin.
pub fn is_same(one: &Policy, other: &Policy) -> bool {
    Policy { effective_from: other.effective_from.clone(), ..one.clone() } == *other
}

/// A fault as a field of a form.
pub fn of_fault(fault: Fault) -> FieldError {
    FieldError { field: fault.key, problem: fault.problem, values: fault.values }
}

fn errors(today: NaiveDate, effective_from: NaiveDate, reason: &str) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if effective_from < today {
        errors.push(FieldError::new("effective_from", "past"));
    }
    let is = reason.chars().count();
    if reason.is_empty() {
        errors.push(FieldError::new("reason", "needed"));
    } else if is > REASON_LIMIT {
        errors.push(FieldError::new("reason", "too_long").with("limit", REASON_LIMIT).with("is", is));
    }
    errors
}

fn own_draft(desk: &mut Desk<'_>, rev: i64) -> Result<PolicyDraft, Stop> {
    only_admin(desk)?;
    let draft = found(PolicyDraft::present(desk.db)?)?;
    if draft.rev == rev { Ok(draft) } else { Err(Refused::Stale.into()) }
}

fn only_admin(desk: &Desk<'_>) -> Result<(), Refused> {
    if desk.actor.role() == Role::Admin { Ok(()) } else { Err(Refused::NotAllowed) }
}
