//! One line of a ledger: what happened, on which day, in words that are public.
//!
//! An allow-list: what has no field here cannot enter. No speaker, letter, submitter or id of an opinion is in it. A line never
//! changes; what turns out otherwise is another line.

use crate::model::Moment;
use crate::model::method::{Ending, OccasionKind, Reopening, Settlement, Source, Speaker, Utterance};
use crate::model::policy::Label;
use crate::model::terms::{NoIssueReason, ResponseCategory, Scope, Stage};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A line as it is hashed; its number and the moment at which it entered stand beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Line {
    /// The day in Japan on which it happened (`YYYY-MM-DD`), which may be long before it entered.
    pub on: String,
    #[serde(flatten)]
    pub what: What,
}

/// What can happen in a ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// A result of a round was published; version 2 and later are corrections.
    Result {
        round: i64,
        stage: Stage,
        version: i64,
        opinions: u64,
    },
    /// An occasion was held, and its record is published.
    Occasion(OccasionLine),
    Raised(RaisedLine),
    Reworded {
        issue: i64,
        theme: String,
        title: String,
    },
    Merged {
        issue: i64,
        into: i64,
        reason: String,
    },
    Reopened {
        issue: i64,
        because: Reopening,
        reason: String,
    },
    Settled {
        issue: i64,
        how: Settlement,
        reason: String,
    },
    /// 検討中: who considers the issue until when.
    Considered {
        issue: i64,
        owner: String,
        due: String,
    },
    Opinion(Box<OpinionLine>),
    /// An opinion belongs to another issue than was said, or to none.
    Filed {
        opinion: i64,
        issue: Option<i64>,
    },
    /// An opinion is no more part of what it was published in.
    Dropped {
        opinion: i64,
    },
    /// The answer that was taken back on the spot (持ち帰り) is given.
    Answered {
        opinion: i64,
        answer: String,
        post: String,
    },
    /// A published record was corrected; what it said stays.
    Corrected(CorrectedLine),
    View(Box<ViewLine>),
    /// The project that goes on has an issue under another number.
    Carried {
        issue: i64,
        /// The number of that project.
        project: String,
        into: i64,
    },
    /// Nothing enters any more but corrections.
    Ended {
        how: Ending,
        reason: String,
        /// The number of the project that goes on.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        project: String,
    },
    /// Letters of a round whose result is not published, by number alone.
    Unpublished {
        round: i64,
        letters: u64,
    },
    /// An edition was frozen: everything before is in it.
    Edition(EditionLine),
}

/// An occasion that was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OccasionLine {
    pub occasion: i64,
    pub of: OccasionKind,
    pub title: String,
    pub area: String,
    pub place: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants: Option<i64>,
    pub rows: u64,
}

/// An issue as it became public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RaisedLine {
    pub issue: i64,
    pub theme: String,
    pub title: String,
    /// The issue that it came out of, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<i64>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The issue of the project before that it goes on with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<CarriedFrom>,
}

/// An issue of another project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CarriedFrom {
    /// Its number, e.g. `2026-001`.
    pub project: String,
    pub issue: i64,
}

/// One opinion, whatever way it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpinionLine {
    pub source: Source,
    /// Its number in the result of the round or in the record of the occasion.
    pub number: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_issue: Option<NoIssueReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utterance: Option<Utterance>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Speaker>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub district: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub gist: String,
    pub text: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub translation: String,
    /// What was answered on the spot, and by which post.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub post: String,
    /// By when an answer was promised (持ち帰り, `YYYY-MM-DD`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub due: String,
    /// The line at which the same was asked before (既出).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<i64>,
    /// The line that it stands in the place of, where a correction gave it other words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<i64>,
}

/// What is to be read instead of what the record of an occasion says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CorrectedLine {
    pub occasion: i64,
    /// The number of the objection there.
    pub objection: i64,
    /// The number of the row, and the line that it entered by; none for the record as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<i64>,
    pub text: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub post: String,
    pub reason: String,
}

/// A view of the city that was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ViewLine {
    pub issue: i64,
    /// Counts the views on the issue from 1; its permanent address.
    pub view: i64,
    /// The round in whose result it stands; none for a view of the ledger's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    pub category: ResponseCategory,
    /// The city's own words for the category.
    pub label: Label,
    pub text: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub page: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub later_stage: String,
    /// The view that it stands in the place of, and why it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<i64>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub change: String,
    /// The lines of the opinions that it answers; in a result those of the round, which are not listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covered: Vec<i64>,
}

/// An edition as it says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EditionLine {
    pub edition: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occasion: Option<i64>,
    /// 基準日.
    pub cutoff_at: Moment,
    /// Why it was made although an occasion before was not absorbed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub late_reason: String,
    /// The papers that were frozen with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<MaterialLine>,
}

/// A paper that is handed out, by the hash of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MaterialLine {
    /// Its number among those of the occasion.
    pub material: i64,
    pub title: String,
    /// In bytes.
    pub size: i64,
    /// SHA-256 (hex).
    pub sha256: String,
}
