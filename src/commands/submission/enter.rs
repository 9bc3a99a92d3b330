//! An official types in what came on paper, by fax or mail, or was said at the counter.

use super::files::{self, Scan};
use super::once::{Once, Post};
use super::person::{self, Demand};
use super::register::{Arrival, register};
use super::second::typed_by;
use super::words::{self, Topics, Typed, Words};
use super::{Machine, Receipt, channel_open, check_own, office_facts};
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::Moment;
use crate::model::ids::{AccountId, RoundId};
use crate::model::letter::Person;
use crate::model::policy::Policy;
use crate::model::terms::{Channel, Lang, Tongue};
use crate::model::text::is_blank;
use crate::procedure::round;
use crate::procedure::submission::{Event, Facts, State};
use crate::store::rounds::Round;
use chrono::NaiveDate;

/// Longest letter that an official may type, in code points. Not the policy's limit, which is the form's: a letter on
/// paper cannot be sent back to be shortened.
pub(super) const PAPER_LIMIT: usize = 200_000;
/// Longest name of the office that took a letter in, in code points.
const OFFICE_LIMIT: usize = 100;
/// Longest account of how a letter was found, in code points.
const FOUND_LIMIT: usize = 1000;

/// Takes in a letter for somebody. Once only per key and account: see [`Post`].
pub struct Enter {
    pub post: Post,
    pub round: RoundId,
    /// How it came in; the form is not among them.
    pub channel: Channel,
    /// Which office took it in.
    pub office: String,
    /// As the clerk read it from the stamp or the post-mark, by the round's arrival rule.
    pub received_at: Moment,
    pub parts: Vec<Typed>,
    /// What the letter says of its writer. Nothing is required: what is missing shows when it is judged.
    pub person: Person,
    pub lang: Lang,
    /// In which language it is written.
    pub written_in: Tongue,
    pub scans: Vec<Scan>,
}

impl Command for Enter {
    /// With the code for the slip.
    type Reply = Receipt;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Receipt, Stop> {
        self.take_in(desk, None)
    }
}

/// Takes in a letter that was there in time and was found only after the result had been published. While a result is being
/// corrected no other is taken in.
pub struct EnterFound {
    pub letter: Enter,
    pub found: Found,
}

/// When and how a letter was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub on: Option<NaiveDate>,
    pub how: String,
}

impl Command for EnterFound {
    type Reply = Receipt;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Receipt, Stop> {
        self.letter.take_in(desk, Some(self.found))
    }
}

impl Enter {
    fn take_in(self, desk: &mut Desk<'_>, found_late: Option<Found>) -> Result<Receipt, Stop> {
        let account = desk.actor.account_id()?;
        let once = Once::of(desk.keys, &format!("enter {account}"), self.round.as_str(), &self.post)?;
        let round = found(Round::by_id(desk.db, self.round)?)?;
        check_own(desk, &round)?;
        if let Some(receipt) = once.answered(desk)? {
            return Ok(receipt);
        }
        let facts = Facts {
            round_takes_paper: takes_paper(&round),
            channel_open: self.channel != Channel::WebForm && channel_open(&round, self.channel),
            words: true,
            ..office_facts(desk, &round)
        };
        let rule = desk.decide::<Machine>(State::New, Event::Enter, &facts)?;
        let policy = desk.policy(round.policy)?;
        let topics = Topics::of(desk.db, &round, &self.parts)?;
        let second = typed_by(desk, &policy, self.channel)?;
        let arrival = self.checked(&round, &policy, &topics, (account, desk.now), found_late).map_err(Refused::Fields)?;
        let late = arrival.late;
        let letter = register(desk, rule, &round, Arrival { second, ..arrival })?;
        once.keep(desk, letter, late)
    }

