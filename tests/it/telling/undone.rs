//! What an official takes back, before it is done again. Nobody is written to.

use super::scene::Scene;
use ronten::commands::submission::{Undo, Work, last_step};

/// The last step of a kind of work on a letter.
pub fn letter(scene: &Scene, who: &str, work: Work) {
    let letter = scene.letter(who);
    let step = scene.app.read(|db| last_step(db, &letter, work)).unwrap();
    scene.app.perform(&scene.who("kato"), Undo { submission: letter.id, work, step });
}
