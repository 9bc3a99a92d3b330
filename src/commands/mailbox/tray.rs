//! The tray: mails that did not become letters by themselves. An official of the section gives one to a round of theirs, or says why
//! it is no letter; also that can be changed, and nothing leaves the tray in another way.

use crate::commands::submission::arrive::give;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::documents::mail::read;
use crate::model::ids::{InboxId, RoundId, SubmissionId};
use crate::model::inbox::{Place, Why};
use crate::model::terms::{Channel, Role};
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::inbox::InboxRow;
use crate::store::rounds::Round;
use diesel::QueryResult;

/// Longest reason, in code points.
const REASON: usize = 500;

/// From its opening until its result is asked to be approved a round takes letters that came by mail.
const TAKING: [State; 4] = [State::Open, State::Closed, State::Sorting, State::Responding];
/// Rounds looked at.
const ROUNDS: i64 = 1000;

/// The rounds that take letters by mail now, of a section or of all.
pub fn rounds(db: &mut Db, section: Option<&str>) -> QueryResult<Vec<Round>> {
    let mut taking = Vec::new();
    for state in TAKING {
        taking.extend(Round::in_state(db, state, ROUNDS)?);
    }
    taking.retain(|round| round.offer(Channel::Email).is_some() && !round.in_correction());
    taking.retain(|round| section.is_none_or(|section| section == round.section));
    Ok(taking)
}

/// Makes a mail a letter of a round.
pub struct Give {
    pub mail: InboxId,
    pub round: RoundId,
}

impl Command for Give {
    type Reply = SubmissionId;

    fn perform(self, desk: &mut Desk<'_>) -> Result<SubmissionId, Stop> {
        let mut row = in_tray(desk, self.mail)?;
        let round = found(Round::by_id(desk.db, self.round)?)?;
        if row.why == Some(Why::Large) {
            return Err(Refused::Fields(vec![FieldError::new("to", "mail_large")]).into());
        }
        let mail = read(&row.raw);
        let letter = give(desk, &round, row.received_at, mail, std::mem::take(&mut row.raw))?;
        (row.state, row.submission) = (Place::Taken, Some(letter));
        (row.reason, row.subject) = (String::new(), String::new());
        row.put(desk.db)?;
        Ok(letter)
    }
}

/// Says that a mail is no letter.
pub struct SetAside {
    pub mail: InboxId,
    pub reason: String,
}

impl Command for SetAside {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let row = in_tray(desk, self.mail)?;
        let reason = self.reason.trim().replace("\r\n", "\n");
        let is = reason.chars().count();
        if reason.is_empty() {
            return Err(Refused::Fields(vec![FieldError::new("reason", "needed")]).into());
        }
        if is > REASON {
            return Err(Refused::Fields(vec![FieldError::new("reason", "too_long").with("limit", REASON).with("is", is)]).into());
        }
        InboxRow { state: Place::Aside, reason, ..row }.put(desk.db)?;
        Ok(())
    }
}

/// A mail that is no letter yet, for an official whose section takes letters by mail; to others there is none.
fn in_tray(desk: &mut Desk<'_>, mail: InboxId) -> Result<InboxRow, Stop> {
    if desk.actor.role() != Role::Official {
        return Err(Refused::NotAllowed.into());
    }
    let section = desk.actor.account().and_then(|account| account.section.clone());
    if rounds(desk.db, section.as_deref())?.is_empty() {
        return Err(Refused::Missing.into());
    }
    let row = found(InboxRow::by_id(desk.db, mail)?)?;
    if row.state == Place::Taken { Err(Refused::Stale.into()) } else { Ok(row) }
}
