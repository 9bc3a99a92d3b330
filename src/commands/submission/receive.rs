//! A letter comes in by the form.

use super::once::{Once, Post};
use super::person::{self, Demand};
use super::register::{Arrival, register};
use super::words::{self, Topics, Typed};
use super::{Machine, Receipt, channel_open};
use crate::commands::{Command, Desk, Refused, Stop, found};
use crate::model::Moment;
use crate::model::ids::RoundId;
use crate::model::letter::Person;
use crate::model::terms::{Channel, Lang};
use crate::procedure::period::{self, Submitting};
use crate::procedure::round;
use crate::procedure::submission::{Event, Facts, State};
use crate::store::rounds::Round;

/// Takes a letter from a resident. Once only per key: see [`Post`].
pub struct Receive {
    pub post: Post,
    pub round: RoundId,
    /// What was typed about each section; the inputs `text-1`, `text-2`, ….
    pub parts: Vec<Typed>,
    pub person: Person,
    pub lang: Lang,
    /// When the last byte of the request was read: it decides whether the letter is in time, however long the queue.
    pub received_at: Moment,
}

impl Command for Receive {
    type Reply = Receipt;

    // It looks at the round, which is written at once, and at numbers and keys, for which the desk asks the batch too.
    const GATHERS: bool = true;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Receipt, Stop> {
        let once = Once::of(desk.keys, "receive", self.round.as_str(), &self.post)?;
        // Before anything else: the round may have closed between the first try and this one.
        if let Some(receipt) = once.answered(desk)? {
            return Ok(receipt);
        }
        let round = announced(desk, self.round)?;
        let policy = desk.policy(round.policy)?;
        let submitting = timeliness(&round, policy.period.grace_minutes, self.received_at)?;
        // The round first: a closed one is not the place to discuss fields. The words are looked at right after.
        let facts = Facts {
            round_takes_forms: submitting.accepted(),
            channel_open: channel_open(&round, Channel::WebForm),
            words: true,
            ..Facts::default()
        };
        let rule = desk.decide::<Machine>(State::New, Event::Receive, &facts)?;
        let mut errors = Topics::of(desk.db, &round, &self.parts)?.check(&round, &self.parts);
        let words = words::join(&self.parts, policy.submission.text_limit).map_err(|found| errors.extend(found));
        let person = person::check(self.person, &policy.submission, Demand::Required).map_err(|found| errors.extend(found));
        let (Ok(words), Ok(person), true) = (words, person, errors.is_empty()) else { return Err(Refused::Fields(errors).into()) };
        let late = submitting == Submitting::Late;
        let arrival = Arrival {
            channel: Channel::WebForm,
            office: String::new(),
            received_at: self.received_at,
            registered_by: None,
            late,
            lang: self.lang,
            written_in: None,
            words,
            person,
            scans: Vec::new(),
            found: None,
            handed: None,
            second: None,
        };
        let letter = register(desk, rule, &round, arrival)?;
        once.keep(desk, letter, late)
    }
}

/// A round that residents know of; one in preparation does not exist for them.
fn announced(desk: &mut Desk<'_>, id: RoundId) -> Result<Round, Stop> {
    let round = found(Round::by_id(desk.db, id)?)?;
    let unseen = matches!(round.state, round::State::New | round::State::Preparing | round::State::InApproval);
    if unseen { Err(Refused::Missing.into()) } else { Ok(round) }
}

/// What becomes of a form received at this moment.
pub(super) fn timeliness(round: &Round, grace_minutes: i64, received_at: Moment) -> Result<Submitting, Refused> {
    let closes_at = round.closes_at.ok_or(Refused::Missing)?;
    Ok(period::submitting(round.state, closes_at, grace_minutes, received_at))
}
