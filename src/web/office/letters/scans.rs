//! The scans of a letter, on its page.

use crate::documents::attachment::Kind;
use crate::store::Db;
use crate::store::submissions::Submission;
use crate::store::working::FileRow;
use crate::web::office::case::At;
use crate::web::problem::Problem;
use serde::Serialize;

/// A scan, and where it is asked for.
#[derive(Serialize)]
pub struct File {
    n: usize,
    action: String,
    media: String,
    kilobytes: u64,
}

/// The scans by their place, from the letter's manifest; their names may name somebody and are not shown. The manifest
/// outlives an erasure, the scans do not.
pub fn files(db: &mut Db, at: &At, letter: &Submission) -> Result<Vec<File>, Problem> {
    if FileRow::of_submission(db, letter.id)?.is_empty() {
        return Ok(Vec::new());
    }
    let line = |(line, n): (&str, usize)| {
        let mut words = line.split(' ').skip(1);
        let size: u64 = words.next()?.parse().ok()?;
        let media = words.next()?;
        let media = match Kind::of_media(media) {
            Some(kind) => kind.name().to_uppercase(),
            None => media.split('/').next_back()?.to_uppercase(),
        };
        let action = format!("{}/letters/{}/files/{n}", at.base(), letter.intake_no);
        Some(File { n, action, media, kilobytes: size.div_ceil(1024) })
    };
    Ok(letter.files.lines().zip(1..).filter_map(line).collect())
}
