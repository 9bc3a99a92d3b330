//! What letters were written about, without their words.

use super::Db;
use super::json::Json;
use super::schema::submissions;
use super::submissions::Submission;
use crate::model::ids::{RoundId, SubmissionId};
use crate::model::letter::Part;
use crate::model::terms::Validity;
use diesel::QueryResult;
use diesel::prelude::*;

impl Submission {
    /// What each valid letter of a round was written about.
    pub fn parts_of_valid(db: &mut Db, round: RoundId) -> QueryResult<Vec<(SubmissionId, Json<Vec<Part>>)>> {
        let rows = submissions::table.filter(submissions::round.eq(round)).filter(submissions::validity.eq(Validity::Valid));
        rows.select((submissions::id, submissions::parts)).load(db)
    }
}
