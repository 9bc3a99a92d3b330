//! Whoever holds the receipt sends new words, or takes the letter back, until the deadline.

use super::ask_back::{close, open_question, words_asked};
use super::once::{Once, Post};
use super::receive::timeliness;
use super::words::{self, Topics, Typed, Words};
use super::{Machine, Receipt, about, deactivate, result_unsettled};
use crate::commands::desk::With;
use crate::commands::{Command, Desk, Refused, Stop, found};
use crate::model::Moment;
use crate::model::letter::Missing;
use crate::model::terms::Validity;
use crate::procedure::period::Submitting;
use crate::procedure::submission::{Event, Facts};
use crate::similarity::SameTextKey;
use crate::store::json::Json;
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;

/// Replaces the words of a letter. The old ones stay in the record, uncounted. Once only per key: see [`Post`].
pub struct Amend {
    /// SHA-256 (hex) of the receipt code, see `receipt_hash`.
    pub receipt: String,
    pub post: Post,
    pub parts: Vec<Typed>,
    /// When the last byte of the request was read.
    pub received_at: Moment,
}

impl Command for Amend {
    type Reply = Receipt;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Receipt, Stop> {
        let once = Once::of(desk.keys, "amend", &self.receipt, &self.post)?;
        if let Some(receipt) = once.answered(desk)? {
            return Ok(receipt);
        }
        let (mut letter, round) = by_receipt(desk, &self.receipt)?;
        let asked = words_asked(&letter, self.received_at) && result_unsettled(&round);
        let stays_here = letter.particulars.handed_to.is_none();
        let facts = Facts { period_open: asked || period_open(&round, self.received_at)?, words: true, stays_here, ..Facts::default() };
        let rule = desk.decide::<Machine>(letter.state, Event::Amend, &facts)?;
        let mut errors = Topics::of(desk.db, &round, &self.parts)?.check(&round, &self.parts);
        let limit = desk.policy(round.policy)?.submission.text_limit;
        let words = words::join(&self.parts, limit).map_err(|found| errors.extend(found));
        let (Ok(words), true) = (words, errors.is_empty()) else { return Err(Refused::Fields(errors).into()) };
        letter.state = rule.target(letter.state);
        replace_words(&mut letter, words);
        letter.particularly(|particulars| {
            particulars.written_in = None;
            // Nobody typed these.
            particulars.second = None;
        });
        if open_question(&letter).is_some_and(|question| question.missing == [Missing::Words]) {
            close(&mut letter, Some(desk.now));
        }
        let about = about(&letter);
        let seq = desk.change(rule, &mut letter, With { about, ..With::default() })?;
        let opinions = Opinion::of_submission(desk.db, letter.id)?;
        deactivate(desk, rule, &round, opinions, seq)?;
        once.keep(desk, letter.id, false)
    }
}

/// Other words in the place of those that a letter has.
pub(super) fn replace_words(letter: &mut Submission, words: Words) {
    letter.text_key = SameTextKey::of(&words.text).to_string();
    letter.text = words.text;
    letter.text_rev += 1;
    letter.parts = Json::new(words.parts);
    // Whatever officials found in the old words says nothing about the new ones.
    letter.validity = None;
    letter.validity_reason = String::new();
    letter.duplicate_of = None;
    letter.asides = Json::new(Vec::new());
    letter.redactions = Json::new(Vec::new());
    letter.dismissed = Json::new(Vec::new());
    letter.cleared_by = None;
    letter.uncovered = -1;
    letter.opinions = 0;
}

/// Takes a letter back. It keeps its number, its words and its place in the counts; its opinions are counted no more.
pub struct Withdraw {
    /// SHA-256 (hex) of the receipt code.
    pub receipt: String,
    pub received_at: Moment,
}

impl Command for Withdraw {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let (mut letter, round) = by_receipt(desk, &self.receipt)?;
        let stays_here = letter.particulars.handed_to.is_none();
        let facts = Facts { period_open: period_open(&round, self.received_at)?, stays_here, ..Facts::default() };
        let rule = desk.decide::<Machine>(letter.state, Event::Withdraw, &facts)?;
        letter.state = rule.target(letter.state);
        letter.validity = Some(Validity::Withdrawn);
        close(&mut letter, None);
        letter.validity_reason = String::new();
        letter.opinions = 0;
        let about = about(&letter);
        let seq = desk.change(rule, &mut letter, With { about, ..With::default() })?;
        let opinions = Opinion::of_submission(desk.db, letter.id)?;
        deactivate(desk, rule, &round, opinions, seq)
    }
}

fn by_receipt(desk: &mut Desk<'_>, hash: &str) -> Result<(Submission, Round), Stop> {
    let letter = found(Submission::by_receipt(desk.db, hash)?)?;
    let round = found(Round::by_id(desk.db, letter.round)?)?;
    Ok((letter, round))
}

/// No minutes of grace here: what was sent in time is safe already.
fn period_open(round: &Round, received_at: Moment) -> Result<bool, Refused> {
    Ok(timeliness(round, 0, received_at)? == Submitting::InTime)
}
