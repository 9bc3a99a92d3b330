//! An official opens a letter (開封) and decides whether it is valid.

use super::ask_back::close;
use super::divide::divide;
use super::undo::divided_before;
use super::{Machine, about, check_rev, deactivate, office_facts, own_letter};
use crate::commands::claim::{Work, works};
use crate::commands::desk::With;
use crate::commands::{Command, Desk, FieldError, Refused, Stop};
use crate::model::ids::SubmissionId;
use crate::model::terms::Validity;
use crate::procedure::submission::{Event, Facts, State};
use crate::store::json::Json;
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;

/// Longest reason, in code points.
pub(super) const REASON_LIMIT: usize = 1000;

/// Marks a letter as read. Looking at it does not: only this deliberate act, or judging it, does.
pub struct Open {
    pub submission: SubmissionId,
}

impl Command for Open {
    type Reply = Submission;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Submission, Stop> {
        let (mut letter, round) = own_letter(desk, self.submission)?;
        let rule = desk.decide::<Machine>(letter.state, Event::Open, &office_facts(desk, &round))?;
        letter.state = rule.target(letter.state);
        let about = about(&letter);
        desk.change(rule, &mut letter, With { about, ..With::default() })?;
        Ok(letter)
    }
}

/// Decides on a letter's validity; it counts as read then. Whatever is not valid keeps its place, with a reason.
pub struct Judge {
    pub submission: SubmissionId,
    /// The rev that the form was made from.
    pub rev: i64,
    pub validity: Validity,
    pub reason: String,
}

impl Command for Judge {
    type Reply = Submission;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Submission, Stop> {
        let (mut letter, round) = own_letter(desk, self.submission)?;
        let reason = self.reason.trim().replace("\r\n", "\n");
        let valid = self.validity == Validity::Valid;
        let stays_here = letter.particulars.handed_to.is_none();
        let facts = Facts { valid, reason: !reason.is_empty(), stays_here, ..office_facts(desk, &round) };
        let rule = desk.decide::<Machine>(letter.state, Event::Judge, &facts)?;
        check_reason("reason", &reason)?;
        check_rev(&letter, self.rev)?;
        works(desk, Work::Letter(letter.id))?;
        if letter.state == State::Divided && valid {
            // It was valid, or it would not be divided. To judge it so once more must not cost its opinions.
            return Err(Refused::Fields(vec![FieldError::new("validity", "valid_already")]).into());
        }
        let divided = if valid { divided_before(desk, &letter)? } else { None };
        letter.state = rule.target(letter.state);
        letter.validity = Some(self.validity);
        letter.validity_reason = reason;
        // Decided, it waits for nothing any more; that it was asked for stays.
        close(&mut letter, None);
        letter.asides = Json::new(Vec::new());
        letter.uncovered = -1;
        letter.opinions = 0;
        let about = about(&letter);
        let seq = desk.change(rule, &mut letter, With { about, ..With::default() })?;
        // Only valid letters have counted opinions.
        let opinions = Opinion::of_submission(desk.db, letter.id)?;
        deactivate(desk, rule, &round, opinions, seq)?;
        // A judgement that is taken back gives back what it took.
        if let Some((division, cause)) = divided {
            let facts = Facts { valid, spans_fit: true, ..office_facts(desk, &round) };
            let rule = desk.decide::<Machine>(letter.state, Event::Split, &facts)?;
            divide(desk, rule, &round, &mut letter, division, Some(cause))?;
        }
        Ok(letter)
    }
}

/// A reason that must be given, as it is kept; refused when it is missing, too long or holds characters that no reason needs.
pub(super) fn given_reason(typed: &str) -> Result<String, Refused> {
    let reason = typed.trim().replace("\r\n", "\n");
    check_reason("reason", &reason)?;
    if reason.is_empty() { Err(Refused::Fields(vec![FieldError::new("reason", "needed")])) } else { Ok(reason) }
}

/// Refuses a reason that is too long or holds characters that no reason needs.
pub(super) fn check_reason(field: &str, reason: &str) -> Result<(), Refused> {
    let is = reason.chars().count();
    let problem = if is > REASON_LIMIT {
        FieldError::new(field, "too_long").with("limit", REASON_LIMIT).with("is", is)
    } else if reason.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        FieldError::new(field, "control_in_line")
    } else {
        return Ok(());
    };
    Err(Refused::Fields(vec![problem]))
}
