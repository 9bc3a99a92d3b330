//! Letters: by form and on paper, amended and withdrawn, opened and judged, related to each other, asked back for.

use super::city::City;
use super::people;
use ronten::commands::Actor;
use ronten::commands::submission::receipt_hash;
use ronten::commands::submission::{
    Amend, AskBack, Complete, CompleteFor, Enter, EnterFound, Found, HandOver, Join, Judge, Link, Open, Post, ReadAgain, Receive, Right,
    Undo, Withdraw, Work, last_step, receipt_code,
};
use ronten::model::ids::SubmissionId;
use ronten::model::letter::{Missing, Person};
use ronten::model::span;
use ronten::model::terms::{Channel, Lang, Tongue, Validity};
use ronten::procedure::submission::{Event, State, Submission as Machine};
use ronten::store::persons::PersonRow;
use ronten::store::rounds::Round;
use ronten::store::submissions::{Filter, Submission};

impl City {
    /// All letters of a round.
    pub fn letters(&self, round: &Round) -> Vec<Submission> {
        self.read(|db| Submission::list(db, round.id, Filter::All, 0, 10_000))
    }

    /// Somebody new writes, or somebody once more, by form or on paper.
    pub fn writes(&mut self, round: &Round) {
        if self.dice.chance(60) {
            let who = Actor::Resident;
            self.receive(round, &who);
        } else {
            let clerk = self.official(&round.section);
            self.enter(round, &clerk);
        }
    }

    fn somebody(&mut self) -> (Person, Option<usize>) {
        let again = self.people > 0 && self.dice.chance(10);
        let number = if again { self.dice.below(self.people) } else { self.people };
        let other = (self.people > 0).then(|| self.dice.below(self.people));
        self.people = self.people.max(number + 1);
        (people::person(number), other)
    }

    /// Who wrote to a round, so that somebody may be named who is known there.
    pub fn of_round(&self, round: &Round) -> Vec<usize> {
        let rows = self.read(|db| PersonRow::of_round(db, round.id, 0, 1000));
        let names: Vec<String> = rows.iter().filter_map(|(_, row)| row.person().ok()).map(|person| person.name).collect();
        (0..self.people).filter(|number| names.contains(&people::name(*number))).collect()
    }

    fn key(&mut self) -> Post {
        let key = format!("walk-{}-{}", self.events, self.dice.below(1 << 30));
        Post { key: key.clone(), payload: key.into_bytes() }
    }

    fn receive(&mut self, round: &Round, who: &Actor) {
        let (person, _) = self.somebody();
        let known = self.of_round(round);
        let other = self.dice.pick(&known).copied();
        let person = if self.dice.chance(3) { Person { name: String::new(), ..person } } else { person };
        let text = people::words(&mut self.dice, &person, other);
        let received_at = self.app.time.now();
        let command = Receive { post: self.key(), round: round.id, parts: vec![(None, text)], person, lang: Lang::Ja, received_at };
        let receipt = self.reply::<Machine, _>(who, State::New, &[Event::Receive], command);
        let Some(receipt) = receipt else { return };
        let letter = self.read(|db| Submission::by_id(db, receipt.submission)).unwrap();
        let late = round.closes_at.is_some_and(|closes| closes <= received_at);
        assert_eq!((receipt.late, letter.validity == Some(Validity::LateArrival)), (late, late), "in time is in time");
    }

