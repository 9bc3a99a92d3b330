//! What must be true of a round before something happens to it.

use super::super::{named, period};
use crate::closed;
use crate::model::Moment;
use crate::model::calendar::last_day;
use chrono::NaiveDate;

closed! {
    /// What must be true. Each has one arm in `holds` and one sentence in each language.
    pub enum Guard {
        /// The project goes on: it was neither decided, given up nor exempted.
        ProjectLive = "project_live",
        /// The draft comes after the published result of the outline or a published reason for having none, never the other way round.
        StageReady = "stage_ready",
        /// A facility is under the issue-sorting method, or everybody can read why it is not (B1 of the procedure).
        MethodDecided = "method_decided",
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

named!(Guard);

/// What the guards look at.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub project_live: bool,
    pub stage_ready: bool,
    pub method_decided: bool,
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

use Guard::*;

/// Whether a guard holds on the facts at a moment.
pub(super) fn holds(guard: Guard, facts: &Facts, now: Moment) -> bool {
    match guard {
        ProjectLive => facts.project_live,
        StageReady => facts.stage_ready,
        MethodDecided => facts.method_decided,
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
