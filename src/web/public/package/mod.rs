//! `/projects/{no}/package`: everything that was published about a project in one file (公表資料一式), and how to check it.

pub mod gather;
mod guide;

use super::seen::{Crumb, Seen, crumbs, path, title};
use crate::documents::package::write;
use crate::installation::record_verifier;
use crate::model::terms::Lang;
use crate::record::checkpoint::Verifier;
use crate::store::Db;
use crate::store::ledger::Posting;
use crate::web::app::App;
use crate::web::download::{ZIP, download};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::{Bytes, Path};
use gather::{Gathered, Sources};
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    project: String,
    file: String,
    name: String,
    /// The last entry by which something became public.
    last: u64,
    contents: usize,
    record: String,
}

/// The page that explains the package.
pub async fn show(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    visit.in_area("projects").show_kept("pages/public/package", move |db, ask| load(db, ask, &no)).await
}

fn load(db: &mut Db, ask: &Ask, no: &str) -> Result<Content, Problem> {
    let seen = Seen::project(db, no)?;
    let gathered = Gathered::of(db, &seen)?;
    let base = path(&seen.project);
    Ok(Content {
        crumbs: crumbs(ask.lang, Some(&seen.project)),
        project: title(&seen.project, ask.lang),
        file: format!("{base}/package.zip"),
        name: file_name(&seen),
        last: gathered.last(),
        contents: gathered.contents.len(),
        record: format!("{base}/record"),
    })
}

/// The package. The same bytes until something else is published.
pub async fn file(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    let app = visit.app.clone();
    let load = move |db: &mut Db| {
        let seen = Seen::project(db, &no)?;
        Ok((file_name(&seen), zip(db, &app, &seen)?))
    };
    let (name, bytes) = visit.app.read(load).await?;
    Ok(download(ZIP, &name, bytes))
}

/// The bytes of a project's package. Blocks: call it off the request threads.
pub fn zip(db: &mut Db, app: &App, seen: &Seen) -> Result<Bytes, Problem> {
    let gathered = Gathered::of(db, seen)?;
    let key = verifier(db, app)?;
    let ask = Ask::of(db, app, Lang::Ja)?;
    let of = format!("{} {} {}", seen.project.id, gathered.last(), ask.policy_version);
    app.packages.get(&of, || {
        let package = gather::package(db, seen, &gathered, &Sources { ask: &ask, papers: &app.papers, key: &key })?;
        write(&package.finish().map_err(Problem::internal)?).map(Bytes::from).map_err(Problem::internal)
    })
}

fn verifier(db: &mut Db, app: &App) -> Result<Verifier, Problem> {
    record_verifier(db, &app.keys).map_err(Problem::internal)
}

/// Whether anything became public that a package holds.
pub fn exists(db: &mut Db, seen: &Seen) -> Result<bool, Problem> {
    Ok(seen.ended.is_some() || seen.rounds.iter().any(|known| known.opened) || Posting::newest(db, seen.project.id)?.is_some())
}

fn file_name(seen: &Seen) -> String {
    format!("{}.zip", seen.project.no())
}
