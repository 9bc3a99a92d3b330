//! `/projects/{no}/occasions/{n}`: a briefing or another occasion, from its announcement to its published record.

use super::seen::{Crumb, Seen, counting, crumbs, follow, path, title};
use crate::commands::ledger::{lines_of, lines_of_kind};
use crate::commands::occasion::is_public;
use crate::documents::ledger::{RecordSheet, What};
use crate::model::Moment;
use crate::model::deadlines;
use crate::model::method::Source;
use crate::procedure::occasion::State;
use crate::store::Db;
use crate::store::approvals::Snapshot;
use crate::store::ledger::Edition;
use crate::store::materials::Material;
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::texts::texts;
use crate::web::ledger::{LaterShown, RecordShown};
use crate::web::materials::MaterialShown;
use crate::web::objections::ObjectionShown;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;
use std::collections::HashMap;

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    project: String,
    base: String,
    /// Where news are asked for by mail.
    follow: String,
    line: OccasionLine,
    whom: String,
    place: String,
    capacity: Option<i64>,
    ends_at: Option<String>,
    note: String,
    /// Why it was changed, put off or called off.
    reason: String,
    /// The edition that is handed out, and its hash.
    edition: Option<i64>,
    edition_href: String,
    hash: String,
    /// The papers that are handed out with it.
    materials: Vec<MaterialShown>,
    record: Option<RecordShown>,
    published_at: Option<String>,
    record_hash: String,
    /// Objections to the record with what was answered, and where the next one is typed.
    objections: Vec<ObjectionShown>,
    objections_open: bool,
    objections_until: Option<String>,
}

/// An occasion as lists show it.
#[derive(Clone, Serialize)]
pub struct OccasionLine {
    pub href: String,
    pub number: i64,
    pub name: String,
    pub kind: &'static str,
    pub title: String,
    pub state: &'static str,
    pub starts_at: Option<String>,
    pub venue: String,
}

pub async fn show(visit: Visit, at: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number) = at.into_inner();
    visit.in_area("projects").show_kept("pages/public/occasion", move |db, ask| load(db, ask, &no, &number)).await
}

fn load(db: &mut Db, ask: &Ask, no: &str, number: &str) -> Result<Content, Problem> {
    let project = Seen::project(db, no)?.project;
    let number = counting(number).ok_or(Problem::NotFound)?;
    let occasion = Occasion::by_number(db, project.id, number)?.ok_or(Problem::NotFound)?;
    if !is_public(db, &occasion)? {
        return Err(Problem::NotFound);
    }
    let edition = occasion.edition.map(|edition| Edition::by_id(db, edition)).transpose()?.flatten();
    let snapshot = Snapshot::by_hash(db, &occasion.record)?;
    let sheet: Option<RecordSheet> = snapshot.map(|one| serde_json::from_str(&one.body).map_err(Problem::internal)).transpose()?;
    let base = path(&project);
    let record = sheet.map(|sheet| Ok::<_, Problem>(RecordShown::of(sheet).with_later(later(db, &occasion)?))).transpose()?;
    let until = occasion.published_at.and_then(|published| deadlines::objection(&ask.policy, published));
    let objections = Objection::of_occasion(db, occasion.id)?.into_iter().map(ObjectionShown::public).collect();
    let line = line(&project, &occasion, ask);
    let papers = Material::of_occasion(db, occasion.id)?.into_iter().filter(Material::is_public);
    let materials = papers.map(|one| MaterialShown::of(one, &line.href)).collect();
    let told = reason_is_told(occasion.state);
    Ok(Content {
        crumbs: crumbs(ask.lang, Some(&project)),
        project: title(&project, ask.lang),
        line,
        materials,
        edition: edition.as_ref().map(|edition| edition.number),
        edition_href: edition.as_ref().map(|edition| format!("{base}/ledger/editions/{}", edition.number)).unwrap_or_default(),
        hash: edition.map(|edition| edition.hash).unwrap_or_default(),
        record,
        objections,
        objections_open: until.is_some_and(|until| ask.now < until),
        objections_until: until.map(|until| until.plus_days(-1).jst_date().to_string()),
        published_at: occasion.published_at.map(String::from),
        record_hash: occasion.record,
        reason: if told { occasion.reason } else { String::new() },
        whom: occasion.area,
        place: occasion.place,
        capacity: occasion.capacity,
        ends_at: occasion.ends_at.map(String::from),
        note: occasion.note,
        follow: follow(&project),
        base,
    })
}

/// Answers that were taken back at an occasion and are public now, by row.
fn later(db: &mut Db, occasion: &Occasion) -> Result<HashMap<i64, LaterShown>, Problem> {
    let mut rows = HashMap::new();
    for entered in lines_of(db, occasion.project, Source::Occasion(occasion.number))? {
        if let What::Opinion(opinion) = entered.line.what {
            rows.insert(entered.number, opinion.number);
        }
    }
    let mut later = HashMap::new();
    for entered in lines_of_kind(db, occasion.project, "answered")? {
        if let What::Answered { opinion, answer, post } = entered.line.what
            && let Some(row) = rows.get(&opinion)
        {
            later.insert(*row, LaterShown { on: entered.line.on, answer, post });
        }
    }
    Ok(later)
}

/// Whether the reason of the last step is the public's; that of a record that went back is not.
pub fn reason_is_told(state: State) -> bool {
    matches!(state, State::Announced | State::MaterialFrozen | State::Postponed | State::Cancelled)
}

/// When it begins; what was put off has no day.
pub fn starts_at(occasion: &Occasion) -> Option<Moment> {
    occasion.starts_at.filter(|_| occasion.state != State::Postponed)
}

/// The occasions of a project that the public knows of, newest first.
pub fn list(db: &mut Db, project: &Project, ask: &Ask) -> Result<Vec<OccasionLine>, Problem> {
    let mut lines = Vec::new();
    for occasion in Occasion::of_project(db, project.id)?.into_iter().rev() {
        if is_public(db, &occasion)? {
            lines.push(line(project, &occasion, ask));
        }
    }
    Ok(lines)
}

/// Announced occasions of all projects, the next first, at most `limit`.
pub fn upcoming(db: &mut Db, ask: &Ask, limit: i64) -> Result<Vec<OccasionLine>, Problem> {
    let mut lines = Vec::new();
    for occasion in Occasion::upcoming(db, ask.now, limit)? {
        let project = Project::by_id(db, occasion.project)?.ok_or(Problem::NotFound)?;
        lines.push(OccasionLine { name: title(&project, ask.lang), ..line(&project, &occasion, ask) });
    }
    Ok(lines)
}

fn line(project: &Project, occasion: &Occasion, ask: &Ask) -> OccasionLine {
    let n = occasion.number.to_string();
    OccasionLine {
        href: format!("{}/occasions/{n}", path(project)),
        number: occasion.number,
        name: texts().get(ask.lang, "ledger.occasion", &[("n", &n)]),
        kind: occasion.kind.name(),
        title: occasion.title.clone(),
        state: occasion.state.name(),
        starts_at: starts_at(occasion).map(String::from),
        venue: occasion.place.clone(),
    }
}