    fn enter(&mut self, round: &Round, clerk: &Actor) {
        let (person, _) = self.somebody();
        let known = self.of_round(round);
        let other = self.dice.pick(&known).copied();
        // Nobody can look for a name that was given nowhere.
        let person = match self.dice.below(6) {
            0 => Person::default(),
            1 => Person { mail: String::new(), address: String::new(), ..person },
            _ => person,
        };
        let text = people::words(&mut self.dice, &person, other);
        let now = self.app.time.now();
        let received_at = if self.dice.chance(20) { now.plus_days(-1) } else { now };
        let channel = self.dice.one(&[Channel::Post, Channel::Fax, Channel::Email, Channel::Counter, Channel::DropBox, Channel::Spoken]);
        let found = round.has_result();
        let received_at = if found { round.closes_at.unwrap_or(now).plus_days(-2) } else { received_at };
        let letter = Enter {
            post: self.key(),
            round: round.id,
            channel,
            office: String::new(),
            received_at,
            parts: vec![(None, text)],
            person,
            lang: Lang::Ja,
            written_in: Tongue::Ja,
            scans: Vec::new(),
        };
        if found && self.dice.chance(90) {
            let found = Found { on: Some(now.jst_date()), how: "棚の後ろにあった".to_owned() };
            self.attempt::<Machine, _>(clerk, State::New, &[Event::Enter], EnterFound { letter, found });
        } else {
            self.attempt::<Machine, _>(clerk, State::New, &[Event::Enter], letter);
        }
    }

    fn receipt(&self, letter: SubmissionId) -> String {
        receipt_hash(&receipt_code(&self.app.app.keys, letter))
    }

    /// One event of a letter, tried by somebody.
    pub fn letter_event(&mut self, round: &Round, letter: &Submission, event: Event, actor: &Actor) {
        let (submission, rev, state) = (letter.id, letter.rev, letter.state);
        let rev = if self.dice.chance(3) { rev - 1 } else { rev };
        let now = self.app.time.now();
        match event {
            Event::Receive => self.receive(round, actor),
            Event::Enter if actor.account().is_some() => self.enter(round, actor),
            Event::Enter => {}
            Event::Open => self.attempt::<Machine, _>(actor, state, &[event], Open { submission }),
            Event::Judge => self.judge(letter, actor),
            Event::Split => self.split(letter, actor),
            Event::Assign => self.assign(letter, actor),
            Event::Redact => self.redact(letter, actor, rev),
            Event::Amend => {
                let parts = vec![(None, format!("{}\n改めます。", letter.text))];
                let command = Amend { receipt: self.receipt(letter.id), post: self.key(), parts, received_at: now };
                self.attempt_as(actor, letter, event, command);
            }
            Event::Withdraw => self.attempt_as(actor, letter, event, Withdraw { receipt: self.receipt(letter.id), received_at: now }),
            Event::Link => {
                let duplicate_of = self.another(round, letter);
                self.attempt::<Machine, _>(actor, state, &[event], Link { submission, rev, duplicate_of });
            }
            Event::Join => {
                let with = self.another(round, letter);
                self.attempt::<Machine, _>(actor, state, &[event], Join { submission, rev, with });
                // At times at once: a colleague's letter was meant.
                let joined = self.read(|db| Submission::by_id(db, submission)).filter(|_| self.dice.chance(40));
                if let Some(joined) = joined.filter(|joined| joined.rev != rev) {
                    self.undo(&joined, actor, Work::Joining, Event::UndoJoin);
                }
            }
            Event::AskBack => {
                let missing = vec![self.dice.one(&[Missing::Name, Missing::Address, Missing::Words, Missing::Contact])];
                let command = AskBack { submission, rev, missing, note: "読み取れません。".to_owned() };
                self.attempt::<Machine, _>(actor, state, &[event], command);
            }
            Event::Complete => self.complete(letter, actor, rev),
            Event::HandOver => {
                let Some((_, Round { id: to, .. })) = self.some_round() else { return };
                self.attempt::<Machine, _>(actor, state, &[event], HandOver { submission, rev, to });
            }
            // What the other round does when one is handed over.
            Event::TakeOver => {}
            // The program's own; it has a mailbox for it.
            Event::Arrive => {}
            Event::ReadAgain | Event::Correct => self.read_again(letter, event, actor),
            Event::SayLanguage => self.say_language(letter, actor, rev),
            Event::Translate => self.translate(letter, actor),
            Event::UndoJudge => self.undo(letter, actor, Work::Judging, event),
            Event::UndoSplit => self.undo_split(round, letter, actor),
            Event::UndoRedact => self.undo(letter, actor, Work::Redacting, event),
            Event::UndoLink => self.undo(letter, actor, Work::Linking, event),
            Event::UndoJoin => self.undo(letter, actor, Work::Joining, event),
        }
    }

