//! Corrections of a published result: begun by an official with a reason, released by a second person as the next version, or
//! given up when nothing was wrong. What is public stays as it is meanwhile.

use super::super::desk::With;
use super::super::round::own_round;
use super::super::{Command, Desk, FieldError, Refused, Stop};
use super::{Remarks, numbers, sheet};
use crate::documents::result::ResultSheet;
use crate::documents::result_changes::same;
use crate::model::ids::RoundId;
use crate::model::policy::Policy;
use crate::procedure::round::{Event, Facts, Round as Machine};
use crate::store::Db;
use crate::store::approvals::Snapshot;
use crate::store::publications::Publication;
use crate::store::rounds::Round;

/// Longest reason, in code points.
pub const REASON_LIMIT: usize = 1000;

/// Takes a published result back to the answers, for a reason that is published with the next version.
pub struct CorrectResult {
    pub round: RoundId,
    /// The rev that was looked at.
    pub rev: i64,
    pub reason: String,
}

impl Command for CorrectResult {
    type Reply = Round;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Round, Stop> {
        let mut round = own_round(desk, self.round)?;
        let reason = self.reason.trim().replace("\r\n", "\n");
        let rule = desk.decide::<Machine>(round.state, Event::Correct, &Facts { reason: !reason.is_empty(), ..Facts::default() })?;
        if round.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        let is = reason.chars().count();
        if is > REASON_LIMIT {
            return Err(Refused::Fields(vec![FieldError::new("reason", "too_long").with("limit", REASON_LIMIT).with("is", is)]).into());
        }
        numbers::keep_published(desk, &mut round)?;
        round.correction = reason;
        round.state = rule.target(round.state);
        desk.change(rule, &mut round, With::default())?;
        Ok(round)
    }
}

/// Ends a correction that turned out to be needless. Refused while the next version would say anything else than the newest.
pub struct KeepResult {
    pub round: RoundId,
    pub rev: i64,
}

impl Command for KeepResult {
    type Reply = Round;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Round, Stop> {
        let mut round = own_round(desk, self.round)?;
        let policy = desk.policy(round.policy)?;
        let same = matches!(versions(desk.db, &policy, &round)?, Some((old, new)) if same(&old, &new));
        let facts = Facts { public: round.has_result(), same, ..Facts::default() };
        let rule = desk.decide::<Machine>(round.state, Event::KeepResult, &facts)?;
        if round.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        round.correction = String::new();
        round.state = rule.target(round.state);
        desk.change(rule, &mut round, With::default())?;
        Ok(round)
    }
}

/// The newest published version of a round's result; none before the first.
pub fn newest(db: &mut Db, round: &Round) -> Result<Option<ResultSheet>, Stop> {
    let Some(publication) = Publication::newest(db, round.id)? else { return Ok(None) };
    let Some(snapshot) = Snapshot::by_hash(db, &publication.snapshot)? else { return Ok(None) };
    serde_json::from_str(&snapshot.body).map(Some).map_err(|error| Stop::Broken(error.to_string()))
}

/// The newest published version, and what would be published now with the same remarks; none when nothing is published or
/// there is nothing to compare yet. `policy` is the version under which the round runs.
pub fn versions(db: &mut Db, policy: &Policy, round: &Round) -> Result<Option<(ResultSheet, ResultSheet)>, Stop> {
    let Some(old) = newest(db, round)? else { return Ok(None) };
    let remarks = Remarks { remark: old.remark.clone(), next_step: old.next_step.clone(), ..Remarks::default() };
    match sheet::preview(db, policy, round, &remarks) {
        Ok(new) => Ok(Some((old, new))),
        // The counts do not reconcile while letters are not judged.
        Err(Stop::Refused(Refused::Fields(_))) => Ok(None),
        Err(stop) => Err(stop),
    }
}
