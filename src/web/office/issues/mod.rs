//! `/office/projects/{no}/rounds/{n}/issues…`: opinions are sorted into issues, and each issue gets the city's view.

mod approvals;
mod members;
mod sections;
mod stored;
mod suggested;
mod worded;

pub mod assign;
pub mod board;
mod carried;
mod clash;
pub mod undo;
pub mod view;
pub mod wording;

pub use approvals::{Event, events};
