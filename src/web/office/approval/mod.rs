//! `/office/approvals`: what waits for a second person, and each as exactly what would be public.

pub mod content;
pub mod decide;
pub mod line;
mod removal;
mod view;

use super::find::Reader;
use crate::model::ids::ApprovalId;
use crate::model::terms::Role;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::projects::Project;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Query;
use line::{ApprovalLine, line};
use serde::{Deserialize, Serialize};

/// Approvals on a page.
const SHOWN: i64 = 100;

#[derive(Serialize)]
struct Content {
    waiting: Vec<Waiting>,
    next: Option<String>,
}

/// After which approval the page begins.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    after: String,
}

/// An approval that waits, and whose project it is about.
#[derive(Serialize)]
pub struct Waiting {
    #[serde(flatten)]
    line: ApprovalLine,
    project: String,
}

pub async fn show(visit: Visit, wanted: Query<Wanted>) -> Result<HttpResponse, Problem> {
    let (reader, after) = (Reader::of(&visit)?, wanted.after.parse().ok());
    let load = move |db: &mut Db, _: &_| {
        let (waiting, next) = waiting(db, &reader, after, SHOWN)?;
        Ok(Content { waiting, next })
    };
    visit.in_area("approvals").show("pages/office/approval/list", load).await
}

/// What waits and the reader may see, oldest first, and where the rest of it is.
pub fn waiting(db: &mut Db, reader: &Reader, after: Option<ApprovalId>, limit: i64) -> Result<(Vec<Waiting>, Option<String>), Problem> {
    // Left out before the limit: what waits in other sections must not push a reader's own out of sight.
    let purpose = (reader.role == Role::PrSection).then_some(Purpose::Opening);
    let mut rows = Approval::waiting(db, reader.section.as_deref(), purpose, after, limit + 1)?;
    let more = rows.len() as i64 > limit;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|last| format!("/office/approvals?after={}", last.id));
    let mut waiting = Vec::new();
    for approval in rows.into_iter().filter(|approval| sees(reader, approval)) {
        let project = Project::by_id(db, approval.project)?.ok_or(Problem::NotFound)?;
        waiting.push(Waiting { line: line(db, &approval)?, project: project.title });
    }
    Ok((waiting, next))
}

/// The PR section sees openings alone: answers and results hold opinions that are not public yet.
pub fn sees(reader: &Reader, approval: &Approval) -> bool {
    reader.sees(&approval.section) && (reader.role != Role::PrSection || approval.purpose == Purpose::Opening)
}
