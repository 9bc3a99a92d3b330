//! `/projects/{no}/plans/{v}/comparison`: what changed in a version of the plan since an earlier one (新旧対照表), and because
//! of which opinions. Both versions are public; without `?from=` the earlier one is the newest public one before.

use super::seen::{Crumb, Seen, counting, crumbs, path, title};
use crate::model::Moment;
use crate::store::Db;
use crate::store::projects::{Plan, PlanHead};
use crate::store::rounds::Round;
use crate::web::comparison::{Grounds, Table, table};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

/// Which earlier version it is compared with.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    from: Option<String>,
}

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    project: String,
    old: VersionLine,
    new: VersionLine,
    /// Other earlier versions it can be compared with.
    others: Vec<VersionLine>,
    table: Table,
}

/// A version of the plan.
#[derive(Serialize)]
struct VersionLine {
    href: String,
    version: i64,
    title: String,
    published_at: Option<Moment>,
}

pub async fn show(visit: Visit, at: Path<(String, String)>, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let ((no, version), asked) = (at.into_inner(), asked.into_inner());
    visit.in_area("projects").show_kept("pages/public/comparison", move |db, ask| load(db, ask, &no, &version, asked)).await
}

fn load(db: &mut Db, ask: &Ask, no: &str, version: &str, asked: Asked) -> Result<Content, Problem> {
    let seen = Seen::project(db, no)?;
    let version = counting(version).ok_or(Problem::NotFound)?;
    let from = asked.from.map(|from| counting(&from).ok_or(Problem::NotFound)).transpose()?;
    let mut earlier: Vec<PlanHead> = seen.plans(db)?;
    let position = earlier.iter().position(|plan| plan.version == version).ok_or(Problem::NotFound)?;
    earlier.truncate(position);
    let at = match from {
        Some(from) => earlier.iter().position(|plan| plan.version == from),
        None => earlier.len().checked_sub(1),
    };
    let base = earlier.remove(at.ok_or(Problem::NotFound)?);
    let new = Plan::version(db, seen.project.id, version)?.ok_or(Problem::NotFound)?;
    let old = Plan::version(db, seen.project.id, base.version)?.ok_or(Problem::NotFound)?;
    let grounds = grounds(db, &seen, old.version, new.version)?;
    let href = path(&seen.project);
    let line = |plan: &Plan| VersionLine {
        href: format!("{href}/plans/{}", plan.version),
        version: plan.version,
        title: plan.title.clone(),
        published_at: seen.published_at(plan.id),
    };
    let other = |plan: PlanHead| VersionLine {
        href: format!("{href}/plans/{version}/comparison?from={}", plan.version),
        published_at: seen.published_at(plan.id),
        version: plan.version,
        title: plan.title,
    };
    Ok(Content {
        crumbs: crumbs(ask.lang, Some(&seen.project)),
        project: title(&seen.project, ask.lang),
        table: table(&old, &new, &grounds),
        old: line(&old),
        new: line(&new),
        others: earlier.into_iter().map(other).collect(),
    })
}

/// The views of published results that can have caused a change between two versions.
pub fn grounds(db: &mut Db, seen: &Seen, from: i64, to: i64) -> Result<Grounds, Problem> {
    let rounds: Vec<&Round> = seen.rounds.iter().map(|known| &known.round).collect();
    Grounds::published(db, &seen.project, &rounds, from..to)
}
