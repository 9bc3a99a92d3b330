//! The way from a letter that is done to the next one with work left, so that nobody has to look for it in the list.

use crate::store::Db;
use crate::store::submissions::{Filter, Submission};
use crate::web::office::case::At;
use crate::web::problem::Problem;
use serde::Serialize;

/// The filters that find work left. Each has an index of its own.
const LEFT: [Filter; 3] = [Filter::Unjudged, Filter::Unsplit, Filter::Uncleared];

/// Another letter of the round.
#[derive(Serialize)]
pub struct Next {
    number: i64,
    href: String,
}

impl Next {
    /// The next letter after this one that is to be judged, split or cleared; from the first on when there is none.
    pub fn after(db: &mut Db, at: &At, letter: &Submission) -> Result<Option<Self>, Problem> {
        let number = match Self::first(db, letter, letter.intake_no)? {
            Some(number) => Some(number),
            None => Self::first(db, letter, 0)?,
        };
        Ok(number
            .filter(|number| *number != letter.intake_no)
            .map(|number| Self { number, href: format!("{}/letters/{number}", at.base()) }))
    }

    fn first(db: &mut Db, letter: &Submission, after: i64) -> Result<Option<i64>, Problem> {
        let mut first = None;
        for filter in LEFT {
            let found = Submission::list(db, letter.round, filter, after, 1)?.first().map(|other| other.intake_no);
            first = first.into_iter().chain(found).min();
        }
        Ok(first)
    }
}
