//! The city's rules: as they are in force, and the next version while an admin writes it.

pub mod calendar;
pub mod draft;
pub mod group;
mod read;
pub mod show;
mod words;
