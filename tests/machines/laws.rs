//! What every table must keep, whatever procedure it describes.

use ronten::model::terms::Role;
use ronten::procedure::{Machine, Named, Rule, To};
use std::collections::BTreeSet;

/// The rule's moves: from each of its states to another one.
fn moves<M: Machine>(rule: &Rule<M>) -> impl Iterator<Item = (M::State, M::State)> {
    rule.from.iter().map(|from| (*from, rule.target(*from))).filter(|(from, to)| from != to)
}

fn all_moves<M: Machine>() -> impl Iterator<Item = (M::State, M::State)> {
    M::RULES.iter().flat_map(moves)
}

pub fn ids_are_unique_and_short<M: Machine>() {
    let mut seen = BTreeSet::new();
    for rule in M::RULES {
        let (letter, number) = rule.id.split_at(1);
        assert!(letter.chars().all(|c| c.is_ascii_uppercase()) && number.parse::<u16>().is_ok_and(|n| n > 0), "{}", rule.full_id());
        assert!(seen.insert(rule.id), "{} stands twice", rule.full_id());
    }
}

pub fn one_rule_each<M: Machine>() {
    let mut seen = BTreeSet::new();
    for rule in M::RULES {
        assert!(!rule.from.is_empty() && !rule.by.is_empty(), "{} speaks of nothing", rule.full_id());
        for from in rule.from {
            for role in rule.by {
                assert!(
                    seen.insert((from.text(), rule.on.text(), *role)),
                    "{}: {} {} {role} stands twice",
                    rule.full_id(),
                    from.text(),
                    rule.on.text()
                );
            }
        }
    }
}

pub fn every_state_is_reached<M: Machine>() {
    let mut reached = vec![M::START];
    let mut next = 0;
    while let Some(here) = reached.get(next).copied() {
        for (from, to) in all_moves::<M>() {
            if from == here && !reached.contains(&to) {
                reached.push(to);
            }
        }
        next += 1;
    }
    for state in M::State::VARIANTS {
        assert!(reached.contains(state), "{}: nothing leads to {}", M::NAME, state.text());
    }
}

pub fn every_state_has_a_way_out<M: Machine>() {
    for state in M::State::VARIANTS {
        let way_out = all_moves::<M>().any(|(from, _)| from == *state);
        assert!(way_out || M::FINAL.contains(state), "{}: nothing leads out of {}", M::NAME, state.text());
    }
}

/// `allowed` must be exact: a listed rule that leaves no final state is a stale excuse.
pub fn final_states_stay<M: Machine>(allowed: &[(&str, &str)]) {
    let leaves = |rule: &&Rule<M>| moves(rule).any(|(from, _)| M::FINAL.contains(&from));
    let leaving: Vec<_> = M::RULES.iter().filter(leaves).map(|rule| rule.id).collect();

    assert_eq!(leaving, allowed.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    assert!(allowed.iter().all(|(_, reason)| !reason.is_empty()));
}

pub fn every_word_is_used<M: Machine>() {
    for event in M::Event::VARIANTS {
        assert!(M::RULES.iter().any(|rule| rule.on == *event), "{}: no rule for {}", M::NAME, event.text());
    }
    for guard in M::Guard::VARIANTS {
        assert!(M::RULES.iter().any(|rule| rule.guards.contains(guard)), "{}: no rule asks {}", M::NAME, guard.text());
    }
    for rule in M::RULES {
        assert!(!matches!(rule.to, To::Is(state) if state == M::START), "{} leads back to the start", rule.full_id());
        let guards: BTreeSet<_> = rule.guards.iter().map(|guard| guard.text()).collect();
        assert_eq!(guards.len(), rule.guards.len(), "{} asks one guard twice", rule.full_id());
        assert!(
            !rule.by.contains(&Role::Auditor) && !rule.by.contains(&Role::Admin),
            "{}: auditors and admins move no case",
            rule.full_id()
        );
    }
}
