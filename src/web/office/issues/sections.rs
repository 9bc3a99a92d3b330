//! The sections of the plan that a view can name as changed.

use crate::model::ids::{PlanId, SectionId};
use crate::store::Db;
use crate::store::projects::Plan;
use crate::web::comparison::version;
use crate::web::office::project::tree::indent;
use crate::web::problem::Problem;
use serde::Serialize;

/// A section with its tick.
#[derive(Serialize)]
pub struct Choosable {
    id: SectionId,
    indent: u8,
    heading: String,
    ticked: bool,
}

/// The headings of these sections, a line each, in the plan's order.
pub fn headings(all: &[Choosable], of: &[SectionId]) -> String {
    let named = all.iter().filter(|section| of.contains(&section.id)).map(|section| section.heading.as_str());
    named.collect::<Vec<_>>().join("\n")
}

/// The sections of a round's plan, in its order.
pub fn choosable(db: &mut Db, plan: Option<PlanId>, ticked: &[SectionId]) -> Result<Vec<Choosable>, Problem> {
    let Some(plan) = plan.map(|plan| Plan::by_id(db, plan)).transpose()?.flatten() else { return Ok(Vec::new()) };
    let parts = version(&plan).parts();
    let sections = plan.sections.iter().zip(&parts).map(|(section, part)| Choosable {
        id: section.id,
        indent: indent(section.level),
        heading: part.heading.clone(),
        ticked: ticked.contains(&section.id),
    });
    Ok(sections.collect())
}
