//! `/office/approvals/{id}/sheet`: the 起案用紙, to be printed on A4 for cities whose official 決裁 is kept elsewhere.

use super::content::{Asked, asked};
use super::decide::find;
use super::inbox::short;
use super::line::{ApprovalLine, line};
use super::route::{StepShown, steps};
use crate::model::terms::Role;
use crate::procedure::approval::State;
use crate::store::Db;
use crate::store::approvals::Approval;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::web::office::find::Reader;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    #[serde(flatten)]
    line: ApprovalLine,
    back: String,
    project_no: String,
    project_title: String,
    round: Option<i64>,
    section: String,
    agency: String,
    steps: Vec<StepShown>,
    asked: Asked,
    hash: String,
    short: String,
    /// Why it came back in earlier rounds, oldest first.
    returned: Vec<ApprovalLine>,
}

pub async fn show(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let (reader, id) = (Reader::of(&visit)?, id.into_inner());
    let load = move |db: &mut Db, ask: &Ask| {
        let approval = find(db, &reader, &id)?;
        let project = Project::by_id(db, approval.project)?.ok_or(Problem::NotFound)?;
        let round = approval.round.map(|round| Round::by_id(db, round)).transpose()?.flatten();
        let section = ask.policy.section(&approval.section);
        let role = if reader.sees(&approval.section) { reader.role } else { Role::Auditor };
        Ok(Content {
            line: line(db, &approval)?,
            back: format!("/office/approvals/{id}"),
            project_no: project.no(),
            project_title: project.title,
            round: round.map(|round| round.number),
            section: section.map(|section| section.name.get(ask.lang).to_owned()).unwrap_or_default(),
            agency: section.map(|section| section.agency.get(ask.lang).to_owned()).unwrap_or_default(),
            steps: steps(db, &approval, &ask.policy, ask.lang)?,
            asked: asked(db, &approval, role, ask.lang)?,
            returned: returned(db, &approval)?,
            short: short(&approval),
            hash: approval.snapshot,
        })
    };
    visit.in_area("approvals").show("pages/office/approval/sheet", load).await
}

fn returned(db: &mut Db, approval: &Approval) -> Result<Vec<ApprovalLine>, Problem> {
    let earlier = Approval::of_subject(db, &approval.subject)?.into_iter();
    let earlier = earlier.filter(|one| one.purpose == approval.purpose && one.state == State::Returned && one.id < approval.id);
    earlier.map(|one| Ok(line(db, &one)?)).collect()
}
