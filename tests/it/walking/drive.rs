//! What happens next: mostly what the procedure needs, often anything that a table allows, and often what none does.

use super::city::City;
use ronten::model::ids::ProjectId;
use ronten::model::terms::{Role, Stage, Validity};
use ronten::procedure::city_view::{Event as ViewEvent, State as ViewState};
use ronten::procedure::issue::Event as IssueEvent;
use ronten::procedure::project::{Event as ProjectEvent, State as ProjectState};
use ronten::procedure::round::{Event, State};
use ronten::procedure::submission::{Event as LetterEvent, State as LetterState};
use ronten::store::issues::View;
use ronten::store::opinions::Opinion;
use ronten::store::rounds::Round;
use ronten::store::submissions::Submission;

/// Letters that a round gets, more or less.
const LETTERS: usize = 7;

impl City {
    /// One thing happens.
    pub fn step(&mut self) {
        if self.projects.len() < self.most {
            return self.register();
        }
        match self.dice.below(100) {
            0..=51 => self.drive(),
            52..=57 => self.seek(),
            58..=71 => self.wander(false),
            72..=86 => self.wander(true),
            87..=90 => self.mail(),
            91..=92 => self.follows(),
            93 => self.time_passes(),
            94 => self.rules_change(),
            95..=96 => {
                let astray = self.dice.chance(30);
                self.complains(astray);
            }
            97 => self.removal(),
            _ => self.leave_behind(),
        }
        self.look();
    }

    fn removal(&mut self) {
        let Some((_, round)) = self.some_round() else { return };
        let actor = if self.dice.chance(80) { self.official(&round.section) } else { self.anybody() };
        let letters = self.letters(&round);
        match self.dice.pick(&letters).map(|letter| letter.id) {
            Some(letter) if self.dice.chance(40) => self.ask_erasure(letter, &actor),
            _ => self.ask_withholding(&round, &actor),
        }
    }

    pub fn some_round(&mut self) -> Option<(ProjectId, Round)> {
        let project = self.dice.pick(&self.projects).copied()?;
        let rounds = self.rounds(project);
        let round = if self.dice.chance(75) { rounds.last() } else { self.dice.pick(&rounds) };
        Some((project, round?.clone()))
    }

    /// What a project needs next.
    pub fn drive(&mut self) {
        let Some(project) = self.dice.pick(&self.projects).copied() else { return };
        let waiting = self.waiting(project);
        if let (Some(approval), true) = (self.dice.pick(&waiting).cloned(), self.dice.chance(55)) {
            return self.decide(&approval);
        }
        let rounds = self.rounds(project);
        match rounds.iter().find(|round| !matches!(round.state, State::ResultPublished | State::Cancelled)) {
            Some(round) => self.drive_round(&round.clone()),
            None => self.between_rounds(project, rounds.last()),
        }
    }

    fn between_rounds(&mut self, id: ProjectId, last: Option<&Round>) {
        let project = self.project(id);
        let actor = self.official(&project.section);
        let planned = self.read(|db| ronten::store::projects::Plan::of_project(db, id)).len();
        if planned == 0 || self.dice.chance(10) {
            return self.project_event(&project, ProjectEvent::AddPlan, &actor);
        }
        if let (Some(last), true) = (last, self.dice.chance(25)) {
            if self.dice.chance(50) {
                return self.writes(&last.clone());
            }
            return self.round_event(&last.clone(), Event::Correct, &actor);
        }
        match (project.state, self.dice.below(40)) {
            (ProjectState::Registered, 0..=4) => self.project_event(&project, ProjectEvent::ProposeExemption, &actor),
            (ProjectState::Registered, 28..=31) => self.project_event(&project, ProjectEvent::Edit, &actor),
            (ProjectState::Registered | ProjectState::OutlineResult, 5) | (ProjectState::OutlineResult, 36..=37) => {
                self.project_event(&project, ProjectEvent::ProposeAbandonment, &actor);
            }
            (ProjectState::DraftResult, 0..=32) => self.project_event(&project, ProjectEvent::ProposeDecision, &actor),
            (ProjectState::Registered, 6..=27) => self.draft_round(id, Stage::Outline, &actor),
            _ => self.draft_round(id, Stage::Draft, &actor),
        }
    }

    fn drive_round(&mut self, round: &Round) {
        let actor = self.official(&round.section);
        match round.state {
            State::Preparing => {
                if round.put_off() && self.dice.chance(25) {
                    let approver = self.actor(&[Role::Approver], &round.section);
                    return self.round_event(round, Event::CancelPostponed, &approver);
                }
                // A round that can never be put forward, as when its stage was abolished, is given up.
                if self.dice.chance(4) {
                    let approver = self.actor(&[Role::Approver], &round.section);
                    return self.round_event(round, Event::Cancel, &approver);
                }
                let complete = round.plan.is_some() && round.opens_at.is_some_and(|opens| self.app.time.now() < opens);
                let event = if complete && self.dice.chance(70) { Event::Submit } else { Event::Edit };
                self.round_event(round, event, &actor);
            }
            State::Scheduled | State::Announced => self.drive_planned(round),
            State::Open => self.drive_open(round),
            State::Closed => {
                if self.dice.chance(75) {
                    self.certify(round, &actor);
                } else if self.dice.chance(50) {
                    self.round_event(round, Event::Reconcile, &actor);
                } else {
                    self.time_passes();
                }
            }
            State::Sorting | State::Responding => self.drive_desk(round),
            State::InApproval | State::ResultInApproval | State::New | State::ResultPublished | State::Cancelled => {}
        }
    }

