//! Approvals (決裁): asked by one person, decided by another, on exactly one content.

use super::desk::{About, With, staff_mark};
use super::project::ending;
use super::round::Correction;
use super::{Command, Desk, Refused, Stop, erase, found, result, round, view, withhold};
use crate::keys::Keys;
use crate::model::ids::{ApprovalId, PersonId, ProjectId, RoundId};
use crate::model::terms::Role;
use crate::procedure::approval::{Approval as Machine, Event, Facts, State};
use crate::procedure::{Machine as _, Refusal, rule_for};
use crate::record::canonical::canonical;
use crate::record::digest::Digest;
use crate::record::entry::{self, Entry};
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::approvals::{Approval, Purpose, Snapshot};
use crate::store::log::{EntryRow, Log};
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
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
    let rule = desk.decide::<Machine>(State::New, Event::Request, &Facts::default())?;
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
    let about = about(&approval);
    desk.change(rule, &mut approval, With { cause, about, ..With::default() })?;
    Ok(())
}

/// What the entries carry by which exactly what was approved becomes public; `cause` is the decision's entry.
pub(super) fn released(approval: &Approval, cause: i64) -> Result<With<'static>, Stop> {
    let content = Digest::from_hex(&approval.snapshot).map_err(|error| Stop::Broken(error.to_string()))?;
    Ok(With { content: Some(content), second: Some(approval.requested_person), cause: Some(cause), ..With::default() })
}

/// What the second person says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    /// 差戻し, with the reason the drafter reads.
    Return {
        reason: String,
    },
}

/// Decides an approval; what it is about follows in the same transaction.
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
        let (event, reason) = match self.decision {
            Decision::Approve => (Event::Approve, String::new()),
            Decision::Return { reason } => (Event::Return, reason.trim().replace("\r\n", "\n")),
        };
        let refuse = |why| Refusal { machine: Machine::NAME, event: event.name(), why };
        rule_for::<Machine>(approval.state, event, desk.actor.role()).map_err(refuse)?;
        let facts = Facts { reason: !reason.is_empty(), ..facts(desk, &approval, event == Event::Approve)? };
        let rule = desk.decide::<Machine>(approval.state, event, &facts)?;
        if approval.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        approval.state = rule.target(approval.state);
        approval.decided_by = Some(desk.actor.account_id()?);
        approval.decided_person = Some(desk.actor.person()?);
        approval.decided_at = Some(desk.now);
        approval.reason = reason;
        let approved = event == Event::Approve;
        let second = approved.then_some(approval.requested_person);
        let about = about(&approval);
        let cause = desk.change(rule, &mut approval, With { second, about, ..With::default() })?;
        follow(desk, &approval, approved, cause)?;
        Ok(approval)
    }
}

/// Carries the decision over to what it is about.
fn follow(desk: &mut Desk<'_>, approval: &Approval, approved: bool, cause: i64) -> Result<(), Stop> {
    match approval.purpose {
        Purpose::Opening => round::opening_decided(desk, approval, approved, cause),
        Purpose::Extension if approved => round::extension_decided(desk, approval, cause),
        Purpose::Material if approved => round::correction_decided(desk, approval, cause),
        Purpose::View => view::decided(desk, approval, approved, cause),
        Purpose::Result => result::decided(desk, approval, approved, cause),
        Purpose::Decision | Purpose::Abandonment | Purpose::Exemption if approved => ending::decided(desk, approval, cause),
        Purpose::Withholding if approved => withhold::decided(desk, approval, cause),
        Purpose::Erasure if approved => erase::decided(desk, approval, cause),
        // What goes back to its drafter leaves everything as it was.
        Purpose::Extension | Purpose::Material | Purpose::Decision | Purpose::Abandonment | Purpose::Exemption => Ok(()),
        Purpose::Withholding | Purpose::Erasure => Ok(()),
    }
}

/// The guards' facts; the content is put together anew only for who approves it.
fn facts(desk: &mut Desk<'_>, approval: &Approval, approve: bool) -> Result<Facts, Stop> {
    let account = desk.actor.account().ok_or(Refused::NotAllowed)?;
    let content_unchanged = approve && present(desk, approval)?.is_some_and(|now| now.hex() == approval.snapshot);
    Ok(Facts { content_unchanged, reason: false, ..persons(desk.db, desk.keys, account, approval)? })
}

