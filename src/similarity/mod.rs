//! Which texts say the same: equal wording, nearly equal wording, and the issues an opinion may belong to.
//!
//! Everything here proposes and counts; nothing is dropped or merged. Results depend on the texts and their order
//! alone, so a second run, or an auditor's, finds the same.

pub mod near;
pub mod same;
pub mod suggest;

pub use near::near_groups;
pub use same::{SameTextKey, same_groups};
pub use suggest::Suggester;

use unicode_normalization::UnicodeNormalization;

use crate::model::text::is_invisible;

/// The characters that count when texts are compared: width folded (NFKC), white space and invisible characters gone.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c))
}

/// Up to three characters as one number: a code point has 21 bits, so different ones never collide.
fn packed(chars: &[char]) -> u64 {
    chars.iter().fold(0, |bits, c| bits << 21 | u64::from(u32::from(*c)))
}
