//! A judgement is taken back: the letter is read and not judged, or judged and split as it was before.

use super::super::divide::divide;
use super::super::{Machine, deactivate, office_facts};
use super::division::{Was, before};
use super::{Work, last_step};
use crate::commands::desk::With;
use crate::commands::steps::body_before;
use crate::commands::{Desk, Stop, found};
use crate::model::terms::Validity;
use crate::procedure::Rule;
use crate::procedure::submission::{Event, Facts, State};
use crate::store::Db;
use crate::store::json::Json;
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use diesel::QueryResult;

/// Whether the letter was neither split nor looked through for personal data since it was judged.
pub(super) fn nothing_since(db: &mut Db, letter: &Submission, step: i64) -> QueryResult<bool> {
    let split = last_step(db, letter, Work::Splitting)?;
    Ok(split.max(last_step(db, letter, Work::Redacting)?).is_none_or(|last| last < step))
}

pub(super) fn take_back(
    desk: &mut Desk<'_>,
    rule: &'static Rule<Machine>,
    round: &Round,
    letter: &mut Submission,
    step: i64,
) -> Result<(), Stop> {
    let was: Was = found(body_before(desk.db, letter.id.as_str(), step)?)?;
    let division = if was.state == State::Divided { Some(before(desk, letter, step)?) } else { None };
    letter.state = rule.target(letter.state);
    // What came late was so before anybody judged it.
    letter.validity = was.validity;
    letter.validity_reason = was.validity_reason;
    letter.asides = Json::new(Vec::new());
    letter.uncovered = -1;
    letter.opinions = 0;
    let seq = desk.change(rule, letter, With { cause: Some(step), ..With::default() })?;
    let opinions = Opinion::of_submission(desk.db, letter.id)?;
    deactivate(desk, rule, round, opinions, seq)?;
    if !matches!(was.state, State::Judged | State::Divided) {
        return Ok(());
    }
    let valid = letter.validity == Some(Validity::Valid);
    let facts = Facts { valid, reason: !valid, spans_fit: true, stays_here: true, ..office_facts(desk, round) };
    let rule = desk.decide::<Machine>(letter.state, Event::Judge, &facts)?;
    letter.state = rule.target(letter.state);
    let seq = desk.change(rule, letter, With { cause: Some(seq), ..With::default() })?;
    if let Some(division) = division {
        let rule = desk.decide::<Machine>(letter.state, Event::Split, &facts)?;
        divide(desk, rule, round, letter, division, Some(seq))?;
    }
    Ok(())
}
