//! An edition of the ledger (論点整理表 第n版): frozen for an occasion at a cut-off, never changed afterwards.
//!
//! The lines of edition n stand first and unchanged in edition n+1. Every opinion that is public up to the cut-off is in it, the others
//! by number; every issue has an approved view, or is said to be under consideration by whom until when (B3 of the procedure).

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::{Audience, Role};

/// The machine's tag.
pub struct Edition;

closed! {
    /// Where an edition stands.
    pub enum State {
        New = "new",
        InApproval = "in_approval",
        /// It went back to whoever asked; its number is taken by the next try.
        Returned = "returned",
        Frozen = "frozen",
    }
}

closed! {
    /// What can happen to an edition.
    pub enum Event {
        Propose = "propose",
        /// It was put together before something else entered the ledger, or is given up.
        TakeBack = "take_back",
        Return = "return",
        Freeze = "freeze",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// The project is under the method.
        LedgerRunning = "ledger_running",
        /// Its occasion is announced; one that was put off gets another edition.
        OccasionReady = "occasion_ready",
        /// Every occasion before is absorbed or called off, or a reason is recorded (B9).
        PreviousAbsorbed = "previous_absorbed",
        /// Every issue has an approved view that came after its last opinion, or somebody considers it until a day.
        EveryIssueAnswered = "every_issue_answered",
        /// Every answer that was taken back (持ち帰り) was given, or has its day.
        AnswersOwned = "answers_owned",
        /// The lines of the edition before stand first and unchanged.
        PreviousContained = "previous_contained",
        /// Every place that may name somebody was looked at.
        NamesCleared = "names_cleared",
        /// Another person approved exactly this content.
        SnapshotApproved = "snapshot_approved",
        /// The approver sent it back with a reason.
        ApprovalReturned = "approval_returned",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub ledger_running: bool,
    pub occasion_ready: bool,
    pub previous_absorbed: bool,
    /// Issues without answer.
    pub unanswered: i64,
    /// Answers that were taken back without a day.
    pub unowned: i64,
    pub previous_contained: bool,
    pub names_cleared: bool,
    pub approved: bool,
    pub returned: bool,
}

use Event::*;
use Guard::*;
use State::*;
use To::Is;

const OFFICIAL: &[Role] = &[Role::Official];
const APPROVER: &[Role] = &[Role::Approver];
/// Who asked for it, and who lets something else enter the ledger before it.
const GIVERS_UP: &[Role] = &[Role::Official, Role::Approver];
const FOLLOWERS: &[Audience] = &[Audience::Subscribers];
const READY: &[Guard] =
    &[LedgerRunning, OccasionReady, PreviousAbsorbed, EveryIssueAnswered, AnswersOwned, PreviousContained, NamesCleared];

impl Machine for Edition {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "edition";
    const START: State = New;
    const FINAL: &'static [State] = &[Frozen];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Edition>] = &[
        //   id    from              on        by        every guard must hold                  to              tell
        rule("N1", &[New, Returned], Propose,  OFFICIAL, READY,                                 Is(InApproval), &[]),
        rule("N2", &[InApproval],    TakeBack, GIVERS_UP, &[],                                   Is(Returned),   &[]),
        rule("N3", &[InApproval],    Return,   APPROVER, &[ApprovalReturned],                   Is(Returned),   &[]),
        rule("N4", &[InApproval],    Freeze,   APPROVER, &[PreviousContained, SnapshotApproved], Is(Frozen),    FOLLOWERS),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            LedgerRunning => facts.ledger_running,
            OccasionReady => facts.occasion_ready,
            PreviousAbsorbed => facts.previous_absorbed,
            EveryIssueAnswered => facts.unanswered == 0,
            AnswersOwned => facts.unowned == 0,
            PreviousContained => facts.previous_contained,
            NamesCleared => facts.names_cleared,
            SnapshotApproved => facts.approved,
            ApprovalReturned => facts.returned,
        }
    }
}
