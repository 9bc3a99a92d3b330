//! What the second person approves of a view, and how it stands now.

use super::view_of;
use crate::commands::carried::numbered;
use crate::commands::{Desk, Stop, found};
use crate::documents::result::{SheetCarried, SheetSection};
use crate::model::ids::{OpinionId, PlanId, SectionId};
use crate::model::round::Section;
use crate::model::terms::{ResponseCategory, Scope};
use crate::store::Db;
use crate::store::approvals::Approval;
use crate::store::issues::{Issue, View};
use crate::store::opinions::Opinion;
use crate::store::projects::Plan;
use crate::store::rounds::Round;
use diesel::QueryResult;
use serde::Serialize;

/// What the second person approves: the words, and which opinions they answer.
#[derive(Serialize)]
pub(in crate::commands) struct Approved {
    format: &'static str,
    round: i64,
    issue: i64,
    theme: String,
    title: String,
    category: Option<ResponseCategory>,
    text: String,
    reason: String,
    place: String,
    before_text: String,
    after_text: String,
    page: String,
    later_stage: String,
    opinions: Vec<Member>,
    /// The sections that are changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sections: Vec<SheetSection>,
    /// Opinions carried there from earlier rounds, as they were published.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    carried: Vec<SheetCarried>,
}

/// An opinion by its place, not by its words: the words may name somebody.
#[derive(Serialize)]
struct Member {
    id: OpinionId,
    text_rev: i64,
    start: i64,
    end: i64,
    scope: Scope,
    gist: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    translation: String,
}

pub(super) fn content(desk: &mut Desk<'_>, view: &View, round: &Round) -> Result<Approved, Stop> {
    let issue = found(Issue::by_id(desk.db, view.issue)?)?;
    let members = Opinion::of_issue(desk.db, view.round, view.issue, None, i64::MAX)?;
    let member = |opinion: Opinion| {
        let Opinion { id, text_rev, start_at, end_at, scope, gist, translation, .. } = opinion;
        Member { id, text_rev, start: start_at, end: end_at, scope, gist, translation }
    };
    Ok(Approved {
        format: "ronten-view/v1",
        round: round.number,
        issue: issue.number,
        theme: issue.theme,
        title: issue.title,
        category: view.category,
        text: view.text.clone(),
        reason: view.reason.clone(),
        place: view.place.clone(),
        before_text: view.before_text.clone(),
        after_text: view.after_text.clone(),
        page: view.page.clone(),
        later_stage: view.later_stage.clone(),
        opinions: members.into_iter().map(member).collect(),
        sections: named(desk.db, round.plan, &view.sections)?,
        carried: numbered(desk.db, round)?.remove(&view.issue).unwrap_or_default(),
    })
}

/// The sections of a plan that a view names, in the order of the plan.
pub fn named(db: &mut Db, plan: Option<PlanId>, sections: &[SectionId]) -> QueryResult<Vec<SheetSection>> {
    let Some(plan) = plan.filter(|_| !sections.is_empty()) else { return Ok(Vec::new()) };
    let known = Plan::sections_of(db, plan)?.into_iter().filter(|section| sections.contains(&section.id));
    Ok(known.map(|Section { id, place, .. }| SheetSection { id, place }).collect())
}

/// The content of the view that an approval is about, as it is now.
pub(in crate::commands) fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<Approved, Stop> {
    let (view, round) = view_of(desk, approval)?;
    content(desk, &view, &round)
}
