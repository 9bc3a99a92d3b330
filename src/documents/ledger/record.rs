//! The record of an occasion (質疑応答の記録): the snapshot that is approved and hashed, and the lines that it brings into the ledger.

use super::fold::Ledger;
use super::line::{Line, OccasionLine, OpinionLine, RaisedLine, What};
use crate::model::Moment;
use crate::model::method::{OccasionKind, Source, Speaker, Utterance};
use crate::model::policy::Label;
use crate::model::terms::ProjectKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Format and version of the snapshot.
pub const RECORD: &str = "ronten-record/v1";

/// Everything that is public about what was said on an occasion. No field for anybody's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordSheet {
    pub format: String,
    pub city: Label,
    /// The project's number, e.g. `2026-001`.
    pub project: String,
    pub title: String,
    pub kind: ProjectKind,
    pub section: Label,
    pub occasion: i64,
    pub of: OccasionKind,
    pub name: String,
    pub area: String,
    pub place: String,
    pub starts_at: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Moment>,
    /// How many people came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants: Option<i64>,
    /// Who spoke for the city, by post.
    pub attendees: String,
    /// The edition that was handed out, and its hash.
    pub edition: i64,
    pub edition_hash: String,
    pub rows: Vec<RecordRow>,
    pub remarks: String,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordRow {
    pub number: i64,
    pub utterance: Utterance,
    pub speaker: Speaker,
    pub district: String,
    pub words: String,
    pub answer: String,
    /// The post that answered.
    pub post: String,
    /// By when an answer was promised (持ち帰り, `YYYY-MM-DD`); empty when it was answered.
    pub due: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<RecordIssue>,
    /// The line of the ledger at which the same was asked before (既出).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<i64>,
}

/// The issue that a row is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordIssue {
    pub number: i64,
    pub theme: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<i64>,
}

impl RecordSheet {
    /// The lines that it brings: the occasion, the issues that are new with it, its rows.
    pub fn lines(&self, ledger: &Ledger) -> Vec<Line> {
        let on = self.starts_at.jst_date().format("%Y-%m-%d").to_string();
        let line = |what| Line { on: on.clone(), what };
        let mut lines = vec![line(What::Occasion(OccasionLine {
            occasion: self.occasion,
            of: self.of,
            title: self.name.clone(),
            area: self.area.clone(),
            place: self.place.clone(),
            participants: self.participants,
            rows: self.rows.len() as u64,
        }))];
        let named: BTreeMap<i64, &RecordIssue> =
            self.rows.iter().filter_map(|row| row.issue.as_ref()).map(|issue| (issue.number, issue)).collect();
        for issue in named.into_values().filter(|issue| !ledger.issues.contains_key(&issue.number)) {
            let RecordIssue { number, theme, title, split_from } = issue.clone();
            lines.push(line(What::Raised(RaisedLine { issue: number, theme, title, split_from, reason: String::new(), carried: None })));
        }
        lines.extend(self.rows.iter().map(|row| line(What::Opinion(Box::new(self.opinion(row))))));
        lines
    }

    fn opinion(&self, row: &RecordRow) -> OpinionLine {
        OpinionLine {
            source: Source::Occasion(self.occasion),
            number: row.number,
            issue: row.issue.as_ref().map(|issue| issue.number),
            no_issue: None,
            scope: None,
            utterance: Some(row.utterance),
            speaker: Some(row.speaker),
            district: row.district.clone(),
            gist: String::new(),
            text: row.words.clone(),
            translation: String::new(),
            answer: row.answer.clone(),
            post: row.post.clone(),
            due: row.due.clone(),
            repeats: row.repeats,
            corrects: None,
        }
    }

    /// Every text of it that somebody wrote, with its name and the number of its row; 0 for the record as a whole.
    pub fn texts(&mut self) -> Vec<(&'static str, i64, &mut String)> {
        let Self {
            format: _,
            city: _,
            project: _,
            title,
            kind: _,
            section: _,
            occasion: _,
            of: _,
            name,
            area,
            place,
            starts_at: _,
            ends_at: _,
            participants: _,
            attendees,
            edition: _,
            edition_hash: _,
            rows,
            remarks,
        } = self;
        let mut texts = vec![("title", 0, title), ("name", 0, name), ("area", 0, area), ("place", 0, place)];
        texts.extend([("attendees", 0, attendees), ("remarks", 0, remarks)]);
        for RecordRow { number, utterance: _, speaker: _, district, words, answer, post, due: _, issue, repeats: _ } in rows {
            texts.extend([
                ("district", *number, district),
                ("words", *number, words),
                ("answer", *number, answer),
                ("post", *number, post),
            ]);
            if let Some(RecordIssue { number: _, theme, title, split_from: _ }) = issue {
                texts.extend([("theme", *number, theme), ("issue", *number, title)]);
            }
        }
        texts
    }
}
