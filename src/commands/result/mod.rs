//! The result of a round: put together from what is stored, asked for, released by a second person, published for good.

mod answers;
pub mod correct;
pub mod names;
pub mod numbers;
mod places;
pub mod sheet;

use super::approval::{self, Asked};
use super::desk::{About, With};
use super::ledger::result_published;
use super::project::follow;
use super::round::{facts_of, own_round};
use super::{Command, Desk, FieldError, Refused, Stop, found};
use crate::documents::result::ResultSheet;
use crate::model::ids::{PublicationId, RoundId};
use crate::procedure::publication::{self, Publication as PublicationMachine};
use crate::procedure::round::{Event, Facts, Round as Machine};
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::projects::Project;
use crate::store::publications::Publication;
use crate::store::rounds::Round;
use serde::{Deserialize, Serialize};

/// Longest remark and next step, in code points.
pub const TEXT_LIMIT: usize = 4000;

/// What the city says in a result beside its views. Kept with the approval.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarks {
    /// About the result as a whole, e.g. why nothing was changed.
    pub remark: String,
    pub next_step: String,
    /// The places that may name a writer and stay as they are ([`names::Named::token`]).
    #[serde(default)]
    pub kept: Vec<String>,
    /// Why they stay; for the second person, not published.
    #[serde(default)]
    pub kept_reason: String,
}

/// Asks for the release of exactly what will be published.
pub struct SubmitResult {
    pub round: RoundId,
    /// The rev that was looked at.
    pub rev: i64,
    pub remarks: Remarks,
}

impl Command for SubmitResult {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let mut round = own_round(desk, self.round)?;
        let facts = facts_of(desk, &round)?;
        let rule = desk.decide::<Machine>(round.state, Event::SubmitResult, &facts)?;
        if round.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        let remarks = check(self.remarks)?;
        let content = sheet::sheet(desk, &round, &remarks)?;
        if content.unchanged() && remarks.remark.is_empty() {
            return Err(Refused::Fields(vec![FieldError::new("remark", "why_unchanged")]).into());
        }
        names_nobody(desk, &round, &content, &remarks)?;
        let subject = round.id.as_str();
        let asked = Asked { purpose: Purpose::Result, subject, round: Some(round.id), project: round.project, section: &round.section };
        let detail = serde_json::to_string(&remarks).map_err(|error| Stop::Broken(error.to_string()))?;
        let approval = approval::request(desk, &asked, &content, &detail)?;
        round.state = rule.target(round.state);
        desk.change(rule, &mut round, With::default())?;
        Ok(approval)
    }
}

fn check(remarks: Remarks) -> Result<Remarks, Stop> {
    let mut errors = Vec::new();
    for (field, text) in [("remark", &remarks.remark), ("next_step", &remarks.next_step), ("kept_reason", &remarks.kept_reason)] {
        let is = text.chars().count();
        if is > TEXT_LIMIT {
            errors.push(FieldError::new(field, "too_long").with("limit", TEXT_LIMIT).with("is", is));
        }
    }
    let tidy = |text: String| text.trim().replace("\r\n", "\n");
    if !errors.is_empty() {
        return Err(Refused::Fields(errors).into());
    }
    let Remarks { remark, next_step, kept, kept_reason } = remarks;
    Ok(Remarks { remark: tidy(remark), next_step: tidy(next_step), kept, kept_reason: tidy(kept_reason) })
}

/// Every place that may name a writer is kept for a reason, or there is none.
fn names_nobody(desk: &mut Desk<'_>, round: &Round, content: &ResultSheet, remarks: &Remarks) -> Result<(), Stop> {
    let named = names::named(desk.db, round, content)?;
    let open = named.iter().filter(|place| !remarks.kept.contains(&place.token())).count();
    let mut errors = Vec::new();
    if open > 0 {
        errors.push(FieldError::new("kept", "names_undecided").with("n", open));
    } else if !named.is_empty() && remarks.kept_reason.is_empty() {
        errors.push(FieldError::new("kept_reason", "needed"));
    }
    if errors.is_empty() { Ok(()) } else { Err(Refused::Fields(errors).into()) }
}

