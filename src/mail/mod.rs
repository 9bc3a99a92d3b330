//! Letters to people: rendered when they are sent, from rows that name their recipient and never hold an address.

pub mod text;
