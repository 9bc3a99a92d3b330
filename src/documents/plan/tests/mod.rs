//! The import as a whole, on texts written for it.

mod any_text;
mod edits;
mod headings;
