//! `/audit/…`: pages for auditors, who read everything but names and contacts, and write nothing.

pub mod home;
pub mod record;
pub mod submissions;
