//! One comment round (意見募集), from its preparation to its published result.
//!
//! Transitions A1–A17 of the procedure, and what the program needs beside them from A18 on. A published result is corrected by going back to the answers; what is public stays so until the next version is released.

use super::{Machine, Rule, To, named, period, rule};
use crate::closed;
use crate::model::Moment;
use crate::model::calendar::last_day;
use crate::model::terms::{Audience, Role};
use chrono::NaiveDate;

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

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// The project goes on: it was neither decided, given up nor exempted.
        ProjectLive = "project_live",
        /// The draft comes after the published result of the outline or a published reason for having none, never the other way round.
        StageReady = "stage_ready",
        /// No other round of the project is under way.
        TurnCome = "turn_come",
        /// Title, purpose, background, summary, related documents and contact section are filled in.
        RequiredFields = "required_fields",
        /// A draft plan of the project is attached.
        PlanAttached = "plan_attached",
        /// The period ends after it begins.
        PeriodOrdered = "period_ordered",
        /// The period begins in the future, so that the clock can open it.
        OpensLater = "opens_later",
        /// The policy's minimum of days, or a reason that will be published (the Act, Art. 40(1)).
        PeriodLongEnough = "period_long_enough",
        /// At least one way in is open.
        ChannelOpen = "channel_open",
        /// The approved snapshot is exactly the present content.
        Approved = "approved",
        /// The approval was returned.
        Returned = "returned",
        ReasonGiven = "reason_given",
        NoticeReached = "notice_reached",
        OpeningReached = "opening_reached",
        /// The end of the period has not come.
        PeriodRuns = "period_runs",
        /// The new end is later than the present one.
        EndsLater = "ends_later",
        /// No change of the period or of what is put to comment waits for its second person.
        NothingWaits = "nothing_waits",
        /// The end stays, or becomes a later one.
        EndNotEarlier = "end_not_earlier",
        /// Another version of the plan, or other texts.
        SomethingChanges = "something_changes",
        /// After an important correction there are the days left for reading that the policy asks for.
        TimeToRead = "time_to_read",
        ClosingReached = "closing_reached",
        /// The minutes of grace after the close are over, so nothing can still arrive by form.
        GraceOver = "grace_over",
        /// For every open channel somebody certified "n received, n registered", and the numbers are today's.
        ChannelsCertified = "channels_certified",
        /// Where received and registered differ, the difference is explained.
        DifferencesExplained = "differences_explained",
        /// No letter is unread.
        AllRead = "all_read",
        /// Every letter has a decided validity.
        AllJudged = "all_judged",
        /// Every character of every valid letter is in an opinion or in a span with a reason.
        AllSplit = "all_split",
        /// Every opinion is in one issue or has a marked reason for having none.
        AllAssigned = "all_assigned",
        /// Every opinion in another language than Japanese has a translation by the city.
        AllTranslated = "all_translated",
        /// Every issue with opinions of this round has an approved view for it.
        AllAnswered = "all_answered",
        /// Every detected piece of personal data was decided on, and every letter was looked through.
        PersonalDataCleared = "personal_data_cleared",
        /// A period of it was announced and put off, so that residents know of it.
        PutOff = "put_off",
        /// Nothing of the result is public yet.
        FirstResult = "first_result",
        /// A version of the result is public.
        ResultPublic = "result_public",
        /// What would be published is what is.
        NothingCorrected = "nothing_corrected",
    }
}

named!(State, Event, Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub project_live: bool,
    pub stage_ready: bool,
    pub turn_come: bool,
    pub required_fields: bool,
    pub plan_attached: bool,
    /// When its advance notice is due.
    pub notice_at: Option<Moment>,
    pub put_off: bool,
    pub opens_at: Option<Moment>,
    pub closes_at: Option<Moment>,
    /// Days of the period, see [`crate::model::calendar::period_days`].
    pub period_days: i64,
    pub minimum_days: i64,
    pub short_period_reason: bool,
    pub channels: usize,
    pub approved: bool,
    pub returned: bool,
    pub reason: bool,
    /// The end that is asked for.
    pub later_end: Option<Moment>,
    pub changes: bool,
    /// The last day on which opinions must still be taken; none when nothing asks for one.
    pub read_until: Option<NaiveDate>,
    pub waits: bool,
    pub grace_minutes: i64,
    pub channels_certified: bool,
    pub differences_explained: bool,
    pub unread: i64,
    pub unjudged: i64,
    pub unsplit: i64,
    pub unassigned: i64,
    pub untranslated: i64,
    pub unanswered: i64,
    pub uncleared: i64,
    /// No version of the result is public, or one is.
    pub first: bool,
    pub public: bool,
    /// What would be published now says what the newest version says.
    pub same: bool,
}

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
const READY: &[Guard] =
    &[ProjectLive, StageReady, TurnCome, RequiredFields, PlanAttached, PeriodOrdered, OpensLater, PeriodLongEnough, ChannelOpen];
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
        match guard {
            ProjectLive => facts.project_live,
            StageReady => facts.stage_ready,
            TurnCome => facts.turn_come,
            RequiredFields => facts.required_fields,
            PlanAttached => facts.plan_attached,
            PeriodOrdered => matches!((facts.opens_at, facts.closes_at), (Some(opens), Some(closes)) if opens < closes),
            OpensLater => facts.opens_at.is_some_and(|opens| now < opens),
            PeriodLongEnough => period::suffices(facts.period_days, facts.minimum_days, facts.short_period_reason),
            ChannelOpen => facts.channels > 0,
            Approved => facts.approved,
            Returned => facts.returned,
            ReasonGiven => facts.reason,
            NoticeReached => facts.notice_at.is_some_and(|notice| notice <= now),
            PutOff => facts.put_off,
            OpeningReached => facts.opens_at.is_some_and(|opens| opens <= now),
            PeriodRuns => facts.closes_at.is_some_and(|closes| now < closes),
            EndsLater => facts.later_end.zip(facts.closes_at).is_some_and(|(later, closes)| closes < later),
            NothingWaits => !facts.waits,
            EndNotEarlier => facts.later_end.is_none_or(|later| facts.closes_at.is_some_and(|closes| closes < later)),
            SomethingChanges => facts.changes,
            TimeToRead => facts.read_until.is_none_or(|day| facts.later_end.or(facts.closes_at).is_some_and(|end| day <= last_day(end))),
            ClosingReached => facts.closes_at.is_some_and(|closes| closes <= now),
            GraceOver => facts.closes_at.is_some_and(|closes| closes.plus_minutes(facts.grace_minutes) <= now),
            ChannelsCertified => facts.channels_certified,
            DifferencesExplained => facts.differences_explained,
            AllRead => facts.unread == 0,
            AllJudged => facts.unjudged == 0,
            AllSplit => facts.unsplit == 0,
            AllAssigned => facts.unassigned == 0,
            AllTranslated => facts.untranslated == 0,
            AllAnswered => facts.unanswered == 0,
            PersonalDataCleared => facts.uncleared == 0,
            FirstResult => facts.first,
            ResultPublic => facts.public,
            NothingCorrected => facts.same,
        }
    }
}
