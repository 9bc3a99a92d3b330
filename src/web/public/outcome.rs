//! `/projects/{no}/outcome`: how a project ended: the decision with what changed, that it was given up, or that the procedure is
//! not applied.
//!
//! Everything is read from the published snapshot, whose bytes are also the JSON file: its SHA-256 is what the record holds.

use super::seen::{Crumb, Seen, crumbs, path};
use crate::commands::project::ending::published;
use crate::documents::ending::Ended;
use crate::store::Db;
use crate::store::approvals::Snapshot;
use crate::store::endings::Ending;
use crate::store::projects::Project;
use crate::web::download::{JSON, download};
use crate::web::ended::Shown;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    ended: Shown,
    published_at: String,
    hash: String,
    json: String,
    record: String,
}

/// The page of how a project ended.
pub async fn show(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    let load = move |db: &mut Db, ask: &crate::web::visit::Ask| {
        let (project, ending, ended) = found(db, &no)?;
        let base = path(&project);
        Ok(Content {
            crumbs: crumbs(ask.lang, Some(&project)),
            ended: Shown::of(&ended, ask.lang),
            published_at: ending.published_at.into(),
            hash: ending.snapshot,
            json: format!("{base}/outcome.json"),
            record: format!("{base}/record"),
        })
    };
    visit.in_area("projects").show_kept("pages/public/outcome", load).await
}

/// The snapshot itself.
pub async fn json(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    let load = move |db: &mut Db| {
        let (project, ending, _) = found(db, &no)?;
        let snapshot = Snapshot::by_hash(db, &ending.snapshot)?.ok_or(Problem::NotFound)?;
        Ok((project.no(), snapshot.body))
    };
    let (no, body) = visit.app.read(load).await?;
    Ok(download(JSON, &format!("{no}-outcome.json"), body))
}

/// A project that ended, with its end.
pub fn found(db: &mut Db, no: &str) -> Result<(Project, Ending, Ended), Problem> {
    let project = Seen::project(db, no)?.project;
    let (ending, ended) = published(db, project.id)?.ok_or(Problem::NotFound)?;
    Ok((project, ending, ended))
}
