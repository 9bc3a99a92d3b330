//! Objections to the record of an occasion, as residents and the staff read them.

use crate::model::Moment;
use crate::store::objections::Objection;
use serde::Serialize;

/// One objection, for the part `pages/ledger/objection`. Its words are there once the answer is public, and without names.
#[derive(Serialize)]
pub struct ObjectionShown {
    pub number: i64,
    /// The number of the row; 0 for the record as a whole.
    pub row: i64,
    pub state: &'static str,
    pub received_at: Moment,
    pub decided_at: Option<Moment>,
    pub said: String,
    pub text: String,
    pub answer: String,
    pub post: String,
    pub reason: String,
}

impl ObjectionShown {
    /// What everybody may read of it.
    pub fn public(objection: Objection) -> Self {
        let decided = objection.decided_at.is_some();
        let word = |text: String| if decided { text } else { String::new() };
        Self {
            number: objection.number,
            row: objection.of_row,
            // That an answer waits for its second person is nobody's business outside.
            state: if decided { objection.state.name() } else { "received" },
            received_at: objection.received_at,
            decided_at: objection.decided_at,
            said: word(objection.said),
            text: word(objection.text),
            answer: word(objection.answer),
            post: word(objection.post),
            reason: word(objection.reason),
        }
    }
}
