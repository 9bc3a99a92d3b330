//! A writer is asked for what is missing in a letter, and gives it.

use super::scene::Scene;
use ronten::commands::Actor;
use ronten::commands::submission::{AskBack, Complete, CompleteFor, ReadAgain, Right, SayLanguage, Translate, Translated, Withdraw};
use ronten::model::letter::{Missing, Person};
use ronten::model::terms::Tongue;
use ronten::store::opinions::Opinion;
use ronten::store::submissions::Submission;

pub fn ask_back(scene: &mut Scene, who: &str) {
    let letter = scene.letter(who);
    let command = AskBack { submission: letter.id, rev: letter.rev, missing: vec![Missing::Contact], note: String::new() };
    scene.app.perform(&scene.who("tanaka"), command);
}

fn contact(mail: &str) -> Person {
    Person { mail: mail.to_owned(), ..Person::default() }
}

pub fn complete(scene: &mut Scene, who: &str, mail: &str) {
    let (receipt, received_at) = (scene.letter(who).receipt, scene.app.time.now());
    scene.app.perform(&Actor::Resident, Complete { receipt, person: contact(mail), received_at });
}

pub fn complete_for(scene: &mut Scene, who: &str, mail: &str) {
    let letter = scene.letter(who);
    scene.app.perform(&scene.who("tanaka"), CompleteFor { submission: letter.id, rev: letter.rev, person: contact(mail) });
}

/// The letter is called Vietnamese, and what it says is written in Japanese.
pub fn translate(scene: &mut Scene, who: &str) {
    let Submission { id: submission, rev, .. } = scene.letter(who);
    let tanaka = scene.who("tanaka");
    scene.app.perform(&tanaka, SayLanguage { submission, rev, written_in: Tongue::Vi });
    let rows = scene.app.read(|db| Opinion::of_submission(db, submission)).into_iter();
    let texts = rows.map(|row| Translated { opinion: row.id, rev: row.rev, text: "木を植えること。".to_owned(), looked: false });
    scene.app.perform(&tanaka, Translate { submission, texts: texts.collect(), kept: Vec::new() });
}

/// A colleague types a letter from paper a second time and is right; another one says the same both times, and is taken back.
pub fn read_again(scene: &mut Scene) {
    again(scene, "paper", "駅前に桜を植えてください。");
    scene.enter("tanaka", "slip", "");
    again(scene, "slip", "駅前に木を植えてください。");
    let (receipt, received_at) = (scene.letter("slip").receipt, scene.app.time.now());
    scene.app.perform(&Actor::Resident, Withdraw { receipt, received_at });
}

fn again(scene: &mut Scene, who: &str, text: &str) {
    let letter = scene.letter(who);
    let command = ReadAgain { submission: letter.id, rev: letter.rev, texts: vec![text.to_owned()], right: Some(Right::Second) };
    scene.app.perform(&scene.who("kato"), command);
}
