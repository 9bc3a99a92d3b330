//! An approval (決裁): whatever needs two persons, bound to the hash of exactly what is approved.
//!
//! One step here; routes of several steps extend this table. Other machines carry an "approved" guard and no approval
//! states of their own.

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::{Audience, Role};

/// The machine's tag.
pub struct Approval;

closed! {
    /// Where an approval stands.
    pub enum State {
        New = "new",
        Requested = "requested",
        Approved = "approved",
        Returned = "returned",
        Voided = "voided",
    }
}

closed! {
    /// What can happen to an approval.
    pub enum Event {
        Request = "request",
        Approve = "approve",
        Return = "return",
        Void = "void",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// Who decides is not the person who asked, whatever account is used.
        OtherPerson = "other_person",
        /// Who releases a result did not clear its personal data.
        OtherThanClearer = "other_than_clearer",
        /// It belongs to the decider's section, or the decider is the PR section and an opening is asked.
        OwnSection = "own_section",
        /// The content is what it was when the approval was asked.
        ContentUnchanged = "content_unchanged",
        ReasonGiven = "reason_given",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub other_person: bool,
    pub other_than_clearer: bool,
    pub own_section: bool,
    pub content_unchanged: bool,
    pub reason: bool,
}

use Audience::{Approvers, Drafter};
use Event::*;
use Guard::*;
use State::*;
use To::Is;

const OFFICIAL: &[Role] = &[Role::Official];
const DECIDERS: &[Role] = &[Role::Approver, Role::PrSection];
/// An official's edit voids; so does an approver who cancels the round that waits for it, a resident whose amended or withdrawn
/// letter was answered by what is approved, and the end of the period that was to be made longer.
const VOIDERS: &[Role] = &[Role::Official, Role::Approver, Role::Resident, Role::Clock];
const SECOND: &[Guard] = &[OtherPerson, OtherThanClearer, OwnSection, ContentUnchanged];

impl Machine for Approval {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "approval";
    const START: State = New;
    const FINAL: &'static [State] = &[Approved, Returned, Voided];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Approval>] = &[
        //   id    from                           on       by        every guard must hold                    to                   tell
        rule("K1", &[New],                        Request, OFFICIAL, &[],                                     Is(Requested),       &[Approvers]),
        rule("K2", &[Requested],                  Approve, DECIDERS, SECOND,                                  Is(State::Approved), &[Drafter]),
        rule("K3", &[Requested],                  Return,  DECIDERS, &[OtherPerson, OwnSection, ReasonGiven], Is(Returned),        &[Drafter]),
        rule("K4", &[Requested, State::Approved], Void,    VOIDERS,  &[],                                     Is(Voided),          &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            OtherPerson => facts.other_person,
            OtherThanClearer => facts.other_than_clearer,
            OwnSection => facts.own_section,
            ContentUnchanged => facts.content_unchanged,
            ReasonGiven => facts.reason,
        }
    }
}
