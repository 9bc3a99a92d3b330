//! Whose turn it is on a route, and who holds its steps.

use crate::model::ids::PersonId;
use crate::model::route::{Hold, Stamp, Step, StepKind, each_has_a_person};
use crate::model::terms::Role;
use crate::procedure::approval::Event;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::approvals::Approval;
use diesel::QueryResult;

/// What agreeing means now: the last step decides, the ones before it hand on.
pub fn event(approval: &Approval) -> Event {
    match approval.step() {
        _ if approval.at_last() => Event::Approve,
        Some(step) if step.kind == StepKind::Consult => Event::Consult,
        _ => Event::Endorse,
    }
}

/// How an account stands to the step whose turn it is; none for who has nothing to say there.
pub fn hold(account: &Account, approval: &Approval) -> Option<Hold> {
    approval.step().and_then(|step| holds(account, step))
}

/// Whether an approval that waits is this account's turn, as far as its page tells: who asked, and who has stamped it, waits for others.
pub fn is_of(account: &Account, approval: &Approval) -> bool {
    let stamped = approval.stamps.iter().any(|stamp| stamp.person == account.person);
    if account.person == approval.requested_person || stamped {
        return false;
    }
    if approval.route.is_empty() {
        return matches!(account.role, Role::Approver | Role::PrSection);
    }
    hold(account, approval).is_some()
}

fn holds(account: &Account, step: &Step) -> Option<Hold> {
    if account.role != Role::Approver {
        return None;
    }
    step.held_by(account.section.as_deref(), &account.position)
}

/// The steps, by their place, at which somebody stood in for this account's holder who has not said yet that it was seen.
pub fn stood_in_for<'a>(account: &'a Account, approval: &'a Approval) -> impl Iterator<Item = usize> + 'a {
    let holds = |(_, (step, stamp)): &(usize, (&Step, &Stamp))| {
        stamp.to_be_seen() && stamp.person != account.person && holds(account, step) == Some(Hold::Holder)
    };
    approval.route.iter().zip(approval.stamps.iter()).enumerate().filter(holds).map(|(at, _)| at)
}

/// The accounts that hold a step and may sign in.
pub fn holders(db: &mut Db, step: &Step) -> QueryResult<Vec<Account>> {
    let mut accounts = Account::with_role(db, Role::Approver, Some(&step.section))?;
    accounts.retain(|account| holds(account, step) == Some(Hold::Holder));
    Ok(accounts)
}

/// Whether everybody whom a route needs is there, each step a person of its own beside the one who asks.
pub(super) fn staffed(db: &mut Db, route: &[Step], asks: PersonId) -> QueryResult<bool> {
    let mut candidates = Vec::new();
    for step in route {
        candidates.push(holders(db, step)?.into_iter().map(|account| account.person).filter(|person| *person != asks).collect());
    }
    Ok(each_has_a_person(&candidates))
}
