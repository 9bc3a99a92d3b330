//! Each guard looks at its own facts, and at the exact instant where it asks the time.

use ronten::model::Moment;
use ronten::procedure::{Machine, Named, approval, city_view, complaint, issue, letter, project, publication, round, submission};

pub fn now() -> Moment {
    Moment::from_unix_ms(1_800_000_000_000)
}

/// A change of the facts, and the guards that hold after it and no others.
pub type Case<M> = (fn(&mut <M as Machine>::Facts), &'static [<M as Machine>::Guard]);

/// `bare` are facts on which no guard holds; together the cases speak of every guard.
pub fn check<M: Machine>(bare: fn() -> M::Facts, cases: &[Case<M>]) {
    let holding = |facts: &M::Facts| M::Guard::VARIANTS.iter().copied().filter(|guard| M::holds(*guard, facts, now())).collect::<Vec<_>>();

    assert_eq!(holding(&bare()), [], "{}: holds on nothing", M::NAME);
    for (change, expected) in cases {
        let mut facts = bare();
        change(&mut facts);
        assert_eq!(holding(&facts), *expected, "{}", M::NAME);
    }
    let unspoken = M::Guard::VARIANTS.iter().find(|guard| !cases.iter().any(|(_, expected)| expected.contains(guard)));
    assert_eq!(unspoken, None, "{}: no case for this guard", M::NAME);
}

#[test]
fn of_projects() {
    use project::{Facts, Guard::*, Standing};
    use ronten::model::terms::Stage;
    check::<project::Project>(
        Facts::default,
        &[
            (|f| f.title = true, &[TitleGiven]),
            (|f| f.sections = true, &[SectionsFound]),
            (|f| f.announced_stands = true, &[AnnouncedStands]),
            (|f| f.standing = Some(Standing::Nothing), &[NothingAnswered]),
            (|f| f.standing = Some(Standing::Underway(Stage::Outline)), &[OutlineUnderway]),
            (|f| f.standing = Some(Standing::Answered(Stage::Outline)), &[OutlineAnswered]),
            (|f| f.standing = Some(Standing::Underway(Stage::Draft)), &[DraftUnderway]),
            (|f| f.standing = Some(Standing::Answered(Stage::Draft)), &[DraftAnswered]),
            (|f| f.rounds_over = true, &[RoundsOver]),
            (|f| f.nothing_opened = true, &[NothingOpened]),
            (|f| f.end_complete = true, &[EndComplete]),
            (|f| f.approved = true, &[EndApproved]),
        ],
    );
}

/// Nothing is filled in, one of everything is open, thirty days are asked and ten minutes granted.
fn bare_round() -> round::Facts {
    let (unread, unjudged, unsplit, unassigned, untranslated, unanswered, uncleared) = (1, 1, 1, 1, 1, 1, 1);
    let missing = round::Facts { unread, unjudged, unsplit, unassigned, untranslated, unanswered, uncleared, ..Default::default() };
    // An end that was asked for, long past, and a last day far ahead.
    let (later_end, read_until) = (Some(now().plus_days(-30)), Some(now().plus_days(30).jst_date()));
    round::Facts { minimum_days: 30, period_days: 1, grace_minutes: 10, waits: true, later_end, read_until, ..missing }
}

#[test]
fn of_rounds() {
    use round::Guard::*;
    check::<round::Round>(
        bare_round,
        &[
            (|f| f.project_live = true, &[ProjectLive]),
            (|f| f.stage_ready = true, &[StageReady]),
            (|f| f.method_decided = true, &[MethodDecided]),
            (|f| f.turn_come = true, &[TurnCome]),
            (|f| f.required_fields = true, &[RequiredFields]),
            (|f| f.plan_attached = true, &[PlanAttached]),
            (|f| f.channels = 1, &[ChannelOpen]),
            (|f| f.approved = true, &[Approved]),
            (|f| f.returned = true, &[Returned]),
            (|f| f.reason = true, &[ReasonGiven]),
            (|f| f.channels_certified = true, &[ChannelsCertified]),
            (|f| f.differences_explained = true, &[DifferencesExplained]),
            (|f| f.unread = 0, &[AllRead]),
            (|f| f.unjudged = 0, &[AllJudged]),
            (|f| f.unsplit = 0, &[AllSplit]),
            (|f| f.unassigned = 0, &[AllAssigned]),
            (|f| f.untranslated = 0, &[AllTranslated]),
            (|f| f.unanswered = 0, &[AllAnswered]),
            (|f| f.uncleared = 0, &[PersonalDataCleared]),
            (|f| f.first = true, &[FirstResult]),
            (|f| f.public = true, &[ResultPublic]),
            (|f| f.same = true, &[NothingCorrected]),
            (|f| f.period_days = 29, &[]),
            (|f| f.period_days = 30, &[PeriodLongEnough]),
            (|f| f.short_period_reason = true, &[PeriodLongEnough]),
            (|f| f.opens_at = Some(now().plus_ms(1)), &[OpensLater]),
            (|f| f.opens_at = Some(now()), &[OpeningReached]),
            (|f| f.notice_at = Some(now().plus_ms(1)), &[]),
            (|f| f.notice_at = Some(now()), &[NoticeReached]),
            (|f| f.put_off = true, &[PutOff]),
            (|f| f.closes_at = Some(now().plus_ms(1)), &[PeriodRuns]),
            (|f| f.waits = false, &[NothingWaits]),
            (|f| (f.closes_at, f.later_end) = (Some(now()), Some(now())), &[ClosingReached]),
            (|f| (f.closes_at, f.later_end) = (Some(now()), Some(now().plus_ms(1))), &[EndsLater, EndNotEarlier, ClosingReached]),
            (|f| f.later_end = None, &[EndNotEarlier]),
            (|f| f.changes = true, &[SomethingChanges]),
            (|f| f.read_until = None, &[TimeToRead]),
            (
                |f| {
                    let day = now().jst_date();
                    (f.read_until, f.closes_at) = (Some(day), Some(Moment::start_of_day(day).plus_days(1)));
                    f.later_end = None;
                },
                &[PeriodRuns, EndNotEarlier, TimeToRead],
            ),
            (
                |f| {
                    let day = now().jst_date();
                    (f.read_until, f.closes_at) = (day.succ_opt(), Some(Moment::start_of_day(day).plus_days(1)));
                    f.later_end = None;
                },
                &[PeriodRuns, EndNotEarlier],
            ),
            (|f| f.closes_at = Some(now()), &[ClosingReached]),
            (|f| f.closes_at = Some(now().plus_minutes(-10).plus_ms(1)), &[ClosingReached]),
            (|f| f.closes_at = Some(now().plus_minutes(-10)), &[ClosingReached, GraceOver]),
            (|f| (f.opens_at, f.closes_at) = (Some(now().plus_ms(1)), Some(now().plus_ms(1))), &[OpensLater, PeriodRuns]),
            (|f| (f.opens_at, f.closes_at) = (Some(now().plus_ms(1)), Some(now().plus_ms(2))), &[PeriodOrdered, OpensLater, PeriodRuns]),
        ],
    );
}

#[test]
fn of_submissions() {
    use submission::{Facts, Guard::*};
    check::<submission::Submission>(
        Facts::default,
        &[
            (|f| f.round_takes_forms = true, &[RoundTakesForms]),
            (|f| f.round_takes_paper = true, &[RoundTakesPaper]),
            (|f| f.channel_open = true, &[ChannelIsOpen]),
            (|f| f.words = true, &[WordsGiven]),
            (|f| f.period_open = true, &[PeriodOpen]),
            (|f| f.result_unsettled = true, &[ResultUnsettled]),
            (|f| f.own_section = true, &[OwnSection]),
            (|f| f.reason = true, &[ReasonUnlessValid]),
            // What is valid needs no reason.
            (|f| f.valid = true, &[ReasonUnlessValid, LetterValid]),
            (|f| f.spans_fit = true, &[SpansFit]),
            (|f| f.target_fits = true, &[TargetFits]),
            (|f| f.nothing_since = true, &[NothingSince]),
            (|f| f.no_answer_owed = true, &[NoAnswerOwed]),
            (|f| f.repairable = true, &[Repairable]),
            (|f| f.asked_back = true, &[AskedBack]),
            (|f| f.writer_kept = true, &[WriterKept]),
            (|f| f.stays_here = true, &[StaysHere]),
            (|f| f.foreign = true, &[NotInJapanese]),
            (|f| f.awaits_second = true, &[AwaitsSecond]),
            (|f| f.second_person = true, &[SecondPerson]),
        ],
    );
}

#[test]
fn of_complaints() {
    use complaint::{Facts, Guard::*};
    check::<complaint::Complaint>(
        Facts::default,
        &[
            (|f| f.words = true, &[WordsGiven]),
            (|f| f.own_section = true, &[OwnSection]),
            (|f| f.answer_complete = true, &[AnswerComplete]),
            (|f| f.names_cleared = true, &[NamesCleared]),
            (|f| f.other_person = true, &[OtherPerson]),
            (|f| f.content_unchanged = true, &[ContentUnchanged]),
            (|f| f.reason = true, &[ReasonGiven]),
            (|f| f.complainant_kept = true, &[ComplainantKept]),
            (|f| f.no_erasure_waits = true, &[NoErasureWaits]),
            (|f| f.erasure_waits = true, &[ErasureWaits]),
        ],
    );
}

#[test]
fn of_issues() {
    use issue::{Facts, Guard::*};
    let bare = || Facts { opinions: 1, ..Facts::default() };
    check::<issue::Issue>(
        bare,
        &[
            (|f| f.title = true, &[TitleGiven]),
            (|f| f.opinions = 0, &[NoOpinions]),
            (|f| f.ledger_running = true, &[LedgerRunning]),
            (|f| f.owner_and_day = true, &[OwnerAndDay]),
            (|f| f.view_approved = true, &[ViewApproved]),
            (|f| f.reason = true, &[ReasonGiven]),
            (|f| f.other_issue = true, &[OtherIssue]),
            (|f| f.no_circle = true, &[NoCircle]),
            (|f| f.no_view_waits = true, &[NoViewWaits]),
        ],
    );
}

#[test]
fn of_views() {
    use city_view::{Facts, Guard::*};
    check::<city_view::CityView>(
        Facts::default,
        &[
            (|f| f.result_unsettled = true, &[ResultUnsettled]),
            (|f| f.text = true, &[TextGiven]),
            (|f| f.demands_met = true, &[DemandsMet]),
            (|f| f.members_covered = true, &[MembersCovered]),
            (|f| f.approved = true, &[ApprovalGiven]),
            (|f| f.returned = true, &[ApprovalReturned]),
            (|f| f.change_reasoned = true, &[ChangeReasoned]),
            (|f| f.successor_approved = true, &[SuccessorApproved]),
        ],
    );
}

#[test]
fn of_approvals() {
    use approval::{Facts, Guard::*};
    check::<approval::Approval>(
        Facts::default,
        &[
            (|f| f.other_person = true, &[OtherPerson]),
            (|f| f.other_than_clearer = true, &[OtherThanClearer]),
            (|f| f.own_section = true, &[OwnSection]),
            (|f| f.content_unchanged = true, &[ContentUnchanged]),
            (|f| f.reason = true, &[ReasonGiven]),
            (|f| f.route_staffed = true, &[RouteStaffed]),
            (|f| f.own_turn = true, &[OwnTurn]),
            (|f| f.stamps_once = true, &[StampsOnce]),
            (|f| f.steps_done = true, &[StepsDone]),
            (|f| f.stand_in_reasoned = true, &[StandInReasoned]),
            (|f| f.stood_in_for = true, &[StoodInFor]),
        ],
    );
}

#[test]
fn of_publications() {
    use publication::{Facts, Guard::*};
    check::<publication::Publication>(
        Facts::default,
        &[(|f| f.snapshot_approved = true, &[SnapshotApproved]), (|f| f.withholding_approved = true, &[WithholdingApproved])],
    );
}

#[test]
fn of_mails() {
    use letter::{Facts, Guard::*};
    check::<letter::Letter>(Facts::default, &[(|f| f.address = true, &[HasAddress]), (|f| f.tries_left = true, &[TriesLeft])]);
}