    fn drive_planned(&mut self, round: &Round) {
        let approver = self.actor(&[Role::Approver], &round.section);
        let official = self.official(&round.section);
        match self.dice.below(20) {
            0 => self.round_event(round, Event::Edit, &official),
            1 | 5 => self.round_event(round, Event::Postpone, &approver),
            // Words of an earlier round stand in the plan and the announcement of the next one too.
            2..=4 => {
                let first = self.rounds(round.project).remove(0);
                self.ask_withholding(&first, &official);
            }
            _ => self.until_due(),
        }
    }

    fn drive_open(&mut self, round: &Round) {
        let official = self.official(&round.section);
        match self.dice.below(20) {
            0 => return self.round_event(round, Event::AskExtension, &official),
            1 => return self.round_event(round, Event::AskCorrection, &official),
            _ => {}
        }
        let enough = self.letters(round).len() >= LETTERS;
        match self.dice.below(10) {
            0..=5 if !enough => self.writes(round),
            0..=3 => self.until_due(),
            4..=7 => self.some_letter(round),
            _ => self.time_passes(),
        }
    }

    fn drive_desk(&mut self, round: &Round) {
        let actor = self.official(&round.section);
        // What was found late comes in while the result is being corrected.
        if round.has_result() && self.dice.chance(8) {
            return self.writes(round);
        }
        if self.some_open_letter(round) {
            return;
        }
        if round.state == State::Sorting {
            return self.round_event(round, Event::StartResponding, &actor);
        }
        let open = self.unanswered(round);
        let Some(issue) = self.dice.pick(&open).copied() else {
            let certain = self.read(|db| ronten::commands::round::facts::missing(db, round)).is_empty();
            let event = match (certain, round.has_result()) {
                (false, _) => Event::Certify,
                (true, true) if self.dice.chance(30) => Event::KeepResult,
                (true, _) => Event::SubmitResult,
            };
            // A refusal of the last gate may have to be mended in a letter or in an answer.
            return match self.dice.below(10) {
                0 => self.some_letter(round),
                1 => self.some_view(round, ViewEvent::Edit),
                _ => self.round_event(round, event, &actor),
            };
        };
        let event = match self.read(|db| View::of(db, issue, round.id)).map(|view| view.state) {
            None => ViewEvent::Draft,
            Some(ViewState::Drafted) if self.dice.chance(60) => ViewEvent::Submit,
            Some(ViewState::InApproval) => return,
            Some(_) => ViewEvent::Edit,
        };
        self.view_event(round, issue, event, &actor);
    }

    fn some_view(&mut self, round: &Round, event: ViewEvent) {
        let views = self.read(|db| View::of_round(db, round.id));
        let Some(issue) = self.dice.pick(&views).map(|view| view.issue) else { return };
        let actor = self.official(&round.section);
        self.view_event(round, issue, event, &actor);
    }

    fn some_letter(&mut self, round: &Round) {
        let letters = self.letters(round);
        if let Some(letter) = self.dice.pick(&letters).cloned() {
            self.next_of(round, &letter);
        }
    }

    /// The next step on a letter that is not done, if there is one.
    fn some_open_letter(&mut self, round: &Round) -> bool {
        let open = |city: &Self, letter: &Submission| {
            let valid = letter.validity == Some(Validity::Valid);
            let unassigned = |one: &Opinion| one.issue.is_none() && one.no_issue.is_none();
            letter.validity.is_none()
                || matches!(letter.state, LetterState::Received | LetterState::Opened)
                || (valid && (letter.uncovered != 0 || letter.cleared_by.is_none()))
                || (valid && city.read(|db| Opinion::of_submission(db, letter.id)).iter().any(unassigned))
                || (valid && city.untranslated(letter))
        };
        let open: Vec<Submission> = self.letters(round).into_iter().filter(|letter| open(self, letter)).collect();
        let Some(letter) = self.dice.pick(&open).cloned() else { return false };
        self.next_of(round, &letter);
        true
    }

    fn next_of(&mut self, round: &Round, letter: &Submission) {
        let actor = self.official(&round.section);
        if self.issues(round.project).len() < 2 {
            return self.issue_event(round.project, None, IssueEvent::Raise, &actor);
        }
        let asked = letter.repair_until.is_some() && self.dice.chance(50);
        let resident = ronten::commands::Actor::Resident;
        let by = if asked && self.dice.chance(50) { resident } else { actor };
        let event = match letter.state {
            _ if asked => LetterEvent::Complete,
            LetterState::Received => LetterEvent::Open,
            LetterState::Opened if self.dice.chance(12) => LetterEvent::AskBack,
            LetterState::Opened => LetterEvent::Judge,
            LetterState::Judged | LetterState::Divided if letter.validity == Some(Validity::Valid) => {
                let clerk = letter.cleared_by.is_none() && letter.uncovered == 0;
                match (letter.uncovered != 0, clerk && self.dice.chance(50)) {
                    (true, _) => LetterEvent::Split,
                    _ if self.untranslated(letter) => {
                        if letter.is_foreign() {
                            LetterEvent::Translate
                        } else {
                            LetterEvent::SayLanguage
                        }
                    }
                    (false, true) => LetterEvent::Redact,
                    (false, false) if self.dice.chance(85) => LetterEvent::Assign,
                    _ => LetterEvent::Redact,
                }
            }
            _ => LetterEvent::Judge,
        };
        self.letter_event(round, letter, event, &by);
    }
}
