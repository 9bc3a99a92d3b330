//! The demo's project under the issue-sorting method as data: evenings, what was said, what the city answers.

use crate::commands::occasion::rows::RowForm;
use crate::model::Moment;
use crate::model::method::{Speaker, Utterance};
use crate::model::terms::ResponseCategory;
use chrono::TimeDelta;
use serde::Deserialize;

/// The shipped debate.
const HALL: &str = include_str!("../../../config/demo/hall.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Debate {
    pub title: String,
    pub title_en: String,
    pub summary: String,
    /// Why it is put under the method.
    pub ground: String,
    /// Logins of who types, who confirms the record, and who approves.
    pub staff: [String; 3],
    pub begins_days_ago: i64,
    pub issues: Vec<Issue>,
    pub evenings: Vec<Evening>,
    pub later: Later,
    pub views: Vec<View>,
    pub split: SplitOff,
    pub objection: Objection,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    pub key: String,
    pub theme: String,
    pub title: String,
}

/// An occasion; one that has no attendees is still to come.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evening {
    pub title: String,
    pub area: String,
    pub place: String,
    pub capacity: i64,
    pub days_ago: i64,
    #[serde(default)]
    pub participants: i64,
    #[serde(default)]
    pub attendees: String,
    #[serde(default)]
    pub rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub kind: Utterance,
    pub speaker: Speaker,
    pub district: String,
    pub words: String,
    pub answer: String,
    pub post: String,
    /// Key of its issue.
    pub issue: String,
    /// The numbers of the occasion and of the row that asked the same.
    pub repeats: Option<(i64, i64)>,
    /// The answer is taken back, and given within so many days.
    pub due_in_days: Option<i64>,
}

impl Row {
    /// What is typed for it at a moment.
    pub fn form(&self, now: Moment) -> RowForm {
        RowForm {
            kind: Some(self.kind),
            speaker: Some(self.speaker),
            district: self.district.clone(),
            words: self.words.clone(),
            answer: self.answer.clone(),
            answered_by: self.post.clone(),
            taken_back: self.due_in_days.is_some(),
            due: self.due_in_days.map(|days| now.jst_date() + TimeDelta::days(days)),
        }
    }
}

/// The answer that was taken back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// Numbers.
    pub evening: i64,
    pub row: i64,
    pub days_ago: i64,
    pub answer: String,
    pub post: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Key of its issue.
    pub issue: String,
    pub days_ago: i64,
    pub category: ResponseCategory,
    pub text: String,
    #[serde(default)]
    pub page: String,
    #[serde(default)]
    pub later_stage: String,
    /// Why it differs from the view before.
    #[serde(default)]
    pub change: String,
}

/// An issue that comes out of another one, with one row.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitOff {
    /// Keys of issues.
    pub from: String,
    pub into: String,
    /// Numbers.
    pub evening: i64,
    pub row: i64,
    pub days_ago: i64,
    pub reason: String,
}

/// What somebody has against a record, and the correction.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// Numbers.
    pub evening: i64,
    pub row: i64,
    pub days_ago: i64,
    pub words: String,
    pub wanted: String,
    pub answered_days_ago: i64,
    pub answer: String,
    pub post: String,
    pub reason: String,
}

impl Debate {
    /// The shipped debate.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        toml::from_str(HALL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_debate_reads_and_its_keys_meet() {
        let debate = Debate::shipped().unwrap();

        let rows = debate.evenings.iter().flat_map(|evening| &evening.rows).map(|row| &row.issue);
        let split = [&debate.split.from, &debate.split.into];
        for key in rows.chain(debate.views.iter().map(|view| &view.issue)).chain(split) {
            assert!(debate.issues.iter().any(|issue| issue.key == *key), "{key}");
        }
    }
}
