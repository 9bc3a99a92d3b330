//! What residents ask is stacked, edition on edition: the way of occasions, issues and views, and what goes wrong on it.

use super::{guards, honest, refused, said};
use crate::support::app::TestApp;
use crate::support::hall::Hall;
use crate::support::round::OpenRound;
use ronten::commands::Refused;
use ronten::commands::issue::course::{Consider, Merge, Reopen, Settle, Split};
use ronten::commands::ledger::Waive;
use ronten::commands::ledger::edition::{ProposeEdition, TakeBackEdition};
use ronten::commands::ledger::view::{LedgerViewForm, SubmitView, WriteView};
use ronten::commands::occasion::answers::AnswerLater;
use ronten::commands::occasion::record::{ConfirmRecord, DraftRecord, SubmitRecord};
use ronten::commands::occasion::rows::{EditRow, MoveRow, NoteRow, RowForm, StrikeRow};
use ronten::commands::occasion::{CallOff, Edit, OccasionForm, Plan};
use ronten::documents::ledger::{Standing, What};
use ronten::model::method::{Reopening, Settlement, Source};
use ronten::procedure::occasion::State;
use ronten::store::approvals::Purpose;
use ronten::store::issues::Issue;
use ronten::store::ledger::{LedgerView, LineRow};
use ronten::store::qa_rows::QaRow;

/// The way of one occasion, from its plan to what the next edition says of it.
#[test]
fn what_was_asked_at_one_briefing_is_answered_in_the_edition_for_the_next() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let first = hall.announced(10);
    let edition = hall.freeze(first);
    assert_eq!((edition.number, hall.occasion(first).state), (1, State::MaterialFrozen));
    hall.hold(first);
    let (cost, place) = (hall.issue("建設費"), hall.issue("場所"));
    let row = hall.note(first, "k-1", "建設費はいくらですか。");
    assert_eq!(hall.note(first, "k-1", "建設費はいくらですか。").id, row.id, "the same key adds nothing");
    hall.file(&row, cost.id, None);
    let taken_back =
        RowForm { taken_back: true, due: Some(hall.app.time.now().plus_days(5).jst_date()), ..hall.row("なぜ本町なのですか。") };
    let owed = hall.app.perform(&hall.clerk, NoteRow { occasion: first, key: "k-2".to_owned(), form: taken_back });
    hall.file(&owed, place.id, None);
    hall.publish(first);

    let second = hall.announced(20);
    assert_eq!(guards(&hall, hall.propose(Some(second))), ["every_issue_answered"]);
    hall.view(&cost, "約38億円の見込みです。", "").unwrap();
    let due = Some(hall.app.time.now().plus_days(30).jst_date());
    hall.app.perform(&hall.official, Consider { issue: place.id, rev: place.rev, owner: "都市計画課長".to_owned(), due });
    let owed = hall.app.read(|db| QaRow::by_id(db, owed.id)).unwrap();
    let (answer, post) = ("駅に近いためです。".to_owned(), "都市計画課長".to_owned());
    hall.app.perform(&hall.official, AnswerLater { row: owed.id, rev: owed.rev, answer, post, kept: Vec::new() });
    hall.approve(owed.id.as_str(), Purpose::LaterAnswer).unwrap();
    let edition = hall.freeze(second);

    let ledger = hall.ledger();
    assert_eq!((edition.number, edition.last_line), (2, Some(ledger.last_line)));
    assert_eq!(ledger.issues[&1].view().map(|view| view.text.as_str()), Some("約38億円の見込みです。"));
    assert!(matches!(ledger.issues[&2].standing, Standing::Considered { .. }));
    assert!(
        ledger.issues[&2].entries.iter().any(|entry| matches!(&entry.line.what, What::Answered { answer, .. } if answer.starts_with("駅")))
    );
    let matrix = ledger.matrix();
    assert_eq!(matrix.rows.iter().map(|row| row.opinions).collect::<Vec<_>>(), [1, 1]);
    honest(&app);
}

