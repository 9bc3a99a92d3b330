//! An objection to the published record of an occasion (記録の訂正の申出): taken in, answered by one person, approved by another.
//!
//! The record itself is not touched. Objection, correction and original all stay, beside each other; a correction enters the ledger as a
//! line of its own.

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::Role;

/// The machine's tag.
pub struct Objection;

closed! {
    /// Where an objection stands.
    pub enum State {
        New = "new",
        Received = "received",
        /// What is answered waits for a second person.
        InApproval = "in_approval",
        /// The record is corrected.
        Corrected = "corrected",
        /// The record stays as it is, for a reason.
        Stands = "stands",
    }
}

closed! {
    /// What can happen to an objection.
    pub enum Event {
        /// Somebody who was there sends the form.
        Receive = "receive",
        /// An official enters what came by letter or telephone.
        Enter = "enter",
        /// It is answered, and the approval of the answer asked for.
        Answer = "answer",
        Return = "return",
        Correct = "correct",
        /// The record is kept as it is.
        Keep = "keep",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        RecordPublished = "record_published",
        /// It came within the policy's days after the record's publication.
        WithinDays = "within_days",
        WordsGiven = "words_given",
        /// Whether the record is corrected, what is shown of the objection, and why are all there.
        AnswerComplete = "answer_complete",
        /// Every place that may name somebody was looked at.
        NamesCleared = "names_cleared",
        /// Another person approved exactly this answer.
        AnswerApproved = "answer_approved",
        /// The approver sent it back with a reason.
        AnswerReturned = "answer_returned",
        /// The answer says what is to be read instead.
        CorrectionGiven = "correction_given",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub record_published: bool,
    /// The first moment after the days; none where the policy has no such days.
    pub until: Option<Moment>,
    /// When it came.
    pub came_at: Option<Moment>,
    pub words: bool,
    pub answer_complete: bool,
    pub names_cleared: bool,
    pub approved: bool,
    pub returned: bool,
    pub corrects: bool,
}

use Event::*;
use Guard::*;
use State::*;
use To::Is;

const RESIDENT: &[Role] = &[Role::Resident];
const OFFICIAL: &[Role] = &[Role::Official];
const APPROVER: &[Role] = &[Role::Approver];
const IN_TIME: &[Guard] = &[RecordPublished, WithinDays, WordsGiven];

impl Machine for Objection {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "objection";
    const START: State = New;
    const FINAL: &'static [State] = &[Corrected, Stands];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Objection>] = &[
        //   id    from                     on       by        every guard must hold              to              tell
        rule("J1", &[New],                  Receive, RESIDENT, IN_TIME,                           Is(Received),   &[]),
        rule("J2", &[New],                  Enter,   OFFICIAL, IN_TIME,                           Is(Received),   &[]),
        rule("J3", &[Received, InApproval], Answer,  OFFICIAL, &[AnswerComplete, NamesCleared],   Is(InApproval), &[]),
        rule("J4", &[InApproval],           Return,  APPROVER, &[AnswerReturned],                 Is(Received),   &[]),
        rule("J5", &[InApproval],           Correct, APPROVER, &[AnswerApproved, CorrectionGiven], Is(Corrected), &[]),
        rule("J6", &[InApproval],           Keep,    APPROVER, &[AnswerApproved],                 Is(Stands),     &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            RecordPublished => facts.record_published,
            WithinDays => facts.came_at.zip(facts.until).is_some_and(|(came, until)| came < until),
            WordsGiven => facts.words,
            AnswerComplete => facts.answer_complete,
            NamesCleared => facts.names_cleared,
            AnswerApproved => facts.approved,
            AnswerReturned => facts.returned,
            CorrectionGiven => facts.corrects,
        }
    }
}
