//! The issue-sorting method: what residents read of it, and what the staff does.

use super::Line;

#[rustfmt::skip]
pub const METHOD: &[Line] = &[
];
