//! What a browser or a program meets: routes, pages, forms, assets.
//!
//! A handler reads everything it needs in one snapshot, then renders; or it turns a form into a command and answers 303.

pub mod access;
pub mod api;
pub mod app;
pub mod assets;
pub mod audit;
pub mod cache;
pub mod changes;
mod comparison;
pub mod complaints;
pub mod demo;
mod download;
pub mod dump;
pub mod ended;
mod excerpt;
pub mod form;
pub mod happened;
pub mod headers;
pub mod health;
pub mod kept;
pub mod ledger;
pub mod mailbox;
pub mod materials;
pub mod objections;
pub mod office;
pub mod once;
pub mod page;
pub mod papers;
pub mod password_hash;
pub mod path;
pub mod problem;
pub mod problem_page;
pub mod public;
mod route;
pub mod routes;
mod runs;
pub mod server;
pub mod session;
pub mod upload;
pub mod visit;
pub mod visitor;
pub mod written;
