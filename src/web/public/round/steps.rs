//! The four steps of a round as residents see them, the present one marked.

use super::result_due;
use crate::model::Moment;
use crate::model::calendar::{closing_text, long_date};
use crate::model::policy::Policy;
use crate::procedure::round::State;
use crate::store::rounds::Round;
use crate::texts::texts;
use crate::web::visit::Ask;
use serde::Serialize;

/// What the part `steps` shows.
#[derive(Debug, Serialize)]
pub struct Step {
    pub name: String,
    pub when: Option<String>,
    /// `done`, `current` or `later`.
    pub state: &'static str,
}

/// The steps with their dates. A round that was called off has none before it.
pub fn steps(ask: &Ask, policy: &Policy, round: &Round, answered_at: Option<Moment>) -> Vec<Step> {
    let Some(reached) = reached(round.public_state()) else { return Vec::new() };
    let asked = round.closes_at.map(|closes| closing_text(closes, ask.lang));
    let answered = match answered_at {
        Some(at) => long_date(at.jst_date(), ask.lang),
        None => result_due(ask, policy, round),
    };
    let names = [("asked", asked), ("sorted", None), ("answered", None), ("published", Some(answered))];
    let step = |(at, (name, when)): (usize, (&str, Option<String>))| Step {
        name: texts().get(ask.lang, &format!("round.step.{name}"), &[]),
        when: when.filter(|when| !when.is_empty()),
        state: match at.cmp(&reached) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "current",
            std::cmp::Ordering::Greater => "later",
        },
    };
    names.into_iter().enumerate().map(|named| step((named.0 + 1, named.1))).collect()
}

/// The number of the present step from 1; 0 before the first, 5 when all are done.
fn reached(state: State) -> Option<usize> {
    match state {
        State::New | State::Preparing | State::InApproval | State::Scheduled | State::Announced => Some(0),
        State::Open => Some(1),
        State::Closed | State::Sorting => Some(2),
        State::Responding | State::ResultInApproval => Some(3),
        State::ResultPublished => Some(5),
        State::Cancelled => None,
    }
}
