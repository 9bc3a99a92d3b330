//! The sections that letters of a round are about: those of its plan, and those that a correction left out, since letters were
//! written about them before it.

use super::enter::heading;
use crate::model::ids::SectionId;
use crate::store::Db;
use crate::store::projects::Plan;
use crate::store::rounds::Round;
use crate::web::office::case::At;
use crate::web::problem::Problem;
use std::collections::HashSet;

/// A section by its heading.
pub struct Named {
    pub id: SectionId,
    /// Whether it has a heading that can be chosen.
    pub headed: bool,
    heading: String,
    /// The last version of the plan that had it, where the present one does not.
    gone_since: Option<i64>,
}

impl Named {
    /// Its heading, and that it is gone where it is.
    pub fn label(&self, at: &At) -> String {
        match self.gone_since {
            Some(version) => at.word("letter.section_gone", &[("heading", &self.heading), ("n", &version.to_string())]),
            None => self.heading.clone(),
        }
    }
}

/// Present ones in the order of the plan, then those that are gone.
pub fn sections(db: &mut Db, round: &Round) -> Result<Vec<Named>, Problem> {
    let (mut all, mut known) = (Vec::new(), HashSet::new());
    for id in round.plans() {
        let Some(plan) = Plan::by_id(db, id)? else { continue };
        let gone_since = (round.plan != Some(id)).then_some(plan.version);
        for section in plan.sections.iter() {
            if known.insert(section.id) {
                all.push(Named { id: section.id, headed: section.level > 0, heading: heading(&plan, section), gone_since });
            }
        }
    }
    Ok(all)
}