/// What the guards look at as far as it depends on who decides; content and reason count as given, so that a page can say
/// beforehand why this account cannot.
pub fn persons(db: &mut Db, keys: &Keys, account: &Account, approval: &Approval) -> Result<Facts, Stop> {
    let person = account.person;
    let in_section = account.section.as_deref().is_none_or(|own| own == approval.section);
    Ok(Facts {
        other_person: person != approval.requested_person && !wrote(db, keys, approval, person)?,
        other_than_clearer: !cleared(db, keys, approval, person)?,
        own_section: in_section && (account.role != Role::PrSection || approval.purpose == Purpose::Opening),
        content_unchanged: true,
        reason: true,
    })
}

/// Whether a person decided what is personal data in the letters of a result: the last to say so of a letter, or any who set or
/// took away a mark before and left the last word to a colleague. That a mark was taken back launders nobody.
fn cleared(db: &mut Db, keys: &Keys, approval: &Approval, person: PersonId) -> Result<bool, Stop> {
    let (Purpose::Result, Some(round)) = (approval.purpose, approval.round) else { return Ok(false) };
    if Submission::cleared_by_person(db, round, person)? {
        return Ok(true);
    }
    let opened = Round::by_id(db, round)?.and_then(|round| round.opens_at).unwrap_or(approval.requested_at);
    // A person has another mark each year.
    let yearly = std::iter::successors(Some(opened), |at| Some(at.plus_days(365))).take_while(|at| *at < approval.requested_at);
    for at in yearly.chain([approval.requested_at]) {
        let actor = entry::Actor::Staff(staff_mark(keys, person, at)).to_string();
        if EntryRow::by_actor(db, &["submission.redact", "submission.undo_redact"], round, &actor)? {
            return Ok(true);
        }
    }
    Ok(false)
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
        Purpose::Result => Ok(Some(hash(&result::present(desk, approval)?)?.0)),
        Purpose::Decision | Purpose::Abandonment | Purpose::Exemption => Ok(Some(hash(&ending::present(desk, approval)?)?.0)),
        Purpose::Withholding => withhold::present(desk, approval)?.map(|content| Ok(hash(&content)?.0)).transpose(),
        Purpose::Erasure => erase::present(desk, approval)?.map(|content| Ok(hash(&content)?.0)).transpose(),
    }
}

/// Whether a person, with whatever account, drafted or edited what is to be approved: the record knows, also of what
/// somebody else asked to have approved. The views in a result have had their own second person.
fn wrote(db: &mut Db, keys: &Keys, approval: &Approval, person: PersonId) -> Result<bool, Stop> {
    let written: Vec<(String, &[&str])> = match approval.purpose {
        Purpose::Opening => {
            let plan = approval.round.map(|round| Round::by_id(db, round)).transpose()?.flatten().and_then(|round| round.plan);
            let plan = plan.map(|plan| (plan.to_string(), &["project.add_plan"][..]));
            let project = (approval.project.to_string(), &["project.register", "project.edit"][..]);
            [(approval.subject.clone(), &["round.draft", "round.edit"][..]), project].into_iter().chain(plan).collect()
        }
        Purpose::View => vec![(approval.subject.clone(), &["city_view.draft", "city_view.edit", "city_view.undo"])],
        Purpose::Decision | Purpose::Abandonment | Purpose::Exemption => {
            let plan = match ending::form_of(approval)? {
                ending::EndForm::Decided { plan, .. } => plan,
                _ => None,
            };
            let plan = plan.map(|plan| (plan.to_string(), &["project.add_plan"][..]));
            let proposed = &["project.propose_decision", "project.propose_abandonment", "project.propose_exemption"][..];
            [(approval.subject.clone(), proposed)].into_iter().chain(plan).collect()
        }
        Purpose::Result => vec![(approval.subject.clone(), &["round.correct"])],
        Purpose::Material => Correction::of(approval)?.author_of().into_iter().collect(),
        Purpose::Extension | Purpose::Withholding | Purpose::Erasure => Vec::new(),
    };
    for (subject, kinds) in written {
        for row in EntryRow::of_subject(db, Log::Record, &subject)? {
            let entry = Entry::parse(row.leaf.as_bytes()).map_err(|error| Stop::Broken(error.to_string()))?;
            if kinds.contains(&row.kind.as_str()) && entry.actor == entry::Actor::Staff(staff_mark(keys, person, row.time)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
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
