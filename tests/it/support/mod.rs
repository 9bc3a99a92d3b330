//! What the integration tests share: folders and databases of their own, a mail sink, a small HTTP client.
//!
//! Everything cleans up behind itself when it is dropped, and every test owns what it uses, so tests run side by side.

pub mod app;
pub mod case;
pub mod database;
pub mod dovecot;
pub mod filled;
pub mod folder;
pub mod hall;
pub mod http;
pub mod mail;
pub mod outbox;
pub mod program;
mod queue;
pub mod resident;
pub mod round;
pub mod routes;
mod rules;
pub mod smtp_sink;
pub mod workbook;
