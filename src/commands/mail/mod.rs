//! Mails: notices become letters, and letters have an outcome. Everything that happens to a letter stands in the audit record.

mod complaints;
mod deliver;
mod expand;
mod method;
#[cfg(test)]
mod tests;

pub use deliver::{Deliver, FAILED, Outcome, RetryLetter};
pub use expand::{Expand, LETTERS};

use super::desk::About;
use super::{Desk, Stop};
use crate::model::ids::LetterId;
use crate::model::terms::Lang;
use crate::procedure::letter::{Event, Facts, Letter as Machine, State};
use crate::store::mail::{Letter, Notice, RecipientKind};
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::subscriptions::Subscription;

/// Somebody a notice goes to.
pub(super) struct Recipient {
    pub kind: RecipientKind,
    pub id: String,
    pub lang: Lang,
    /// Whether there is an address to write to.
    pub address: bool,
}

impl Recipient {
    /// Somebody who follows; an address is all that is known.
    pub fn follower(row: &Subscription) -> Self {
        Self { kind: RecipientKind::Subscription, id: row.id.to_string(), lang: row.lang, address: true }
    }
}

/// Queues a letter of a notice, if the recipient can be written to. Gives whether it was queued.
pub(super) fn queue(desk: &mut Desk<'_>, notice: &Notice, to: Recipient) -> Result<bool, Stop> {
    let facts = Facts { address: to.address, ..Facts::default() };
    // Whoever left no address is no mistake of anybody.
    let Ok(rule) = desk.decide::<Machine>(State::New, Event::Queue, &facts) else { return Ok(false) };
    let letter = Letter {
        id: LetterId::new(),
        notice: notice.id,
        round: notice.round,
        name: notice.name.clone(),
        audience: notice.audience,
        recipient_kind: to.kind,
        recipient: to.id,
        lang: to.lang,
        state: rule.target(State::New),
        attempts: 0,
        next_at: desk.now,
        made_at: desk.now,
        handed_at: None,
        last_error: String::new(),
        rev: 1,
    };
    letter.insert(desk.db)?;
    desk.note_by(rule, (letter.id.as_str(), letter.rev), notice.project, Some(About::default()))?;
    Ok(true)
}

/// The section that a notice concerns: that of its round or project, else the one that answers for the procedure.
pub(super) fn section_of(desk: &mut Desk<'_>, notice: &Notice) -> Result<String, Stop> {
    if let Some(round) = notice.round
        && let Some(round) = Round::by_id(desk.db, round)?
    {
        return Ok(round.section);
    }
    if let Some(project) = notice.project
        && let Some(project) = Project::by_id(desk.db, project)?
    {
        return Ok(project.section);
    }
    Ok(desk.present_policy()?.1.city.contact.section.clone())
}
