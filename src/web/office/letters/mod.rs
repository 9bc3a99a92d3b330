//! `/office/projects/{no}/rounds/{n}/letters…`: the letters of a round, taken in, read, judged, split and cleared.

pub mod enter;
pub mod list;
pub mod slip;
