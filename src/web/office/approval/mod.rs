//! `/office/approvals`: what waits for a second person, and each as exactly what would be public.

pub mod content;
pub mod decide;
pub mod line;
mod removal;
mod view;

use super::find::Reader;
use crate::model::terms::Role;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::projects::Project;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use line::{ApprovalLine, line};
use serde::Serialize;

/// Approvals listed at most; what is decided leaves the list.
const SHOWN: i64 = 200;

#[derive(Serialize)]
struct Content {
    waiting: Vec<Waiting>,
}

/// An approval that waits, and whose project it is about.
#[derive(Serialize)]
pub struct Waiting {
    #[serde(flatten)]
    line: ApprovalLine,
    project: String,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let load = move |db: &mut Db, _: &_| Ok(Content { waiting: waiting(db, &reader, SHOWN)? });
    visit.in_area("approvals").show("pages/office/approval/list", load).await
}

/// What waits and the reader may see, oldest first.
pub fn waiting(db: &mut Db, reader: &Reader, limit: i64) -> Result<Vec<Waiting>, Problem> {
    let mut waiting = Vec::new();
    for approval in Approval::waiting(db, reader.section.as_deref(), limit)? {
        if !sees(reader, &approval) {
            continue;
        }
        let project = Project::by_id(db, approval.project)?.ok_or(Problem::NotFound)?;
        waiting.push(Waiting { line: line(db, &approval)?, project: project.title });
    }
    Ok(waiting)
}

/// The PR section sees openings alone: answers and results hold opinions that are not public yet.
pub fn sees(reader: &Reader, approval: &Approval) -> bool {
    reader.sees(&approval.section) && (reader.role != Role::PrSection || approval.purpose == Purpose::Opening)
}
