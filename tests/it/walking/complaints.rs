//! Complaints about the procedure: by form and on paper, answered by one and approved by another, withdrawn, and who complained removed.

use super::city::City;
use super::people;
use ronten::commands::Actor;
use ronten::commands::complaint::{
    AnswerForm, Arrival, AskErasure, Decide, DecideErasure, Decision, Enter, Receive, Retract, Submit, Withdraw, WriteAnswer, present,
};
use ronten::commands::erase::Ground;
use ronten::model::complaint::{Grievance, Outcome};
use ronten::model::terms::{Channel, Lang, Role};
use ronten::procedure::complaint::{Complaint as Machine, Event, State};
use ronten::store::complaints::{ComplainantRow, Complaint};
use ronten::store::recorded::Recorded;
use std::collections::BTreeMap;

/// Complaints that wait for an answer at the same time.
const OPEN: usize = 3;

impl City {
    fn complaints(&self) -> Vec<Complaint> {
        self.read(|db| Complaint::page(db, "", 10_000))
    }

    /// Somebody complains, or something happens to a complaint.
    pub fn complains(&mut self, astray: bool) {
        let all = self.complaints();
        let (over, open): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|complaint| matches!(complaint.state, State::Answered | State::Withdrawn));
        let of = if open.is_empty() || self.dice.chance(15) { over } else { open.clone() };
        let complaint = self.dice.pick(&of).cloned().filter(|_| open.len() >= OPEN || self.dice.chance(70));
        let Some(complaint) = complaint else { return self.complain() };
        let event = match complaint.state {
            State::Received if self.dice.chance(50) => Event::Draft,
            State::Drafted if self.dice.chance(60) => Event::Submit,
            State::InApproval if self.dice.chance(60) => Event::Approve,
            state => self.event::<Machine>(state, astray),
        };
        let actor = self.by::<Machine>(complaint.state, event, &complaint.section, astray);
        self.complaint_event(&complaint, event, &actor);
    }

    fn complain(&mut self) {
        let number = self.people;
        self.people += 1;
        let person = people::person(number);
        let words = people::words(&mut self.dice, &person, None);
        let project = if self.dice.chance(70) { self.dice.pick(&self.projects).copied() } else { None };
        let kind = if self.dice.chance(95) { Some(self.dice.one(Grievance::ALL)) } else { None };
        let arrival = Arrival { kind, project, words, person, lang: Lang::Ja };
        let now = self.app.time.now();
        if self.dice.chance(50) {
            return self.attempt::<Machine, _>(&Actor::Resident, State::New, &[Event::Receive], Receive { arrival, received_at: now });
        }
        let staff = match project {
            Some(project) => self.official(&self.project(project).section),
            None => self.actor(&[Role::PrSection], ""),
        };
        let command = Enter { arrival, channel: Some(Channel::Post), received_at: Some(now) };
        self.attempt::<Machine, _>(&staff, State::New, &[Event::Enter], command);
    }

    /// What is to be published of it; at times it names who complained, at times something is missing.
    fn answer_to(&mut self, complaint: &Complaint) -> AnswerForm {
        let known = self.read(|db| ComplainantRow::of(db, complaint.id)).map(|row| row.complainant().unwrap().person.name);
        let who = known.filter(|_| self.dice.chance(15)).unwrap_or_else(|| "ある方".to_owned());
        AnswerForm {
            kind: Some(complaint.kind),
            gist: format!("{who}から、知らせるのが遅いとの申出がありました。"),
            outcome: if self.dice.chance(90) { Some(self.dice.one(Outcome::ALL)) } else { None },
            measure: "次の募集から早めます。".to_owned(),
            answer: if self.dice.chance(90) { "申し訳ありませんでした。".to_owned() } else { String::new() },
        }
    }

    fn complaint_event(&mut self, complaint: &Complaint, event: Event, actor: &Actor) {
        let (id, state) = (complaint.id, complaint.state);
        let rev = if self.dice.chance(3) { complaint.rev - 1 } else { complaint.rev };
        let reason = if self.dice.chance(85) { "理由があるため。".to_owned() } else { String::new() };
        match event {
            Event::Receive | Event::Enter => self.complain(),
            Event::Draft | Event::Edit => {
                let command = WriteAnswer { complaint: id, rev, form: self.answer_to(complaint) };
                self.attempt::<Machine, _>(actor, state, &[Event::Draft, Event::Edit], command);
            }
            Event::Submit => self.attempt::<Machine, _>(actor, state, &[event], Submit { complaint: id, rev, kept: Vec::new() }),
            Event::Approve | Event::Return => {
                let shown = self.read(|db| Ok(present(db, complaint).unwrap().0.hex()));
                let shown = if self.dice.chance(5) { String::new() } else { shown };
                let decision = if event == Event::Approve { Decision::Approve } else { Decision::Return { reason } };
                self.attempt::<Machine, _>(actor, state, &[event], Decide { complaint: id, shown, decision });
            }
            Event::Withdraw if actor.role() == Role::Resident => {
                self.attempt::<Machine, _>(actor, state, &[event], Retract { receipt: complaint.receipt.clone() });
            }
            Event::Withdraw => self.attempt::<Machine, _>(actor, state, &[event], Withdraw { complaint: id, rev, reason }),
            Event::AskErasure => {
                self.attempt::<Machine, _>(actor, state, &[event], AskErasure { complaint: id, rev, ground: Ground::WriterAsked });
            }
            Event::Erase | Event::RefuseErasure => {
                let agreed = event == Event::Erase;
                self.attempt::<Machine, _>(actor, state, &[event], DecideErasure { complaint: id, rev, agreed, reason });
            }
        }
    }

    /// Every complaint is there, numbered without a gap in its year.
    pub fn complaints_are_complete(&self) {
        let mut years: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for complaint in self.complaints() {
            years.entry(complaint.fiscal_year).or_default().push(complaint.number);
        }
        for (year, mut numbers) in years {
            numbers.sort_unstable();
            assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>(), "complaints of {year}");
        }
    }
}
