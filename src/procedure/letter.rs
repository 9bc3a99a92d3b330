//! One mail to one recipient, from the queue to the relay.
//!
//! At least once, never silently lost: the Message-ID is fixed by the row, so a doubled mail can be told as one.

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::{Audience, Role};

/// The machine's tag.
pub struct Letter;

closed! {
    /// Where a mail stands.
    pub enum State {
        New = "new",
        Queued = "queued",
        /// The relay took it (250 after DATA, RFC 5321 section 4.2.5).
        Handed = "handed",
        /// It was refused for good, or tried too often.
        Failed = "failed",
    }
}

closed! {
    /// What can happen to a mail.
    pub enum Event {
        Queue = "queue",
        /// The relay accepted it.
        Hand = "hand",
        /// A passing refusal or a broken connection; it is tried again later.
        Defer = "defer",
        /// A permanent refusal (5yz), or the last try failed.
        Fail = "fail",
        /// An official puts it back after repairing the cause.
        Retry = "retry",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// There is an address to write to.
        HasAddress = "has_address",
        /// It was tried less often than the policy's limit.
        TriesLeft = "tries_left",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub address: bool,
    pub tries_left: bool,
}

use Audience::Section;
use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

const SYSTEM: &[Role] = &[Role::System];
const OFFICIAL: &[Role] = &[Role::Official];

impl Machine for Letter {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "letter";
    const START: State = New;
    const FINAL: &'static [State] = &[Handed];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Letter>] = &[
        //   id    from        on     by        every guard must hold  to          tell
        rule("L1", &[New],     Queue, SYSTEM,   &[HasAddress],         Is(Queued), &[]),
        rule("L2", &[Queued],  Hand,  SYSTEM,   &[],                   Is(Handed), &[]),
        rule("L3", &[Queued],  Defer, SYSTEM,   &[TriesLeft],          Same,       &[]),
        rule("L4", &[Queued],  Fail,  SYSTEM,   &[],                   Is(Failed), &[Section]),
        rule("L5", &[Failed],  Retry, OFFICIAL, &[],                   Is(Queued), &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            HasAddress => facts.address,
            TriesLeft => facts.tries_left,
        }
    }
}
