//! Rounds: drafted, edited, put forward for approval, called off; opened and closed by the clock; reconciled.

pub mod announcement;
mod cancel;
mod changed;
pub mod clock;
mod correct;
pub mod due;
mod extend;
pub mod facts;
pub mod intake;
mod postpone;

use super::approval::{self, Asked};
use super::claim::{Work, works};
use super::desk::{About, With};
use super::project::own_project;
use super::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::Moment;
use crate::model::ids::{PlanId, ProjectId, RoundId};
use crate::model::policy::Policy;
use crate::model::round::{Announcement, ChannelOffer};
use crate::model::terms::{Channel, Stage};
use crate::procedure::round::{Event, Facts, Round as Machine, State};
use crate::procedure::{Machine as _, Rule, project};
use crate::store::approvals::{Approval, Purpose};
use crate::store::json::Json;
use crate::store::projects::Plan;
use crate::store::rounds::Round;
use std::collections::BTreeMap;

pub use cancel::CancelRound;
pub(super) use changed::{any_announced, title_changed, words_lost};
pub use clock::{AnnounceDue, CloseDue, OpenDue};
pub use correct::{AskCorrection, Correction, CorrectionForm, read_until};
pub(super) use correct::{decided as correction_decided, present as correction_present};
pub use extend::{AskExtension, Later};
pub(super) use extend::{decided as extension_decided, present as extension_present};
pub use intake::{Certify, Reconcile, StartResponding};
pub use postpone::PostponeRound;

/// Longest text of a field of the announcement, in code points.
pub const TEXT_LIMIT: usize = 4000;

/// What an official types about a round.
#[derive(Clone, Debug, Default)]
pub struct RoundForm {
    pub plan: Option<PlanId>,
    pub opens_at: Option<Moment>,
    /// Exclusive, see [`crate::model::date_input`].
    pub closes_at: Option<Moment>,
    pub fields: Announcement,
    /// The ways in to open, with where to send or bring it (empty for the form).
    pub channels: BTreeMap<Channel, String>,
}

/// Drafts the project's next round.
pub struct DraftRound {
    pub project: ProjectId,
    pub stage: Stage,
    pub form: RoundForm,
}

impl Command for DraftRound {
    type Reply = Round;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Round, Stop> {
        let project = own_project(desk, self.project)?;
        let project_live = !project::Project::FINAL.contains(&project.state);
        let rule = desk.decide::<Machine>(State::New, Event::Draft, &Facts { project_live, ..Facts::default() })?;
        let policy = policy_for(desk, self.form.opens_at)?;
        let mut round = Round {
            id: RoundId::new(),
            project: project.id,
            section: project.section,
            number: Round::next_number(desk.db, project.id)?,
            stage: self.stage,
            plan: None,
            state: rule.target(State::New),
            opens_at: None,
            closes_at: None,
            published_at: None,
            policy,
            fields: Json::new(Announcement::default()),
            channels: Json::new(Vec::new()),
            certificates: Json::new(Vec::new()),
            cancel_reason: String::new(),
            drafter: desk.actor.account_id()?,
            rev: 1,
            correction: String::new(),
            numbers: String::new(),
            notice_at: None,
            extensions: Json::new(Vec::new()),
            revisions: Json::new(Vec::new()),
            postponements: Json::new(Vec::new()),
            slips: Json::new(Vec::new()),
        };
        fill(desk, &mut round, self.form)?;
        desk.create(rule, &mut round, With::default())?;
        Ok(round)
    }
}

/// Changes a round that has not opened. If it was in approval or approved, that approval is void.
pub struct EditRound {
    pub round: RoundId,
    /// The rev that the form was made from.
    pub rev: i64,
    pub form: RoundForm,
}

impl Command for EditRound {
    type Reply = Round;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Round, Stop> {
        let mut round = own_round(desk, self.round)?;
        let rule = desk.decide::<Machine>(round.state, Event::Edit, &Facts::default())?;
        if round.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        round.policy = policy_for(desk, self.form.opens_at)?;
        round.drafter = desk.actor.account_id()?;
        fill(desk, &mut round, self.form)?;
        of_rule(&mut round, rule);
        let cause = desk.change(rule, &mut round, With::default())?;
        approval::void(desk, round.id.as_str(), Purpose::Opening, Some(cause))?;
        works(desk, Work::Round(round.id))?;
        Ok(round)
    }
}

/// The version of the policy under which a round runs: the one in force when it opens, and from its approval on always the same.
fn policy_for(desk: &mut Desk<'_>, opens_at: Option<Moment>) -> Result<i64, Stop> {
    Ok(desk.policy_on(opens_at.unwrap_or(desk.now).jst_date())?.0)
}

