//! The city's views (市の考え方) on issues: drafted, edited, approved by a second person, and void when what they answer changes.

mod approved;
mod undo;

pub use approved::named;
pub(super) use approved::present;
pub use undo::{UndoView, last_step};

use super::approval::{self, Asked};
use super::carried::members;
use super::claim::{Work, works};
use super::desk::With;
use super::issue::own_issue;
use super::round::own_round;
use super::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::ids::{IssueId, OpinionId, PlanId, RoundId, SectionId, ViewId};
use crate::model::terms::ResponseCategory;
use crate::procedure::city_view::{CityView as Machine, Event, Facts, State};
use crate::procedure::demands::{self, Change, Content, Demand};
use crate::procedure::{issue, round};
use crate::store::approvals::{Approval, Purpose};
use crate::store::issues::View;
use crate::store::json::Json;
use crate::store::projects::Plan;
use crate::store::rounds::Round;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Longest text of a view's field, in code points.
const TEXT_LIMIT: usize = 10_000;

/// What an official types as the city's view; also what of a view's row was typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ViewForm {
    pub category: Option<ResponseCategory>,
    pub text: String,
    pub reason: String,
    /// Changed place in the plan with the words before and after.
    pub place: String,
    pub before_text: String,
    pub after_text: String,
    /// Where the plan already says it.
    pub page: String,
    /// Which later stage or office will look at it.
    pub later_stage: String,
    /// The opinions ticked as covered by the answer; what is not in the issue is left out.
    pub covered: Vec<OpinionId>,
    /// The sections of the plan that are changed; what is not in the round's plan is left out.
    #[serde(default)]
    pub sections: Vec<SectionId>,
}

/// Drafts the view on an issue for a round.
pub struct DraftView {
    pub issue: IssueId,
    pub round: RoundId,
    pub form: ViewForm,
}

impl Command for DraftView {
    type Reply = View;

    fn perform(self, desk: &mut Desk<'_>) -> Result<View, Stop> {
        let round = own_round(desk, self.round)?;
        let issue = own_issue(desk, self.issue)?;
        if issue.project != round.project || issue.state == issue::State::Retired {
            return Err(Refused::Missing.into());
        }
        let state = View::of(desk.db, issue.id, round.id)?.map_or(State::New, |view| view.state);
        let rule = desk.decide::<Machine>(state, Event::Draft, &unsettled(&round))?;
        let mut view = View {
            id: ViewId::new(),
            project: round.project,
            issue: issue.id,
            round: round.id,
            state: rule.target(state),
            category: None,
            text: String::new(),
            reason: String::new(),
            place: String::new(),
            before_text: String::new(),
            after_text: String::new(),
            page: String::new(),
            later_stage: String::new(),
            covered: Json::new(Vec::new()),
            drafter: desk.actor.account_id()?,
            rev: 1,
            sections: Json::new(Vec::new()),
        };
        fill(desk, &mut view, round.plan, self.form)?;
        desk.create(rule, &mut view, With::default())?;
        works(desk, Work::Issue(view.issue))?;
        Ok(view)
    }
}

/// Changes a view. If it was in approval or approved, that approval is void.
pub struct EditView {
    pub view: ViewId,
    /// The rev that the form was made from.
    pub rev: i64,
    pub form: ViewForm,
}

impl Command for EditView {
    type Reply = View;

    fn perform(self, desk: &mut Desk<'_>) -> Result<View, Stop> {
        let (mut view, round) = own_view(desk, self.view)?;
        let rule = desk.decide::<Machine>(view.state, Event::Edit, &unsettled(&round))?;
        if view.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        view.state = rule.target(view.state);
        view.drafter = desk.actor.account_id()?;
        fill(desk, &mut view, round.plan, self.form)?;
        let cause = desk.change(rule, &mut view, With::default())?;
        approval::void(desk, view.id.as_str(), Purpose::View, Some(cause))?;
        works(desk, Work::Issue(view.issue))?;
        Ok(view)
    }
}

/// Takes the form over; ticks count only for opinions that are in the issue now, and for sections of the round's plan.
fn fill(desk: &mut Desk<'_>, view: &mut View, plan: Option<PlanId>, form: ViewForm) -> Result<(), Stop> {
    let mut errors = Vec::new();
    let ViewForm { category, text, reason, place, before_text, after_text, page, later_stage, covered, sections } = form;
    let fields = [
        ("text", text, &mut view.text),
        ("reason", reason, &mut view.reason),
        ("place", place, &mut view.place),
        ("before_text", before_text, &mut view.before_text),
        ("after_text", after_text, &mut view.after_text),
        ("page", page, &mut view.page),
        ("later_stage", later_stage, &mut view.later_stage),
    ];
    for (field, typed, kept) in fields {
        *kept = typed.replace("\r\n", "\n");
        let is = kept.chars().count();
        if is > TEXT_LIMIT {
            errors.push(FieldError::new(field, "too_long").with("limit", TEXT_LIMIT).with("is", is));
        }
    }
    if !errors.is_empty() {
        return Err(Refused::Fields(errors).into());
    }
    let round = found(Round::by_id(desk.db, view.round)?)?;
    let mut ticks = members(desk.db, &round, view.issue)?;
    let covered: BTreeSet<OpinionId> = covered.into_iter().collect();
    ticks.retain(|opinion| covered.contains(opinion));
    view.category = category;
    view.covered = Json::new(ticks);
    let named: BTreeSet<SectionId> = sections.into_iter().collect();
    let mut known = plan.map_or(Ok(Vec::new()), |plan| Plan::section_ids(desk.db, plan))?;
    known.retain(|section| named.contains(section));
    view.sections = Json::new(known);
    Ok(())
}

