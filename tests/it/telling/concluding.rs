//! The end of the hall's ledger: what is open goes on in the project of the next stage, and a record is corrected afterwards.

use super::Deed;
use super::method::{ASKED, FOLLOWERS, TOLD, absorb, answer, consider, decide, hall};
use super::objections::{answer_objection, decide_objection, object};
use super::scene::Scene;
use super::story::deed;
use ronten::commands::ledger::Adopt;
use ronten::commands::ledger::end::ProposeEnd;
use ronten::commands::project::{ProjectForm, RegisterProject};
use ronten::model::method::{Ending, Ruling};
use ronten::model::terms::ProjectKind;
use ronten::store::approvals::Purpose;
use ronten::store::ledger::Ledger;

/// Comes after the objections.
#[rustfmt::skip]
pub const STORY: &[Deed] = &[
    deed("the last answer", |s| { absorb(s, 2); answer(s, 2); }, &["occasion.B8", "qa_row.W9", "qa_row.W11", "approval.K1", "approval.K2", "ledger.G3"], &[ASKED, TOLD, ("qa_row.release_answer.speaker", &[])]),
    deed("what is still open", |s| { consider(s, 1); consider(s, 2); }, &["issue.I6"], &[]),
    deed("the course of the discussion", course, &["edition.N1", "edition.N4", "approval.K1", "approval.K2", "ledger.G3"], &[ASKED, TOLD, ("edition.freeze.subscribers", FOLLOWERS)]),
    deed("its end asked for", end, &["project.P1", "ledger.G1", "ledger.G4", "approval.K1"], &[ASKED]),
    deed("ended", ended, &["ledger.G5", "ledger.G3", "issue.I13", "approval.K2"], &[TOLD, ("ledger.end.subscribers", FOLLOWERS)]),
    deed("an objection later", object, &["objection.J1"], &[]),
    deed("answered later", |s| answer_objection(s, 3, Ruling::Corrected), &["objection.J3", "approval.K1"], &[ASKED]),
    deed("corrected later", |s| decide_objection(s, 3, true), &["objection.J5", "approval.K2", "ledger.G6"], &[TOLD]),
];

fn course(s: &mut Scene) {
    let h = hall(s);
    h.app.perform(&h.official, h.propose(None));
    decide(s, true);
}

/// The project of the next stage goes on.
fn end(s: &mut Scene) {
    let h = hall(s);
    let form = ProjectForm { title: "市民会館の設計".to_owned(), kind: Some(ProjectKind::Facility), ..ProjectForm::default() };
    let next = h.app.perform(&h.official, RegisterProject(form)).id;
    h.app.perform(&h.official, Adopt { project: next, ground: "会館".to_owned() });
    let Ledger { rev, .. } = ledger(s);
    let (reason, kept) = ("基本計画が決まったため".to_owned(), Vec::new());
    h.app.perform(&h.official, ProposeEnd { project: h.project, rev, how: Some(Ending::Moved), reason, successor: Some(next), kept });
}

fn ledger(s: &Scene) -> Ledger {
    let project = s.project().id;
    s.app.read(|db| Ledger::of_project(db, project)).unwrap()
}

fn ended(s: &mut Scene) {
    hall(s).approve(ledger(s).id.as_str(), Purpose::LedgerEnd).unwrap();
}
