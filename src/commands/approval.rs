//! Approvals (決裁): asked by one person, decided by another, or step by step on a route, on exactly one content.

mod looks;
pub mod many;
mod persons;
mod stamps;
pub mod turn;

pub use looks::Look;
pub use persons::persons;
pub use stamps::LookAfter;

use super::desk::{About, With};
use super::project::ending;
use super::{Command, Desk, Refused, Stop, erase, found, ledger, objection, occasion, result, retention, round, view, withhold};
use crate::model::ids::{ApprovalId, ProjectId, RoundId};
use crate::model::route::Hold;
use crate::procedure::approval::{Approval as Machine, Event, Facts, State};
use crate::procedure::{Machine as _, Refusal, Rule, rule_for};
use crate::record::canonical::canonical;
use crate::record::digest::Digest;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose, Snapshot};
use crate::store::json::Json;
use diesel::QueryResult;
use serde::Serialize;

/// What an approval is asked for.
pub(super) struct Asked<'a> {
    pub purpose: Purpose,
    /// Id of the row in question.
    pub subject: &'a str,
    pub project: ProjectId,
    pub section: &'a str,
    pub round: Option<RoundId>,
}

/// Asks: keeps the snapshot and binds the approval to its hash. `detail` is JSON without personal data, or empty.
pub(super) fn request<T: Serialize>(desk: &mut Desk<'_>, asked: &Asked<'_>, content: &T, detail: &str) -> Result<Approval, Stop> {
    let (_, policy) = desk.present_policy()?;
    let route = policy.route(asked.section, asked.purpose);
    let route_staffed = turn::staffed(desk.db, &route, desk.actor.person()?)?;
    let rule = desk.decide::<Machine>(State::New, Event::Request, &Facts { route_staffed, ..Facts::default() })?;
    let mut approval = Approval {
        id: ApprovalId::new(),
        purpose: asked.purpose,
        subject: asked.subject.to_owned(),
        project: asked.project,
        section: asked.section.to_owned(),
        round: asked.round,
        snapshot: keep(desk, content)?.hex(),
        detail: detail.to_owned(),
        state: rule.target(State::New),
        requested_by: desk.actor.account_id()?,
        requested_person: desk.actor.person()?,
        requested_at: desk.now,
        decided_by: None,
        decided_person: None,
        decided_at: None,
        reason: String::new(),
        rev: 1,
        turn_section: route.first().map(|step| step.section.clone()).unwrap_or_default(),
        route: Json::new(route),
        stamps: Json::new(Vec::new()),
    };
    let about = about(&approval);
    desk.create(rule, &mut approval, With { about, ..With::default() })?;
    Ok(approval)
}

/// Voids what was asked or given for a subject, because its content changed by the entry `cause`. Nothing to void is fine.
pub(super) fn void(desk: &mut Desk<'_>, subject: &str, purpose: Purpose, cause: Option<i64>) -> Result<(), Stop> {
    match Approval::newest(desk.db, subject, purpose)? {
        Some(approval) if matches!(approval.state, State::Requested | State::Approved) => void_one(desk, approval, cause),
        _ => Ok(()),
    }
}

/// Purposes that make sense only while the period runs.
const OF_PERIOD: [Purpose; 2] = [Purpose::Extension, Purpose::Material];

/// The change of the running period of a round that waits for its second person.
pub(super) fn of_period(db: &mut Db, round: RoundId) -> QueryResult<Option<Approval>> {
    for purpose in OF_PERIOD {
        let newest = Approval::newest(db, round.as_str(), purpose)?;
        if let Some(waiting) = newest.filter(|newest| newest.state == State::Requested) {
            return Ok(Some(waiting));
        }
    }
    Ok(None)
}

/// Voids the change of the period that still waits when the period ends.
pub(super) fn void_of_period(desk: &mut Desk<'_>, round: RoundId, cause: i64) -> Result<(), Stop> {
    match of_period(desk.db, round)? {
        Some(waiting) => void_one(desk, waiting, Some(cause)),
        None => Ok(()),
    }
}

/// Voids the change of the period that waits, if it is not what was asked any more by the entry `cause`.
pub(super) fn void_changed(desk: &mut Desk<'_>, round: RoundId, cause: i64) -> Result<(), Stop> {
    let Some(waiting) = of_period(desk.db, round)? else { return Ok(()) };
    match present(desk, &waiting)? {
        Some(now) if now.hex() == waiting.snapshot => Ok(()),
        _ => void_one(desk, waiting, Some(cause)),
    }
}

/// Voids everything that waits for a decision in a round that is called off.
pub(super) fn void_waiting(desk: &mut Desk<'_>, round: RoundId, cause: i64) -> Result<(), Stop> {
    for approval in Approval::of_round(desk.db, round)? {
        if approval.state == State::Requested {
            void_one(desk, approval, Some(cause))?;
        }
    }
    Ok(())
}

