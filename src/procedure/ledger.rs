//! The issue ledger of a project (論点整理台帳): whether the project is under the issue-sorting method, and what enters it.
//!
//! For what builds facilities or weighs on daily life the city's views on all opinions so far are stacked in order of time at
//! every explanation, so that the discussion does not start again from zero (B1 of the procedure).

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::{Audience, Role};

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
        /// It was concluded, or another project goes on with it.
        Ended = "ended",
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
        /// Its end is asked for.
        ProposeEnd = "propose_end",
        End = "end",
        /// What is published after the end enters too: a correction of a record or of a result.
        Append = "append",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// The project goes on.
        ProjectLive = "project_live",
        ReasonGiven = "reason_given",
        /// Every objection to a record is decided.
        ObjectionsDecided = "objections_decided",
        /// Every round has its result, every occasion is absorbed, and no edition waits for its approval.
        NothingWaits = "nothing_waits",
        /// Every answer that was taken back was given.
        AnswersGiven = "answers_given",
        /// No issue is open, or the next project goes on with those that are.
        IssuesClosed = "issues_closed",
        /// The project that goes on is another one of the same section, under the method, and there is something to go on with.
        SuccessorFits = "successor_fits",
        /// Everything that entered is in an edition, which is the course of the discussion (経過一覧).
        CourseFrozen = "course_frozen",
        /// Another person approved exactly this end.
        EndApproved = "end_approved",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub project_live: bool,
    pub reason: bool,
    pub objections: i64,
    pub nothing_waits: bool,
    /// Answers that are owed.
    pub owed: i64,
    /// Open issues that nobody goes on with.
    pub open: i64,
    pub successor_fits: bool,
    pub course_frozen: bool,
    pub approved: bool,
}

use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

/// The responsible section, with the one that answers for the procedure.
const STAFF: &[Role] = &[Role::Official, Role::PrSection];
/// What must be true when its end is asked for, and still when it is approved.
pub const DONE: &[Guard] = &[ReasonGiven, ObjectionsDecided, NothingWaits, AnswersGiven, IssuesClosed, SuccessorFits, CourseFrozen];
const APPROVER: &[Role] = &[Role::Approver];
const FOLLOWERS: &[Audience] = &[Audience::Subscribers];
/// Who releases what is published, and who puts a project under the method.
const POSTERS: &[Role] = &[Role::Approver, Role::Official, Role::PrSection];

impl Machine for Ledger {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "ledger";
    const START: State = New;
    const FINAL: &'static [State] = &[Running, Waived, Ended];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Ledger>] = &[
        //   id    from             on      by       every guard must hold        to           tell
        rule("G1", &[New, Waived],  Adopt,  STAFF,   &[ProjectLive],              Is(Running), &[]),
        rule("G2", &[New],          Waive,  STAFF,   &[ProjectLive, ReasonGiven], Is(Waived),  &[]),
        rule("G3", &[Running],      Post,   POSTERS, &[],                         Same,        &[]),
        rule("G4", &[Running],      ProposeEnd, &[Role::Official], DONE,          Same,        &[]),
        rule("G5", &[Running],      End,     APPROVER, &[EndApproved],            Is(Ended),   FOLLOWERS),
        rule("G6", &[Ended],        Append,  APPROVER, &[],                       Same,        &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            ProjectLive => facts.project_live,
            ReasonGiven => facts.reason,
            ObjectionsDecided => facts.objections == 0,
            NothingWaits => facts.nothing_waits,
            AnswersGiven => facts.owed == 0,
            IssuesClosed => facts.open == 0,
            SuccessorFits => facts.successor_fits,
            CourseFrozen => facts.course_frozen,
            EndApproved => facts.approved,
        }
    }
}