    /// Types a letter once more from paper, with the same words or with others that are right.
    fn read_again(&mut self, letter: &Submission, event: Event, actor: &Actor) {
        let parts = letter.parts.iter().filter_map(|part| span::slice(&letter.text, part.start, part.end));
        let mut texts: Vec<String> = parts.map(str::to_owned).collect();
        if event == Event::Correct {
            texts.iter_mut().take(1).for_each(|text| text.push_str("読み落とした一行です。"));
        }
        let command = ReadAgain { submission: letter.id, rev: letter.rev, texts, right: Some(Right::Second) };
        self.attempt::<Machine, _>(actor, letter.state, &[event], command);
    }

    /// What only the holder of the receipt does; staff who try it have no page for it, and the table says so too.
    fn attempt_as<C: ronten::commands::Command>(&mut self, actor: &Actor, letter: &Submission, event: Event, command: C) {
        self.attempt::<Machine, C>(actor, letter.state, &[event], command);
    }

    fn another(&mut self, round: &Round, letter: &Submission) -> Option<SubmissionId> {
        if self.dice.chance(15) {
            return None;
        }
        let all = self.letters(round);
        let earlier: Vec<_> = all.iter().filter(|other| other.intake_no < letter.intake_no || self.events.is_multiple_of(7)).collect();
        self.dice.pick(&earlier).map(|other| other.id)
    }

    pub fn judge(&mut self, letter: &Submission, actor: &Actor) {
        let validity = match self.dice.below(12) {
            0 => self.dice.one(&[
                Validity::Ineligible,
                Validity::MissingIdentity,
                Validity::WrongRound,
                Validity::Unreadable,
                Validity::LateArrival,
            ]),
            _ => Validity::Valid,
        };
        let reason =
            if validity == Validity::Valid || self.dice.chance(10) { String::new() } else { "要綱第7条による。".to_owned() };
        let command = Judge { submission: letter.id, rev: letter.rev, validity, reason };
        self.attempt::<Machine, _>(actor, letter.state, &[Event::Judge], command);
    }

    fn complete(&mut self, letter: &Submission, actor: &Actor, rev: i64) {
        // What a letter says of its writer is completed, not exchanged.
        let stored = self.read(|db| PersonRow::of(db, letter.id)).map(|row| row.person().unwrap()).unwrap_or_default();
        let known = (0..self.people).find(|number| people::name(*number) == stored.name);
        let person = people::person(known.unwrap_or(self.people));
        self.people = self.people.max(known.unwrap_or(self.people) + 1);
        if actor.role() == ronten::model::terms::Role::Resident {
            let command = Complete { receipt: self.receipt(letter.id), person, received_at: self.app.time.now() };
            self.attempt::<Machine, _>(actor, letter.state, &[Event::Complete], command);
        } else {
            let command = CompleteFor { submission: letter.id, rev, person };
            self.attempt::<Machine, _>(actor, letter.state, &[Event::Complete], command);
        }
    }

    fn undo(&mut self, letter: &Submission, actor: &Actor, work: Work, event: Event) {
        let step = self.read(|db| last_step(db, letter, work)).unwrap_or(0);
        let command = Undo { submission: letter.id, work, step };
        self.attempt::<Machine, _>(actor, letter.state, &[event], command);
    }

    fn undo_split(&mut self, round: &Round, letter: &Submission, actor: &Actor) {
        if self.dice.chance(50) {
            return self.undo(letter, actor, Work::Splitting, Event::UndoSplit);
        }
        use ronten::commands::submission::{Sorted, UndoAssign, last_sorted};
        let Some(Sorted::Assigned { step, opinions }) = self.read(|db| last_sorted(db, round)) else { return };
        let Some(of) = opinions.first().and_then(|opinion| self.read(|db| Submission::by_id(db, opinion.submission))) else { return };
        self.attempt::<Machine, _>(actor, of.state, &[Event::UndoSplit], UndoAssign { step });
    }
}
