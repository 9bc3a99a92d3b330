//! `/office/projects/{no}/rounds/{n}/letters…`: the letters of a round, taken in, read, judged, split and cleared.

mod cuts;
pub mod history;
pub mod marks;
mod next;
mod related;
mod scans;
mod sections;

pub mod asking;
pub mod decide;
pub mod enter;
pub mod handing;
pub mod intake;
pub mod language;
pub mod list;
pub mod read;
pub mod redactions;
pub mod second;
pub mod slip;
mod slip_sheet;
pub mod splitting;
pub mod translation;
mod typed_in;
pub mod undo;
pub mod waiting;
mod writer;
