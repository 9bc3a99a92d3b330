//! The sections of a plan that opinions are about, as a result names them.

use super::super::{Stop, found};
use crate::documents::result::SheetPlace;
use crate::model::ids::SectionId;
use crate::model::span::slice;
use crate::store::Db;
use crate::store::projects::Plan;
use crate::store::rounds::Round;
use std::collections::HashMap;

/// Number and heading of each section of the plan; of those that a correction left out, as they stood before it.
pub(super) fn places(db: &mut Db, round: &Round) -> Result<HashMap<SectionId, SheetPlace>, Stop> {
    let mut places = HashMap::new();
    for plan in round.plans() {
        let plan = found(Plan::by_id(db, plan)?)?;
        for section in plan.sections.iter() {
            let heading = slice(&plan.text, section.start, section.heading_end).unwrap_or_default();
            let heading = heading.trim().trim_start_matches('#').trim().to_owned();
            places.entry(section.id).or_insert(SheetPlace { place: section.place.clone(), heading });
        }
    }
    Ok(places)
}
