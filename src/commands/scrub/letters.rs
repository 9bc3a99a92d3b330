//! The words that officials wrote about letters and opinions, beside what their writers wrote.

use super::Scrub;
use super::words::{Worded, all};
use crate::model::letter::Particulars;
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;
use serde::Deserialize;

/// What officials wrote about a letter or an opinion, from the body of its row; the rest is the writer's.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AboutLetter {
    validity_reason: String,
    found_how: String,
    gist: String,
    translation: String,
}

impl AboutLetter {
    /// Whether a body holds the words in them.
    pub fn holds(scrub: &Scrub, body: &str) -> bool {
        let Ok(Self { validity_reason, found_how, gist, translation }) = serde_json::from_str(body) else { return scrub.is_in(body) };
        [validity_reason, found_how, gist, translation].iter().any(|text| !text.is_empty() && !scrub.spans(text).is_empty())
    }
}

impl Worded for Submission {
    fn scrub(&mut self, scrub: &Scrub) {
        all(scrub, [&mut self.validity_reason, &mut self.found_how]);
        self.particularly(|Particulars { asked, co_signers: _, proxy: _, handed_to: _, handed_from: _, written_in: _, second: _ }| {
            asked.iter_mut().for_each(|asking| all(scrub, [&mut asking.note]))
        });
    }
}

impl Worded for Opinion {
    fn scrub(&mut self, scrub: &Scrub) {
        let Self {
            id: _,
            submission: _,
            project: _,
            round: _,
            text_rev: _,
            position: _,
            start_at: _,
            end_at: _,
            scope: _,
            issue: _,
            no_issue: _,
            gist,
            plan_section: _,
            text_key: _,
            active: _,
            rev: _,
            translation,
            translation_due: _,
        } = self;
        all(scrub, [gist, translation]);
    }
}
