//! A row of an occasion's record (質疑応答): one question, opinion or request, with the answer that was given.
//!
//! Rows are saved one by one while people speak. Nothing is removed: a row that was typed by mistake is struck out, one that belongs to
//! another occasion leaves its trace where it stood.

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::{Audience, Role};

/// The machine's tag.
pub struct QaRow;

closed! {
    /// Where a row stands.
    pub enum State {
        New = "new",
        Noted = "noted",
        /// The record with it is public.
        Published = "published",
        /// Typed by mistake; its number stays taken.
        Struck = "struck",
        /// It stands in another occasion now.
        Moved = "moved",
    }
}

closed! {
    /// What can happen to a row.
    pub enum Event {
        Note = "note",
        Edit = "edit",
        /// It is put into an issue, and linked to what was asked before (既出).
        File = "file",
        Strike = "strike",
        /// Back among the rows.
        Restore = "restore",
        Move = "move",
        /// It comes from another occasion.
        Arrive = "arrive",
        Publish = "publish",
        /// The answer that was taken back (持ち帰り) is written, and its approval asked for.
        AnswerLater = "answer_later",
        /// That answer is approved, and public from then on.
        ReleaseAnswer = "release_answer",
        /// Another day is set for it.
        PutOff = "put_off",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// The record of its occasion is being written.
        RecordOpen = "record_open",
        WordsGiven = "words_given",
        /// What is taken back has a day by which it is answered.
        DueGiven = "due_given",
        ReasonGiven = "reason_given",
        /// The issue is one of the project's that takes opinions.
        IssueFits = "issue_fits",
        /// Another occasion of the project whose record is being written.
        OtherOccasion = "other_occasion",
        /// An answer is still owed.
        AnswerOwed = "answer_owed",
        AnswerGiven = "answer_given",
        /// Another person approved exactly this record.
        RecordApproved = "record_approved",
        /// Another person approved exactly this answer.
        AnswerApproved = "answer_approved",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub record_open: bool,
    pub words: bool,
    pub due: bool,
    pub reason: bool,
    pub issue_fits: bool,
    pub other_occasion: bool,
    pub answer_owed: bool,
    pub answer: bool,
    pub record_approved: bool,
    pub answer_approved: bool,
}

use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

const OFFICIAL: &[Role] = &[Role::Official];
const APPROVER: &[Role] = &[Role::Approver];

impl Machine for QaRow {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "qa_row";
    const START: State = New;
    const FINAL: &'static [State] = &[Published, Struck, Moved];

    #[rustfmt::skip]
    const RULES: &'static [Rule<QaRow>] = &[
        //   id     from                 on               by        every guard must hold                           to             tell
        rule("W1",  &[New],              Note,            OFFICIAL, &[RecordOpen, WordsGiven, DueGiven],            Is(Noted),     &[]),
        rule("W2",  &[Noted],            Edit,            OFFICIAL, &[RecordOpen, WordsGiven, DueGiven],            Same,          &[]),
        rule("W3",  &[Noted, Published], File,            OFFICIAL, &[IssueFits],                                   Same,          &[]),
        rule("W4",  &[Noted],            Strike,          OFFICIAL, &[RecordOpen, ReasonGiven],                     Is(Struck),    &[]),
        rule("W5",  &[Struck],           Restore,         OFFICIAL, &[RecordOpen],                                  Is(Noted),     &[]),
        rule("W6",  &[Noted],            Move,            OFFICIAL, &[RecordOpen, OtherOccasion, ReasonGiven],      Is(Moved),     &[]),
        rule("W7",  &[New],              Arrive,          OFFICIAL, &[RecordOpen],                                  Is(Noted),     &[]),
        rule("W8",  &[Noted],            Publish,         APPROVER, &[RecordApproved],                              Is(Published), &[]),
        rule("W9",  &[Published],        AnswerLater,     OFFICIAL, &[AnswerOwed, AnswerGiven],                     Same,          &[]),
        rule("W10", &[Noted, Published], PutOff,          OFFICIAL, &[AnswerOwed, DueGiven, ReasonGiven],           Same,          &[]),
        rule("W11", &[Published],        ReleaseAnswer,   APPROVER, &[AnswerApproved],                              Same,          &[Audience::Speaker]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            RecordOpen => facts.record_open,
            WordsGiven => facts.words,
            DueGiven => facts.due,
            ReasonGiven => facts.reason,
            IssueFits => facts.issue_fits,
            OtherOccasion => facts.other_occasion,
            AnswerOwed => facts.answer_owed,
            AnswerGiven => facts.answer,
            RecordApproved => facts.record_approved,
            AnswerApproved => facts.answer_approved,
        }
    }
}
