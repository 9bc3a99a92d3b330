//! Pages for officials, approvers, the PR section and admins.

pub mod accounts;
pub mod approval;
pub mod case;
pub mod claims;
pub mod complaints;
pub mod conflict;
pub mod desk;
pub mod find;
pub mod issues;
pub mod ledger;
pub mod letters;
pub mod mail;
pub mod mailbox;
pub mod occasions;
pub mod password;
pub mod policy;
pub mod probes;
pub mod project;
pub mod removal;
pub mod result;
pub mod round;
pub mod sign_in;
pub mod tables;
pub mod tokens;
pub mod typed;
