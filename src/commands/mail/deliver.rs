//! What became of letters: handed to the relay, deferred, failed, or put back by an official.

use super::section_of;
use crate::commands::desk::About;
use crate::commands::{Command, Desk, Refused, Stop, found};
use crate::model::ids::LetterId;
use crate::model::policy::Mail as MailRules;
use crate::procedure::letter::{Event, Facts, Letter as Machine};
use crate::store::mail::{CaughtMail, Letter, Notice, RecipientKind};

/// What one try came to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The relay took it.
    Handed,
    /// The demo keeps it to be looked at.
    Caught(Box<CaughtMail>),
    /// A passing trouble, by its code or kind; it is tried again.
    Deferred(String),
    /// A permanent refusal, by its code.
    Failed(String),
    /// There is nobody to write to any more: erased, no longer following, disabled.
    Gone,
}

/// Saves what the last tries came to: many in one command, since each ends with a commit.
pub struct Deliver {
    pub outcomes: Vec<(LetterId, Outcome)>,
}

impl Command for Deliver {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let rules = desk.present_policy()?.1.mail.clone();
        for (id, outcome) in self.outcomes {
            settle(desk, &rules, id, outcome)?;
        }
        Ok(())
    }
}

fn settle(desk: &mut Desk<'_>, rules: &MailRules, id: LetterId, outcome: Outcome) -> Result<(), Stop> {
    let Some(mut letter) = Letter::by_id(desk.db, id)? else { return Ok(()) };
    let Some(notice) = Notice::by_id(desk.db, letter.notice)? else { return Ok(()) };
    letter.attempts += 1;
    let facts = Facts { address: true, tries_left: letter.attempts < rules.tries };
    let (event, error) = match &outcome {
        Outcome::Handed | Outcome::Caught(_) => (Event::Hand, String::new()),
        Outcome::Deferred(error) => (Event::Defer, error.clone()),
        Outcome::Failed(error) => (Event::Fail, error.clone()),
        Outcome::Gone => (Event::Fail, "gone".to_owned()),
    };
    let rule = match desk.decide::<Machine>(letter.state, event, &facts) {
        Err(_) if event == Event::Defer => desk.decide::<Machine>(letter.state, Event::Fail, &facts),
        decided => decided,
    };
    // Not queued any more: an earlier command, whose answer was lost, has settled it.
    let Ok(rule) = rule else { return Ok(()) };
    letter.state = rule.target(letter.state);
    letter.last_error = error;
    match rule.on {
        Event::Hand => letter.handed_at = Some(desk.now),
        Event::Defer => letter.next_at = desk.now.plus_ms(wait_ms(rules, letter.attempts, id)),
        _ => {}
    }
    letter.rev += 1;
    letter.update(desk.db)?;
    if let Outcome::Caught(mail) = &outcome {
        mail.insert(desk.db)?;
    }
    let about = (!matches!(outcome, Outcome::Gone)).then(|| about(&letter, &notice)).flatten();
    desk.note_by(rule, (letter.id.as_str(), letter.rev), notice.project, about)?;
    Ok(())
}

/// What the notice of a failed letter is about; none for the notice of a failure, which must not beget another.
fn about(letter: &Letter, notice: &Notice) -> Option<About> {
    if notice.name == FAILED {
        return None;
    }
    let writer = (letter.recipient_kind == RecipientKind::Submission).then(|| letter.recipient.parse().ok()).flatten();
    Some(About { round: notice.round, submission: writer.or(notice.submission), ..About::default() })
}

/// The notice that a letter failed.
pub const FAILED: &str = "letter.fail";

/// Milliseconds until the next try: the policy's minutes, and up to a tenth more, so that letters deferred together do not all
/// come back together.
fn wait_ms(rules: &MailRules, attempts: i64, id: LetterId) -> i64 {
    let at = usize::try_from(attempts - 1).unwrap_or(0).min(rules.retry_minutes.len().saturating_sub(1));
    let wait = rules.retry_minutes.get(at).copied().unwrap_or(60).saturating_mul(60_000);
    let spread = id.as_str().get(32..).and_then(|end| i64::from_str_radix(end, 16).ok()).unwrap_or(0);
    wait + wait / 10 * spread / 0xffff
}

/// Puts a failed letter back into the queue, after its cause was repaired.
pub struct RetryLetter {
    pub letter: LetterId,
}

impl Command for RetryLetter {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut letter = found(Letter::by_id(desk.db, self.letter)?)?;
        let notice = found(Notice::by_id(desk.db, letter.notice)?)?;
        let section = section_of(desk, &notice)?;
        if !desk.actor.in_section(&section) {
            return Err(Refused::Missing.into());
        }
        let rule = desk.decide::<Machine>(letter.state, Event::Retry, &Facts::default())?;
        letter.state = rule.target(letter.state);
        letter.attempts = 0;
        letter.next_at = desk.now;
        letter.rev += 1;
        letter.update(desk.db)?;
        desk.note_by(rule, (letter.id.as_str(), letter.rev), notice.project, Some(About::default()))?;
        Ok(())
    }
}
