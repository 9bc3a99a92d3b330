//! A hall is explained to residents again and again: what they ask is stacked, edition on edition.

use super::edition::{ProposeEdition, TakeBackEdition};
use super::view::{LedgerViewForm, SubmitView, WriteView};
use super::{Adopt, Waive, read};
use crate::commands::approval::{Decide, Decision};
use crate::commands::issue::RaiseIssue;
use crate::commands::issue::course::{Consider, Merge, Reopen, Settle, Split};
use crate::commands::occasion::answers::AnswerLater;
use crate::commands::occasion::record::{Absorb, ConfirmRecord, DraftRecord, Hold, SubmitRecord};
use crate::commands::occasion::rows::{EditRow, FileRow, MoveRow, NoteRow, RowForm, StrikeRow};
use crate::commands::occasion::{Announce, CallOff, Edit, OccasionForm, Plan};
use crate::commands::testing::Town;
use crate::commands::{Actor, Refused, Stop, WriterError};
use crate::documents::ledger::{Ledger as Folded, Standing, What};
use crate::model::ids::{IssueId, OccasionId, ProjectId};
use crate::model::method::{OccasionKind, Reopening, Settlement, Source, Speaker, Utterance};
use crate::model::terms::{ResponseCategory, Role};
use crate::procedure::occasion::State;
use crate::store::approvals::{Approval, Purpose};
use crate::store::issues::Issue;
use crate::store::ledger::{Edition, LedgerView, LineRow};
use crate::store::occasions::Occasion;
use crate::store::qa_rows::QaRow;

/// A project under the method with the people who work on it.
struct Hall {
    town: Town,
    official: Actor,
    clerk: Actor,
    approver: Actor,
    project: ProjectId,
}

impl Hall {
    fn new() -> Self {
        let town = Town::new();
        let (official, clerk) = (town.staff("tanaka", Role::Official), town.staff("clerk", Role::Official));
        let approver = town.staff("suzuki", Role::Approver);
        let (project, _) = town.project(&official);
        town.ok(&official, Adopt { project: project.id, ground: "市民会館を建てるため".to_owned() });
        Self { town, official, clerk, approver, project: project.id }
    }

    fn form(&self, days: i64) -> OccasionForm {
        let starts_at = Some(self.town.time.now().plus_days(days));
        let (title, area, place) = ("市民会館の説明会".to_owned(), "本町地区".to_owned(), "本町公民館".to_owned());
        OccasionForm { kind: Some(OccasionKind::Briefing), title, area, place, capacity: Some(80), starts_at, ..OccasionForm::default() }
    }

    fn announced(&self, days: i64) -> OccasionId {
        let planned = self.town.ok(&self.official, Plan { project: self.project, form: self.form(days) });
        self.town.ok(&self.official, Announce { occasion: planned.id, rev: planned.rev }).id
    }

    fn occasion(&self, id: OccasionId) -> Occasion {
        self.town.read(|db| Occasion::by_id(db, id)).unwrap()
    }

    fn propose(&self, occasion: Option<OccasionId>) -> ProposeEdition {
        ProposeEdition { project: self.project, occasion, late_reason: String::new(), kept: Vec::new() }
    }

    fn approve(&self, subject: &str, purpose: Purpose) -> Result<(), Refused> {
        let asked = self.town.read(|db| Approval::newest(db, subject, purpose)).unwrap();
        let decide = Decide { approval: asked.id, rev: asked.rev, decision: Decision::Approve };
        self.town.try_to(&self.approver, decide).map(drop).map_err(|error| match error {
            WriterError::Refused(refused) => refused,
            other => panic!("{other}"),
        })
    }

    fn freeze(&self, occasion: OccasionId) -> Edition {
        let edition = self.town.ok(&self.official, self.propose(Some(occasion)));
        self.approve(edition.id.as_str(), Purpose::Edition).unwrap();
        self.town.read(|db| Edition::by_id(db, edition.id)).unwrap()
    }

    fn hold(&self, id: OccasionId) {
        let occasion = self.occasion(id);
        self.town.wait_until(occasion.starts_at.unwrap());
        self.town.ok(&self.official, Hold { occasion: id, rev: occasion.rev, handed_out: true });
    }

