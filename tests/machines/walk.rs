//! Ten thousand random events per machine: whatever is asked, only the table moves a case.

use crate::facts::{Dice, Thrown};
use ronten::model::Moment;
use ronten::model::terms::Role;
use ronten::procedure::{Machine, Named, Refusal, Rule, Why, decide, offers};
use std::collections::BTreeSet;

const EVENTS: usize = 10_000;
const SEED: u64 = 20_261_121;

/// Walks from case to case; `allowed` are the rules that may leave a final state.
pub fn walk<M: Machine>(allowed: &[(&str, &str)])
where
    M::Facts: Thrown,
{
    let mut dice = Dice::seeded(SEED);
    let mut state = M::START;
    let mut used = BTreeSet::new();
    let mut answers = BTreeSet::new();
    for step in 0..EVENTS {
        let now = Moment::from_unix_ms(1_800_000_000_000).plus_minutes(step as i64);
        let facts = M::Facts::thrown(&mut dice, now);
        let (event, role) = question::<M>(&mut dice, state);
        answers.extend(M::Guard::VARIANTS.iter().map(|guard| (guard.text(), M::holds(*guard, &facts, now))));
        let decision = decide::<M>(state, event, role, &facts, now);
        agrees_with_offers::<M>(state, event, role, &facts, now, &decision);
        match decision {
            Ok(rule) => {
                permitted(rule, state, event, role, &facts, now);
                let next = rule.target(state);
                assert!(next != M::START, "{} leads back to the start", rule.full_id());
                let excused = allowed.iter().any(|(id, _)| *id == rule.id);
                assert!(next == state || !M::FINAL.contains(&state) || excused, "{} leaves the final {}", rule.full_id(), state.text());
                used.insert(rule.id);
                state = next;
            }
            Err(refusal) => justified::<M>(&refusal, state, event, role, &facts, now),
        }
        // The next case begins anywhere, since far states are seldom reached by chance; that each can be reached is a law.
        if M::FINAL.contains(&state) && dice.below(4) == 0 {
            state = dice.pick(M::State::VARIANTS);
        }
    }
    assert_eq!(used.len(), M::RULES.len(), "{}: rules that never fired", M::NAME);
    assert_eq!(answers.len(), 2 * M::Guard::VARIANTS.len(), "{}: a guard that facts cannot change", M::NAME);
}

/// Every second question is one that the table speaks of, so that cases get on; the rest is anything.
fn question<M: Machine>(dice: &mut Dice, state: M::State) -> (M::Event, Role) {
    let here: Vec<_> = M::RULES.iter().filter(|rule| rule.from.contains(&state)).collect();
    if here.is_empty() || dice.below(2) == 0 {
        return (dice.pick(M::Event::VARIANTS), dice.pick(Role::ALL));
    }
    let rule = dice.pick(&here);
    (rule.on, dice.pick(rule.by))
}

fn permitted<M: Machine>(rule: &Rule<M>, state: M::State, event: M::Event, role: Role, facts: &M::Facts, now: Moment) {
    assert!(rule.from.contains(&state) && rule.on == event && rule.by.contains(&role), "{} does not speak of this", rule.full_id());
    assert!(rule.guards.iter().all(|guard| M::holds(*guard, facts, now)), "{} was let through", rule.full_id());
}

/// The refusal names what really stands against it, and nothing else.
fn justified<M: Machine>(refusal: &Refusal, state: M::State, event: M::Event, role: Role, facts: &M::Facts, now: Moment) {
    let here: Vec<_> = M::RULES.iter().filter(|rule| rule.on == event && rule.from.contains(&state)).collect();
    assert_eq!((refusal.machine, refusal.event), (M::NAME, event.text()));
    match &refusal.why {
        Why::State(name) => assert!(*name == state.text() && here.is_empty(), "{refusal}"),
        Why::Role(needs) => {
            let able: BTreeSet<_> = here.iter().flat_map(|rule| rule.by.iter().copied()).collect();
            assert!(!needs.is_empty() && !needs.contains(&role), "{refusal}");
            assert_eq!(needs.iter().copied().collect::<BTreeSet<_>>(), able, "{refusal}");
            assert_eq!(needs.len(), able.len(), "{refusal}");
        }
        Why::Guards(unmet) => {
            let rule = here.iter().find(|rule| rule.by.contains(&role)).expect("a rule whose guards were asked");
            let failing: Vec<_> = rule.guards.iter().filter(|guard| !M::holds(**guard, facts, now)).map(|guard| guard.text()).collect();
            assert!(!failing.is_empty() && *unmet == failing, "{refusal}");
        }
    }
}

/// A button is on exactly when pressing it is allowed, and its reason is the refusal's.
fn agrees_with_offers<M: Machine>(
    state: M::State,
    event: M::Event,
    role: Role,
    facts: &M::Facts,
    now: Moment,
    decision: &Result<&'static Rule<M>, Refusal>,
) {
    let offered = offers::<M>(state, role, facts, now).into_iter().find(|(on, _)| *on == event).map(|(_, unmet)| unmet);
    match decision {
        Ok(_) => assert_eq!(offered, Some(vec![])),
        Err(Refusal { why: Why::Guards(unmet), .. }) => assert_eq!(offered.as_ref(), Some(unmet)),
        Err(_) => assert_eq!(offered, None),
    }
}
