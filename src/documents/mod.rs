//! Documents: what comes in as a file and what goes out as one. Pure; no database, clock or network.

pub mod announcement;
pub mod attachment;
pub mod comparison;
pub mod ending;
pub mod intake;
pub mod ledger;
pub mod mail;
pub mod package;
pub mod paper;
pub mod plan;
pub mod result;
pub mod result_changes;
pub mod result_table;
pub mod result_texts;
pub mod snapshot_changes;
pub mod spreadsheet;
