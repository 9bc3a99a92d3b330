//! `/audit`: where an auditor begins: both logs with their signed heads, and the projects.

use crate::model::terms::Lang;
use crate::store::Db;
use crate::store::log::{CheckpointRow, EntryRow, Log};
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use serde::Serialize;

/// Projects listed at most; the record leads to the others.
const SHOWN: i64 = 100;

#[derive(Serialize)]
struct Content {
    logs: Vec<Head>,
    projects: Vec<Line>,
}

/// One log as it ends.
#[derive(Serialize)]
struct Head {
    log: &'static str,
    href: String,
    entries: i64,
    /// Entries under the newest signature.
    signed: i64,
    /// A `Moment`.
    newest: Option<String>,
    /// The signed note.
    checkpoint: String,
}

#[derive(Serialize)]
struct Line {
    no: String,
    title: String,
    href: String,
    rounds: Vec<RoundLine>,
}

/// A round that has letters.
#[derive(Serialize)]
struct RoundLine {
    number: i64,
    href: String,
    issues: String,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.in_area("audit").show("pages/audit/home", load).await
}

fn load(db: &mut Db, ask: &Ask) -> Result<Content, Problem> {
    let mut logs = Vec::new();
    for log in Log::ALL {
        let checkpoint = CheckpointRow::newest(db, *log)?;
        logs.push(Head {
            log: log.name(),
            href: format!("/audit/record?log={log}"),
            entries: EntryRow::size(db, *log)?,
            signed: checkpoint.as_ref().map_or(0, |head| head.size),
            newest: EntryRow::newest(db, *log, None, 1)?.first().map(|entry| entry.time.as_str().to_owned()),
            checkpoint: checkpoint.map(|head| head.note).unwrap_or_default(),
        });
    }
    let mut projects = Vec::new();
    for project in Project::list(db, None, None, SHOWN)? {
        let rounds = Round::of_project(db, project.id)?.into_iter().map(|round| RoundLine {
            number: round.number,
            href: format!("/audit/projects/{}/rounds/{}/submissions", project.no(), round.number),
            issues: format!("/audit/projects/{}/rounds/{}/issues", project.no(), round.number),
        });
        let title = if ask.lang == Lang::En && !project.title_en.is_empty() { project.title_en.clone() } else { project.title.clone() };
        let href = format!("/audit/record?log=record&project={}", project.no());
        projects.push(Line { no: project.no(), title, href, rounds: rounds.collect() });
    }
    Ok(Content { logs, projects })
}
