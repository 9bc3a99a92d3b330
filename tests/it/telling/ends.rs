//! How the projects of the story end.

use super::scene::Scene;
use ronten::commands::Actor;
use ronten::commands::project::ending::{EndForm, ProposeEnd};
use ronten::commands::round::{Certify, Reconcile, StartResponding, facts};
use ronten::commands::submission::Withdraw;
use ronten::model::terms::{ExemptionGround, Stage};
use ronten::store::projects::Plan;

pub fn ask_decision(scene: &mut Scene) {
    let plan = scene.app.read(|db| Plan::of_project(db, scene.project().id)).pop().map(|plan| plan.id);
    let (decided_on, decided_by) = (Some(scene.app.time.now().jst_date()), "市長の決裁".to_owned());
    propose(scene, EndForm::Decided { plan, decided_on, decided_by, remark: String::new() });
}

pub fn ask_abandonment(scene: &mut Scene) {
    let (reason, new_draft_note) = ("用地が得られなくなったため".to_owned(), "候補地が決まりしだい".to_owned());
    propose(scene, EndForm::Abandoned { reason, new_draft: Some(true), new_draft_note, remark: String::new() });
}

pub fn ask_exemption(scene: &mut Scene) {
    let (ground, reason) = (Some(ExemptionGround::Urgent), "崩れた道をすぐに直すため".to_owned());
    propose(scene, EndForm::Exempted { ground, reason, remark: String::new() });
}

fn propose(scene: &mut Scene, form: EndForm) {
    let project = scene.project();
    let asked = scene.app.perform(&scene.who("tanaka"), ProposeEnd { project: project.id, rev: project.rev, form });
    scene.asks(asked);
}

pub fn open_outline(scene: &mut Scene) {
    scene.draft_at(Stage::Outline, "tanaka", "");
    scene.ask_opening("tanaka");
    scene.decide("suzuki", true);
    scene.open();
}

/// One letter comes in and is withdrawn; the result says that there was none.
pub fn answer_outline(scene: &mut Scene) {
    open_outline(scene);
    scene.write("shiro", "shiro@example.jp");
    let (receipt, received_at) = (scene.receipt("shiro"), scene.app.time.now());
    scene.app.perform(&Actor::Resident, Withdraw { receipt, received_at });
    scene.close();
    let round = scene.round();
    scene.app.wait_until(round.closes_at.unwrap().plus_minutes(10));
    for (way, n) in scene.app.read(|db| facts::counts_by_way(db, &round)) {
        let certify = Certify { round: round.id, way, received: n, registered: n, explanation: String::new() };
        scene.app.perform(&scene.who("tanaka"), certify);
    }
    scene.app.perform(&scene.who("tanaka"), Reconcile { round: round.id });
    scene.app.perform(&scene.who("tanaka"), StartResponding { round: round.id });
    scene.ask_release("tanaka");
    scene.decide("suzuki", true);
}
