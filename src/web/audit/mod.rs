//! `/audit/…`: pages for auditors, who read everything but names and contacts, and write nothing.

pub mod home;
pub mod issues;
pub mod letter;
mod opinion;
pub mod record;
pub mod submissions;