/// The places in a result waiting for its release that may name a writer and were kept, with the reason; for the second person.
pub fn kept(db: &mut Db, approval: &Approval, content: &ResultSheet) -> Result<(Vec<names::Named>, String), Stop> {
    let Some(round) = approval.round.map(|round| Round::by_id(db, round)).transpose()?.flatten() else { return Ok(Default::default()) };
    let remarks: Remarks = serde_json::from_str(&approval.detail).map_err(|error| Stop::Broken(error.to_string()))?;
    Ok((names::named(db, &round, content)?, remarks.kept_reason))
}

/// Takes a result that waits for its release back to the answers; what was asked is void.
pub struct EditResult {
    pub round: RoundId,
    pub rev: i64,
}

impl Command for EditResult {
    type Reply = Round;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Round, Stop> {
        let mut round = own_round(desk, self.round)?;
        let rule = desk.decide::<Machine>(round.state, Event::EditResult, &Facts::default())?;
        if round.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        round.state = rule.target(round.state);
        let cause = desk.change(rule, &mut round, With::default())?;
        approval::void(desk, round.id.as_str(), Purpose::Result, Some(cause))?;
        Ok(round)
    }
}

/// What the approval of a result is about, as it is now.
pub(super) fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<ResultSheet, Stop> {
    let round = round_of(desk, approval)?;
    let remarks: Remarks = serde_json::from_str(&approval.detail).map_err(|error| Stop::Broken(error.to_string()))?;
    sheet::sheet(desk, &round, &remarks)
}

/// The release was approved or returned: the round follows, and the result is published. `cause` is the decision's entry.
pub(super) fn decided(desk: &mut Desk<'_>, approval: &Approval, approved: bool, cause: i64) -> Result<(), Stop> {
    let mut round = round_of(desk, approval)?;
    let event = match (approved, round.has_result()) {
        (false, _) => Event::ReturnResult,
        (true, false) => Event::ReleaseResult,
        (true, true) => Event::ReleaseCorrection,
    };
    let (first, public) = (!round.has_result(), round.has_result());
    let rule = desk.decide::<Machine>(round.state, event, &Facts { approved, returned: !approved, first, public, ..Facts::default() })?;
    round.state = rule.target(round.state);
    let mut with = With { cause: Some(cause), ..With::default() };
    if approved {
        with = approval::released(approval, cause)?;
        if public {
            numbers::keep_continued(desk, &mut round)?;
            round.correction = String::new();
        }
        round.published_at.get_or_insert(desk.now);
        publish(desk, approval, &round, cause)?;
    }
    with.about = About { round: Some(round.id), ..About::default() };
    let cause = desk.change(rule, &mut round, with)?;
    if approved {
        follow(desk, round.project, cause)?;
    }
    Ok(())
}

fn publish(desk: &mut Desk<'_>, approval: &Approval, round: &Round, cause: i64) -> Result<(), Stop> {
    let facts = publication::Facts { snapshot_approved: true, withholding_approved: false };
    let rule = desk.decide::<PublicationMachine>(publication::State::New, publication::Event::Publish, &facts)?;
    let newest = Publication::newest(desk.db, round.id)?;
    let mut publication = Publication {
        id: PublicationId::new(),
        project: round.project,
        round: round.id,
        version: newest.map_or(1, |before| before.version + 1),
        state: rule.target(publication::State::New),
        snapshot: approval.snapshot.clone(),
        approval: approval.id,
        published_at: desk.now,
        rev: 1,
    };
    let cause = desk.create(rule, &mut publication, approval::released(approval, cause)?)?;
    let project = found(Project::by_id(desk.db, round.project)?)?;
    result_published(desk, &project, &publication, cause)
}

fn round_of(desk: &mut Desk<'_>, approval: &Approval) -> Result<Round, Stop> {
    let round = approval.round.ok_or(Refused::Missing)?;
    found(Round::by_id(desk.db, round)?)
}

#[cfg(test)]
mod tests;
