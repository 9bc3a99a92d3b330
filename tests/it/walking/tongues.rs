//! Letters are said to be in this language or that, and their opinions get translations.

use super::city::City;
use ronten::commands::Actor;
use ronten::commands::submission::{SayLanguage, Translate, Translated};
use ronten::model::terms::Tongue;
use ronten::procedure::submission::{Event, Submission as Machine};
use ronten::store::opinions::Opinion;
use ronten::store::submissions::Submission;

impl City {
    pub fn say_language(&mut self, letter: &Submission, actor: &Actor, rev: i64) {
        let written_in = self.dice.one(&[Tongue::Ja, Tongue::En, Tongue::Vi, Tongue::Other]);
        let command = SayLanguage { submission: letter.id, rev, written_in };
        self.attempt::<Machine, _>(actor, letter.state, &[Event::SayLanguage], command);
    }

    /// All opinions of a letter, now and then one without a text.
    pub fn translate(&mut self, letter: &Submission, actor: &Actor) {
        let mut texts = Vec::new();
        for Opinion { id, rev, .. } in self.read(|db| Opinion::of_submission(db, letter.id)) {
            let text =
                if self.dice.chance(10) { String::new() } else { format!("木を{}本植えてください。", self.dice.below(4)) };
            texts.push(Translated { opinion: id, rev, text, looked: true });
        }
        let command = Translate { submission: letter.id, texts, kept: Vec::new() };
        self.attempt::<Machine, _>(actor, letter.state, &[Event::Translate], command);
    }

    /// Whether an opinion of the letter still needs a translation.
    pub fn untranslated(&self, letter: &Submission) -> bool {
        self.read(|db| Opinion::of_submission(db, letter.id)).iter().any(|opinion| opinion.translation_due)
    }
}
