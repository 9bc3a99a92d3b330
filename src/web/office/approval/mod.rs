//! `/office/approvals`: what waits for a second person, and each as exactly what would be public.

pub mod batch;
pub mod content;
pub mod decide;
pub mod inbox;
mod ledger;
pub mod line;
mod looked;
mod removal;
pub mod route;
pub mod routes;
pub mod sheet;
mod view;

use super::find::Reader;
use crate::model::terms::Role;
use crate::store::approvals::{Approval, Purpose};

/// The PR section sees openings alone: answers and results hold opinions that are not public yet. An approver sees what a route
/// brings to the own section too.
pub fn sees(reader: &Reader, approval: &Approval) -> bool {
    let asked = reader.role == Role::Approver && reader.section.as_deref().is_some_and(|own| approval.concerns(own));
    (asked || reader.sees(&approval.section)) && (reader.role != Role::PrSection || approval.purpose == Purpose::Opening)
}
