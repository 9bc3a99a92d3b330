//! `/office/projects/{no}/plans/{v}`: one version of the plan as it was saved, by section.

use super::tree::{Cuts, indent};
use crate::store::projects::Plan;
use crate::web::office::find::Reader;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    no: String,
    back: String,
    project_title: String,
    title: String,
    version: i64,
    file_name: String,
    added_at: String,
    /// Where it is compared with an earlier version.
    comparison: Option<String>,
    sections: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    place: String,
    indent: u8,
    heading: String,
    body: String,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let (no, version) = path.into_inner();
    let load = move |db: &mut crate::store::Db, _: &_| {
        let project = reader.project(db, &no)?;
        let plan = Plan::version(db, project.id, version)?.ok_or(Problem::NotFound)?;
        let cuts = Cuts::new(&plan.text);
        let part = |section: &crate::model::round::Section| Part {
            place: section.place.clone(),
            indent: indent(section.level),
            heading: if section.level == 0 { String::new() } else { cuts.line(section.start, section.heading_end) },
            body: cuts.slice(section.heading_end.max(section.start), section.end).trim_matches('\n').to_owned(),
        };
        Ok(Content {
            back: format!("/office/projects/{no}"),
            comparison: (version > 1).then(|| format!("/office/projects/{no}/plans/{version}/comparison")),
            sections: plan.sections.iter().map(part).collect(),
            project_title: project.title,
            version: plan.version,
            file_name: plan.file_name.clone(),
            added_at: plan.added_at.into(),
            title: plan.title.clone(),
            no,
        })
    };
    visit.in_area("projects").show("pages/office/project/plan", load).await
}
