//! Objections to the record of the first evening: one is right, one is not.

use super::Deed;
use super::method::{ASKED, TOLD, hall, occasion};
use super::scene::Scene;
use super::story::deed;
use ronten::commands::Actor;
use ronten::commands::approval::{Decide, Decision};
use ronten::commands::objection::{self, AnswerForm, AnswerObjection, ObjectionForm};
use ronten::model::method::Ruling;
use ronten::model::terms::{Channel, Lang};
use ronten::store::approvals::{Approval, Purpose};
use ronten::store::objections::Objection;

/// Comes after the story of the hall.
#[rustfmt::skip]
pub const STORY: &[Deed] = &[
    deed("objected", object, &["objection.J1"], &[]),
    deed("objected by letter", enter, &["objection.J2"], &[]),
    deed("answered", |s| answer_objection(s, 1, Ruling::Corrected), &["objection.J3", "approval.K1"], &[ASKED]),
    deed("that returned", |s| decide_objection(s, 1, false), &["objection.J4", "approval.K3"], &[("approval.return.drafter", &["tanaka"])]),
    deed("answered again", |s| answer_objection(s, 1, Ruling::Corrected), &["objection.J3", "approval.K1"], &[ASKED]),
    deed("corrected", |s| decide_objection(s, 1, true), &["objection.J5", "approval.K2", "ledger.G3"], &[TOLD]),
    deed("the other answered", |s| answer_objection(s, 2, Ruling::Stands), &["objection.J3", "approval.K1"], &[ASKED]),
    deed("the record stands", |s| decide_objection(s, 2, true), &["objection.J6", "approval.K2"], &[TOLD]),
];

fn objection_form() -> ObjectionForm {
    let (words, wanted) = ("「いくらですか」とは言っていません。".to_owned(), String::new());
    ObjectionForm { row: Some(1), words, wanted, lang: Lang::Ja }
}

pub fn object(s: &mut Scene) {
    let (occasion, received_at) = (occasion(s, 1).id, s.app.time.now());
    s.app.perform(&Actor::Resident, objection::Receive { occasion, form: objection_form(), received_at });
}

fn enter(s: &mut Scene) {
    let (h, occasion, received_at) = (hall(s), occasion(s, 1).id, Some(s.app.time.now()));
    h.app.perform(&h.official, objection::Enter { occasion, form: objection_form(), channel: Some(Channel::Post), received_at });
}

fn objection(s: &Scene, number: i64) -> Objection {
    let occasion = occasion(s, 1).id;
    s.app.read(|db| Objection::by_number(db, occasion, number)).unwrap()
}

pub fn answer_objection(s: &mut Scene, number: i64, ruling: Ruling) {
    let (h, objection) = (hall(s), objection(s, number));
    let text = |text: &str| text.to_owned();
    let form = AnswerForm {
        row: Some(1),
        ruling: Some(ruling),
        said: text("言っていない。"),
        text: text("高いですか。"),
        reason: text("録音による。"),
        ..AnswerForm::default()
    };
    h.app.perform(&h.official, AnswerObjection { objection: objection.id, rev: objection.rev, form });
}

pub fn decide_objection(s: &mut Scene, number: i64, agreed: bool) {
    let (h, objection) = (hall(s), objection(s, number));
    let asked = s.app.read(|db| Approval::newest(db, objection.id.as_str(), Purpose::Objection)).unwrap();
    let decision = if agreed { Decision::Approve } else { Decision::Return { reason: "確かめること".to_owned() } };
    h.app.perform(&h.approver, Decide { approval: asked.id, rev: asked.rev, decision });
}