fn void_one(desk: &mut Desk<'_>, mut approval: Approval, cause: Option<i64>) -> Result<(), Stop> {
    let rule = desk.decide::<Machine>(approval.state, Event::Void, &Facts::default())?;
    approval.state = rule.target(approval.state);
    approval.turn_section.clear();
    let about = about(&approval);
    desk.change(rule, &mut approval, With { cause, about, ..With::default() })?;
    Ok(())
}

/// What the entries carry by which exactly what was approved becomes public; `cause` is the decision's entry.
pub(super) fn released(approval: &Approval, cause: i64) -> Result<With<'static>, Stop> {
    let content = Digest::from_hex(&approval.snapshot).map_err(|error| Stop::Broken(error.to_string()))?;
    Ok(With { content: Some(content), second: Some(approval.requested_person), cause: Some(cause), ..With::default() })
}

/// What who decides says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The only approver agrees, or the holder of the step whose turn it is.
    Approve,
    /// The same at a step, with words: a remark, and why one stands in for the holder; either may be empty.
    Stamp { comment: String, stand_in: String },
    /// 差戻し, with the reason the drafter reads.
    Return { reason: String },
}

/// Decides an approval, or a step of its route; what it is about follows the last step in the same transaction.
pub struct Decide {
    pub approval: ApprovalId,
    /// The rev that the decider looked at.
    pub rev: i64,
    pub decision: Decision,
}

impl Command for Decide {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let mut approval = found(Approval::by_id(desk.db, self.approval)?)?;
        let said = |text: &str| text.trim().replace("\r\n", "\n");
        let (event, reason, comment, stand_in) = match self.decision {
            Decision::Approve => (turn::event(&approval), String::new(), String::new(), String::new()),
            Decision::Stamp { comment, stand_in } => (turn::event(&approval), String::new(), said(&comment), said(&stand_in)),
            Decision::Return { reason } => (Event::Return, said(&reason), String::new(), String::new()),
        };
        let rule = weigh(desk, &approval, self.rev, event, (&reason, &stand_in))?;
        looks::keep(desk, &approval)?;
        if event != Event::Return {
            stamps::put(desk, &mut approval, comment, stand_in)?;
        }
        approval.state = rule.target(approval.state);
        if approval.state == State::Requested {
            let about = about(&approval);
            desk.change(rule, &mut approval, With { about, ..With::default() })?;
            return Ok(approval);
        }
        approval.decided_by = Some(desk.actor.account_id()?);
        approval.decided_person = Some(desk.actor.person()?);
        approval.decided_at = Some(desk.now);
        approval.reason = reason;
        let approved = event == Event::Approve;
        approval.turn_section = if approved { stamps::unseen(&approval) } else { String::new() };
        let second = approved.then_some(approval.requested_person);
        let about = about(&approval);
        let cause = desk.change(rule, &mut approval, With { second, about, ..With::default() })?;
        follow(desk, &approval, approved, cause)?;
        Ok(approval)
    }
}

/// The rule by which the actor may do it to the version that was looked at, with this reason for returning or standing in.
fn weigh(
    desk: &mut Desk<'_>,
    approval: &Approval,
    rev: i64,
    event: Event,
    (reason, stand_in): (&str, &str),
) -> Result<&'static Rule<Machine>, Stop> {
    let refuse = |why| Refusal { machine: Machine::NAME, event: event.name(), why };
    rule_for::<Machine>(approval.state, event, desk.actor.role()).map_err(refuse)?;
    let facts = facts(desk, approval, event != Event::Return)?;
    let stand_in_reasoned = facts.stand_in_reasoned || !stand_in.is_empty();
    let rule = desk.decide::<Machine>(approval.state, event, &Facts { reason: !reason.is_empty(), stand_in_reasoned, ..facts })?;
    if approval.rev == rev { Ok(rule) } else { Err(Refused::Stale.into()) }
}

