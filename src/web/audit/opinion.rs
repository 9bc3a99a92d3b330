//! An opinion as an auditor reads it: its words as the public will, and none before the letter was looked through.

use crate::commands::submission::{cleared_span, masked};
use crate::documents::result::marker;
use crate::model::Span;
use crate::model::terms::{NoIssueReason, Scope, Tongue};
use crate::store::Db;
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;
use crate::web::office::letters::marks::{Piece, plain};
use crate::web::problem::Problem;
use serde::Serialize;

/// For the part `pages/audit/opinion`.
#[derive(Serialize)]
pub struct Shown {
    /// Intake number of its letter, and which opinion of the letter it is.
    letter: i64,
    position: i64,
    letter_page: String,
    scope: Scope,
    no_issue: Option<NoIssueReason>,
    gist: String,
    /// What it says in Japanese, by the city.
    translation: String,
    /// The language of its words.
    written_in: Tongue,
    /// None before the letter was looked through for personal data.
    pieces: Option<Vec<Piece>>,
}

/// One opinion of a letter; the audit's pages of its round lie below `base`.
pub fn shown(db: &mut Db, base: &str, letter: &Submission, opinion: &Opinion) -> Result<Shown, Problem> {
    Ok(Shown {
        letter: letter.intake_no,
        position: opinion.position,
        letter_page: format!("{base}/submissions/{}", letter.intake_no),
        scope: opinion.scope,
        no_issue: opinion.no_issue,
        gist: masked(db, letter, &opinion.gist)?,
        translation: masked(db, letter, &opinion.translation)?,
        written_in: letter.written_in(),
        pieces: words(letter, opinion.start_at, opinion.end_at).map(|words| plain(&words)),
    })
}

/// The words of a span with its markers, if somebody looked the letter through.
pub fn words(letter: &Submission, start: i64, end: i64) -> Option<String> {
    letter.cleared_by?;
    let span = Span::new(usize::try_from(start).ok()?, usize::try_from(end).ok()?)?;
    Some(cleared_span(letter, span, marker).ok()?.text)
}
