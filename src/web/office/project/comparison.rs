//! `/office/projects/{no}/plans/{v}/comparison`: the same as residents will read, before the version is published; and which
//! views say that a section is changed that is not.

use crate::model::terms::{ResponseCategory, Role};
use crate::store::Db;
use crate::store::issues::{Issue, View};
use crate::store::projects::{Plan, PlanHead, Project};
use crate::store::rounds::Round;
use crate::web::comparison::{Grounds, Table, Told, Unkept, table};
use crate::web::office::find::Reader;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Which earlier version it is compared with.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    from: Option<i64>,
}

#[derive(Serialize)]
struct Content {
    back: String,
    project_title: String,
    old: VersionLine,
    new: VersionLine,
    others: Vec<VersionLine>,
    table: Table,
    unkept: Vec<Unkept>,
    /// Whether views that are not published yet are among the causes.
    with_drafts: bool,
}

#[derive(Serialize)]
struct VersionLine {
    href: String,
    version: i64,
    title: String,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let ((no, version), from) = (path.into_inner(), asked.from);
    visit.in_area("projects").show("pages/office/project/comparison", move |db, _| load(db, &reader, &no, version, from)).await
}

fn load(db: &mut Db, reader: &Reader, no: &str, version: i64, from: Option<i64>) -> Result<Content, Problem> {
    let project = reader.project(db, no)?;
    let rounds = Round::of_project(db, project.id)?;
    let mut earlier: Vec<PlanHead> = PlanHead::of_project(db, project.id)?;
    earlier.retain(|plan| plan.version < version);
    let base = base(&earlier, &rounds, from).ok_or(Problem::NotFound)?;
    let new = Plan::version(db, project.id, version)?.ok_or(Problem::NotFound)?;
    let old = Plan::version(db, project.id, base)?.ok_or(Problem::NotFound)?;
    // Who reads the section's letters reads its answers before they are published.
    let with_drafts = matches!(reader.role, Role::Official | Role::Approver);
    let grounds = match with_drafts {
        true => drafted(db, &project, &rounds, &earlier, old.version)?,
        false => Grounds::published(db, &project, &rounds.iter().collect::<Vec<_>>(), old.version..version)?,
    };
    let href = format!("/office/projects/{no}/plans");
    let line = |plan: &Plan| VersionLine { href: format!("{href}/{}", plan.version), version: plan.version, title: plan.title.clone() };
    let others = earlier.into_iter().filter(|plan| plan.version != old.version).map(|plan| VersionLine {
        href: format!("{href}/{version}/comparison?from={}", plan.version),
        version: plan.version,
        title: plan.title,
    });
    Ok(Content {
        back: format!("{href}/{version}"),
        project_title: project.title,
        table: table(&old, &new, &grounds),
        unkept: grounds.unkept(&old, &new),
        others: others.collect(),
        old: line(&old),
        new: line(&new),
        with_drafts,
    })
}

/// The version asked for; without one the newest that residents commented on, and if they commented on none the one before.
fn base(earlier: &[PlanHead], rounds: &[Round], from: Option<i64>) -> Option<i64> {
    let commented = |plan: &&PlanHead| rounds.iter().any(|round| round.plans().contains(&plan.id));
    match from {
        Some(from) => earlier.iter().find(|plan| plan.version == from),
        None => earlier.iter().rev().find(commented).or(earlier.last()),
    }
    .map(|plan| plan.version)
}

/// The views that say that the plan is changed, in whatever state they are, on versions from `from` on.
fn drafted(db: &mut Db, project: &Project, rounds: &[Round], earlier: &[PlanHead], from: i64) -> Result<Grounds, Problem> {
    let titles: HashMap<_, _> = Issue::of_project(db, project.id)?.into_iter().map(|issue| (issue.id, issue)).collect();
    let mut grounds = Grounds::default();
    for round in rounds {
        if !earlier.iter().any(|plan| plan.version >= from && round.plans().contains(&plan.id)) {
            continue;
        }
        for view in View::of_round(db, round.id)?.into_iter().filter(|view| view.category == Some(ResponseCategory::Reflected)) {
            let Some(issue) = titles.get(&view.issue) else { continue };
            let told = Told {
                round: round.number,
                issue: issue.number,
                title: issue.title.clone(),
                opinions: None,
                href: format!("/office/projects/{}/rounds/{}/issues/{}", project.no(), round.number, issue.number),
            };
            grounds.add(told, view.sections.iter().copied());
        }
    }
    Ok(grounds)
}
