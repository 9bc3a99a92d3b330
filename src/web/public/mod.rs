//! Pages for residents, journalists and council members. Nothing here reads a table of persons.

pub mod card;
pub mod comment;
pub mod home;
pub mod plan;
pub mod project;
pub mod projects;
pub mod receipts;
pub mod round;
pub mod seen;
