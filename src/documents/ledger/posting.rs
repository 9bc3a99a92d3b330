//! What enters a ledger at once, what is approved before it does, and the chain that holds it all together.

use super::line::Line;
use crate::model::Moment;
use crate::model::method::{Ending, Ruling};
use crate::model::policy::Label;
use crate::model::terms::ResponseCategory;
use crate::record::canonical::{CanonicalError, canonical};
use crate::record::digest::Digest;
use serde::{Deserialize, Serialize};

/// Format and version of the snapshots.
pub const POSTING: &str = "ronten-posting/v1";
pub const EDITION: &str = "ronten-edition/v1";
pub const VIEW: &str = "ronten-ledger-view/v1";
pub const OBJECTION: &str = "ronten-objection/v1";
pub const END: &str = "ronten-ledger-end/v1";
pub const ANSWER: &str = "ronten-answer/v1";

/// Lines that enter together. Each posting names the one before by its hash, so the hash of the last one stands for all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingSheet {
    pub format: String,
    /// The project's number, e.g. `2026-001`.
    pub project: String,
    pub number: i64,
    /// SHA-256 (hex) of the posting before, as it entered; empty for the first.
    pub before: String,
    /// The number of the first line.
    pub first_line: i64,
    pub lines: Vec<Line>,
}

/// An edition as it is approved: what it adds to the lines of the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionSheet {
    pub format: String,
    pub city: Label,
    pub title: String,
    pub edition: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Previous>,
    pub posting: PostingSheet,
}

/// The edition before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    pub edition: i64,
    pub hash: String,
    pub last_line: i64,
}

/// A view of the ledger as it is approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewSheet {
    pub format: String,
    pub project: String,
    pub issue: i64,
    pub theme: String,
    pub title: String,
    pub category: ResponseCategory,
    pub label: Label,
    pub text: String,
    pub reason: String,
    pub page: String,
    pub later_stage: String,
    /// The view that it will stand in the place of, and why it differs.
    pub supersedes: Option<i64>,
    pub change: String,
    /// Lines of the opinions that it answers.
    pub covered: Vec<i64>,
    /// Where the issue came from, with the first view on it: nobody outside may know the issue yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<SplitFrom>,
}

/// The issue that another one was taken out of, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitFrom {
    pub issue: i64,
    pub reason: String,
}

/// An answer that was taken back (持ち帰り) as it is approved, with the words that it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerSheet {
    pub format: String,
    pub project: String,
    pub occasion: i64,
    pub row: i64,
    pub words: String,
    pub answer: String,
    /// The post that answers.
    pub post: String,
}

/// The end of a ledger as it is approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndSheet {
    pub format: String,
    pub project: String,
    pub title: String,
    pub how: Ending,
    pub reason: String,
    /// The number of the project that goes on; empty for none.
    pub successor: String,
    /// The last edition, which is the whole course of the discussion (経過一覧), and its SHA-256 (hex).
    pub edition: i64,
    pub course: String,
    /// Issues that the next project goes on with.
    pub carried: Vec<(i64, String)>,
}

/// What is answered to an objection as it is approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionSheet {
    pub format: String,
    pub project: String,
    pub occasion: i64,
    pub objection: i64,
    /// The number of the row; 0 for the record as a whole.
    pub row: i64,
    /// What is shown of the objection.
    pub said: String,
    pub ruling: Ruling,
    /// What is to be read instead; empty where the record stands.
    pub text: String,
    pub answer: String,
    pub post: String,
    pub reason: String,
}

impl PostingSheet {
    /// SHA-256 of its canonical JSON.
    pub fn hash(&self) -> Result<Digest, CanonicalError> {
        Ok(Digest::of(&[&canonical(self)?]))
    }

    /// The lines with their numbers, as they stand in the ledger from a moment on.
    pub fn entered(self, entered_at: Moment) -> impl Iterator<Item = super::Entered> {
        let first = self.first_line;
        self.lines.into_iter().zip(first..).map(move |(line, number)| super::Entered { number, entered_at, line })
    }
}
