//! `/projects/{no}/ledger`: the issue ledger (論点整理台帳) as it stands, or as it stood at the end of any day (`?as_of=YYYY-MM-DD`).

mod asked;
pub mod booklet;
pub mod changes;
pub mod edition;
pub mod issue;
mod lineage;
pub mod sheet;
mod table;

pub use asked::AsOf;

use super::seen::{Crumb, Seen, crumbs, follow, path, title};
use crate::model::method::Source;
use crate::store::Db;
use crate::store::ledger::Ledger as Row;
use crate::store::projects::Project;
use crate::texts::texts;
use crate::web::page::Drawn;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use asked::Then;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    project: String,
    base: String,
    /// Where news are asked for by mail.
    follow: String,
    /// Why the project is under the method.
    ground: String,
    /// The day as of which it is shown; none for now.
    then: Then,
    table: Drawn,
    editions: Vec<EditionLine>,
    /// Letters of rounds whose result is not published.
    unpublished: Vec<Unpublished>,
    /// How many opinions are in no issue.
    outside: usize,
    empty: bool,
    /// How it ended, why, and which project goes on.
    ended: Option<End>,
    /// Numbers of projects that it goes on with.
    before: Vec<String>,
}

#[derive(Serialize)]
struct End {
    how: &'static str,
    at: String,
    reason: String,
    successor: String,
    /// The last edition, which is the whole course of the discussion (経過一覧).
    edition: Option<i64>,
}

/// An edition as a list shows it.
#[derive(Serialize)]
struct EditionLine {
    number: i64,
    href: String,
    frozen_at: String,
    occasion: Option<i64>,
}

#[derive(Serialize)]
struct Unpublished {
    round: i64,
    letters: u64,
}

pub async fn show(visit: Visit, no: Path<String>, as_of: Query<AsOf>) -> Result<HttpResponse, Problem> {
    visit.in_area("projects").show_kept("pages/public/ledger/show", move |db, ask| load(db, ask, &no, &as_of)).await
}

fn load(db: &mut Db, ask: &Ask, no: &str, as_of: &AsOf) -> Result<Content, Problem> {
    let (project, row) = of_project(db, no)?;
    let then = as_of.then(ask)?;
    let ledger = crate::commands::ledger::read(db, project.id, then.before)?;
    let base = path(&project);
    let editions = ledger.editions.iter().rev().map(|edition| EditionLine {
        number: edition.of.edition,
        href: format!("{base}/ledger/editions/{}", edition.of.edition),
        frozen_at: edition.entered_at.into(),
        occasion: edition.of.occasion,
    });
    let public = |row: &Row| row.ended_at.is_some_and(|at| then.before.is_none_or(|before| at < before));
    let ended = if public(&row) { end(db, &row, ledger.editions.last().map(|last| last.of.edition))? } else { None };
    let before: Vec<_> = Row::before(db, project.id)?.into_iter().filter(public).map(|one| one.project).collect();
    let before = before.into_iter().map(|id| Ok(Project::by_id(db, id)?.map(|one| one.no()).unwrap_or_default()));
    let before = before.collect::<Result<Vec<_>, Problem>>()?;
    Ok(Content {
        ended,
        before,
        crumbs: crumbs(ask.lang, Some(&project)),
        project: title(&project, ask.lang),
        ground: row.ground,
        table: table::table(&ledger, &base, &then.query, ask)?,
        editions: editions.collect(),
        unpublished: ledger.unpublished.iter().map(|(round, letters)| Unpublished { round: *round, letters: *letters }).collect(),
        outside: ledger.outside().iter().filter(|entry| ledger.opinions.get(&entry.number).is_some_and(|filed| !filed.gone)).count(),
        empty: ledger.last_line == 0,
        then,
        follow: follow(&project),
        base,
    })
}

fn end(db: &mut Db, row: &Row, edition: Option<i64>) -> Result<Option<End>, Problem> {
    let (Some(how), Some(at)) = (row.outcome, row.ended_at) else { return Ok(None) };
    let next = row.successor.map(|next| Project::by_id(db, next)).transpose()?.flatten();
    let successor = next.map(|next| next.no()).unwrap_or_default();
    Ok(Some(End { how: how.name(), at: at.into(), reason: row.ending.clone(), successor, edition }))
}

/// A project with a ledger that the public knows of.
pub fn of_project(db: &mut Db, no: &str) -> Result<(Project, Row), Problem> {
    let project = Seen::project(db, no)?.project;
    let row = Row::of_project(db, project.id)?.filter(Row::is_kept).ok_or(Problem::NotFound)?;
    Ok((project, row))
}

/// Where a round or an occasion stands, and what it is called: 第1回意見募集, 第3回説明の機会.
pub fn place_of(source: Source, base: &str, ask: &Ask) -> (String, String) {
    let say = |key: &str, n: i64| texts().get(ask.lang, key, &[("n", &n.to_string())]);
    match source {
        Source::Round(number) => (format!("{base}/rounds/{number}/result"), say("ledger.round", number)),
        Source::Occasion(number) => (format!("{base}/occasions/{number}"), say("ledger.occasion", number)),
    }
}

/// The way down to a page below the ledger.
pub fn crumbs_below(ask: &Ask, project: &Project) -> Vec<Crumb> {
    let mut crumbs = crumbs(ask.lang, Some(project));
    crumbs.push(Crumb { href: format!("{}/ledger", path(project)), text: texts().get(ask.lang, "ledger.title", &[]) });
    crumbs
}
