//! An approval (決裁): whatever needs two persons, bound to the hash of exactly what is approved.
//!
//! One approver, or a route of steps (経路) that is kept with the approval when it is asked. Other machines carry an "approved"
//! guard and no approval states of their own.

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
        /// A step before the last agrees.
        Endorse = "endorse",
        /// 合議: another office says what it has to say.
        Consult = "consult",
        /// The last step, or the only one.
        Approve = "approve",
        Return = "return",
        Void = "void",
        /// 後閲: the holder of a position sees afterwards what was decided in the holder's stead.
        LookAfter = "look_after",
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
        /// Every step of the route has somebody to stamp it, each a person of its own.
        RouteStaffed = "route_staffed",
        /// It is the turn of the step whose position the decider holds or may stand in for; without a route it is anybody's.
        OwnTurn = "own_turn",
        /// The decider's person has not stamped it before.
        StampsOnce = "stamps_once",
        /// Every step before the last is done.
        StepsDone = "steps_done",
        /// Who stands in says why.
        StandInReasoned = "stand_in_reasoned",
        /// Somebody stood in for the holder, who has not said yet that it was seen.
        StoodInFor = "stood_in_for",
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
    pub route_staffed: bool,
    pub own_turn: bool,
    pub stamps_once: bool,
    pub steps_done: bool,
    pub stand_in_reasoned: bool,
    pub stood_in_for: bool,
}

use Audience::{Approvers, Drafter};
use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

const OFFICIAL: &[Role] = &[Role::Official];
const DECIDERS: &[Role] = &[Role::Approver, Role::PrSection];
/// Positions of a route belong to sections, as approvers do.
const HOLDERS: &[Role] = &[Role::Approver];
/// An official's edit voids; so does an approver who cancels the round that waits for it, a resident whose amended or withdrawn
/// letter was answered by what is approved, and the end of the period that was to be made longer.
const VOIDERS: &[Role] = &[Role::Official, Role::Approver, Role::Resident, Role::Clock];
const ASKED: &[State] = &[Requested, State::Approved, Returned, Voided];
const STAMP: &[Guard] = &[OtherPerson, OwnSection, OwnTurn, StampsOnce, StandInReasoned, ContentUnchanged];
const LAST: &[Guard] = &[OtherPerson, OtherThanClearer, OwnSection, OwnTurn, StampsOnce, StepsDone, StandInReasoned, ContentUnchanged];

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
        //   id    from                           on         by        every guard must hold                             to                   tell
        rule("K1", &[New],                        Request,   OFFICIAL, &[RouteStaffed],                                  Is(Requested),       &[Approvers]),
        rule("K5", &[Requested],                  Endorse,   HOLDERS,  STAMP,                                            Same,                &[Approvers]),
        rule("K6", &[Requested],                  Consult,   HOLDERS,  STAMP,                                            Same,                &[Approvers]),
        rule("K2", &[Requested],                  Approve,   DECIDERS, LAST,                                             Is(State::Approved), &[Drafter]),
        rule("K3", &[Requested],                  Return,    DECIDERS, &[OtherPerson, OwnSection, OwnTurn, ReasonGiven], Is(Returned),        &[Drafter]),
        rule("K4", &[Requested, State::Approved], Void,      VOIDERS,  &[],                                              Is(Voided),          &[]),
        rule("K7", ASKED,                         LookAfter, HOLDERS,  &[StoodInFor],                                    Same,                &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            OtherPerson => facts.other_person,
            OtherThanClearer => facts.other_than_clearer,
            OwnSection => facts.own_section,
            ContentUnchanged => facts.content_unchanged,
            ReasonGiven => facts.reason,
            RouteStaffed => facts.route_staffed,
            OwnTurn => facts.own_turn,
            StampsOnce => facts.stamps_once,
            StepsDone => facts.steps_done,
            StandInReasoned => facts.stand_in_reasoned,
            StoodInFor => facts.stood_in_for,
        }
    }
}
