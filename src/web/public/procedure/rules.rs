//! The machines' tables in words: the main way through one, and every rule of it.

use crate::model::terms::{Lang, Role};
use crate::procedure::{Machine, Named, Rule, To, chart};
use crate::texts::texts;
use serde::Serialize;

/// One station on the main way.
#[derive(Debug, Serialize)]
pub struct Step {
    pub state: String,
    pub says: String,
    /// What leads on from here and who does it; none at the end.
    pub onward: Option<Onward>,
}

/// A way out of a state.
#[derive(Debug, Serialize)]
pub struct Onward {
    pub event: String,
    pub by: String,
    /// What must hold first.
    pub guards: Vec<String>,
}

/// One machine.
#[derive(Debug, Serialize)]
pub struct Case {
    pub id: &'static str,
    pub name: String,
    /// Names of the states with their sentences.
    pub states: Vec<(String, String)>,
    pub rules: Vec<Line>,
    /// What entries call this text of the table.
    pub digest: String,
}

/// One rule.
#[derive(Debug, Serialize)]
pub struct Line {
    /// `round.A4`
    pub id: String,
    pub event: String,
    pub from: String,
    pub by: String,
    pub guards: Vec<String>,
    pub to: String,
    pub tell: String,
}

/// The main way: from each state by the rule that leads least far ahead, for tables name their states in their order.
pub fn steps<M: Machine>(lang: Lang) -> Vec<Step> {
    let place = |state: M::State| M::State::VARIANTS.iter().position(|other| *other == state).unwrap_or_default();
    let mut steps = Vec::new();
    let mut here = Some(M::START);
    while let Some(state) = here {
        let ahead = M::RULES.iter().filter(|rule| rule.from.contains(&state) && place(rule.target(state)) > place(state));
        // Where a case may rest for good, what else may happen to it is not the main way.
        let onward = ahead.min_by_key(|rule| place(rule.target(state))).filter(|_| !M::FINAL.contains(&state));
        if state != M::START {
            steps.push(Step {
                state: of_state::<M>(lang, "state", state),
                says: of_state::<M>(lang, "says", state),
                onward: onward.map(|rule| leads(lang, rule)),
            });
        }
        here = onward.map(|rule| rule.target(state));
    }
    steps
}

/// A whole machine.
pub fn case<M: Machine>(lang: Lang) -> Case {
    let states = M::State::VARIANTS.iter().filter(|state| **state != M::START);
    Case {
        id: M::NAME,
        name: texts().get(lang, &format!("machine.{}.name", M::NAME), &[]),
        states: states.map(|state| (of_state::<M>(lang, "state", *state), of_state::<M>(lang, "says", *state))).collect(),
        rules: M::RULES.iter().map(|rule| line(lang, rule)).collect(),
        digest: chart::digest::<M>(),
    }
}

fn of_state<M: Machine>(lang: Lang, group: &str, state: M::State) -> String {
    texts().get(lang, &format!("machine.{}.{group}.{}", M::NAME, state.text()), &[])
}

fn leads<M: Machine>(lang: Lang, rule: &Rule<M>) -> Onward {
    Onward { event: event(lang, rule), by: roles(lang, rule.by), guards: guards(lang, rule) }
}

fn line<M: Machine>(lang: Lang, rule: &Rule<M>) -> Line {
    let from: Vec<_> = rule.from.iter().map(|state| of_state::<M>(lang, "state", *state)).collect();
    let tell: Vec<_> = rule.tell.iter().map(|audience| texts().get(lang, &format!("terms.audience.{audience}"), &[])).collect();
    Line {
        id: rule.full_id(),
        event: event(lang, rule),
        from: listed(lang, &from),
        by: roles(lang, rule.by),
        guards: guards(lang, rule),
        to: match rule.to {
            To::Is(state) => of_state::<M>(lang, "state", state),
            To::Same => texts().get(lang, "procedure.same", &[]),
        },
        tell: listed(lang, &tell),
    }
}

fn event<M: Machine>(lang: Lang, rule: &Rule<M>) -> String {
    texts().get(lang, &format!("machine.{}.event.{}", M::NAME, rule.on.text()), &[])
}

fn guards<M: Machine>(lang: Lang, rule: &Rule<M>) -> Vec<String> {
    rule.guards.iter().map(|guard| texts().get(lang, &format!("machine.{}.guard.{}", M::NAME, guard.text()), &[])).collect()
}

fn roles(lang: Lang, roles: &[Role]) -> String {
    let names: Vec<_> = roles.iter().map(|role| texts().get(lang, &format!("terms.role.{role}"), &[])).collect();
    listed(lang, &names)
}

fn listed(lang: Lang, words: &[String]) -> String {
    words.join(match lang {
        Lang::Ja => "、",
        Lang::En => ", ",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::round::{Round, State};

    #[test]
    fn the_main_way_of_a_round_leads_from_preparation_to_the_result() {
        let steps = steps::<Round>(Lang::Ja);

        let states: Vec<_> = State::ALL.iter().filter(|state| !matches!(state, State::New | State::Cancelled)).collect();
        let names: Vec<_> = states.iter().map(|state| texts().get(Lang::Ja, &format!("machine.round.state.{state}"), &[])).collect();
        assert_eq!(steps.iter().map(|step| step.state.clone()).collect::<Vec<_>>(), names);
        assert!(steps.last().is_some_and(|last| last.onward.is_none()));
        assert!(steps[..steps.len() - 1].iter().all(|step| step.onward.is_some()));
    }

    #[test]
    fn every_rule_has_its_line() {
        let case = case::<Round>(Lang::En);

        assert_eq!(case.rules.len(), Round::RULES.len());
        assert!(case.rules.iter().any(|line| line.id == "round.A4" && line.by == texts().get(Lang::En, "terms.role.clock", &[])));
    }
}
