//! The announcement's snapshot, built from what is stored now: whoever compares it with what was approved sees any change.

use super::super::{Desk, Stop};
use crate::documents::announcement::{Announced, AnnouncedPlan, FORMAT};
use crate::model::calendar::period_days;
use crate::model::policy::Policy;
use crate::store::Db;
use crate::store::projects::{Plan, Project};
use crate::store::rounds::Round;
use diesel::QueryResult;

/// What the public will see when the round opens; none while plan or period are missing.
pub fn announcement(desk: &mut Desk<'_>, round: &Round) -> Result<Option<Announced>, Stop> {
    let policy = desk.policy(round.policy)?;
    Ok(announced(desk.db, &policy, round)?)
}

/// The same for readers; `policy` is the one of the round's version.
pub fn announced(db: &mut Db, policy: &Policy, round: &Round) -> QueryResult<Option<Announced>> {
    let (Some(plan), Some(opens_at), Some(closes_at)) = (round.plan, round.opens_at, round.closes_at) else { return Ok(None) };
    let (project, plan) = (Project::by_id(db, round.project)?, Plan::by_id(db, plan)?);
    let (Some(project), Some(plan), Some(section)) = (project, plan, policy.section(&round.section)) else { return Ok(None) };
    Ok(Some(Announced {
        format: FORMAT.to_owned(),
        project: project.no(),
        title: project.title,
        title_en: project.title_en,
        kind: project.kind,
        round: round.number,
        stage: round.stage,
        agency: section.agency.clone(),
        section: section.name.clone(),
        phone: section.phone.clone(),
        plan: AnnouncedPlan { id: plan.id, version: plan.version, sha256: plan.text_sha256(), title: plan.title },
        opens_at,
        closes_at,
        days: period_days(opens_at, closes_at),
        minimum_days: policy.minimum_days(round.stage),
        fields: (*round.fields).clone(),
        channels: (*round.channels).clone(),
        policy: round.policy,
        extensions: (*round.extensions).clone(),
        revisions: (*round.revisions).clone(),
        postponements: (*round.postponements).clone(),
    }))
}
