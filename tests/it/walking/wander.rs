//! Some case, and an event that its table has in this state; or else any event at all, by anybody.

use super::city::City;
use ronten::commands::Actor;
use ronten::model::ids::ProjectId;
use ronten::model::terms::Role;
use ronten::procedure::approval::Approval as ApprovalMachine;
use ronten::procedure::city_view::{CityView, State as ViewState};
use ronten::procedure::issue::{Issue as IssueMachine, State as IssueState};
use ronten::procedure::project::{Event as ProjectEvent, Project as ProjectMachine};
use ronten::procedure::round::{Event, Round as RoundMachine};
use ronten::procedure::submission::{Event as LetterEvent, Submission as LetterMachine};
use ronten::procedure::{Machine, Named, Rule};
use ronten::store::approvals::Approval;
use ronten::store::issues::{Issue, View};
use ronten::store::rounds::Round;

impl City {
    /// Some case somewhere, and an event that its table has in this state, by somebody who may; or else any event by anybody.
    pub fn wander(&mut self, astray: bool) {
        let Some((id, round)) = self.some_round() else { return self.drive() };
        match self.dice.below(20) {
            0..=6 => self.wander_round(&round, astray),
            7..=13 => self.wander_letter(&round, astray),
            14 => self.wander_issue(id, astray),
            15..=16 => self.wander_view(&round, astray),
            17..=18 => self.wander_approval(&round, astray),
            _ => {
                let project = self.project(id);
                let event = self.event::<ProjectMachine>(project.state, astray);
                let actor = self.by::<ProjectMachine>(project.state, event, &project.section, astray);
                // Ends and beginnings are rare, or nothing would be seen of what comes between.
                let rare = [ProjectEvent::ProposeAbandonment, ProjectEvent::ProposeExemption, ProjectEvent::Register];
                if rare.contains(&event) && self.dice.chance(90) {
                    return;
                }
                self.project_event(&project, event, &actor);
            }
        }
    }

    /// Goes where a rule was never taken yet, as long as there is one.
    pub fn seek(&mut self) {
        let machines: Vec<String> = self.watch.never().into_iter().filter_map(|id| Some(id.split_once('.')?.0.to_owned())).collect();
        let (Some(machine), Some((project, round))) = (self.dice.pick(&machines).cloned(), self.some_round()) else { return self.drive() };
        match machine.as_str() {
            "round" => self.wander_round(&round, false),
            "submission" => self.wander_letter(&round, false),
            "issue" => self.wander_issue(project, false),
            "city_view" => self.wander_view(&round, false),
            "approval" => self.wander_approval(&round, false),
            "complaint" => self.complains(false),
            _ => self.drive(),
        }
    }

    pub fn event<M: Machine>(&mut self, state: M::State, astray: bool) -> M::Event {
        let here: Vec<&Rule<M>> = M::RULES.iter().filter(|rule| rule.from.contains(&state)).collect();
        if astray || here.is_empty() {
            return self.dice.one(M::Event::VARIANTS);
        }
        // Where nobody has been yet is more interesting.
        let new: Vec<_> = here.iter().filter(|rule| self.watch.is_new(rule.id)).copied().collect();
        if new.is_empty() || self.dice.chance(60) { self.dice.one(&here).on } else { self.dice.one(&new).on }
    }

    pub fn by<M: Machine>(&mut self, state: M::State, event: M::Event, section: &str, astray: bool) -> Actor {
        let rules = M::RULES.iter().filter(|rule| rule.on == event && rule.from.contains(&state));
        let roles: Vec<Role> = rules.flat_map(|rule| rule.by).copied().collect();
        if (astray && self.dice.chance(60)) || roles.is_empty() { self.anybody() } else { self.actor(&roles, section) }
    }

    fn wander_round(&mut self, round: &Round, astray: bool) {
        let event = self.event::<RoundMachine>(round.state, astray);
        let ends = matches!(event, Event::Cancel | Event::CancelPostponed | Event::Postpone);
        if ends && !astray && self.dice.chance(75) {
            return;
        }
        let actor = self.by::<RoundMachine>(round.state, event, &round.section, astray);
        self.round_event(round, event, &actor);
    }

    fn wander_letter(&mut self, round: &Round, astray: bool) {
        let letters = self.letters(round);
        let Some(letter) = self.dice.pick(&letters).cloned() else { return self.writes(round) };
        let event = self.event::<LetterMachine>(letter.state, astray);
        if event == LetterEvent::Withdraw && self.dice.chance(60) {
            return;
        }
        let actor = self.by::<LetterMachine>(letter.state, event, &round.section, astray);
        self.letter_event(round, &letter, event, &actor);
    }

    fn wander_issue(&mut self, project: ProjectId, astray: bool) {
        let issues = self.read(|db| Issue::of_project(db, project));
        let issue = self.dice.pick(&issues).cloned();
        let state = issue.as_ref().map_or(IssueState::New, |issue| issue.state);
        let event = self.event::<IssueMachine>(state, astray);
        let section = self.project(project).section;
        let actor = self.by::<IssueMachine>(state, event, &section, astray);
        self.issue_event(project, issue.as_ref(), event, &actor);
    }

    fn wander_view(&mut self, round: &Round, astray: bool) {
        let issues = self.read(|db| Issue::of_project(db, round.project));
        let Some(issue) = self.dice.pick(&issues).map(|issue| issue.id) else { return };
        let state = self.read(|db| View::of(db, issue, round.id)).map_or(ViewState::New, |view| view.state);
        let event = self.event::<CityView>(state, astray);
        let actor = self.by::<CityView>(state, event, &round.section, astray);
        self.view_event(round, issue, event, &actor);
    }

    fn wander_approval(&mut self, round: &Round, astray: bool) {
        let all: Vec<Approval> = self.read(|db| Approval::of_round(db, round.id));
        let stood_in = all.iter().filter(|one| one.stamps.iter().any(|stamp| stamp.to_be_seen()));
        let all: Vec<Approval> = if self.dice.chance(40) { stood_in.cloned().collect() } else { all };
        let Some(approval) = self.dice.pick(&all).cloned() else { return };
        let event = self.event::<ApprovalMachine>(approval.state, astray);
        let actor = self.by::<ApprovalMachine>(approval.state, event, &approval.section, astray);
        self.approval_event(&approval, event, &actor);
    }
}
