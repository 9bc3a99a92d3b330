//! Pages for residents, journalists and council members. Nothing here reads a table of persons.

pub mod accessibility;
pub mod annual;
pub mod calendar;
pub mod card;
pub mod comment;
pub mod comparison;
pub mod complaints;
pub mod feed;
pub mod grounds;
pub mod home;
pub mod ledger;
pub mod log;
pub mod objections;
pub mod occasion;
pub mod outcome;
pub mod plan;
pub mod procedure;
pub mod project;
pub mod projects;
pub mod proof;
pub mod receipts;
pub mod record;
pub mod result;
pub mod round;
pub mod seen;
pub mod subscription;
