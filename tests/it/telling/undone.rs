//! What an official takes back, before it is done again. Nobody is written to.

use super::scene::Scene;
use ronten::commands::submission::{Undo, Work, last_step};
use ronten::commands::{issue, view};
use ronten::store::issues::{Issue, View};

/// The last step of a kind of work on a letter.
pub fn letter(scene: &Scene, who: &str, work: Work) {
    let letter = scene.letter(who);
    let step = scene.app.read(|db| last_step(db, &letter, work)).unwrap();
    scene.app.perform(&scene.who("kato"), Undo { submission: letter.id, work, step });
}

/// The last step on an issue.
pub fn issue(scene: &Scene, title: &str) {
    let row: Issue = scene.issue(title);
    let step = scene.app.read(|db| issue::last_step(db, &row)).unwrap();
    scene.app.perform(&scene.who("kato"), issue::UndoIssue { issue: row.id, step });
}

/// The last step on the city's view.
pub fn view(scene: &Scene, row: &View) {
    let step = scene.app.read(|db| view::last_step(db, row)).unwrap();
    scene.app.perform(&scene.who("kato"), view::UndoView { view: row.id, step });
}