    fn note(&self, occasion: OccasionId, key: &str, words: &str) -> QaRow {
        self.town.ok(&self.official, NoteRow { occasion, key: key.to_owned(), form: self.row(words) })
    }

    fn row(&self, words: &str) -> RowForm {
        RowForm { kind: Some(Utterance::Question), speaker: Some(Speaker::Resident), words: words.to_owned(), ..RowForm::default() }
    }

    fn issue(&self, title: &str) -> Issue {
        let (theme, title) = ("建物".to_owned(), title.to_owned());
        self.town.ok(&self.official, RaiseIssue { project: self.project, theme, title })
    }

    fn file(&self, row: &QaRow, issue: IssueId, repeats: Option<i64>) -> QaRow {
        self.town.ok(&self.official, FileRow { row: row.id, rev: row.rev, issue: Some(issue), repeats })
    }

    /// From the last row to the published and absorbed record.
    fn publish(&self, id: OccasionId) {
        let attendees = "都市計画課長".to_owned();
        let draft = DraftRecord {
            occasion: id,
            rev: self.occasion(id).rev,
            participants: Some(42),
            attendees,
            remarks: String::new(),
            nobody_spoke: false,
        };
        self.town.ok(&self.official, draft);
        self.town.ok(&self.clerk, ConfirmRecord { occasion: id, rev: self.occasion(id).rev, was_there: true });
        self.town.ok(&self.official, SubmitRecord { occasion: id, rev: self.occasion(id).rev, kept: Vec::new() });
        self.approve(id.as_str(), Purpose::OccasionRecord).unwrap();
        self.town.ok(&self.official, Absorb { occasion: id, rev: self.occasion(id).rev });
    }

    fn view(&self, issue: &Issue, text: &str, change: &str) -> Result<(), Refused> {
        let covered = self.town.read(|db| super::view::members(db, issue.id).map_err(broken));
        let form = LedgerViewForm {
            category: Some(ResponseCategory::ExplainedOnly),
            text: text.to_owned(),
            change: change.to_owned(),
            covered: covered.iter().map(|row| row.id).collect(),
            ..LedgerViewForm::default()
        };
        let view = self.town.ok(&self.official, WriteView { issue: issue.id, rev: 0, form });
        let submit = SubmitView { view: view.id, rev: view.rev, kept: Vec::new() };
        match self.town.try_to(&self.official, submit) {
            Ok(_) => self.approve(view.id.as_str(), Purpose::LedgerView),
            Err(WriterError::Refused(refused)) => Err(refused),
            Err(other) => panic!("{other}"),
        }
    }

    fn ledger(&self) -> Folded {
        self.town.read(|db| read(db, self.project, None).map_err(broken))
    }

    fn fresh(&self, issue: &Issue) -> Issue {
        self.town.read(|db| Issue::by_id(db, issue.id)).unwrap()
    }
}

/// A read that broke fails the test.
fn broken(stop: Stop) -> diesel::result::Error {
    diesel::result::Error::QueryBuilderError(stop.to_string().into())
}

/// The way of one occasion, from its plan to what the next edition says of it.
#[test]
fn what_was_asked_at_one_briefing_is_answered_in_the_edition_for_the_next() {
    let hall = Hall::new();
    let first = hall.announced(10);
    let edition = hall.freeze(first);
    assert_eq!((edition.number, hall.occasion(first).state), (1, State::MaterialFrozen));
    hall.hold(first);
    let (cost, place) = (hall.issue("建設費"), hall.issue("場所"));
    let row = hall.note(first, "k-1", "建設費はいくらですか。");
    assert_eq!(hall.note(first, "k-1", "建設費はいくらですか。").id, row.id, "the same key adds nothing");
    hall.file(&row, cost.id, None);
    let taken_back =
        RowForm { taken_back: true, due: Some(hall.town.time.now().plus_days(5).jst_date()), ..hall.row("なぜ本町なのですか。") };
    let owed = hall.town.ok(&hall.clerk, NoteRow { occasion: first, key: "k-2".to_owned(), form: taken_back });
    hall.file(&owed, place.id, None);
    hall.publish(first);

    let second = hall.announced(20);
    assert_eq!(hall.town.guards(&hall.official, hall.propose(Some(second))), ["every_issue_answered"]);
    hall.view(&cost, "約38億円の見込みです。", "").unwrap();
    let due = Some(hall.town.time.now().plus_days(30).jst_date());
    hall.town.ok(&hall.official, Consider { issue: place.id, rev: place.rev, owner: "都市計画課長".to_owned(), due });
    let owed = hall.town.read(|db| QaRow::by_id(db, owed.id)).unwrap();
    let answer = AnswerLater {
        row: owed.id, rev: owed.rev, answer: "駅に近いためです。".to_owned(), post: "都市計画課長".to_owned()
    };
    hall.town.ok(&hall.official, answer);
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
    assert_eq!(hall.town.findings(), []);
}

