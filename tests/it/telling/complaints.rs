//! Complaints about the procedure: taken in, answered, returned, withdrawn, and their complainants removed or not.

use super::Deed;
use super::scene::Scene;
use super::story::{SECTION_LATER, deed};
use ronten::commands::Actor;
use ronten::commands::complaint::{
    AnswerForm, Arrival, AskErasure, Decide, DecideErasure, Decision, Enter, Receive, Retract, Submit, Withdraw, WriteAnswer, present,
};
use ronten::commands::erase::Ground;
use ronten::model::complaint::{Grievance, Outcome};
use ronten::model::letter::Person;
use ronten::model::terms::{Channel, Lang};
use ronten::procedure::complaint::State;
use ronten::store::StoreError;
use ronten::store::complaints::{Complaint, Whose};

/// Comes after all the others.
#[rustfmt::skip]
pub const STORY: &[Deed] = &[
    // Complaints about the procedure: one about the project, one on paper, one about nothing in particular.
    deed("a complaint", |s| receive(s, true, "complainer@example.jp"), &["complaint.Q1"], &[
        ("complaint.receive.complainant", &["complainer"]), ("complaint.receive.section", SECTION_LATER), ("complaint.receive.pr_section", &["pr-desk"])]),
    deed("one on paper", |s| enter(s, "paperer@example.jp"), &["complaint.Q2"], &[("complaint.enter.complainant", &["paperer"])]),
    deed("one in general", |s| receive(s, false, ""), &["complaint.Q1"], &[
        ("complaint.receive.complainant", &[]), ("complaint.receive.section", &["koho-box", "koho-official"]), ("complaint.receive.pr_section", &["pr-desk"])]),
    deed("its answer", |s| write(s, "改めます。"), &["complaint.Q3"], &[]),
    deed("edited", |s| write(s, "次回から改めます。"), &["complaint.Q4"], &[]),
    deed("asked for", submit, &["complaint.Q5"], &[("complaint.submit.approvers", &["kato-decides", "suzuki"])]),
    deed("returned", |s| decide(s, false), &["complaint.Q7"], &[("complaint.return.drafter", &["tanaka"])]),
    deed("asked again", submit, &["complaint.Q5"], &[("complaint.submit.approvers", &["kato-decides", "suzuki"])]),
    deed("approved", |s| decide(s, true), &["complaint.Q6"], &[
        ("complaint.approve.complainant", &["complainer"]), ("complaint.approve.drafter", &["tanaka"])]),
    deed("taken back", retract, &["complaint.Q9"], &[
        ("complaint.withdraw.complainant", &["paperer"]), ("complaint.withdraw.section", SECTION_LATER)]),
    deed("taken back by telephone", withdraw, &["complaint.Q8"], &[("complaint.withdraw.complainant", &[])]),
    deed("its complainant to be removed", ask_erasure, &["complaint.Q10"], &[
        ("complaint.ask_erasure.approvers", &["kato-decides", "suzuki"])]),
    deed("not to be", |s| decide_erasure(s, false), &["complaint.Q12"], &[]),
    deed("removed after all", |s| { ask_erasure(s); decide_erasure(s, true); }, &["complaint.Q10", "complaint.Q11"], &[
        ("complaint.ask_erasure.approvers", &["kato-decides", "suzuki"])]),
];

fn arrival(scene: &Scene, about_project: bool, mail: &str) -> Arrival {
    let person = Person { mail: mail.to_owned(), ..Person::default() };
    let project = about_project.then(|| scene.project().id);
    Arrival { kind: Some(Grievance::Period), project, words: "期間が短すぎます。".to_owned(), person, lang: Lang::Ja }
}

pub fn receive(scene: &mut Scene, about_project: bool, mail: &str) {
    let (arrival, received_at) = (arrival(scene, about_project, mail), scene.app.time.now());
    scene.app.perform(&Actor::Resident, Receive { arrival, received_at });
}

pub fn enter(scene: &mut Scene, mail: &str) {
    let (arrival, received_at) = (arrival(scene, true, mail), Some(scene.app.time.now()));
    scene.app.perform(&scene.who("tanaka"), Enter { arrival, channel: Some(Channel::Post), received_at });
}

/// The complaint with this number of the year.
fn numbered(scene: &Scene, number: i64) -> Complaint {
    let all = scene.app.read(|db| Complaint::list(db, State::ALL, Whose::All, None, 100));
    all.into_iter().find(|one| one.number == number).unwrap()
}

pub fn write(scene: &mut Scene, answer: &str) {
    let Complaint { id, rev, .. } = numbered(scene, 1);
    let text = |words: &str| words.to_owned();
    let (gist, measure) = (text("期間が短い。"), text("次回は30日とします。"));
    let form = AnswerForm { kind: None, gist, outcome: Some(Outcome::Accepted), measure, answer: text(answer) };
    scene.app.perform(&scene.who("tanaka"), WriteAnswer { complaint: id, rev, form });
}

pub fn submit(scene: &mut Scene) {
    let Complaint { id, rev, .. } = numbered(scene, 1);
    scene.app.perform(&scene.who("tanaka"), Submit { complaint: id, rev, kept: Vec::new() });
}

pub fn decide(scene: &mut Scene, approve: bool) {
    let complaint = numbered(scene, 1);
    let shown = scene.app.store.read::<_, StoreError>(|db| Ok(present(db, &complaint).unwrap().0.hex())).unwrap();
    let decision = if approve { Decision::Approve } else { Decision::Return { reason: "もっと詳しく。".to_owned() } };
    scene.app.perform(&scene.who("suzuki"), Decide { complaint: complaint.id, shown, decision });
}

pub fn retract(scene: &mut Scene) {
    let receipt = numbered(scene, 2).receipt;
    scene.app.perform(&Actor::Resident, Retract { receipt });
}

pub fn withdraw(scene: &mut Scene) {
    let Complaint { id, rev, .. } = numbered(scene, 3);
    scene.app.perform(&scene.who("pr-desk"), Withdraw { complaint: id, rev, reason: "電話で取り下げ。".to_owned() });
}

pub fn ask_erasure(scene: &mut Scene) {
    let Complaint { id, rev, .. } = numbered(scene, 1);
    scene.app.perform(&scene.who("tanaka"), AskErasure { complaint: id, rev, ground: Ground::WriterAsked });
}

pub fn decide_erasure(scene: &mut Scene, agreed: bool) {
    let Complaint { id, rev, .. } = numbered(scene, 1);
    let reason = if agreed { String::new() } else { "本人の求めではない。".to_owned() };
    scene.app.perform(&scene.who("suzuki"), DecideErasure { complaint: id, rev, agreed, reason });
}
