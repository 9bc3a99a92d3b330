//! The counts of a round, under the names by which they are always shown: letters 通, submitters 人, opinions 件, distinct texts, issues.
//!
//! How they are counted, and which equations they satisfy, is in `procedure::counts`.

use super::terms::{Channel, JointRule, ResponseCategory, Scope, Validity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The counts of one round. Maps leave out what is zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    pub letters: u64,
    pub letters_by_validity: BTreeMap<Validity, u64>,
    pub letters_by_channel: BTreeMap<Channel, u64>,
    /// Valid letters that are linked to an earlier one with the same words. They count like any other.
    pub duplicates: u64,
    pub submitters: u64,
    /// Each submitter under the channel of the first letter.
    pub submitters_by_channel: BTreeMap<Channel, u64>,
    /// Submitters of at least one valid letter: received and accepted are published apart.
    pub valid_submitters: u64,
    pub opinions: u64,
    pub opinions_by_scope: BTreeMap<Scope, u64>,
    pub opinions_by_channel: BTreeMap<Channel, u64>,
    pub opinions_by_category: BTreeMap<ResponseCategory, u64>,
    pub opinions_by_issue: BTreeMap<String, u64>,
    /// Opinions with a marked reason for having no issue.
    pub opinions_without_issue: u64,
    /// Opinions whose issue has no approved view yet.
    pub opinions_unanswered: u64,
    pub distinct_texts: u64,
    /// Issues with at least one opinion.
    pub issues: u64,
    pub issues_answered: u64,
    pub issues_by_category: BTreeMap<ResponseCategory, u64>,
    /// Letters that several people signed; none where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint: Option<Joint>,
}

/// Letters that several people signed, and what the city's rule makes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Joint {
    pub rule: JointRule,
    pub letters: u64,
    /// Who signed beside the submitters. Of several letters of one submitter the one with the most counts: whether the others'
    /// are the same people cannot be told.
    pub co_signers: u64,
}

impl Joint {
    /// How many of the submitters wrote no letter of their own.
    pub const fn among_submitters(&self) -> u64 {
        match self.rule {
            JointRule::Letter => 0,
            JointRule::Each => self.co_signers,
        }
    }
}