/// Takes the form over after checking it against the policy and the project.
fn fill(desk: &mut Desk<'_>, round: &mut Round, mut form: RoundForm) -> Result<(), Stop> {
    let policy = desk.policy(round.policy)?;
    let mut errors = Vec::new();
    for (field, text) in texts(&mut form.fields) {
        *text = text.replace("\r\n", "\n");
        let is = text.chars().count();
        if is > TEXT_LIMIT {
            errors.push(FieldError::new(field, "too_long").with("limit", TEXT_LIMIT).with("is", is));
        }
    }
    errors.extend(questions::check(&mut form.fields.questions));
    let due = form.fields.result_due.trim();
    if !due.is_empty() && chrono::NaiveDate::parse_from_str(due, "%Y-%m-%d").is_err() {
        errors.push(FieldError::new("result_due", "not_a_date"));
    }
    if let Some(plan) = form.plan
        && Plan::by_id(desk.db, plan)?.is_none_or(|plan| plan.project != round.project)
    {
        errors.push(FieldError::new("plan", "choose"));
    }
    let channels = offers(&policy, &form.channels, &mut errors);
    if !errors.is_empty() {
        return Err(Refused::Fields(errors).into());
    }
    round.plan = form.plan;
    round.opens_at = form.opens_at;
    round.closes_at = form.closes_at;
    round.fields = Json::new(form.fields);
    round.channels = Json::new(channels);
    Ok(())
}

fn texts(fields: &mut Announcement) -> [(&'static str, &mut String); 14] {
    [
        ("purpose", &mut fields.purpose),
        ("background", &mut fields.background),
        ("summary", &mut fields.summary),
        ("legal_basis", &mut fields.legal_basis),
        ("standing", &mut fields.standing),
        ("effects", &mut fields.effects),
        ("issues_considered", &mut fields.issues_considered),
        ("materials", &mut fields.materials),
        ("who_may_comment", &mut fields.who_may_comment),
        ("viewing_places", &mut fields.viewing_places),
        ("short_period_reason", &mut fields.short_period_reason),
        ("outline_omitted_reason", &mut fields.outline_omitted_reason),
        ("result_due", &mut fields.result_due),
        ("contact", &mut fields.contact),
    ]
}

/// The ways in with the policy's arrival rules; whatever is not the form needs a place.
fn offers(policy: &Policy, channels: &BTreeMap<Channel, String>, errors: &mut Vec<FieldError>) -> Vec<ChannelOffer> {
    let mut offers = Vec::new();
    for (channel, address) in channels {
        let field = format!("channel_{channel}");
        match policy.arrival(*channel) {
            None => errors.push(FieldError::new(&field, "choose")),
            Some(_) if *channel != Channel::WebForm && address.trim().is_empty() => errors.push(FieldError::new(&field, "needed")),
            Some(arrival) => offers.push(ChannelOffer { channel: *channel, address: address.trim().to_owned(), arrival }),
        }
    }
    offers
}

/// Asks for the approval of exactly what will be public when the round opens.
pub struct SubmitRound {
    pub round: RoundId,
    /// The rev that was looked at.
    pub rev: i64,
}

impl Command for SubmitRound {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let mut round = own_round(desk, self.round)?;
        if round.state == State::Preparing {
            round.policy = policy_for(desk, round.opens_at)?;
        }
        let facts = facts_of(desk, &round)?;
        let rule = desk.decide::<Machine>(round.state, Event::Submit, &facts)?;
        if round.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        let content = found(announcement::announcement(desk, &round)?)?;
        let subject = round.id.as_str();
        let asked = Asked { purpose: Purpose::Opening, subject, round: Some(round.id), project: round.project, section: &round.section };
        let approval = approval::request(desk, &asked, &content, "")?;
        of_rule(&mut round, rule);
        desk.change(rule, &mut round, With::default())?;
        Ok(approval)
    }
}

/// Whether the approval of an opening was given or returned: the round follows. `cause` is the decision's entry.
pub(super) fn opening_decided(desk: &mut Desk<'_>, approval: &Approval, approved: bool, cause: i64) -> Result<(), Stop> {
    let mut round = round_of(desk, approval)?;
    let facts = Facts { approved, returned: !approved, ..facts_of(desk, &round)? };
    let rule = desk.decide::<Machine>(round.state, if approved { Event::Approve } else { Event::Return }, &facts)?;
    of_rule(&mut round, rule);
    round.notice_at = if approved { clock::notice_at(desk, &round)? } else { None };
    let second = approved.then_some(approval.requested_person);
    let with = With { second, cause: Some(cause), about: about(&round), ..With::default() };
    desk.change(rule, &mut round, with)?;
    Ok(())
}

/// The round that an approval is about.
pub(super) fn round_of(desk: &mut Desk<'_>, approval: &Approval) -> Result<Round, Stop> {
    let round = approval.round.ok_or(Refused::Missing)?;
    found(Round::by_id(desk.db, round)?)
}

/// The round, if it is of the actor's section.
pub fn own_round(desk: &mut Desk<'_>, id: RoundId) -> Result<Round, Stop> {
    let round = found(Round::by_id(desk.db, id)?)?;
    if desk.actor.in_section(&round.section) { Ok(round) } else { Err(Refused::Missing.into()) }
}

/// What the guards of this round look at.
pub fn facts_of(desk: &mut Desk<'_>, round: &Round) -> Result<Facts, Stop> {
    let policy = desk.policy(round.policy)?;
    Ok(facts::facts(desk.db, &policy, round)?)
}

/// Puts the round where the rule leads.
fn of_rule(round: &mut Round, rule: &Rule<Machine>) {
    round.state = rule.target(round.state);
}

/// What the notices of a round are about.
fn about(round: &Round) -> About {
    About { round: Some(round.id), ..About::default() }
}

mod questions;
#[cfg(test)]
mod tests;