#[test]
fn a_question_asked_before_is_linked_and_counted_and_a_new_view_says_why() {
    let hall = Hall::new();
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
    let draft = hall.town.read(|db| LedgerView::of_issue(db, cost.id)).pop().unwrap();
    let form = LedgerViewForm {
        category: draft.category,
        text: draft.text.clone(),
        change: "資材が高くなったため".to_owned(),
        covered: draft.covered.to_vec(),
        ..LedgerViewForm::default()
    };
    let view = hall.town.ok(&hall.official, WriteView { issue: cost.id, rev: draft.rev, form });
    hall.town.ok(&hall.official, SubmitView { view: view.id, rev: view.rev, kept: Vec::new() });
    hall.approve(view.id.as_str(), Purpose::LedgerView).unwrap();
    let ledger = hall.ledger();
    let views: Vec<_> = ledger.issues[&1].views().map(|(_, view)| (view.view, view.supersedes)).collect();
    assert_eq!(views, [(1, None), (2, Some(1))]);
    assert_eq!(hall.town.findings(), []);
}

#[test]
fn issues_merge_split_settle_and_come_back_and_never_in_a_circle() {
    let hall = Hall::new();
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

    assert_eq!(hall.town.guards(&hall.official, merge(&loan, &loan)), ["other_issue", "no_circle"]);
    hall.town.ok(&hall.official, merge(&loan, &cost));
    assert_eq!(hall.town.guards(&hall.official, merge(&cost, &loan)), ["other_issue", "no_circle"]);
    hall.view(&cost, "約38億円を20年で返します。", "").unwrap();
    let second = hall.announced(10);
    hall.freeze(second);
    let ledger = hall.ledger();
    assert_eq!((ledger.issues[&2].standing.clone(), ledger.now(2)), (Standing::Merged(1), 1));
    assert_eq!(ledger.matrix().rows.iter().map(|row| (row.issue, row.opinions)).collect::<Vec<_>>(), [(1, 2)]);

    let now = hall.fresh(&cost);
    let settle = Settle { issue: now.id, rev: now.rev, how: Some(Settlement::Adopted), reason: "予算に入れたため".to_owned() };
    let settled = hall.town.ok(&hall.official, settle);
    let reopen =
        Reopen {
            issue: settled.id, rev: settled.rev, because: Some(Reopening::NewFact), reason: "地盤が弱いと分かったため".to_owned()
        };
    hall.town.ok(&hall.official, reopen);
    let row = hall.town.read(|db| QaRow::by_id(db, moving.id)).unwrap();
    assert_eq!(row.issue, Some(loan.id), "a merger moves no row");
    let split = Split {
        issue: cost.id,
        theme: "お金".to_owned(),
        title: "地盤の工事費".to_owned(),
        reason: "別の答えが要るため".to_owned(),
        rows: vec![rows[0].id],
    };
    let new = hall.town.ok(&hall.official, split);
    assert_eq!((new.number, new.split_from), (3, Some(cost.id)));
    assert_eq!(hall.town.findings(), []);
}

