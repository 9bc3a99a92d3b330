//! The issue ledger of a project (論点整理台帳): whether the project is under the issue-sorting method, and what enters it.
//!
//! For what builds facilities or weighs on daily life the city's views on all opinions so far are stacked in order of time at
//! every explanation, so that the discussion does not start again from zero (B1 of the procedure).

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::Role;

/// The machine's tag.
pub struct Ledger;

closed! {
    /// Where a ledger stands.
    pub enum State {
        New = "new",
        /// The project is under the method.
        Running = "running",
        /// It is not, for a recorded reason.
        Waived = "waived",
    }
}

closed! {
    /// What can happen to a ledger.
    pub enum Event {
        /// The project is put under the method.
        Adopt = "adopt",
        /// It is not, for a reason that will be public.
        Waive = "waive",
        /// Something that was published enters it.
        Post = "post",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// The project goes on.
        ProjectLive = "project_live",
        ReasonGiven = "reason_given",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub project_live: bool,
    pub reason: bool,
}

use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

/// The responsible section, with the one that answers for the procedure.
const STAFF: &[Role] = &[Role::Official, Role::PrSection];
/// Who releases what is published, and who puts a project under the method.
const POSTERS: &[Role] = &[Role::Approver, Role::Official, Role::PrSection];

impl Machine for Ledger {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "ledger";
    const START: State = New;
    const FINAL: &'static [State] = &[Running, Waived];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Ledger>] = &[
        //   id    from             on      by       every guard must hold        to           tell
        rule("G1", &[New, Waived],  Adopt,  STAFF,   &[ProjectLive],              Is(Running), &[]),
        rule("G2", &[New],          Waive,  STAFF,   &[ProjectLive, ReasonGiven], Is(Waived),  &[]),
        rule("G3", &[Running],      Post,   POSTERS, &[],                         Same,        &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            ProjectLive => facts.project_live,
            ReasonGiven => facts.reason,
        }
    }
}
