//! What a policy says about the paper desk.

use super::days::is_zero;
use serde::{Deserialize, Serialize};

/// How what is typed from paper is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// Of a hundred letters on paper, how many a second person types once more: 0 for none, 100 for all.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub second_reading: i64,
}
