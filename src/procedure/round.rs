//! One comment round (意見募集), from its preparation to its published result.
//!
//! Transitions A1–A17 of the procedure, and what the program needs beside them from A18 on. A published result is corrected by going back to the answers; what is public stays so until the next version is released.

mod guard;

pub use guard::{Facts, Guard};

use super::{Machine, Rule, To, named, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::terms::{Audience, Role};

/// The machine's tag.
pub struct Round;

closed! {
    /// Where a round stands.
    pub enum State {
        New = "new",
        Preparing = "preparing",
        InApproval = "in_approval",
        Scheduled = "scheduled",
        /// Residents were told of it (予告); its period has not begun.
        Announced = "announced",
        Open = "open",
        Closed = "closed",
        Sorting = "sorting",
        Responding = "responding",
        ResultInApproval = "result_in_approval",
        ResultPublished = "result_published",
        Cancelled = "cancelled",
    }
}

closed! {
    /// What can happen to a round.
    pub enum Event {
        Draft = "draft",
        Edit = "edit",
        Submit = "submit",
        Approve = "approve",
        Return = "return",
        /// Words were withheld or erased from what waits for its opening: it is not what was approved any more.
        LoseWords = "lose_words",
        /// Residents are told of it some days before it opens (予告).
        Announce = "announce",
        /// Its period is put off before it began.
        Postpone = "postpone",
        OpenPeriod = "open_period",
        AskExtension = "ask_extension",
        Extend = "extend",
        AskCorrection = "ask_correction",
        /// What is put to comment is corrected while the period runs.
        CorrectMaterial = "correct_material",
        ClosePeriod = "close_period",
        Certify = "certify",
        Reconcile = "reconcile",
        StartResponding = "start_responding",
        SubmitResult = "submit_result",
        EditResult = "edit_result",
        ReturnResult = "return_result",
        ReleaseResult = "release_result",
        /// What is published turned out to be wrong or not whole: the next version is prepared.
        Correct = "correct",
        ReleaseCorrection = "release_correction",
        /// A correction turned out to be needless: what is published stays.
        KeepResult = "keep_result",
        Cancel = "cancel",
        /// The same for one whose period was announced and put off.
        CancelPostponed = "cancel_postponed",
        /// The result will not be ready on the day that was planned.
        MoveResultDay = "move_result_day",
    }
}

named!(State, Event);

use Audience::{Approvers, Section, Submitters, Subscribers};
use Event::*;
use Guard::*;
use State::*;
use To::{Is, Same};

const OFFICIAL: &[Role] = &[Role::Official];
const APPROVER: &[Role] = &[Role::Approver];
const OPENERS: &[Role] = &[Role::Approver, Role::PrSection];
const CLOCK: &[Role] = &[Role::Clock];
/// Everybody whom a public turn of events concerns, and those who will be asked about it.
const EVERYBODY: &[Audience] = &[Submitters, Subscribers, Section];
/// What nobody outside has been told of; calling it off must not be the first the public hears of it.
const UNSEEN: &[State] = &[Preparing, InApproval];
const SEEN: &[State] = &[Scheduled, Announced, Open, Closed, Sorting, Responding, ResultInApproval];
/// The day of the result is public, and the result is not.
const UNANSWERED: &[State] = &[Open, Closed, Sorting, Responding, ResultInApproval];
const READY: &[Guard] = &[
    ProjectLive,
    StageReady,
    MethodDecided,
    TurnCome,
    RequiredFields,
    PlanAttached,
    PeriodOrdered,
    OpensLater,
    PeriodLongEnough,
    ChannelOpen,
];
const SORTED: &[Guard] = &[AllRead, AllJudged, AllSplit, AllAssigned];
const ANSWERED: &[Guard] =
    &[ChannelsCertified, DifferencesExplained, AllRead, AllJudged, AllSplit, AllAssigned, AllTranslated, AllAnswered, PersonalDataCleared];

impl Machine for Round {
    type State = State;
    type Event = Event;
    type Guard = Guard;
    type Facts = Facts;

    const NAME: &'static str = "round";
    const START: State = New;
    const FINAL: &'static [State] = &[ResultPublished, Cancelled];

    #[rustfmt::skip]
    const RULES: &'static [Rule<Round>] = &[
        //   id     from                  on               by        every guard must hold                       to                    tell
        rule("A18", &[New],               Draft,           OFFICIAL, &[ProjectLive],                             Is(Preparing),        &[]),
        rule("A19", &[Preparing],         Edit,            OFFICIAL, &[],                                        Same,                 &[]),
        rule("A20", &[InApproval],        Edit,            OFFICIAL, &[],                                        Is(Preparing),        &[]),
        rule("A16", &[Scheduled],         Edit,            OFFICIAL, &[],                                        Is(Preparing),        &[]),
        rule("A1",  &[Preparing],         Submit,          OFFICIAL, READY,                                      Is(InApproval),       &[]),
        rule("A14", &[InApproval],        Return,          OPENERS,  &[Returned],                                Is(Preparing),        &[]),
        rule("A2",  &[InApproval],        Approve,         OPENERS,  &[Approved, OpensLater],                    Is(Scheduled),        &[]),
        rule("A23", &[InApproval, Scheduled, Announced], LoseWords, APPROVER, &[],                              Is(Preparing),        &[Section, Approvers]),
        rule("A3",  &[Scheduled],         Announce,        CLOCK,    &[NoticeReached, Approved],                 Is(Announced),        &[Subscribers, Section]),
        rule("A26", &[Scheduled, Announced], Postpone,     APPROVER, &[ReasonGiven],                             Is(Preparing),        &[Subscribers, Section]),
        rule("A4",  &[Scheduled, Announced], OpenPeriod,      CLOCK,    &[OpeningReached, Approved],                Is(Open),             &[Subscribers, Section]),
        rule("A24", &[Open],              AskExtension,    OFFICIAL, &[PeriodRuns, NothingWaits, EndsLater, ReasonGiven], Same,        &[]),
        rule("A5",  &[Open],              Extend,          APPROVER, &[Approved, PeriodRuns, EndsLater],         Same,                 EVERYBODY),
        rule("A25", &[Open],              AskCorrection,   OFFICIAL, &[PeriodRuns, NothingWaits, SomethingChanges, EndNotEarlier, TimeToRead, ReasonGiven], Same, &[]),
        rule("A6",  &[Open],              CorrectMaterial, APPROVER, &[Approved, PeriodRuns, EndNotEarlier, TimeToRead], Same,         EVERYBODY),
        rule("A7",  &[Open],              ClosePeriod,     CLOCK,    &[ClosingReached],                          Is(Closed),           &[Section]),
        rule("A21", &[Closed, Sorting, Responding], Certify, OFFICIAL, &[],                                      Same,                 &[]),
        rule("A8",  &[Closed],            Reconcile,       OFFICIAL, &[GraceOver, ChannelsCertified, DifferencesExplained], Is(Sorting), &[]),
        rule("A9",  &[Sorting],           StartResponding, OFFICIAL, SORTED,                                     Is(Responding),       &[]),
        rule("A10", &[Responding],        SubmitResult,    OFFICIAL, ANSWERED,                                   Is(ResultInApproval), &[]),
        rule("A15", &[ResultInApproval],  ReturnResult,    APPROVER, &[Returned],                                Is(Responding),       &[]),
        rule("A17", &[ResultInApproval],  EditResult,      OFFICIAL, &[],                                        Is(Responding),       &[]),
        rule("A11", &[ResultInApproval],  ReleaseResult,   APPROVER, &[Approved, FirstResult],                   Is(ResultPublished),  EVERYBODY),
        rule("A12", &[ResultPublished],   Correct,         OFFICIAL, &[ReasonGiven],                             Is(Responding),       &[]),
        rule("A30", &[ResultInApproval],  ReleaseCorrection, APPROVER, &[Approved, ResultPublic],                Is(ResultPublished),  EVERYBODY),
        rule("A31", &[Responding],        KeepResult,      OFFICIAL, &[ResultPublic, NothingCorrected],          Is(ResultPublished),  &[]),
        rule("A32", UNANSWERED,          MoveResultDay,   OFFICIAL, &[ReasonGiven, FirstResult],                Same,                 &[Approvers]),
        rule("A13", SEEN,                 Cancel,          APPROVER, &[ReasonGiven, FirstResult],                Is(Cancelled),        EVERYBODY),
        rule("A27", UNSEEN,               CancelPostponed, APPROVER, &[ReasonGiven, PutOff],                     Is(Cancelled),        &[Subscribers, Section]),
        rule("A22", UNSEEN,               Cancel,          APPROVER, &[ReasonGiven],                             Is(Cancelled),        &[Section]),
    ];

    fn holds(guard: Guard, facts: &Facts, now: Moment) -> bool {
        guard::holds(guard, facts, now)
    }
}
