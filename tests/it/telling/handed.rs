//! A letter comes to the wrong round and is handed over to the one it was meant for, whose project stays the story's.

use super::period;
use super::scene::Scene;
use ronten::commands::submission::{HandOver, Open};
use ronten::store::submissions::Submission;

pub fn hand_over(scene: &mut Scene) {
    let (project, round) = (scene.project.clone(), scene.round);
    scene.register("tanaka", "川沿いの計画");
    scene.add_plan("tanaka");
    scene.draft("tanaka", "");
    scene.ask_opening("tanaka");
    scene.decide("suzuki", true);
    scene.open();
    scene.write("goro", "goro@example.jp");
    let Submission { id: submission, .. } = scene.letter("goro");
    let rev = scene.app.perform(&scene.who("tanaka"), Open { submission }).rev;
    let to = round.unwrap();
    scene.app.perform(&scene.who("tanaka"), HandOver { submission, rev, to });
    period::cancel(scene);
    (scene.project, scene.round) = (project, round);
}
