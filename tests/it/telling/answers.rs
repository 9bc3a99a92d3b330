//! Issues and answers of the story, and letters that belong together.

use super::scene::Scene;
use ronten::commands::issue::{RaiseIssue, RewordIssue};
use ronten::commands::submission::{Assign, Join, Link, Place};
use ronten::commands::view::{EditView, SubmitView, ViewForm};
use ronten::model::terms::ResponseCategory;
use ronten::store::issues::{Issue, View};
use ronten::store::opinions::Opinion;

/// What the city says on the issue, of all its opinions.
pub fn answer(scene: &Scene) -> ViewForm {
    let (round, issue) = (scene.round().id, scene.issues["木を植える場所"]);
    let covered = scene.app.read(|db| Opinion::ids_of_issue(db, round, issue));
    ViewForm { category: Some(ResponseCategory::Noted), text: "進めます。".to_owned(), covered, ..ViewForm::default() }
}

pub fn view(scene: &Scene) -> View {
    let (round, issue) = (scene.round().id, scene.issues["木を植える場所"]);
    scene.app.read(|db| View::of(db, issue, round)).unwrap()
}

/// Another official writes it anew.
pub fn edit_view(scene: &mut Scene) {
    let View { id, rev, .. } = view(scene);
    scene.app.perform(&scene.who("kato"), EditView { view: id, rev, form: answer(scene) });
}

/// Its approval is asked for.
pub fn ask_view(scene: &mut Scene) {
    let View { id, rev, .. } = view(scene);
    let asked = scene.app.perform(&scene.who("tanaka"), SubmitView { view: id, rev });
    scene.asks(asked);
}

/// Two letters say the same.
pub fn link(scene: &mut Scene) {
    let (jiro, taro) = (scene.letter("jiro"), scene.letter("taro"));
    scene.app.perform(&scene.who("tanaka"), Link { submission: jiro.id, rev: jiro.rev, duplicate_of: Some(taro.id) });
}

/// They are of one person.
pub fn join(scene: &mut Scene) {
    let (jiro, taro) = (scene.letter("jiro"), scene.letter("taro"));
    scene.app.perform(&scene.who("tanaka"), Join { submission: jiro.id, rev: jiro.rev, with: Some(taro.id) });
}

impl Scene {
    pub fn raise(&mut self, title: &'static str) {
        let raise = RaiseIssue { project: self.project().id, theme: "緑".to_owned(), title: title.to_owned() };
        let issue = self.app.perform(&self.who("tanaka"), raise);
        self.issues.insert(title, issue.id);
    }

    pub fn issue(&self, title: &str) -> Issue {
        self.app.read(|db| Issue::by_id(db, self.issues[title])).unwrap()
    }

    pub fn reword(&mut self, title: &str, new: &str) {
        let Issue { id, rev, theme, .. } = self.issue(title);
        self.app.perform(&self.who("tanaka"), RewordIssue { issue: id, rev, theme, title: new.to_owned() });
    }

    /// Gives the opinion of a letter to the one issue that there is.
    pub fn assign(&mut self, who: &str) {
        let Opinion { id, rev, .. } = self.opinion(who);
        let to = Place::Issue(self.issues["木を植える場所"]);
        self.app.perform(&self.who("tanaka"), Assign { opinions: vec![(id, rev)], to });
    }
}
