//! The same of the machines of the issue-sorting method.

use super::guards::{Case, check, now};
use ronten::procedure::{edition, ledger, material, objection, occasion, qa_row};

#[test]
fn of_ledgers() {
    use ledger::{Facts, Guard::*};
    let cases: &[Case<ledger::Ledger>] = &[
        (|f| f.project_live = true, &[ProjectLive]),
        (|f| f.reason = true, &[ReasonGiven]),
        (|f| f.objections = 0, &[ObjectionsDecided]),
        (|f| f.nothing_waits = true, &[NothingWaits]),
        (|f| f.owed = 0, &[AnswersGiven]),
        (|f| f.open = 0, &[IssuesClosed]),
        (|f| f.successor_fits = true, &[SuccessorFits]),
        (|f| f.course_frozen = true, &[CourseFrozen]),
        (|f| f.approved = true, &[EndApproved]),
    ];
    check::<ledger::Ledger>(|| Facts { objections: 1, owed: 1, open: 1, ..Facts::default() }, cases);
}

#[test]
fn of_occasions() {
    use occasion::{Facts, Guard::*};
    check::<occasion::Occasion>(
        || Facts { unfiled: 1, unowned: 1, ..Facts::default() },
        &[
            (|f| f.ledger_running = true, &[LedgerRunning]),
            (|f| f.title = true, &[TitleGiven]),
            (|f| f.place = true, &[PlaceGiven]),
            (|f| f.starts_at = Some(now().plus_ms(1)), &[DayAhead]),
            (|f| f.starts_at = Some(now()), &[Begun]),
            (|f| f.reason = true, &[ReasonGiven]),
            (|f| f.edition_approved = true, &[EditionApproved]),
            (|f| f.material_handed_out = true, &[MaterialHandedOut]),
            (|f| f.rows_noted = true, &[RowsNoted]),
            (|f| f.other_person = true, &[OtherPerson]),
            (|f| f.was_there = true, &[WasThere]),
            (|f| f.names_cleared = true, &[NamesCleared]),
            (|f| f.record_approved = true, &[RecordApproved]),
            (|f| f.unfiled = 0, &[RowsFiled]),
            (|f| f.unowned = 0, &[AnswersOwned]),
        ],
    );
}

#[test]
fn of_rows() {
    use qa_row::{Facts, Guard::*};
    check::<qa_row::QaRow>(
        Facts::default,
        &[
            (|f| f.record_open = true, &[RecordOpen]),
            (|f| f.words = true, &[WordsGiven]),
            (|f| f.due = true, &[DueGiven]),
            (|f| f.reason = true, &[ReasonGiven]),
            (|f| f.issue_fits = true, &[IssueFits]),
            (|f| f.other_occasion = true, &[OtherOccasion]),
            (|f| f.answer_owed = true, &[AnswerOwed]),
            (|f| f.answer = true, &[AnswerGiven]),
            (|f| f.record_approved = true, &[RecordApproved]),
            (|f| f.answer_approved = true, &[AnswerApproved]),
        ],
    );
}

#[test]
fn of_editions() {
    use edition::{Facts, Guard::*};
    check::<edition::Edition>(
        || Facts { unanswered: 1, unowned: 1, ..Facts::default() },
        &[
            (|f| f.ledger_running = true, &[LedgerRunning]),
            (|f| f.occasion_ready = true, &[OccasionReady]),
            (|f| f.previous_absorbed = true, &[PreviousAbsorbed]),
            (|f| f.unanswered = 0, &[EveryIssueAnswered]),
            (|f| f.unowned = 0, &[AnswersOwned]),
            (|f| f.previous_contained = true, &[PreviousContained]),
            (|f| f.names_cleared = true, &[NamesCleared]),
            (|f| f.approved = true, &[SnapshotApproved]),
            (|f| f.returned = true, &[ApprovalReturned]),
        ],
    );
}

#[test]
fn of_objections() {
    use objection::{Facts, Guard::*};
    let came = || Facts { came_at: Some(now()), until: Some(now()), ..Facts::default() };
    check::<objection::Objection>(
        came,
        &[
            (|f| f.record_published = true, &[RecordPublished]),
            (|f| f.until = Some(now().plus_ms(1)), &[WithinDays]),
            (|f| f.words = true, &[WordsGiven]),
            (|f| f.answer_complete = true, &[AnswerComplete]),
            (|f| f.names_cleared = true, &[NamesCleared]),
            (|f| f.approved = true, &[AnswerApproved]),
            (|f| f.returned = true, &[AnswerReturned]),
            (|f| f.corrects = true, &[CorrectionGiven]),
        ],
    );
}

#[test]
fn of_materials() {
    use material::{Facts, Guard::*};
    check::<material::Material>(
        Facts::default,
        &[
            (|f| f.occasion_ahead = true, &[OccasionAhead]),
            (|f| f.material_frozen = true, &[MaterialFrozen]),
            (|f| f.reason = true, &[ReasonGiven]),
            (|f| f.edition_approved = true, &[EditionApproved]),
            (|f| f.late = true, &[CameLate]),
            (|f| f.other_person = true, &[OtherPerson]),
        ],
    );
}