    /// What is to be registered, or all that is wrong with it.
    pub(super) fn checked(
        self,
        round: &Round,
        policy: &Policy,
        topics: &Topics,
        (account, now): (AccountId, Moment),
        found_late: Option<Found>,
    ) -> Result<Arrival, Vec<FieldError>> {
        let mut errors = topics.check(round, &self.parts);
        errors.extend(self.check_slip(policy, now));
        let found = check_found(round, found_late, (self.received_at, now)).map_err(|found| errors.extend(found));
        let words = self.words().map_err(|found| errors.extend(found));
        let person = person::check(self.person, &policy.submission, Demand::AsGiven).map_err(|found| errors.extend(found));
        errors.extend(files::check(&self.scans));
        let (Ok(words), Ok(person), Ok(found), true) = (words, person, found, errors.is_empty()) else { return Err(errors) };
        Ok(Arrival {
            channel: self.channel,
            office: self.office.trim().to_owned(),
            received_at: self.received_at,
            registered_by: Some(account),
            late: round.closes_at.is_some_and(|closes| closes <= self.received_at),
            lang: self.lang,
            // What goes without saying is not written down.
            written_in: (self.written_in.is_foreign() || self.lang != Lang::Ja).then_some(self.written_in),
            words,
            person,
            scans: self.scans,
            found,
            handed: None,
            second: None,
        })
    }

    fn check_slip(&self, policy: &Policy, now: Moment) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let is = self.office.chars().count();
        if is > OFFICE_LIMIT {
            errors.push(FieldError::new("office", "too_long").with("limit", OFFICE_LIMIT).with("is", is));
        } else if self.office.chars().any(char::is_control) {
            errors.push(FieldError::new("office", "control_in_line"));
        } else if !self.is_at_office(policy) {
            errors.push(FieldError::new("office", "choose"));
        }
        if self.received_at > now {
            errors.push(FieldError::new("received_at", "in_future"));
        }
        errors
    }

    /// Where the policy lists offices, one of them, so that each certifies its own; a letter that came to another than the list
    /// foresees for its channel is taken in all the same.
    fn is_at_office(&self, policy: &Policy) -> bool {
        let office = self.office.trim();
        if office.is_empty() { !policy.has_offices(self.channel) } else { policy.offices.is_empty() || policy.office(office).is_some() }
    }

    /// A scan alone is something to read, so that what nobody can decipher is not lost.
    fn words(&self) -> Result<Words, Vec<FieldError>> {
        if !self.scans.is_empty() && self.parts.iter().all(|(_, part)| is_blank(part)) {
            return Ok(Words::default());
        }
        words::join(&self.parts, PAPER_LIMIT)
    }
}

/// Day and way of finding, which a letter has exactly while the result of its round is being corrected.
fn check_found(
    round: &Round,
    found: Option<Found>,
    (received, now): (Moment, Moment),
) -> Result<Option<(NaiveDate, String)>, Vec<FieldError>> {
    if !round.in_correction() {
        return Ok(None);
    }
    let Found { on, how } = found.unwrap_or(Found { on: None, how: String::new() });
    let how = how.trim().replace("\r\n", "\n");
    let mut errors = Vec::new();
    match on {
        None => errors.push(FieldError::new("found_on", "needed")),
        Some(day) if day > now.jst_date() => errors.push(FieldError::new("found_on", "in_future")),
        Some(day) if day < received.jst_date() => errors.push(FieldError::new("found_on", "found_before_received")),
        Some(_) => {}
    }
    let is = how.chars().count();
    if how.is_empty() {
        errors.push(FieldError::new("found_how", "needed"));
    } else if is > FOUND_LIMIT {
        errors.push(FieldError::new("found_how", "too_long").with("limit", FOUND_LIMIT).with("is", is));
    }
    match on {
        Some(day) if errors.is_empty() => Ok(Some((day, how))),
        _ => Err(errors),
    }
}

/// From the opening of the round until its result is asked to be approved.
pub(super) fn takes_paper(round: &Round) -> bool {
    matches!(round.state, round::State::Open | round::State::Closed | round::State::Sorting | round::State::Responding)
}
