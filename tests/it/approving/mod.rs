//! Approvals on a route: step by step through the pages, each by who holds the step.

mod batch;
mod inbox;
mod route;
pub mod scene;
mod sheet;
