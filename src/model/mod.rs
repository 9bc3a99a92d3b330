//! The words every other module speaks: ids, moments, closed enums, text rules, calendar.
//!
//! Nothing here knows a database, a clock, a network or a template. Everything is a plain value that cannot be
//! wrong once it exists: input is parsed into these types at the edge.

pub mod calendar;
pub mod closed;
pub mod complaint;
pub mod contact;
pub mod counts;
pub mod date_input;
pub mod deadlines;
pub mod fold;
pub mod heartbeat;
pub mod holidays;
pub mod id;
pub mod ids;
pub mod inbox;
pub mod letter;
pub mod mail_address;
pub mod method;
pub mod moment;
pub mod personal_data;
pub mod policy;
pub mod receipt;
pub mod redaction;
pub mod round;
pub mod route;
pub mod sentences;
pub mod span;
pub mod terms;
pub mod text;
pub mod tongue;

pub use id::Id;
pub use moment::Moment;
pub use span::Span;
