//! The issue ledger (論点整理台帳): lines that only ever grow, and everything that is read from them.
//!
//! Tables, histories, editions and what the city said on a day are all folds of the same lines: over all of them, over those of an
//! edition, or over those that had entered by that day. So nothing has to be kept beside them, and nothing can disagree.

mod about;
#[cfg(test)]
mod any_history_tests;
mod course;
mod fold;
#[cfg(test)]
mod history_tests;
mod line;
mod matrix;
mod pending;
mod posting;
mod record;
mod result;
pub mod sheet;
mod wording;

pub use course::{Entry, IssueCourse, Standing};
pub use fold::{Column, EditionMark, Entered, Filed, Ledger, marked};
pub use line::{CarriedFrom, CorrectedLine, EditionLine, Line, MaterialLine, OccasionLine, OpinionLine, RaisedLine, ViewLine, What};
pub use matrix::{Cell, Matrix, MatrixRow};
pub use pending::{Office, OfficeIssue, pending};
pub use posting::{
    ANSWER, AnswerSheet, EDITION, END, EditionSheet, EndSheet, OBJECTION, ObjectionSheet, POSTING, PostingSheet, Previous, SplitFrom, VIEW,
    ViewSheet,
};
pub use record::{RECORD, RecordIssue, RecordRow, RecordSheet};
pub use result::lines_of_result;
