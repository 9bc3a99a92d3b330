//! Ronten (論点): a city's public-comment procedure and issue sorting, with a record anyone can verify.
//!
//! The map. Each layer uses only those to its left; `tests/style.rs` holds us to it.
//!
//! ```text
//! model ─► procedure ─► store ─► commands ─► { web, mail, clock, cli } ─► main
//! model ─► record ─────┘            documents (model, record) and similarity (model) are pure
//! model ─► texts ─► templates ─► { web, mail }      commands ─► worker ─► { mail, clock, probe }
//! ```

pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod documents;
pub mod fonts;
pub mod installation;
pub mod keys;
pub mod mail;
pub mod model;
pub mod probe;
pub mod procedure;
pub mod record;
pub mod similarity;
pub mod store;
pub mod templates;
pub mod texts;
pub mod timepiece;
pub mod web;
pub mod worker;
