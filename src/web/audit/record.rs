//! `/audit/record`: the entries of both logs in order. Persons have a mark instead of a name; it is another each year.

use crate::store::Db;
use crate::store::log::{EntryRow, Log};
use crate::store::projects::Project;
use crate::web::happened::Happened;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

/// Entries on one page.
const SHOWN: i64 = 100;

#[derive(Serialize)]
struct Content {
    log: &'static str,
    /// The project's number, when only its entries are shown.
    project: Option<String>,
    lines: Vec<Happened>,
    previous: Option<String>,
    next: Option<String>,
}

/// Which log, of which project, from which entry on; the newest page without one.
#[derive(Clone, Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    log: Option<String>,
    #[serde(default)]
    project: Option<String>,
    #[serde(default)]
    from: Option<i64>,
}

pub async fn show(visit: Visit, wanted: Query<Wanted>) -> Result<HttpResponse, Problem> {
    visit.in_area("audit").show("pages/audit/record", move |db, ask| load(db, ask, &wanted)).await
}

fn load(db: &mut Db, ask: &Ask, wanted: &Wanted) -> Result<Content, Problem> {
    let log = wanted.log.as_deref().map_or(Ok(Log::Record), str::parse).map_err(|_| Problem::NotFound)?;
    let project = wanted.project.as_deref().map(|no| Project::find(db, no)?.ok_or(Problem::NotFound)).transpose()?;
    let source = Source { log, project: project.as_ref().map(|project| project.id.to_string()) };
    let mut base = format!("/audit/record?log={log}");
    if let Some(project) = &project {
        base = format!("{base}&project={}", project.no());
    }
    let from = match wanted.from {
        Some(from) => from,
        None => source.before(db, i64::MAX)?.last().map_or(0, |row| row.seq),
    };
    let mut rows = source.from(db, from)?;
    let next = rows.get(SHOWN as usize).map(|row| format!("{base}&from={}", row.seq));
    rows.truncate(SHOWN as usize);
    let previous = source.before(db, from)?.last().map(|row| format!("{base}&from={}", row.seq));
    let lines = rows.into_iter().map(|row| Happened::of(row, ask.lang)).collect::<Result<_, _>>()?;
    Ok(Content { log: log.name(), project: project.map(|project| project.no()), lines, previous, next })
}

/// Where the entries come from.
struct Source {
    log: Log,
    project: Option<String>,
}

impl Source {
    /// One entry more than a page has.
    fn from(&self, db: &mut Db, from: i64) -> Result<Vec<EntryRow>, Problem> {
        Ok(match &self.project {
            Some(project) => EntryRow::of_project(db, project, from, SHOWN + 1)?,
            None => EntryRow::from(db, self.log, from, SHOWN + 1)?,
        })
    }

    /// The page before an entry, newest first.
    fn before(&self, db: &mut Db, before: i64) -> Result<Vec<EntryRow>, Problem> {
        Ok(match &self.project {
            Some(project) => EntryRow::of_project_before(db, project, before, SHOWN)?,
            None => EntryRow::newest(db, self.log, Some(before), SHOWN)?,
        })
    }
}
