//! The issue-sorting method: a hall explained on two evenings, from the decision to use the method to an issue that is taken up again.

use super::Deed;
use super::materials;
use super::scene::Scene;
use super::story::deed;
use crate::support::hall::Hall;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::issue::course::{Consider, Merge, Reopen, Settle, Split};
use ronten::commands::ledger::edition::{ProposeEdition, TakeBackEdition};
use ronten::commands::ledger::{Adopt, Waive};
use ronten::commands::occasion::addresses::LeaveAddress;
use ronten::commands::occasion::answers::{AnswerLater, PutOffAnswer};
use ronten::commands::occasion::record::{Absorb, ConfirmRecord, DraftRecord, ReopenRecord, SubmitRecord};
use ronten::commands::occasion::rows::{EditRow, MoveRow, NoteRow, RowForm, StrikeRow};
use ronten::commands::occasion::{CallOff, Edit, Plan};
use ronten::model::method::{Reopening, Settlement};
use ronten::model::terms::Lang;
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::issues::Issue;
use ronten::store::ledger::Edition;
use ronten::store::occasions::Occasion;
use ronten::store::qa_rows::QaRow;

/// Who is asked, and who hears what came of it.
pub const ASKED: (&str, &[&str]) = ("approval.request.approvers", &["kato-decides", "suzuki"]);
/// Who follows, and of these who wants to hear of occasions there.
pub const FOLLOWERS: &[&str] = &["both", "city", "there", "upstream"];
const AROUND: &[&str] = &["both", "city", "there"];
const CONFIRM: &str = "subscription.ask.subscribers";
pub const TOLD: (&str, &[&str]) = ("approval.approve.drafter", &["tanaka"]);

