//! The state machines: who may do what, when, under which conditions, and who is told.
//!
//! One file per machine, each with the same five items in the same order: `State`, `Event`, `Guard`, `RULES`, and the
//! pure decision (`Facts` + `holds`, asked through [`decide`]). A rule is one line of a table, so buttons, refusals,
//! the public explanation, mails, charts and tests are all derived from it and cannot drift apart.
//!
//! Nothing here reads a clock, a database or a random number: facts and `now` are arguments.

pub mod approval;
pub mod catalogue;
pub mod chart;
pub mod city_view;
pub mod complaint;
pub mod counts;
pub mod course;
pub mod demands;
pub mod edition;
pub mod issue;
pub mod ledger;
pub mod letter;
pub mod material;
pub mod objection;
pub mod occasion;
pub mod period;
pub mod project;
pub mod publication;
pub mod qa_row;
pub mod round;
pub mod submission;

use crate::model::Moment;
use crate::model::terms::{Audience, Role};

/// A closed enum whose spelling is fixed: what `closed!` makes.
pub trait Named: Copy + Eq + std::fmt::Debug + 'static {
    /// Every variant, in the order of declaration.
    const VARIANTS: &'static [Self];
    /// The one spelling used in the record, in texts and in charts.
    fn text(self) -> &'static str;
}

/// Makes `closed!` enums usable as states, events and guards.
macro_rules! named {
    ($($type:ty),+) => { $(impl $crate::procedure::Named for $type {
        const VARIANTS: &'static [Self] = <$type>::ALL;
        fn text(self) -> &'static str { self.name() }
    })+ };
}
pub(crate) use named;

/// One machine: its vocabulary, its table, and what its guards mean.
pub trait Machine: Sized + 'static {
    type State: Named;
    type Event: Named;
    type Guard: Named;
    /// What the guards look at; gathered by the command inside its transaction.
    type Facts;

    /// The machine's name in record kinds, rule ids and text keys, e.g. `round`.
    const NAME: &'static str;
    /// The law. Read it top to bottom.
    const RULES: &'static [Rule<Self>];
    /// The state before the case exists.
    const START: Self::State;
    /// States that may be left no more.
    const FINAL: &'static [Self::State];

    /// Whether a guard holds. Total: one arm per guard, no default arm.
    fn holds(guard: Self::Guard, facts: &Self::Facts, now: Moment) -> bool;
}

/// In any of `from`, whoever has a role in `by` may do `on` when every guard holds; the case is then in `to`, and
/// everybody in `tell` is written to.
pub struct Rule<M: Machine> {
    /// Unique in its machine, never reused: it is signed into the record.
    pub id: &'static str,
    pub from: &'static [M::State],
    pub on: M::Event,
    pub by: &'static [Role],
    pub guards: &'static [M::Guard],
    pub to: To<M::State>,
    pub tell: &'static [Audience],
}

/// Where a rule leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To<S> {
    /// Into this state.
    Is(S),
    /// Wherever the case already was: something is added, nothing moves.
    Same,
}

/// One line of a table, in the order of its columns.
pub const fn rule<M: Machine>(
    id: &'static str,
    from: &'static [M::State],
    on: M::Event,
    by: &'static [Role],
    guards: &'static [M::Guard],
    to: To<M::State>,
    tell: &'static [Audience],
) -> Rule<M> {
    Rule { id, from, on, by, guards, to, tell }
}

impl<M: Machine> Rule<M> {
    /// The state after this rule, for a case that was in `from`.
    pub fn target(&self, from: M::State) -> M::State {
        match self.to {
            To::Is(state) => state,
            To::Same => from,
        }
    }

    /// The guards that do not hold, in the order of the table, by their spelling.
    pub fn unmet(&self, facts: &M::Facts, now: Moment) -> Vec<&'static str> {
        self.guards.iter().filter(|guard| !M::holds(**guard, facts, now)).map(|guard| guard.text()).collect()
    }

    /// `round.A4`: how the record names this rule.
    pub fn full_id(&self) -> String {
        format!("{}.{}", M::NAME, self.id)
    }

    /// `round.open_period`: how the record names what happened.
    pub fn kind(&self) -> String {
        format!("{}.{}", M::NAME, self.on.text())
    }
}

/// Why something may not be done. Typed, so every refusal has a sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{machine}.{event}: {why:?}")]
pub struct Refusal {
    pub machine: &'static str,
    pub event: &'static str,
    pub why: Why,
}

/// The first kind of reason that applies, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The case is in a state from which this is never done.
    State(&'static str),
    /// Somebody else has to do it.
    Role(Vec<Role>),
    /// Every guard that does not hold, so that all can be repaired at once.
    Guards(Vec<&'static str>),
}

/// The rule that speaks of `role` doing `on` in `state`, whatever its guards say; or why there is none.
pub fn rule_for<M: Machine>(state: M::State, on: M::Event, role: Role) -> Result<&'static Rule<M>, Why> {
    let mut here = M::RULES.iter().filter(|rule| rule.on == on && rule.from.contains(&state)).peekable();
    if here.peek().is_none() {
        return Err(Why::State(state.text()));
    }
    let mut needs = Vec::new();
    for rule in here {
        if rule.by.contains(&role) {
            return Ok(rule);
        }
        for other in rule.by {
            if !needs.contains(other) {
                needs.push(*other);
            }
        }
    }
    Err(Why::Role(needs))
}

/// Total and pure: every question gets the rule that allows it, or the refusal that names what stands against it.
pub fn decide<M: Machine>(
    state: M::State,
    event: M::Event,
    role: Role,
    facts: &M::Facts,
    now: Moment,
) -> Result<&'static Rule<M>, Refusal> {
    let refuse = |why| Refusal { machine: M::NAME, event: event.text(), why };
    let rule = rule_for::<M>(state, event, role).map_err(refuse)?;
    let unmet = rule.unmet(facts, now);
    if unmet.is_empty() { Ok(rule) } else { Err(refuse(Why::Guards(unmet))) }
}

/// What could be done next by `role`: each event that leaves `state` for that role, with the unmet guards (none = allowed).
pub fn offers<M: Machine>(state: M::State, role: Role, facts: &M::Facts, now: Moment) -> Vec<(M::Event, Vec<&'static str>)> {
    let rules = M::RULES.iter().filter(|rule| rule.from.contains(&state) && rule.by.contains(&role));
    rules.map(|rule| (rule.on, rule.unmet(facts, now))).collect()
}
