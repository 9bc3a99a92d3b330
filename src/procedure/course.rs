//! The course of a round when nothing unusual happens, read off its table: what a dry run walks through.

use super::round::{Event, Round, State};
use super::{Machine as _, Rule};

/// What happens, in this order.
const COURSE: [Event; 9] = [
    Event::Submit,
    Event::Approve,
    Event::Announce,
    Event::OpenPeriod,
    Event::ClosePeriod,
    Event::Reconcile,
    Event::StartResponding,
    Event::SubmitResult,
    Event::ReleaseResult,
];

/// One step: the rule, and the state that it leads to.
#[derive(Clone, Copy)]
pub struct Step {
    pub rule: &'static Rule<Round>,
    pub state: State,
}

/// The steps from a state to the published result; with advance notice only if there is one.
pub fn course(from: State, notice: bool) -> Vec<Step> {
    let mut state = from;
    let mut steps = Vec::new();
    for event in COURSE.into_iter().filter(|event| notice || *event != Event::Announce) {
        if let Some(rule) = Round::RULES.iter().find(|rule| rule.on == event && rule.from.contains(&state)) {
            state = rule.target(state);
            steps.push(Step { rule, state });
        }
    }
    steps
}

/// The rules beside the course that tell somebody something: what may come between.
pub fn beside() -> impl Iterator<Item = &'static Rule<Round>> {
    Round::RULES.iter().filter(|rule| !rule.tell.is_empty() && !COURSE.contains(&rule.on))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_course_leads_from_the_first_draft_to_the_result() {
        let ids = |from, notice| course(from, notice).iter().map(|step| step.rule.id).collect::<Vec<_>>();

        assert_eq!(ids(State::Preparing, true), ["A1", "A2", "A3", "A4", "A7", "A8", "A9", "A10", "A11"]);
        assert_eq!(ids(State::Scheduled, false), ["A4", "A7", "A8", "A9", "A10", "A11"]);
        assert_eq!(course(State::Preparing, false).last().map(|step| step.state), Some(State::ResultPublished));
        assert_eq!(ids(State::Cancelled, true), Vec::<&str>::new());
    }

    #[test]
    fn every_rule_that_tells_is_in_the_course_or_beside_it() {
        let mut told: Vec<_> = course(State::Preparing, true).iter().map(|step| step.rule.id).collect();
        told.extend(beside().map(|rule| rule.id));

        assert!(Round::RULES.iter().filter(|rule| !rule.tell.is_empty()).all(|rule| told.contains(&rule.id)));
    }
}
