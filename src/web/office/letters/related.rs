//! The letters that one letter has to do with: the same words, the same writer, as confirmed or as proposed.

use crate::commands::submission::suggestions;
use crate::model::ids::SubmissionId;
use crate::store::Db;
use crate::store::submissions::Submission;
use crate::web::office::case::At;
use crate::web::problem::Problem;
use serde::Serialize;

/// By intake number, each with its page.
#[derive(Serialize)]
pub struct Related {
    /// The earlier letter that it repeats.
    duplicate_of: Option<Other>,
    /// Earlier letters with the same words.
    same_text: Vec<Other>,
    /// The other letters of its writer, confirmed.
    joined: Vec<Other>,
    /// Letters that seem to be of its writer.
    same_identity: Vec<Other>,
}

#[derive(Serialize)]
struct Other {
    number: i64,
    href: String,
}

/// What is known and proposed for a letter.
pub fn load(db: &mut Db, at: &At, letter: &Submission) -> Result<Related, Problem> {
    let proposed = suggestions(db, letter)?;
    let joined = Submission::of_submitter(db, letter.round, letter.submitter)?;
    let mut same_text = others(db, at, &proposed.same_text)?;
    same_text.retain(|other| other.number < letter.intake_no);
    let duplicate_of: Vec<SubmissionId> = letter.duplicate_of.into_iter().collect();
    Ok(Related {
        duplicate_of: others(db, at, &duplicate_of)?.pop(),
        same_text,
        joined: joined.iter().filter(|other| other.id != letter.id).map(|other| self::other(at, other)).collect(),
        same_identity: others(db, at, &proposed.same_identity)?,
    })
}

fn others(db: &mut Db, at: &At, ids: &[SubmissionId]) -> Result<Vec<Other>, Problem> {
    let mut all = Vec::new();
    for id in ids {
        all.extend(Submission::by_id(db, *id)?.map(|letter| other(at, &letter)));
    }
    Ok(all)
}

fn other(at: &At, letter: &Submission) -> Other {
    Other { number: letter.intake_no, href: format!("{}/letters/{}", at.base(), letter.intake_no) }
}