/// Comes after all the others.
#[rustfmt::skip]
pub const STORY: &[Deed] = &[
    deed("a hall", |s| s.register("tanaka", "市民会館の建替え"), &["project.P1"], &[]),
    deed("outside the method", |s| { let h = hall(s); h.app.perform(&h.official, Waive { project: h.project, reason: "未定".to_owned() }); }, &["ledger.G2"], &[]),
    deed("under it after all", |s| { let h = hall(s); h.app.perform(&h.official, Adopt { project: h.project, ground: "会館".to_owned() }); }, &["ledger.G1"], &[]),
    deed("an occasion", |s| { let h = hall(s); h.app.perform(&h.official, Plan { project: h.project, form: h.form(30) }); }, &["occasion.B1"], &[]),
    deed("edited", |s| edit(s, ""), &["occasion.B10"], &[]),
    deed("who lives there", |s| s.follow_district("there", "本町"), &[], &[(CONFIRM, &["there"])]),
    deed("who lives elsewhere", |s| s.follow_district("upstream", "川上"), &[], &[(CONFIRM, &["upstream"])]),
    deed("announced", announce, &["occasion.B2"], &[("occasion.announce.subscribers", AROUND)]),
    deed("changed", |s| edit(s, "会場の都合"), &["occasion.B11"], &[("occasion.change.subscribers", AROUND)]),
    deed("put off", |s| call_off(s, 1, true), &["occasion.B14"], &[("occasion.postpone.subscribers", AROUND)]),
    deed("on another day", |s| edit(s, ""), &["occasion.B15"], &[("occasion.reschedule.subscribers", AROUND)]),
    deed("a paper for it", |s| materials::add(s, "図面"), &["material.M1"], &[]),
    deed("another, taken out", |s| { materials::add(s, "裏面"); materials::remove(s); }, &["material.M1", "material.M3"], &[]),
    deed("an edition", |s| propose(s, 1), &["edition.N1", "approval.K1"], &[ASKED]),
    deed("returned", |s| decide(s, false), &["edition.N3", "approval.K3"], &[("approval.return.drafter", &["tanaka"])]),
    deed("asked again", |s| propose(s, 1), &["edition.N1", "approval.K1"], &[ASKED]),
    deed("taken back", take_back, &["edition.N2", "approval.K4"], &[]),
    deed("and again", |s| propose(s, 1), &["edition.N1", "approval.K1"], &[ASKED]),
    deed("frozen", |s| decide(s, true), &["edition.N4", "approval.K2", "ledger.G3", "occasion.B3", "material.M4"], &[TOLD, ("edition.freeze.subscribers", FOLLOWERS)]),
    deed("a sheet of corrections", |s| materials::add(s, "正誤表"), &["material.M2"], &[]),
    deed("public", materials::release, &["material.M5"], &[]),
    deed("out of the public", materials::withhold, &["material.M6"], &[]),
    deed("held", |s| { let h = hall(s); h.hold(occasion(s, 1).id); }, &["occasion.B4"], &[]),
    deed("three rows", |s| { for (key, words) in [("t-1", "いくらですか。"), ("t-2", "なぜですか。"), ("t-3", "駐車場は。")] { note(s, key, words); } }, &["qa_row.W1"], &[]),
    deed("who asked first leaves an address", |s| leave(s, 1, &["asker"]), &[], &[]),
    deed("so do two who asked together", |s| leave(s, 2, &["two", "three", "asker"]), &[], &[]),
    deed("edited row", edit_row, &["qa_row.W2"], &[]),
    deed("in their issues", file, &["issue.I1", "qa_row.W3"], &[]),
    deed("struck out", |s| strike(s, true), &["qa_row.W4"], &[]),
    deed("brought back", |s| strike(s, false), &["qa_row.W5"], &[]),
    deed("another evening", second, &["occasion.B1", "occasion.B2", "edition.N1", "approval.K1", "approval.K2", "edition.N4", "ledger.G3", "occasion.B3", "occasion.B4"], &[ASKED, TOLD, ("occasion.announce.subscribers", AROUND), ("edition.freeze.subscribers", FOLLOWERS)]),
    deed("a row of that", move_row, &["qa_row.W6", "qa_row.W7"], &[]),
    deed("handed over", |s| draft(s, 1), &["occasion.B5"], &[]),
    deed("back to be written", reopen_record, &["occasion.B12"], &[]),
    deed("handed over again", |s| draft(s, 1), &["occasion.B5"], &[]),
    deed("confirmed", |s| confirm(s, 1), &["occasion.B6"], &[]),
    // Who typed a row of it is not asked.
    deed("asked for", |s| submit(s, 1), &["occasion.B13", "approval.K1"], &[("approval.request.approvers", &["suzuki"])]),
    deed("published", |s| publish(s, 1), &["occasion.B7", "qa_row.W8", "ledger.G3", "approval.K2"], &[TOLD, ("occasion.publish_record.subscribers", AROUND), ("occasion.publish_record.speakers", &["asker", "three", "two"])]),
    deed("an answer put off", put_off, &["qa_row.W10"], &[]),
    deed("an answer given", |s| answer(s, 1), &["qa_row.W9", "qa_row.W11", "approval.K1", "approval.K2", "ledger.G3"], &[ASKED, TOLD, ("qa_row.release_answer.speaker", &["asker"])]),
    deed("taken in", |s| absorb(s, 1), &["occasion.B8"], &[]),
    deed("a view", |s| view(s, ""), &["city_view.V1", "city_view.V3", "city_view.V4", "approval.K1", "approval.K2", "ledger.G3", "issue.I7"], &[ASKED, TOLD, ("issue.answer.subscribers", FOLLOWERS), ("issue.answer.speakers", &["asker"]), ("issue.answer.submitters", &[])]),
    deed("asked anew", again, &["occasion.B5", "occasion.B6", "occasion.B13", "occasion.B7", "qa_row.W3", "qa_row.W8", "approval.K1", "approval.K2", "ledger.G3", "issue.I12"], &[ASKED, TOLD, ("occasion.publish_record.subscribers", AROUND), ("occasion.publish_record.speakers", &[])]),
    deed("considered", |s| consider(s, 1), &["issue.I6"], &[]),
    deed("another view", |s| view(s, "資材の値上がり"), &["city_view.V1", "city_view.V3", "city_view.V4", "city_view.V8", "approval.K1", "approval.K2", "ledger.G3", "issue.I7"], &[ASKED, TOLD, ("issue.answer.subscribers", FOLLOWERS), ("issue.answer.speakers", &["asker"]), ("issue.answer.submitters", &[])]),
    deed("settled", settle, &["issue.I9"], &[]),
    deed("taken up again", reopen, &["issue.I8"], &[]),
    deed("split", split, &["issue.I11", "qa_row.W3"], &[]),
    deed("merged", merge, &["issue.I10"], &[]),
    deed("called off before anybody knew", |s| { let h = hall(s); h.app.perform(&h.official, Plan { project: h.project, form: h.form(9) }); call_off(s, 3, false); }, &["occasion.B1", "occasion.B18"], &[]),
    deed("called off", |s| { let h = hall(s); h.announced(5); call_off(s, 4, false); }, &["occasion.B1", "occasion.B2", "occasion.B16"], &[("occasion.announce.subscribers", AROUND), ("occasion.cancel.subscribers", AROUND)]),
];

