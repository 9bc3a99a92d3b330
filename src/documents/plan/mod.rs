//! A draft plan (案): from the bytes of a file to a tree of sections that residents can comment on.
//!
//! ```text
//! bytes ─► Source (text + the author's own heading marks) ─► Outline (line starts and levels) ─► Sections
//!                                                              ▲ edits of the preview
//! ```
//! The text is never changed or reordered: the sections in order give back every character. Whatever an importer
//! can get wrong is only *where a section begins*, and that an official sees and corrects before saving.

#[cfg(test)]
mod any_text_tests;
mod article;
mod contents;
mod detect;
mod docx;
mod edit;
#[cfg(test)]
mod edits_tests;
mod encoding;
#[cfg(test)]
mod headings_tests;
mod line;
mod markdown;
mod marker;
mod nest;
mod number;
mod outline;
mod source;
mod title;

pub use detect::detect;
pub(super) use docx::{Package, attribute, claimed_entries, walk};
pub use edit::EditError;
pub use encoding::{decode, wrong_line};
pub use line::{Line, lines};
pub use outline::{Heading, MAX_HEADINGS, MAX_LEVEL, Outline, OutlineError, PlanSection, SavedSection, Section};
pub use source::{Format, ImportError, MAX_ENTRIES, MAX_FILE_BYTES, MAX_RATIO, MAX_UNPACKED_BYTES, Source};
pub use title::{differ_in_number_only, heading_title};