#[test]
fn a_question_asked_before_is_linked_and_counted_and_a_new_view_says_why() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let (first, cost) = (hall.announced(10), hall.issue("建設費"));
    hall.freeze(first);
    hall.hold(first);
    let row = hall.note(first, "k-1", "建設費はいくらですか。");
    hall.file(&row, cost.id, None);
    hall.publish(first);
    hall.view(&cost, "約38億円の見込みです。", "").unwrap();

    let second = hall.announced(10);
    hall.freeze(second);
    hall.hold(second);
    let line = hall.ledger().opinions_of(Source::Occasion(1))[&1].0;
    let again = hall.note(second, "k-2", "いくらかかるのですか。");
    hall.file(&again, cost.id, Some(line));
    hall.publish(second);
    assert!(!hall.ledger().issues[&1].owes, "what was answered stays answered");
    assert_eq!(
        hall.ledger().matrix().rows[0].cells.iter().map(|cell| (cell.opinions, cell.repeated)).collect::<Vec<_>>(),
        [(1, 0), (1, 1)]
    );

    let unreasoned = hall.view(&cost, "約41億円の見込みです。", "").unwrap_err();
    assert!(format!("{unreasoned:?}").contains("change_reasoned"), "{unreasoned:?}");
    let draft = hall.app.read(|db| LedgerView::of_issue(db, cost.id)).pop().unwrap();
    let form = LedgerViewForm {
        category: draft.category,
        text: draft.text.clone(),
        change: "資材が高くなったため".to_owned(),
        covered: draft.covered.to_vec(),
        ..LedgerViewForm::default()
    };
    let view = hall.app.perform(&hall.official, WriteView { issue: cost.id, rev: draft.rev, form });
    hall.app.perform(&hall.official, SubmitView { view: view.id, rev: view.rev, kept: Vec::new() });
    hall.approve(view.id.as_str(), Purpose::LedgerView).unwrap();
    let ledger = hall.ledger();
    let views: Vec<_> = ledger.issues[&1].views().map(|(_, view)| (view.view, view.supersedes)).collect();
    assert_eq!(views, [(1, None), (2, Some(1))]);
    honest(&app);
}

#[test]
fn issues_merge_split_settle_and_come_back_and_never_in_a_circle() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let (first, cost, loan) = (hall.announced(10), hall.issue("建設費"), hall.issue("借入れ"));
    hall.freeze(first);
    hall.hold(first);
    let rows = [hall.note(first, "k-1", "建設費はいくらですか。"), hall.note(first, "k-2", "何年で返すのですか。")];
    hall.file(&rows[0], cost.id, None);
    let moving = hall.file(&rows[1], loan.id, None);
    hall.publish(first);
    let merge =
        |issue: &Issue, into: &Issue| Merge {
            issue: issue.id, rev: issue.rev, into: Some(into.id), reason: "同じ問いのため".to_owned()
        };

    assert_eq!(guards(&hall, merge(&loan, &loan)), ["other_issue", "no_circle"]);
    hall.app.perform(&hall.official, merge(&loan, &cost));
    assert_eq!(guards(&hall, merge(&cost, &loan)), ["other_issue", "no_circle"]);
    hall.view(&cost, "約38億円を20年で返します。", "").unwrap();
    let second = hall.announced(10);
    hall.freeze(second);
    let ledger = hall.ledger();
    assert_eq!((ledger.issues[&2].standing.clone(), ledger.now(2)), (Standing::Merged(1), 1));
    assert_eq!(ledger.matrix().rows.iter().map(|row| (row.issue, row.opinions)).collect::<Vec<_>>(), [(1, 2)]);

    let now = hall.fresh(&cost);
    let settle = Settle { issue: now.id, rev: now.rev, how: Some(Settlement::Adopted), reason: "予算に入れたため".to_owned() };
    let settled = hall.app.perform(&hall.official, settle);
    let reopen =
        Reopen {
            issue: settled.id, rev: settled.rev, because: Some(Reopening::NewFact), reason: "地盤が弱いと分かったため".to_owned()
        };
    hall.app.perform(&hall.official, reopen);
    let row = hall.app.read(|db| QaRow::by_id(db, moving.id)).unwrap();
    assert_eq!(row.issue, Some(loan.id), "a merger moves no row");
    let split = Split {
        issue: cost.id,
        theme: "お金".to_owned(),
        title: "地盤の工事費".to_owned(),
        reason: "別の答えが要るため".to_owned(),
        rows: vec![rows[0].id],
    };
    let new = hall.app.perform(&hall.official, split);
    assert_eq!((new.number, new.split_from), (3, Some(cost.id)));
    honest(&app);
}

