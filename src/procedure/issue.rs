//! An issue (論点): the unit that gets one answer. Its number is never reused.
//!
//! Merging, splitting, reopening and settling come with the issue ledger and keep these ids.

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::Role;

/// The machine's tag.
pub struct Issue;

closed! {
    /// Where an issue stands.
    pub enum State {
        New = "new",
        Raised = "raised",
        /// Raised by mistake and empty; its number stays taken.
        Retired = "retired",
    }
}

closed! {
    /// What can happen to an issue.
    pub enum Event {
        Raise = "raise",
        Reword = "reword",
        Retire = "retire",
        /// The last change of its words, or that it was retired, is taken back.
        Undo = "undo",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        TitleGiven = "title_given",
        /// No opinion is in it.
        NoOpinions = "no_opinions",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub title: bool,
    pub opinions: i64,
}

use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

const OFFICIAL: &[Role] = &[Role::Official];

impl Machine for Issue {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "issue";
    const START: State = New;
    const FINAL: &'static [State] = &[Retired];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Issue>] = &[
        //   id    from        on      by        every guard must hold  to           tell
        rule("I1", &[New],     Raise,  OFFICIAL, &[TitleGiven],         Is(Raised),  &[]),
        rule("I2", &[Raised],  Reword, OFFICIAL, &[TitleGiven],         Same,        &[]),
        rule("I3", &[Raised],  Retire, OFFICIAL, &[NoOpinions],         Is(Retired), &[]),
        rule("I4", &[Raised],  Undo,   OFFICIAL, &[],                   Same,        &[]),
        rule("I5", &[Retired], Undo,   OFFICIAL, &[],                   Is(Raised),  &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            TitleGiven => facts.title,
            NoOpinions => facts.opinions == 0,
        }
    }
}
