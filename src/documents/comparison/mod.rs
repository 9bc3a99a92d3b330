//! Two versions of a plan side by side (新旧対照): which sections changed, moved, came or went, and inside a changed section
//! which words.
//!
//! ```text
//! old ┐                                   ┌ rows (by section) ─► change_table: what a decision keeps
//!     ├─ sections with the same id meet ─►┤
//! new ┘                                   └ a row's words: before and after ─► difference (kept, removed, added)
//! matching: which section of the version before a new one is likely to be, for the official who confirms it
//! ```
//! Sections meet by their id alone: an official confirmed it when the version was saved. Nothing here is stored or kept;
//! words withheld from a version are gone from every comparison with it.

mod matching;
mod part;
mod sections;
mod sides;
mod table;
mod tokens;
mod words;
#[cfg(test)]
mod words_tests;

pub use matching::{Proposed, propose};
pub use part::{Part, Version};
pub use sections::{Comparison, Kind, Row, compare};
pub use sides::{Piece, Side, sides};
pub use table::{Cause, Causes, ChangedPlace, Way, change_table, unkept};
pub use words::{BUDGET, Budget, Change, Difference, Run, difference};
