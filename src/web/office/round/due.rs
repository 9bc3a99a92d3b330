//! By when something of a round is due, for its page and for the desk.

use super::Fact;
use crate::commands::retention;
use crate::model::calendar::long_date;
use crate::model::deadlines::{is_provisional, reconciliation, result};
use crate::model::policy::Policy;
use crate::model::terms::Role;
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::public::round::{overdue, policy_of};
use crate::web::visit::Ask;
use chrono::NaiveDate;

/// The two days on the round's page.
pub fn facts(db: &mut Db, ask: &Ask, round: &Round) -> Result<Vec<Fact>, Problem> {
    let policy = policy_of(db, ask, round)?;
    let fact = |key: &str, value: String| Fact { key: texts().get(ask.lang, key, &[]), value, href: None, action: None };
    let mut facts = Vec::new();
    if let Some(closes) = round.closes_at {
        let day = reconciliation(&policy, closes);
        facts.push(fact("due.reconciliation", shown(ask, day, open(round) && day < ask.now.jst_date())));
    }
    let planned = result(&policy, round.closes_at, round.planned());
    let planned = planned.map(|day| shown(ask, day, overdue(ask, &policy, round)));
    facts.push(fact("round.result_due", planned.unwrap_or_else(|| texts().get(ask.lang, "project.unset", &[]))));
    Ok(facts)
}

/// Until when it is stored who wrote the round's letters, once the project has ended under rules that set a term. Officials are led to the
/// page on which they ask for the removal.
pub fn retention(db: &mut Db, ask: &Ask, round: &Round, (no, role): (&str, Role)) -> Result<Option<Fact>, Problem> {
    let policy = policy_of(db, ask, round)?;
    let due = retention::due(db, &policy, round.project)?;
    let leads = role == Role::Official;
    Ok(due.map(|day| Fact {
        key: texts().get(ask.lang, "retention.due", &[]),
        value: shown(ask, day, day <= ask.now.jst_date()),
        href: leads.then(|| format!("/office/projects/{no}/rounds/{}/retention", round.number)),
        action: leads.then(|| texts().get(ask.lang, "retention.title", &[])),
    }))
}

/// What is due next in a round, as a line of the desk; none before it opens and after its result.
pub fn next(ask: &Ask, policy: &Policy, round: &Round) -> Option<String> {
    let (key, day, late) = if open(round) {
        let day = reconciliation(policy, round.closes_at?);
        ("desk.reconcile_by", day, day < ask.now.jst_date())
    } else if matches!(round.state, State::Sorting | State::Responding | State::ResultInApproval) && !round.has_result() {
        ("desk.result_by", result(policy, round.closes_at, round.planned())?, overdue(ask, policy, round))
    } else {
        return None;
    };
    Some(texts().get(ask.lang, key, &[("day", &shown(ask, day, late))]))
}

/// Whether what came in is still to be compared with what is registered.
fn open(round: &Round) -> bool {
    matches!(round.state, State::Open | State::Closed)
}

fn shown(ask: &Ask, day: NaiveDate, late: bool) -> String {
    let say = |key: &str| texts().get(ask.lang, key, &[]);
    let mut words = long_date(day, ask.lang);
    if is_provisional(day) {
        words += &say("due.provisional");
    }
    if late {
        words += &say("due.past");
    }
    words
}