/// Carries the decision over to what it is about.
fn follow(desk: &mut Desk<'_>, approval: &Approval, approved: bool, cause: i64) -> Result<(), Stop> {
    match approval.purpose {
        Purpose::Opening => round::opening_decided(desk, approval, approved, cause),
        Purpose::Extension if approved => round::extension_decided(desk, approval, cause),
        Purpose::Material if approved => round::correction_decided(desk, approval, cause),
        Purpose::View => view::decided(desk, approval, approved, cause),
        Purpose::LedgerView => ledger::view::decided(desk, approval, approved, cause),
        Purpose::Edition => ledger::edition::decided(desk, approval, approved, cause),
        Purpose::OccasionRecord if approved => occasion::record::decided(desk, approval, cause),
        Purpose::LedgerEnd if approved => ledger::end::decided(desk, approval, cause),
        Purpose::Objection => objection::decided(desk, approval, approved, cause),
        Purpose::LaterAnswer if approved => occasion::answers::decided(desk, approval, cause),
        Purpose::Result => result::decided(desk, approval, approved, cause),
        Purpose::Decision | Purpose::Abandonment | Purpose::Exemption if approved => ending::decided(desk, approval, cause),
        Purpose::Withholding if approved => withhold::decided(desk, approval, cause),
        Purpose::Erasure if approved => erase::decided(desk, approval, cause),
        Purpose::Retention if approved => retention::decided(desk, approval, cause),
        // What goes back to its drafter leaves everything as it was.
        Purpose::Extension | Purpose::Material | Purpose::Decision | Purpose::Abandonment | Purpose::Exemption => Ok(()),
        Purpose::OccasionRecord
        | Purpose::LaterAnswer
        | Purpose::LedgerEnd
        | Purpose::Withholding
        | Purpose::Erasure
        | Purpose::Retention => Ok(()),
    }
}

/// The guards' facts; the content is put together anew only for who agrees to it.
fn facts(desk: &mut Desk<'_>, approval: &Approval, approve: bool) -> Result<Facts, Stop> {
    let account = desk.actor.account().ok_or(Refused::NotAllowed)?;
    let content_unchanged = approve && present(desk, approval)?.is_some_and(|now| now.hex() == approval.snapshot);
    let persons = persons(desk.db, desk.keys, account, approval)?;
    let stand_in_reasoned = turn::hold(account, approval) != Some(Hold::StandIn);
    Ok(Facts { content_unchanged, reason: false, stand_in_reasoned, ..persons })
}

/// The hash of what would be approved if it were asked now.
fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<Option<Digest>, Stop> {
    match approval.purpose {
        Purpose::Opening => {
            let round = round::round_of(desk, approval)?;
            round::announcement::announcement(desk, &round)?.map(|content| Ok(hash(&content)?.0)).transpose()
        }
        Purpose::Extension => round::extension_present(desk, approval)?.map(|content| Ok(hash(&content)?.0)).transpose(),
        Purpose::Material => round::correction_present(desk, approval)?.map(|content| Ok(hash(&content)?.0)).transpose(),
        Purpose::View => Ok(Some(hash(&view::present(desk, approval)?)?.0)),
        Purpose::LedgerView => Ok(Some(hash(&ledger::view::present(desk, approval)?)?.0)),
        Purpose::Edition => Ok(Some(hash(&ledger::edition::present(desk, approval)?)?.0)),
        Purpose::OccasionRecord => Ok(Some(hash(&occasion::record::present(desk, approval)?)?.0)),
        Purpose::LedgerEnd => Ok(Some(hash(&ledger::end::present(desk, approval)?)?.0)),
        Purpose::Objection => Ok(Some(hash(&objection::present(desk, approval)?)?.0)),
        Purpose::LaterAnswer => Ok(Some(hash(&occasion::answers::present(desk, approval)?)?.0)),
        Purpose::Result => Ok(Some(hash(&result::present(desk, approval)?)?.0)),
        Purpose::Decision | Purpose::Abandonment | Purpose::Exemption => Ok(Some(hash(&ending::present(desk, approval)?)?.0)),
        Purpose::Withholding => withhold::present(desk, approval)?.map(|content| Ok(hash(&content)?.0)).transpose(),
        Purpose::Erasure => erase::present(desk, approval)?.map(|content| Ok(hash(&content)?.0)).transpose(),
        Purpose::Retention => retention::present(desk, approval)?.map(|content| Ok(hash(&content)?.0)).transpose(),
    }
}

/// The canonical JSON of a content, and its SHA-256.
pub(super) fn hash<T: Serialize>(content: &T) -> Result<(Digest, String), Stop> {
    let bytes = canonical(content).map_err(|error| Stop::Broken(error.to_string()))?;
    let digest = Digest::of(&[&bytes]);
    Ok((digest, String::from_utf8(bytes).map_err(|error| Stop::Broken(error.to_string()))?))
}

/// Keeps a content as a snapshot; gives its SHA-256.
pub(super) fn keep<T: Serialize>(desk: &mut Desk<'_>, content: &T) -> Result<Digest, Stop> {
    let (digest, body) = hash(content)?;
    Snapshot { hash: digest.hex(), body, made_at: desk.now }.put(desk.db)?;
    Ok(digest)
}

/// What the notices of an approval are about: the drafter is who asked.
fn about(approval: &Approval) -> About {
    About { round: approval.round, approval: Some(approval.id), account: Some(approval.requested_by), ..About::default() }
}
