//! `/office/policy`: the city's rules as they are in force, every one with its name and unit, and the versions before and after.

use super::words::{Row, heading, rows};
use crate::model::calendar::long_date;
use crate::model::policy::entries::GROUPS;
use crate::model::terms::Lang;
use crate::store::Db;
use crate::store::policies::{PolicyDraft, PolicyRow};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    version: i64,
    in_force: bool,
    effective: String,
    /// Why it was made; empty when it came from the file.
    reason: String,
    groups: Vec<Shown>,
    versions: Vec<Version>,
    /// Whether a next version is being written.
    draft: bool,
}

/// Parameters that belong together.
#[derive(Serialize)]
struct Shown {
    heading: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Version {
    href: String,
    number: i64,
    effective: String,
    in_force: bool,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.in_area("policy").show("pages/office/policy/show", |db, ask| load(db, ask, ask.policy_version)).await
}

pub async fn show_version(visit: Visit, version: Path<i64>) -> Result<HttpResponse, Problem> {
    let version = version.into_inner();
    visit.in_area("policy").show("pages/office/policy/show", move |db, ask| load(db, ask, version)).await
}

fn load(db: &mut Db, ask: &Ask, version: i64) -> Result<Content, Problem> {
    let row = PolicyRow::by_version(db, version)?.ok_or(Problem::NotFound)?;
    let versions = PolicyRow::all(db)?.into_iter().rev().map(|row| Version {
        href: format!("/office/policy/{}", row.version),
        number: row.version,
        effective: day(&row.effective_from, ask.lang),
        in_force: row.version == ask.policy_version,
    });
    let groups = GROUPS.iter().map(|group| Shown { heading: heading(group, ask.lang), rows: rows(&row.body, group, ask.lang) });
    Ok(Content {
        version,
        in_force: version == ask.policy_version,
        effective: day(&row.effective_from, ask.lang),
        reason: row.reason.clone(),
        groups: groups.collect(),
        versions: versions.collect(),
        draft: PolicyDraft::present(db)?.is_some(),
    })
}

fn day(date: &str, lang: Lang) -> String {
    date.parse().map_or_else(|_| date.to_owned(), |date| long_date(date, lang))
}
