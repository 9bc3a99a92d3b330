//! The words every other module speaks: ids, moments, closed enums, text rules, calendar.
//!
//! Nothing here knows a database, a clock, a network or a template. Everything is a plain value that cannot be
//! wrong once it exists: input is parsed into these types at the edge.

pub mod closed;
pub mod id;
pub mod moment;
pub mod terms;

pub use id::Id;
pub use moment::Moment;
