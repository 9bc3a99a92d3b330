//! `/api/v1/office`: intake and sorting by programs of the city, with the rights of the official whose token they send (RFC 6750).
//!
//! Everything goes through the same commands as the pages. Nothing here shows who wrote a letter: that is asked for in the browser, with a
//! reason.

pub mod bearer;
pub mod issues;
pub mod letters;
pub mod opinions;