pub fn hall(s: &Scene) -> Hall<'_> {
    Hall::of(&s.app, (s.who("tanaka"), s.who("kato"), s.who("suzuki")), s.project().id)
}

pub fn occasion(s: &Scene, number: i64) -> Occasion {
    let project = s.project().id;
    s.app.read(|db| Occasion::by_number(db, project, number)).unwrap()
}

fn edit(s: &mut Scene, reason: &str) {
    let (h, Occasion { id, rev, .. }) = (hall(s), occasion(s, 1));
    h.app.perform(&h.official, Edit { occasion: id, rev, form: h.form(20), reason: reason.to_owned() });
}

fn announce(s: &mut Scene) {
    let (h, Occasion { id, rev, .. }) = (hall(s), occasion(s, 1));
    h.app.perform(&h.official, ronten::commands::occasion::Announce { occasion: id, rev });
}

fn call_off(s: &mut Scene, number: i64, later: bool) {
    let (h, Occasion { id, rev, .. }) = (hall(s), occasion(s, number));
    h.app.perform(&h.official, CallOff { occasion: id, rev, later, reason: "大雪のため".to_owned() });
}

fn propose(s: &mut Scene, number: i64) {
    let (h, id) = (hall(s), occasion(s, number).id);
    h.app.perform(&h.official, ProposeEdition { late_reason: "日が続くため".to_owned(), ..h.propose(Some(id)) });
}

fn edition(s: &Scene) -> Edition {
    let project = s.project().id;
    s.app.read(|db| Edition::of_project(db, project)).pop().unwrap()
}

pub fn decide(s: &mut Scene, approve: bool) {
    let (h, subject) = (hall(s), edition(s).id);
    let asked = s.app.read(|db| Approval::newest(db, subject.as_str(), Purpose::Edition)).unwrap();
    let decision = if approve { Decision::Approve } else { Decision::Return { reason: "日付を直してください。".to_owned() } };
    h.app.perform(&h.approver, Decide { approval: asked.id, rev: asked.rev, decision });
}

fn take_back(s: &mut Scene) {
    let (h, edition) = (hall(s), edition(s));
    h.app.perform(&h.official, TakeBackEdition { edition: edition.id, rev: edition.rev });
}

/// A row whose answer is taken back.
fn note(s: &Scene, key: &str, words: &str) {
    let (h, id) = (hall(s), occasion(s, 1).id);
    let due = Some(s.app.time.now().plus_days(40).jst_date());
    let form = RowForm { taken_back: true, due, ..h.row(words) };
    h.app.perform(&h.official, NoteRow { occasion: id, key: key.to_owned(), form });
}

fn row(s: &Scene, occasion_no: i64, number: i64) -> QaRow {
    let id = occasion(s, occasion_no).id;
    s.app.read(|db| QaRow::by_number(db, id, number)).unwrap()
}

fn edit_row(s: &mut Scene) {
    let (h, row) = (hall(s), row(s, 1, 2));
    h.app.perform(&h.clerk, EditRow { row: row.id, rev: row.rev, form: h.row("なぜ本町ですか。") });
}

fn file(s: &mut Scene) {
    let h = hall(s);
    let (cost, place) = (h.issue("建設費"), h.issue("場所"));
    h.file(&row(s, 1, 1), cost.id, None);
    h.file(&row(s, 1, 2), place.id, None);
}

fn strike(s: &mut Scene, out: bool) {
    let (h, row) = (hall(s), row(s, 1, 3));
    h.app.perform(&h.official, StrikeRow { row: row.id, rev: row.rev, reason: out.then(|| "重複".to_owned()) });
}

fn second(s: &mut Scene) {
    let h = hall(s);
    h.announced(3);
    propose(s, 2);
    decide(s, true);
    hall(s).hold(occasion(s, 2).id);
}

fn move_row(s: &mut Scene) {
    let (h, row, to) = (hall(s), row(s, 1, 3), occasion(s, 2).id);
    h.app.perform(&h.official, MoveRow { row: row.id, rev: row.rev, to: Some(to), reason: "別の日のため".to_owned() });
}

fn draft(s: &mut Scene, number: i64) {
    let (h, Occasion { id, rev, .. }) = (hall(s), occasion(s, number));
    let (attendees, remarks) = ("課長".to_owned(), String::new());
    h.app.perform(&h.official, DraftRecord { occasion: id, rev, participants: Some(9), attendees, remarks, nobody_spoke: false });
}

