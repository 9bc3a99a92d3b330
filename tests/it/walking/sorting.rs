//! Letters are split, their opinions given to issues, and their personal data decided on.

use super::books::PERSONAL;
use super::city::City;
use ronten::commands::Actor;
use ronten::commands::issue::{RaiseIssue, RetireIssue, RewordIssue, UndoIssue, last_step};
use ronten::commands::submission::{Assign, Mark, Piece, Place, Redact, Split, hits};
use ronten::model::ids::{IssueId, ProjectId};
use ronten::model::letter::{Dismissal, RedactionMark};
use ronten::model::terms::{AsideReason, NoIssueReason, RedactionReason, Scope};
use ronten::procedure::issue::{Event as IssueEvent, Issue as IssueMachine, State as IssueState};
use ronten::procedure::submission::{Event, Submission as Machine};
use ronten::store::issues::Issue;
use ronten::store::opinions::Opinion;
use ronten::store::submissions::Submission;

impl City {
    /// By lines: the first is a greeting, each other an opinion; now and then something is left out or overlaps.
    pub fn split(&mut self, letter: &Submission, actor: &Actor) {
        let (mut pieces, mut start) = (Vec::new(), 0);
        let careless = self.dice.chance(10);
        for (number, line) in letter.text.split_inclusive('\n').enumerate() {
            let end = start + line.chars().count();
            let mark = match number {
                0 => Mark::Aside(AsideReason::Greeting),
                _ => {
                    let scope = self.dice.one(&[Scope::InScope, Scope::InScope, Scope::InScope, Scope::StanceOnly, Scope::Question]);
                    Mark::Opinion { scope, section: None, gist: self.dice.chance(20).then(|| "木を増やすこと。".to_owned()) }
                }
            };
            let from = if careless && self.dice.chance(30) { start.saturating_sub(1) } else { start };
            if !(careless && self.dice.chance(30)) {
                pieces.push(Piece { start: from, end, mark });
            }
            start = end;
        }
        let command = Split { submission: letter.id, rev: letter.rev, pieces };
        self.attempt::<Machine, _>(actor, letter.state, &[Event::Split], command);
    }

    /// The issues of a project that may take opinions.
    pub fn issues(&self, project: ProjectId) -> Vec<Issue> {
        self.read(|db| Issue::of_project(db, project)).into_iter().filter(|issue| issue.state == IssueState::Raised).collect()
    }

    /// Some opinions of a letter go somewhere.
    pub fn assign(&mut self, letter: &Submission, actor: &Actor) {
        let issues: Vec<IssueId> = self.issues(letter.project).iter().map(|issue| issue.id).collect();
        let to = match (self.dice.pick(&issues), self.dice.below(20)) {
            (_, 0) => Place::Undecided,
            (None, _) | (_, 1..=2) => Place::None(self.dice.one(&[NoIssueReason::OutOfScope, NoIssueReason::StanceOnly])),
            (Some(issue), _) => Place::Issue(*issue),
        };
        let opinions = self.read(|db| Opinion::of_submission(db, letter.id));
        let open: Vec<_> = opinions.iter().filter(|opinion| opinion.issue.is_none() && opinion.no_issue.is_none()).collect();
        let of = if open.is_empty() { opinions.iter().collect() } else { open };
        let Some(chosen) = self.dice.pick(&of).map(|opinion| (opinion.id, opinion.rev)) else { return };
        self.attempt::<Machine, _>(actor, letter.state, &[Event::Assign], Assign { opinions: vec![chosen], to });
    }

    /// What the detector finds is replaced, and half of the time also what a reader sees; at times only half the work is done.
    pub fn redact(&mut self, letter: &Submission, actor: &Actor, rev: i64) {
        let found = self.read(|db| hits(db, letter));
        let mut redactions: Vec<RedactionMark> =
            found.iter().map(|hit| RedactionMark::free(hit.span.start(), hit.span.end(), hit.kind)).collect();
        if self.dice.chance(60) {
            redactions.extend(seen(&letter.text));
        }
        let careless = self.dice.chance(5);
        if careless {
            redactions.truncate(1);
        }
        let dismissed: Vec<Dismissal> = Vec::new();
        let done = !self.dice.chance(5);
        let command = Redact { submission: letter.id, rev, redactions, dismissed, done };
        self.attempt::<Machine, _>(actor, letter.state, &[Event::Redact], command);
    }

    /// One event of an issue.
    pub fn issue_event(&mut self, project: ProjectId, issue: Option<&Issue>, event: IssueEvent, actor: &Actor) {
        let words = self.dice.one(&["緑", "道", "費用", "川", "進め方"]);
        let (theme, title) = (words.to_owned(), if self.dice.chance(5) { String::new() } else { format!("{words}のこと {}", self.events) });
        match (event, issue) {
            (IssueEvent::Raise, _) => {
                self.attempt::<IssueMachine, _>(actor, IssueState::New, &[event], RaiseIssue { project, theme, title });
            }
            (_, None) => {}
            // The walk does not go through the issue-sorting method.
            (IssueEvent::Consider | IssueEvent::Answer | IssueEvent::Reopen | IssueEvent::RaiseAgain, Some(_)) => {}
            (IssueEvent::Settle | IssueEvent::Merge | IssueEvent::Split | IssueEvent::Carry, Some(_)) => {}
            (IssueEvent::Reword, Some(issue)) => {
                let command = RewordIssue { issue: issue.id, rev: issue.rev, theme, title };
                self.attempt::<IssueMachine, _>(actor, issue.state, &[event], command);
            }
            (IssueEvent::Retire, Some(issue)) => {
                let command = RetireIssue { issue: issue.id, rev: issue.rev };
                self.attempt::<IssueMachine, _>(actor, issue.state, &[event], command);
            }
            (IssueEvent::Undo, Some(issue)) => {
                let step = self.read(|db| last_step(db, issue)).unwrap_or(0);
                self.attempt::<IssueMachine, _>(actor, issue.state, &[event], UndoIssue { issue: issue.id, step });
            }
        }
    }
}

/// What a reader sees to be personal: the line in which it stands.
fn seen(text: &str) -> Vec<RedactionMark> {
    let (mut marks, mut start) = (Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        let end = start + line.chars().count();
        if PERSONAL.iter().any(|mark| line.contains(mark)) {
            marks.push(RedactionMark::free(start, end, RedactionReason::Name));
        }
        start = end;
    }
    marks
}
