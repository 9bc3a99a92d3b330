//! Who complained is removed for good: asked for by one person, agreed to by another. The complaint and its answer stay.

use super::decide::said;
use super::{REMOVING, about, facts, other_person, own};
use crate::commands::desk::With;
use crate::commands::erase::{Ground, MARKER};
use crate::commands::named::everyone;
use crate::commands::scrub::{Scrub, Worded};
use crate::commands::{Command, Desk, Refused, Stop};
use crate::model::ids::ComplaintId;
use crate::procedure::Rule;
use crate::procedure::complaint::{Complaint as Machine, Event, Facts};
use crate::store::accounts::Account;
use crate::store::complaints::{ComplainantRow, Complaint};
use crate::store::log::{Body, EntryRow, Log};
use crate::store::mail::CaughtMail;
use crate::store::subscriptions::Subscription;

/// What the audit record says of reasons that it kept and that are gone.
const ERASED: &str = "person.erased";

/// Asks that who made a complaint be removed.
pub struct AskErasure {
    pub complaint: ComplaintId,
    pub rev: i64,
    pub ground: Ground,
}

impl Command for AskErasure {
    type Reply = Complaint;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Complaint, Stop> {
        let mut complaint = own(desk, self.complaint)?;
        let facts = facts(desk, &complaint)?;
        let rule = desk.decide::<Machine>(complaint.state, Event::AskErasure, &facts)?;
        if complaint.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        complaint.erasure = self.ground.name().to_owned();
        complaint.erasure_by = Some(desk.actor.account_id()?);
        let about = about(&complaint);
        desk.change(rule, &mut complaint, With { about, ..With::default() })?;
        Ok(complaint)
    }
}

/// Agrees to a removal, or not.
pub struct DecideErasure {
    pub complaint: ComplaintId,
    pub rev: i64,
    pub agreed: bool,
    /// Needed when it is not agreed to.
    pub reason: String,
}

impl Command for DecideErasure {
    type Reply = Complaint;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Complaint, Stop> {
        let mut complaint = own(desk, self.complaint)?;
        let reason = said("erasure_reason", &self.reason)?;
        let facts =
            Facts { other_person: other_person(desk, &complaint, REMOVING)?, reason: !reason.is_empty(), ..facts(desk, &complaint)? };
        let event = if self.agreed { Event::Erase } else { Event::RefuseErasure };
        let rule = desk.decide::<Machine>(complaint.state, event, &facts)?;
        if complaint.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        let asker = complaint.erasure_by.map(|account| Account::by_id(desk.db, account)).transpose()?.flatten();
        let second = asker.map(|account| account.person);
        complaint.erasure.clear();
        let with = With { second, about: about(&complaint), ..With::default() };
        if self.agreed {
            erase(desk, rule, &mut complaint, with)?;
        } else {
            desk.change(rule, &mut complaint, with)?;
        }
        Ok(complaint)
    }
}

/// Nothing of the person is in the new version, and whatever is in an older one or in the audit record goes with the person.
fn erase(desk: &mut Desk<'_>, rule: &'static Rule<Machine>, complaint: &mut Complaint, with: With<'_>) -> Result<(), Stop> {
    let person = ComplainantRow::of(desk.db, complaint.id)?.map(|row| row.complainant()).transpose()?.unwrap_or_default().person;
    let (mail, second) = (person.mail.clone(), with.second);
    let others = complaint.project.map(|project| everyone(desk.db, project)).transpose()?.flatten();
    let scrub = Scrub::person(person, MARKER).among(others);
    complaint.scrub(&scrub);
    desk.change(rule, complaint, with)?;
    ComplainantRow::remove(desk.db, complaint.id)?;
    if !mail.is_empty() {
        Subscription::remove_of(desk.db, &mail)?;
        CaughtMail::remove_to(desk.db, &mail)?;
    }
    let noted = remove_bodies(desk, Log::Record, complaint, &scrub)? | remove_bodies(desk, Log::Audit, complaint, &scrub)?;
    if let (true, Some(second)) = (noted, second) {
        desk.note_removal(ERASED, complaint.project, complaint.id.to_string(), second)?;
    }
    desk.batch.destroys = true;
    Ok(())
}

/// Removes what a log kept of the complaint until now, where the person is in it; says whether there was any. What this command
/// writes is not among it.
fn remove_bodies(desk: &mut Desk<'_>, log: Log, complaint: &Complaint, scrub: &Scrub) -> Result<bool, Stop> {
    let mut removed = false;
    for entry in EntryRow::of_subject(desk.db, log, complaint.id.as_str())? {
        if Body::of(desk.db, log, entry.seq)?.is_some_and(|body| scrub.is_in(&body.body)) {
            Body::remove(desk.db, log, entry.seq)?;
            removed = log == Log::Audit;
        }
    }
    Ok(removed)
}
