//! What a policy says about opinions: who counts as how many, and which the city owes an answer.

use crate::model::terms::{JointRule, NoIssueReason};
use serde::{Deserialize, Serialize};

/// What counts as how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counting {
    /// The people of a letter that several signed.
    pub joint: JointRule,
}

impl Default for Counting {
    fn default() -> Self {
        Self { joint: JointRule::Letter }
    }
}

/// Which opinions the city owes an answer. Each that it does not owe one is published all the same, and counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answering {
    /// What would be a reason for an opinion to have no issue, and so no answer, elsewhere, but is none here.
    pub always: Vec<NoIssueReason>,
}

impl Answering {
    /// Whether an opinion may be left without an answer for this reason.
    pub fn excuses(&self, reason: NoIssueReason) -> bool {
        !self.always.contains(&reason)
    }
}
