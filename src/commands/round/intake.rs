//! After the close: certifying each way in, reconciling, and going on to the answers.

use super::super::desk::With;
use super::super::{Command, Desk, FieldError, Refused, Stop};
use super::facts::{counts_by_way, mails_waiting, second_waiting};
use super::{about, facts_of, of_rule, own_round};
use crate::model::ids::RoundId;
use crate::model::round::{Certificate, Way};
use crate::model::terms::Channel;
use crate::procedure::round::{Event, Facts, Round as Machine};
use crate::store::json::Json;
use crate::store::rounds::Round;

/// "By this way n letters came in, n are registered."
pub struct Certify {
    pub round: RoundId,
    /// The channel, at one of the offices where the policy lists any.
    pub way: Way,
    /// What the channel's own count says (post book, fax journal, mailbox, form).
    pub received: i64,
    /// What the page showed as registered; refused when it is no longer so.
    pub registered: i64,
    /// Why the two differ; refused when they do and it is empty.
    pub explanation: String,
}

impl Command for Certify {
    type Reply = Round;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Round, Stop> {
        let mut round = own_round(desk, self.round)?;
        let rule = desk.decide::<Machine>(round.state, Event::Certify, &Facts::default())?;
        let counts = counts_by_way(desk.db, &round)?;
        let mut errors = Vec::new();
        match counts.get(&self.way) {
            None => errors.push(FieldError::new("channel", "choose")),
            Some(today) if *today != self.registered => errors.push(FieldError::new("registered", "count_changed").with("is", today)),
            Some(_) => {}
        }
        let waiting = if self.way.channel == Channel::Email { mails_waiting(desk.db, &round)? } else { 0 };
        if waiting > 0 {
            errors.push(FieldError::new("received", "mails_wait").with("n", waiting));
        }
        let second = second_waiting(desk.db, &round, &self.way)?;
        if !second.is_empty() {
            let numbers = second.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
            errors.push(FieldError::new("received", "second_waits").with("n", second.len()).with("numbers", numbers));
        }
        if self.received < 0 {
            errors.push(FieldError::new("received", "number_needed"));
        }
        let explanation = self.explanation.trim().to_owned();
        if errors.is_empty() && self.received != self.registered && explanation.is_empty() {
            errors.push(FieldError::new("explanation", "difference_unexplained"));
        }
        if errors.is_empty() && round.in_correction() && explanation.is_empty() {
            errors.push(FieldError::new("explanation", "correction_unexplained"));
        }
        if !errors.is_empty() {
            return Err(Refused::Fields(errors).into());
        }
        let others = round.certificates.iter().filter(|other| !other.is_of(&self.way)).cloned().collect::<Vec<_>>();
        let certificate = Certificate {
            channel: self.way.channel,
            office: self.way.office,
            received: self.received,
            registered: self.registered,
            explanation,
            by: desk.actor.account_id()?,
            at: desk.now,
        };
        round.certificates = Json::new(others.into_iter().chain([certificate]).collect());
        let with = With { about: about(&round), ..With::default() };
        desk.change(rule, &mut round, with)?;
        Ok(round)
    }
}

/// Ends the intake: from here on the form takes nothing more.
pub struct Reconcile {
    pub round: RoundId,
}

impl Command for Reconcile {
    type Reply = Round;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Round, Stop> {
        go_on(desk, self.round, Event::Reconcile)
    }
}

/// Every opinion has its issue: the section goes on to the answers.
pub struct StartResponding {
    pub round: RoundId,
}

impl Command for StartResponding {
    type Reply = Round;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Round, Stop> {
        go_on(desk, self.round, Event::StartResponding)
    }
}

fn go_on(desk: &mut Desk<'_>, round: RoundId, event: Event) -> Result<Round, Stop> {
    let mut round = own_round(desk, round)?;
    let facts = facts_of(desk, &round)?;
    let rule = desk.decide::<Machine>(round.state, event, &facts)?;
    of_rule(&mut round, rule);
    let with = With { about: about(&round), ..With::default() };
    desk.change(rule, &mut round, with)?;
    Ok(round)
}