#[test]
fn what_goes_wrong_is_refused_or_leaves_its_trace() {
    let hall = Hall::new();
    let (first, second) = (hall.announced(10), hall.announced(11));
    let edition = hall.town.ok(&hall.official, hall.propose(Some(first)));
    // Somebody else may not have it under way at the same time, and who asked does not approve.
    assert!(matches!(hall.town.refused(&hall.official, hall.propose(Some(second))), Refused::Rule(_)));
    hall.town.ok(&hall.official, TakeBackEdition { edition: edition.id, rev: edition.rev });
    assert_eq!(hall.freeze(first).number, 1);
    hall.hold(first);
    assert_eq!(hall.town.guards(&hall.official, hall.propose(Some(second))), ["previous_absorbed"]);
    let row = hall.note(first, "k-1", "駐車場はありますか。");

    // Two clerks at one row: the second reads that it is another one now.
    let edit = |rev, words: &str| EditRow { row: row.id, rev, form: hall.row(words) };
    hall.town.ok(&hall.clerk, edit(row.rev, "駐車場は何台ですか。"));
    assert_eq!(hall.town.refused(&hall.official, edit(row.rev, "駐輪場はありますか。")), Refused::Stale);

    // A row of another evening goes there, and stays visible where it stood.
    let late = ProposeEdition { late_reason: "開催日が続くため".to_owned(), ..hall.propose(Some(second)) };
    let edition = hall.town.ok(&hall.official, late);
    hall.approve(edition.id.as_str(), Purpose::Edition).unwrap();
    hall.hold(second);
    let row = hall.town.read(|db| QaRow::by_id(db, row.id)).unwrap();
    let moved =
        hall.town.ok(&hall.official, MoveRow { row: row.id, rev: row.rev, to: Some(second), reason: "入力先を間違えたため".to_owned() });
    let rows = hall.town.read(|db| QaRow::of_occasion(db, first));
    assert_eq!((rows.len(), rows[0].moved, rows[0].counts(), moved.counts()), (1, Some(second), false, true));
    hall.town.ok(&hall.official, StrikeRow { row: moved.id, rev: moved.rev, reason: Some("二重に入力したため".to_owned()) });

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
    let drafted = hall.town.ok(&hall.official, draft);
    let confirm = || ConfirmRecord { occasion: second, rev: drafted.rev, was_there: true };
    assert_eq!(hall.town.guards(&hall.official, confirm()), ["other_person"]);
    let confirmed = hall.town.ok(&hall.clerk, confirm());
    let submit = SubmitRecord { occasion: second, rev: confirmed.rev, kept: Vec::new() };
    assert_eq!(hall.town.guards(&hall.official, submit), ["names_cleared"]);

    // Called off on the day.
    let third = hall.announced(1);
    let call_off = CallOff { occasion: third, rev: hall.occasion(third).rev, later: false, reason: "大雪のため".to_owned() };
    assert_eq!(hall.town.ok(&hall.official, call_off).state, State::Cancelled);
    assert_eq!(hall.town.findings(), []);
}

#[test]
fn a_project_outside_the_method_has_no_occasions() {
    let town = Town::new();
    let official = town.staff("tanaka", Role::Official);
    let (project, _) = town.project(&official);
    town.ok(&official, Waive { project: project.id, reason: "建物を建てないため".to_owned() });

    assert_eq!(town.guards(&official, Plan { project: project.id, form: OccasionForm::default() }), ["ledger_running"]);
    assert_eq!(town.findings(), []);
}

/// Somebody changes a public line behind the program's back: no further edition, and `verify` says where.
#[test]
fn a_changed_line_is_found_and_stops_the_next_edition() {
    let hall = Hall::new();
    let first = hall.announced(10);
    hall.freeze(first);
    let mut db = hall.town.store.connect().unwrap();
    let line = hall.town.read(|db| LineRow::of_project(db, hall.project, None)).remove(0);
    let body = line.body.replace("\"edition\":1", "\"edition\":9");
    LineRow::rewrite(&mut db, hall.project, 1, &body).unwrap();

    assert_ne!(hall.town.findings(), []);
    assert_eq!(hall.town.guards(&hall.official, hall.propose(None)), ["previous_absorbed", "previous_contained"]);
}

#[test]
fn an_announced_day_changes_only_with_a_reason() {
    let hall = Hall::new();
    let first = hall.announced(10);
    let edit = |reason: &str| Edit { occasion: first, rev: hall.occasion(first).rev, form: hall.form(12), reason: reason.to_owned() };

    assert!(matches!(hall.town.refused(&hall.official, edit("")), Refused::Fields(_)));
    assert_eq!(hall.town.ok(&hall.official, edit("会場の都合のため")).reason, "会場の都合のため");
}