fn reopen_record(s: &mut Scene) {
    let (h, Occasion { id, rev, .. }) = (hall(s), occasion(s, 1));
    h.app.perform(&h.clerk, ReopenRecord { occasion: id, rev, reason: "抜けがあるため".to_owned() });
}

fn confirm(s: &mut Scene, number: i64) {
    let (h, Occasion { id, rev, .. }) = (hall(s), occasion(s, number));
    h.app.perform(&h.clerk, ConfirmRecord { occasion: id, rev, was_there: true });
}

fn submit(s: &mut Scene, number: i64) {
    let (h, Occasion { id, rev, .. }) = (hall(s), occasion(s, number));
    h.app.perform(&h.official, SubmitRecord { occasion: id, rev, kept: Vec::new() });
}

fn publish(s: &mut Scene, number: i64) {
    hall(s).approve(occasion(s, number).id.as_str(), Purpose::OccasionRecord).unwrap();
}

pub fn absorb(s: &mut Scene, number: i64) {
    let (h, Occasion { id, rev, .. }) = (hall(s), occasion(s, number));
    h.app.perform(&h.official, Absorb { occasion: id, rev });
}

fn put_off(s: &mut Scene) {
    let (h, row, due) = (hall(s), row(s, 1, 1), Some(s.app.time.now().plus_days(60).jst_date()));
    h.app.perform(&h.official, PutOffAnswer { row: row.id, rev: row.rev, due, reason: "調査のため".to_owned() });
}

pub fn answer(s: &mut Scene, occasion: i64) {
    let (h, row) = (hall(s), row(s, occasion, 1));
    let (answer, post) = ("38億円です。".to_owned(), "課長".to_owned());
    h.app.perform(&h.official, AnswerLater { row: row.id, rev: row.rev, answer, post, kept: Vec::new() });
    h.approve(row.id.as_str(), Purpose::LaterAnswer).unwrap();
}

fn issue(s: &Scene, number: i64) -> Issue {
    let project = s.project().id;
    s.app.read(|db| Issue::by_number(db, project, number)).unwrap()
}

fn view(s: &mut Scene, change: &str) {
    hall(s).view(&issue(s, 1), "約38億円です。", change).unwrap();
}

/// The row of the other evening asks about the same, and is published.
fn again(s: &mut Scene) {
    let (h, row) = (hall(s), row(s, 2, 1));
    h.file(&row, issue(s, 1).id, None);
    draft(s, 2);
    confirm(s, 2);
    submit(s, 2);
    publish(s, 2);
}

/// Speakers of a row of the first evening want to hear what is answered.
fn leave(s: &mut Scene, number: i64, who: &[&str]) {
    let (h, row) = (hall(s), row(s, 1, number));
    for who in who {
        h.app.perform(&h.official, LeaveAddress { row: row.id, mail: format!("{who}@example.jp"), lang: Lang::Ja });
    }
}

pub fn consider(s: &mut Scene, number: i64) {
    let (h, issue, due) = (hall(s), issue(s, number), Some(s.app.time.now().plus_days(9).jst_date()));
    h.app.perform(&h.official, Consider { issue: issue.id, rev: issue.rev, owner: "課長".to_owned(), due });
}

fn settle(s: &mut Scene) {
    let (h, issue) = (hall(s), issue(s, 1));
    h.app.perform(
        &h.official,
        Settle { issue: issue.id, rev: issue.rev, how: Some(Settlement::Adopted), reason: "決まったため".to_owned() },
    );
}

fn reopen(s: &mut Scene) {
    let (h, issue) = (hall(s), issue(s, 1));
    let because = Some(Reopening::NewFact);
    h.app.perform(&h.official, Reopen { issue: issue.id, rev: issue.rev, because, reason: "地盤のため".to_owned() });
}

fn split(s: &mut Scene) {
    let (h, issue, row) = (hall(s), issue(s, 1), row(s, 2, 1));
    let (theme, title, reason) = ("建物".to_owned(), "地盤".to_owned(), "答えが別のため".to_owned());
    h.app.perform(&h.official, Split { issue: issue.id, theme, title, reason, rows: vec![row.id] });
}

fn merge(s: &mut Scene) {
    let (h, issue, into) = (hall(s), issue(s, 3), issue(s, 2).id);
    h.app.perform(&h.official, Merge { issue: issue.id, rev: issue.rev, into: Some(into), reason: "同じ問いのため".to_owned() });
}
