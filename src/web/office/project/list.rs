//! `/office/projects`: the projects that the reader may know of, newest first, by pages.

use crate::procedure::project::{Event, Project as Machine, State};
use crate::store::Db;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::web::office::find::Reader;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

/// Projects on a page.
const SHOWN: i64 = 30;

#[derive(Deserialize)]
pub struct Asked {
    /// Number of the last project on the page before.
    before: Option<String>,
}

#[derive(Serialize)]
struct Content {
    projects: Vec<Line>,
    next: Option<String>,
    may_register: bool,
}

#[derive(Serialize)]
struct Line {
    href: String,
    no: String,
    title: String,
    kind: &'static str,
    section: String,
    rounds: Vec<RoundTag>,
}

#[derive(Serialize)]
struct RoundTag {
    href: String,
    number: i64,
    state: &'static str,
}

pub async fn show(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    visit.in_area("projects").show("pages/office/project/list", move |db, ask| load(db, ask, &reader, asked.before.as_deref())).await
}

fn load(db: &mut Db, ask: &Ask, reader: &Reader, before: Option<&str>) -> Result<Content, Problem> {
    let before = match before {
        Some(no) => Some(Project::find(db, no)?.map(|project| (project.fiscal_year, project.number)).ok_or(Problem::NotFound)?),
        None => None,
    };
    let mut rows = Project::list(db, before, reader.section.as_deref(), SHOWN + 1)?;
    let more = rows.len() as i64 > SHOWN;
    rows.truncate(SHOWN as usize);
    let next = rows.last().filter(|_| more).map(|last| format!("/office/projects?before={}", last.no()));
    let projects = rows.into_iter().map(|project| line(db, ask, project)).collect::<Result<_, _>>()?;
    Ok(Content { projects, next, may_register: reader.may::<Machine>(State::New, Event::Register) })
}

fn line(db: &mut Db, ask: &Ask, project: Project) -> Result<Line, Problem> {
    let href = format!("/office/projects/{}", project.no());
    let tag = |round: Round| RoundTag { href: format!("{href}/rounds/{}", round.number), number: round.number, state: round.state.name() };
    let rounds = Round::of_project(db, project.id)?.into_iter().map(tag).collect();
    let section = ask.policy.section(&project.section).map(|section| section.name.get(ask.lang).to_owned());
    Ok(Line { no: project.no(), kind: project.kind.name(), section: section.unwrap_or_default(), title: project.title, rounds, href })
}