#[test]
fn what_goes_wrong_is_refused_or_leaves_its_trace() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let (first, second) = (hall.announced(10), hall.announced(11));
    let edition = hall.app.perform(&hall.official, hall.propose(Some(first)));
    // Somebody else may not have it under way at the same time, and who asked does not approve.
    assert!(matches!(refused(&hall, &hall.official, hall.propose(Some(second))), Refused::Rule(_)));
    hall.app.perform(&hall.official, TakeBackEdition { edition: edition.id, rev: edition.rev });
    assert_eq!(hall.freeze(first).number, 1);
    hall.hold(first);
    assert_eq!(guards(&hall, hall.propose(Some(second))), ["previous_absorbed"]);
    let row = hall.note(first, "k-1", "駐車場はありますか。");

    // Two clerks at one row: the second reads that it is another one now.
    let edit = |rev, words: &str| EditRow { row: row.id, rev, form: hall.row(words) };
    hall.app.perform(&hall.clerk, edit(row.rev, "駐車場は何台ですか。"));
    assert_eq!(refused(&hall, &hall.official, edit(row.rev, "駐輪場はありますか。")), Refused::Stale);

    // A row of another evening goes there, and stays visible where it stood.
    let late = ProposeEdition { late_reason: "開催日が続くため".to_owned(), ..hall.propose(Some(second)) };
    let edition = hall.app.perform(&hall.official, late);
    hall.approve(edition.id.as_str(), Purpose::Edition).unwrap();
    hall.hold(second);
    let row = hall.app.read(|db| QaRow::by_id(db, row.id)).unwrap();
    let moved = hall
        .app
        .perform(&hall.official, MoveRow { row: row.id, rev: row.rev, to: Some(second), reason: "入力先を間違えたため".to_owned() });
    let rows = hall.app.read(|db| QaRow::of_occasion(db, first));
    assert_eq!((rows.len(), rows[0].moved, rows[0].counts(), moved.counts()), (1, Some(second), false, true));
    hall.app.perform(&hall.official, StrikeRow { row: moved.id, rev: moved.rev, reason: Some("二重に入力したため".to_owned()) });

    // Who wrote the record does not confirm it; nobody's name goes out.
    let named = hall.note(second, "k-9", "先ほど山田さんが言ったとおりです。");
    hall.file(&named, hall.issue("そのほか").id, None);
    let draft = DraftRecord {
        occasion: second,
        rev: hall.occasion(second).rev,
        participants: Some(3),
        attendees: "都市計画課長".to_owned(),
        remarks: String::new(),
        nobody_spoke: false,
    };
    let drafted = hall.app.perform(&hall.official, draft);
    let confirm = || ConfirmRecord { occasion: second, rev: drafted.rev, was_there: true };
    assert_eq!(guards(&hall, confirm()), ["other_person"]);
    let confirmed = hall.app.perform(&hall.clerk, confirm());
    let submit = SubmitRecord { occasion: second, rev: confirmed.rev, kept: Vec::new() };
    assert_eq!(guards(&hall, submit), ["names_cleared"]);

    // Called off on the day.
    let third = hall.announced(1);
    let call_off = CallOff { occasion: third, rev: hall.occasion(third).rev, later: false, reason: "大雪のため".to_owned() };
    assert_eq!(hall.app.perform(&hall.official, call_off).state, State::Cancelled);
    honest(&app);
}

#[test]
fn a_project_outside_the_method_has_no_occasions() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    app.perform(&round.official, Waive { project: round.project.id, reason: "建物を建てないため".to_owned() });
    let hall = Hall::of(&app, (round.official.clone(), round.official.clone(), round.approver.clone()), round.project.id);

    assert_eq!(guards(&hall, Plan { project: round.project.id, form: OccasionForm::default() }), ["ledger_running"]);
    honest(&app);
}

/// Somebody changes a public line behind the program's back: no further edition, and `verify` says where.
#[test]
fn a_changed_line_is_found_and_stops_the_next_edition() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let first = hall.announced(10);
    hall.freeze(first);
    let mut db = hall.app.store.connect().unwrap();
    let line = hall.app.read(|db| LineRow::of_project(db, hall.project, None)).remove(0);
    let body = line.body.replace("\"edition\":1", "\"edition\":9");
    LineRow::rewrite(&mut db, hall.project, 1, &body).unwrap();

    let ended = said(&app);
    assert!(ended.contains("ledger_lines"), "{ended}");
    assert_eq!(guards(&hall, hall.propose(None)), ["previous_absorbed", "previous_contained"]);
}

#[test]
fn an_announced_day_changes_only_with_a_reason() {
    let app = TestApp::start();
    let hall = Hall::new(&app);
    let first = hall.announced(10);
    let edit = |reason: &str| Edit { occasion: first, rev: hall.occasion(first).rev, form: hall.form(12), reason: reason.to_owned() };

    assert!(matches!(refused(&hall, &hall.official, edit("")), Refused::Fields(_)));
    assert_eq!(hall.app.perform(&hall.official, edit("会場の都合のため")).reason, "会場の都合のため");
}
