//! Opinions with their words, and the way to the letters that they stand in.

use crate::model::ids::SubmissionId;
use crate::model::span::slice;
use crate::model::terms::{Scope, Tongue};
use crate::store::Db;
use crate::store::opinions::Opinion;
use crate::store::submissions::{Submission, Words};
use crate::web::office::case::At;
use crate::web::office::letters::marks::{Piece, plain};
use crate::web::problem::Problem;
use serde::Serialize;
use std::collections::HashMap;

/// An opinion on a page.
#[derive(Serialize)]
pub struct Worded {
    /// Id and rev, as forms send them.
    pub token: String,
    pub id: String,
    /// Intake number of its letter, and which opinion of the letter it is.
    pub letter: i64,
    pub position: i64,
    pub letter_page: String,
    pub scope: Scope,
    pub gist: String,
    pub pieces: Vec<Piece>,
    /// The language of its words.
    pub written_in: Tongue,
    /// What they say in Japanese, by the city.
    pub translation: String,
    /// What other texts are compared with: the translation, where there is one.
    #[serde(skip)]
    pub text: String,
}

/// The opinions in their order, each with the words of its span.
pub fn worded(db: &mut Db, at: &At, opinions: Vec<Opinion>) -> Result<Vec<Worded>, Problem> {
    let mut ids: Vec<SubmissionId> = opinions.iter().map(|opinion| opinion.submission).collect();
    ids.sort_unstable();
    ids.dedup();
    let letters: HashMap<_, _> = Submission::words(db, &ids)?.into_iter().map(|words| (words.id, words)).collect();
    let worded = opinions.into_iter().filter_map(|opinion| {
        let Words { id: _, intake_no: letter, text: whole, written_in } = letters.get(&opinion.submission)?;
        let text = slice(whole, usize::try_from(opinion.start_at).ok()?, usize::try_from(opinion.end_at).ok()?).unwrap_or_default();
        Some(Worded {
            token: format!("{}:{}", opinion.id, opinion.rev),
            id: opinion.id.to_string(),
            letter: *letter,
            position: opinion.position,
            letter_page: format!("{}/letters/{letter}", at.base()),
            scope: opinion.scope,
            gist: opinion.gist,
            pieces: plain(text.trim_end()),
            written_in: *written_in,
            text: if opinion.translation.is_empty() { text.to_owned() } else { opinion.translation.clone() },
            translation: opinion.translation,
        })
    });
    Ok(worded.collect())
}
