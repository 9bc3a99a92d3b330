//! An issue (論点): the unit that gets one answer. Its number is never reused.
//!
//! Where a project is under the issue-sorting method, its issues also have a course: considered by somebody until a day, answered,
//! taken up again, merged, split, settled. In all other projects they are raised, and that is all.

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::{Audience, Role};

/// The machine's tag.
pub struct Issue;

closed! {
    /// Where an issue stands.
    pub enum State {
        New = "new",
        Raised = "raised",
        /// 検討中: somebody considers it, and says until when.
        UnderReview = "under_review",
        /// There is an approved view on it.
        Answered = "answered",
        Reopened = "reopened",
        Settled = "settled",
        /// Its opinions are in another issue; its number stays taken.
        Merged = "merged",
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
        /// It is said who considers it until when.
        Consider = "consider",
        /// A view on it was approved.
        Answer = "answer",
        /// It is taken up again, for a reason.
        Reopen = "reopen",
        /// It was asked again, and that is public.
        RaiseAgain = "raise_again",
        /// It comes from the ledger of the project before.
        Carry = "carry",
        Settle = "settle",
        /// It goes into another issue.
        Merge = "merge",
        /// It comes out of another issue.
        Split = "split",
    }
}

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        TitleGiven = "title_given",
        /// No opinion is in it.
        NoOpinions = "no_opinions",
        /// The project is under the method.
        LedgerRunning = "ledger_running",
        /// Who considers it, and a day that is not past.
        OwnerAndDay = "owner_and_day",
        /// Another person approved a view on it.
        ViewApproved = "view_approved",
        ReasonGiven = "reason_given",
        /// The other issue is one of the same project that takes opinions.
        OtherIssue = "other_issue",
        /// The other issue does not come back to this one.
        NoCircle = "no_circle",
        /// No view on it is being made, and no opinion of a round without result is in it.
        NoViewWaits = "no_view_waits",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub title: bool,
    pub opinions: i64,
    pub ledger_running: bool,
    pub owner_and_day: bool,
    pub view_approved: bool,
    pub reason: bool,
    pub other_issue: bool,
    pub no_circle: bool,
    pub no_view_waits: bool,
}

use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

const OFFICIAL: &[Role] = &[Role::Official];
const APPROVER: &[Role] = &[Role::Approver];
/// Where it takes opinions.
const LIVE: &[State] = &[Raised, UnderReview, Answered, Reopened];
/// Who wrote or spoke on it, and who follows.
const CONCERNED: &[Audience] = &[Audience::Submitters, Audience::Speakers, Audience::Subscribers];
const UNANSWERED: &[State] = &[Raised, UnderReview, Reopened];

impl Machine for Issue {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "issue";
    const START: State = New;
    const FINAL: &'static [State] = &[Settled, Merged, Retired];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Issue>] = &[
        //   id     from                   on          by        every guard must hold                                              to               tell
        rule("I1",  &[New],                Raise,      OFFICIAL, &[TitleGiven],                                                     Is(Raised),      &[]),
        rule("I2",  LIVE,                  Reword,     OFFICIAL, &[TitleGiven],                                                     Same,            &[]),
        rule("I3",  &[Raised],             Retire,     OFFICIAL, &[NoOpinions],                                                     Is(Retired),     &[]),
        rule("I4",  LIVE,                  Undo,       OFFICIAL, &[],                                                               Same,            &[]),
        rule("I5",  &[Retired],            Undo,       OFFICIAL, &[],                                                               Is(Raised),      &[]),
        rule("I6",  UNANSWERED,            Consider,   OFFICIAL, &[LedgerRunning, OwnerAndDay],                                     Is(UnderReview), &[]),
        rule("I7",  LIVE,                  Answer,     APPROVER, &[ViewApproved],                                                   Is(Answered),    CONCERNED),
        rule("I8",  &[Answered, Settled],  Reopen,     OFFICIAL, &[LedgerRunning, ReasonGiven],                                     Is(Reopened),    &[]),
        rule("I9",  &[Answered],           Settle,     OFFICIAL, &[LedgerRunning, ReasonGiven],                                     Is(Settled),     &[]),
        rule("I10", LIVE,                  Merge,      OFFICIAL, &[LedgerRunning, OtherIssue, NoCircle, NoViewWaits, ReasonGiven],  Is(Merged),      &[]),
        rule("I11", &[New],                Split,      OFFICIAL, &[LedgerRunning, TitleGiven, OtherIssue, ReasonGiven],             Is(Raised),      &[]),
        rule("I12", &[Answered, Settled],  RaiseAgain, APPROVER, &[LedgerRunning],                                                  Is(Reopened),    &[]),
        rule("I13", &[New],                Carry,      APPROVER, &[LedgerRunning],                                                  Is(Raised),      &[]),
    ];

    fn holds(guard: Guard, facts: &Facts, _now: Moment) -> bool {
        match guard {
            TitleGiven => facts.title,
            NoOpinions => facts.opinions == 0,
            LedgerRunning => facts.ledger_running,
            OwnerAndDay => facts.owner_and_day,
            ViewApproved => facts.view_approved,
            ReasonGiven => facts.reason,
            OtherIssue => facts.other_issue,
            NoCircle => facts.no_circle,
            NoViewWaits => facts.no_view_waits,
        }
    }
}
