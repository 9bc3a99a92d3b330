//! The announcement's snapshot, built from what is stored now: whoever compares it with what was approved sees any change.

use super::super::{Desk, Stop, found};
use crate::documents::announcement::{Announced, AnnouncedPlan, FORMAT};
use crate::model::calendar::period_days;
use crate::record::digest::Digest;
use crate::store::projects::{Plan, Project};
use crate::store::rounds::Round;

/// What the public will see when the round opens; none while plan or period are missing.
pub fn announcement(desk: &mut Desk<'_>, round: &Round) -> Result<Option<Announced>, Stop> {
    let (Some(plan), Some(opens_at), Some(closes_at)) = (round.plan, round.opens_at, round.closes_at) else { return Ok(None) };
    let project = found(Project::by_id(desk.db, round.project)?)?;
    let plan = found(Plan::by_id(desk.db, plan)?)?;
    let policy = desk.policy(round.policy)?;
    let section = found(policy.section(&round.section))?;
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
        plan: AnnouncedPlan { id: plan.id, version: plan.version, title: plan.title, sha256: Digest::of(&[plan.text.as_bytes()]).hex() },
        opens_at,
        closes_at,
        days: period_days(opens_at, closes_at),
        minimum_days: policy.minimum_days(round.stage),
        fields: (*round.fields).clone(),
        channels: (*round.channels).clone(),
        policy: round.policy,
    }))
}
