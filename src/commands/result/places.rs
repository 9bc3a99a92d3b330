//! The sections of a plan that opinions are about, as a result names them.

use super::super::{Stop, found};
use crate::documents::result::SheetPlace;
use crate::model::ids::SectionId;
use crate::model::span::slice;
use crate::store::Db;
use crate::store::projects::Plan;
use crate::store::rounds::Round;
use std::collections::HashMap;

/// Number and heading of each section of the plan.
pub(super) fn places(db: &mut Db, round: &Round) -> Result<HashMap<SectionId, SheetPlace>, Stop> {
    let Some(plan) = round.plan else { return Ok(HashMap::new()) };
    let plan = found(Plan::by_id(db, plan)?)?;
    let place = |section: &crate::model::round::Section| {
        let heading = slice(&plan.text, section.start, section.heading_end).unwrap_or_default();
        let heading = heading.trim().trim_start_matches('#').trim().to_owned();
        (section.id, SheetPlace { place: section.place.clone(), heading })
    };
    Ok(plan.sections.iter().map(place).collect())
}
