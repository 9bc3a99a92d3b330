//! What goes on beside the desks: time passes, mail goes out, people follow projects, and the rules change.

use super::city::City;
use ronten::commands::Actor;
use ronten::commands::mail::{Deliver, Expand, Outcome, RetryLetter};
use ronten::commands::policy::{AdoptPolicy, CorrectPolicy, DropPolicy, StartPolicy};
use ronten::commands::subscription::{Ask, Confirm, End, token};
use ronten::model::contact::MailAddress;
use ronten::model::policy::Ask as Asked;
use ronten::model::terms::{Lang, Role, Stage};
use ronten::procedure::letter::{Event as LetterEvent, Letter as LetterMachine, State as LetterState};
use ronten::store::mail::{Letter, Notice};
use ronten::store::policies::PolicyDraft;
use ronten::store::rounds::Round;
use ronten::store::subscriptions::Subscription;

/// Notices and mails looked at in one go.
const ALL: i64 = 10_000;

impl City {
    /// Some time passes; the clock does what is due.
    pub fn time_passes(&mut self) {
        let now = self.app.time.now();
        let next = self.read(Round::next_event);
        let until = match (self.dice.below(10), next) {
            (0..=2, _) => now.plus_minutes(90),
            (3..=5, _) => now.plus_days(1),
            (6..=8, Some(next)) => next.plus_minutes(self.dice.one(&[0, 1, 11])),
            // A machine that stood still for a while.
            _ => now.plus_days(6),
        };
        self.app.wait_until(until);
        self.tick();
    }

    /// The next thing that is due comes.
    pub fn until_due(&mut self) {
        if let Some(next) = self.read(Round::next_event) {
            let minutes = self.dice.one(&[0, 0, 5, 30]);
            self.app.wait_until(next.plus_minutes(minutes));
        }
        self.tick();
    }

    /// Mail is written and goes out, or does not.
    pub fn mail(&mut self) {
        let system = Actor::System;
        self.attempt_plain(&system, "expand", Expand);
        let now = self.app.time.now();
        let due = self.read(|db| Letter::due(db, now, 60));
        let mut outcomes = Vec::new();
        for letter in &due {
            let outcome = match self.dice.below(20) {
                0 => Outcome::Deferred("451".to_owned()),
                1 => Outcome::Failed("550".to_owned()),
                2 => Outcome::Gone,
                _ => Outcome::Handed,
            };
            outcomes.push((letter.id, outcome));
        }
        self.attempt_plain(&system, "deliver", Deliver { outcomes });
        let failed: Vec<Letter> = due.into_iter().filter_map(|letter| self.read(|db| Letter::by_id(db, letter.id))).collect();
        let lost = failed.iter().filter(|letter| letter.state == LetterState::Failed).cloned().collect::<Vec<_>>();
        let failed = if lost.is_empty() { failed } else { lost };
        if let Some(letter) = self.dice.pick(&failed).cloned() {
            let actor = if self.dice.chance(70) { self.actor(&[Role::Official], "midori") } else { self.anybody() };
            let state: LetterState = letter.state;
            self.attempt::<LetterMachine, _>(&actor, state, &[LetterEvent::Retry], RetryLetter { letter: letter.id });
        }
    }

    /// Every notice becomes letters, no one gets two for one, and nobody is forgotten.
    pub fn mail_is_complete(&mut self) {
        while self.app.perform(&Actor::System, Expand) {}
        self.follow_now();
        assert!(self.read(|db| Notice::open(db, ALL)).is_empty());
        let twice = self.read(|db| {
            use diesel::RunQueryDsl;
            use diesel::dsl::sql;
            use diesel::sql_types::BigInt;
            sql::<BigInt>(
                "SELECT COUNT(*) FROM (SELECT 1 FROM letters GROUP BY notice, recipient_kind, recipient HAVING COUNT(*) > 1) twice",
            )
            .get_result::<i64>(db)
        });
        assert_eq!(twice, 0, "somebody gets the same mail twice");
    }

    /// Somebody follows a project, or the city, or no longer.
    pub fn follows(&mut self) {
        let number = self.dice.below(20);
        let mail = MailAddress::parse(&format!("follower{number}@mail.example.com")).unwrap();
        let project = if self.dice.chance(50) { self.dice.pick(&self.projects).copied() } else { None };
        let resident = Actor::Resident;
        let known = self.read(|db| Subscription::of(db, &mail.to_string(), project));
        match known {
            Some(known) if self.dice.chance(70) => {
                let token = token(&self.app.app.keys, known.id);
                if self.dice.chance(80) {
                    self.attempt_plain(&resident, "confirm", Confirm { token });
                } else {
                    self.attempt_plain(&resident, "unsubscribe", End { token });
                }
            }
            _ => drop(self.attempt_plain(&resident, "subscribe", Ask { mail, lang: Lang::Ja, project, district: String::new() })),
        }
    }

    /// A step towards other rules.
    pub fn rules_change(&mut self) {
        let actor = if self.dice.chance(85) { self.actor(&[Role::Admin], "") } else { self.anybody() };
        let Some(draft) = self.read(PolicyDraft::present) else {
            drop(self.attempt_plain(&actor, "start policy", StartPolicy));
            return;
        };
        match self.dice.below(8) {
            0 => drop(self.attempt_plain(&actor, "drop policy", DropPolicy { rev: draft.rev })),
            1..=4 => {
                let mut policy = (*draft.body).clone();
                let days = self.dice.one(&[14, 21, 30]);
                policy.period.minimum_days = [(Stage::Outline, days), (Stage::Draft, days)].into();
                policy.period.grace_minutes = self.dice.one(&[0, 10, 60]);
                policy.period.after_correction_days = self.dice.one(&[0, 10]);
                policy.period.advance_notice_days = self.dice.one(&[0, 1]);
                policy.submission.repair_days = self.dice.one(&[0, 14]);
                policy.submission.name.ask = self.dice.one(&[Asked::Required, Asked::Optional]);
                policy.submission.address.ask = self.dice.one(&[Asked::Required, Asked::Optional]);
                policy.stages = if self.dice.chance(90) { Stage::ALL.to_vec() } else { vec![Stage::Draft] };
                drop(self.attempt_plain(&actor, "correct policy", CorrectPolicy { rev: draft.rev, policy }));
            }
            _ => {
                let effective_from = self.app.time.now().plus_days(self.dice.below(3) as i64 - 1).jst_date();
                let command = AdoptPolicy { rev: draft.rev, effective_from, reason: "要綱の改正".to_owned() };
                drop(self.attempt_plain(&actor, "adopt policy", command));
            }
        }
    }
}