/// Asks for the approval of exactly this view on exactly these opinions.
pub struct SubmitView {
    pub view: ViewId,
    pub rev: i64,
}

impl Command for SubmitView {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let (mut view, round) = own_view(desk, self.view)?;
        let lacks = lacking(&view);
        let members = members(desk.db, &round, view.issue)?;
        let facts = Facts {
            text: !lacks.contains(&Demand::Text),
            demands_met: view.category.is_some() && lacks.iter().all(|demand| *demand == Demand::Text),
            members_covered: *view.covered == members,
            // A view in a result stands beside those of earlier results; what changed is said there.
            change_reasoned: true,
            ..unsettled(&round)
        };
        let rule = desk.decide::<Machine>(view.state, Event::Submit, &facts)?;
        if view.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        let content = approved::content(desk, &view, &round)?;
        let subject = view.id.as_str();
        let asked = Asked { purpose: Purpose::View, subject, round: Some(round.id), project: round.project, section: &round.section };
        let approval = approval::request(desk, &asked, &content, "")?;
        view.state = rule.target(view.state);
        desk.change(rule, &mut view, With::default())?;
        Ok(approval)
    }
}

/// What its category demands of the view and it does not hold; all that could be demanded of any while it has no category.
pub fn lacking(view: &View) -> Vec<Demand> {
    let change = Change { place: &view.place, before: &view.before_text, after: &view.after_text };
    let content =
        Content { text: &view.text, changes: &[change], reason: &view.reason, reference: &view.page, later_stage: &view.later_stage };
    demands::missing(view.category.unwrap_or(ResponseCategory::Noted), &content)
}

/// The approval of a view was given or returned: the view follows. `cause` is the decision's entry.
pub(super) fn decided(desk: &mut Desk<'_>, approval: &Approval, approved: bool, cause: i64) -> Result<(), Stop> {
    let (mut view, round) = view_of(desk, approval)?;
    let facts = Facts { approved, returned: !approved, ..unsettled(&round) };
    let rule = desk.decide::<Machine>(view.state, if approved { Event::Approve } else { Event::Return }, &facts)?;
    view.state = rule.target(view.state);
    let second = approved.then_some(approval.requested_person);
    desk.change(rule, &mut view, With { second, cause: Some(cause), ..With::default() })?;
    Ok(())
}

/// Takes the view on an issue back to a draft, and the approval that was asked or given for it, because the opinions that
/// it answers have changed. Nothing happens to a view that nobody asked to approve. `cause` is the entry of that change.
///
/// A resident who amends or withdraws a letter voids too: an approved answer to opinions that are no more would be no answer.
pub fn void_view(desk: &mut Desk<'_>, issue: IssueId, round: &Round, cause: i64) -> Result<(), Stop> {
    let Some(mut view) = View::of(desk.db, issue, round.id)? else { return Ok(()) };
    if !matches!(view.state, State::InApproval | State::Approved) {
        return Ok(());
    }
    let rule = desk.decide::<Machine>(view.state, Event::Void, &unsettled(round))?;
    view.state = rule.target(view.state);
    let cause = desk.change(rule, &mut view, With { cause: Some(cause), ..With::default() })?;
    approval::void(desk, view.id.as_str(), Purpose::View, Some(cause))
}

fn view_of(desk: &mut Desk<'_>, approval: &Approval) -> Result<(View, Round), Stop> {
    let view: ViewId = approval.subject.parse().map_err(|_| Refused::Missing)?;
    let view = found(View::by_id(desk.db, view)?)?;
    let round = found(Round::by_id(desk.db, view.round)?)?;
    Ok((view, round))
}

fn own_view(desk: &mut Desk<'_>, id: ViewId) -> Result<(View, Round), Stop> {
    let view = found(View::by_id(desk.db, id)?)?;
    let round = own_round(desk, view.round)?;
    Ok((view, round))
}

/// A view changes only while the result of its round is neither in approval nor published, and the round goes on.
fn unsettled(round: &Round) -> Facts {
    let settled = matches!(round.state, round::State::ResultInApproval | round::State::ResultPublished | round::State::Cancelled);
    Facts { result_unsettled: !settled, ..Facts::default() }
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
