//! What was said to each question that a round asks: how many valid letters answer it, and how many opinions lie in the answers.

use crate::model::ids::SubmissionId;
use crate::model::letter::{Part, question_at};
use crate::store::Db;
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use diesel::QueryResult;
use std::collections::{BTreeSet, HashMap};

/// A question with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// From 1, as asked.
    pub number: u32,
    pub text: String,
    /// Valid letters with an answer to it.
    pub letters: u64,
    /// Counted opinions in these answers.
    pub opinions: u64,
}

/// The stretches of each valid letter that answers a question.
pub type Answered = HashMap<SubmissionId, Vec<Part>>;

/// What was said so far to the questions of a round; nothing when it asks none.
pub fn tally(db: &mut Db, round: &Round) -> QueryResult<Vec<Tally>> {
    if round.fields.questions.is_empty() {
        return Ok(Vec::new());
    }
    let answered = Submission::parts_of_valid(db, round.id)?.into_iter();
    let answered = answered.filter(|(_, parts)| answers(parts)).map(|(id, parts)| (id, parts.to_vec())).collect();
    let opinions = Opinion::of_round(db, round.id)?;
    Ok(count(round, &answered, &opinions))
}

/// Whether a letter answers a question at all.
pub fn answers(parts: &[Part]) -> bool {
    parts.iter().any(|part| part.question.is_some())
}

/// The same from what was read already.
pub fn count(round: &Round, answered: &Answered, opinions: &[Opinion]) -> Vec<Tally> {
    let numbered = round.fields.numbered();
    let mut all: Vec<_> = numbered.map(|(number, text)| Tally { number, text: text.to_owned(), letters: 0, opinions: 0 }).collect();
    for parts in answered.values() {
        let numbers: BTreeSet<u32> = parts.iter().filter_map(|part| part.question).collect();
        all.iter_mut().filter(|one| numbers.contains(&one.number)).for_each(|one| one.letters += 1);
    }
    for number in opinions.iter().filter_map(|opinion| question_of(answered, opinion)) {
        all.iter_mut().filter(|one| one.number == number).for_each(|one| one.opinions += 1);
    }
    all
}

/// The question that an opinion answers.
pub fn question_of(answered: &Answered, opinion: &Opinion) -> Option<u32> {
    let place = |at: i64| usize::try_from(at).unwrap_or_default();
    answered.get(&opinion.submission).and_then(|parts| question_at(parts, place(opinion.start_at), place(opinion.end_at)))
}
