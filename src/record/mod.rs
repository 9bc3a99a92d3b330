//! The signed record: what happened, in order, in a form that nobody can change unseen.
//!
//! An [`entry::Entry`] is sixteen lines of text; its hash is a leaf of a Merkle tree ([`tree`], RFC 6962); the tree's
//! root is signed as a [`checkpoint`] (C2SP signed note). Personal words are never in an entry, only salted
//! [`commitment`]s to them, so they can be destroyed while the record stays whole. [`verify`] recomputes all of it.
//!
//! Everything here is pure: no database, no clock, no randomness. Salts, keys and times are arguments.

pub mod canonical;
pub mod checkpoint;
pub mod commitment;
pub mod digest;
pub mod entry;
pub mod excerpt;
pub mod finding;
pub mod path;
pub mod proof;
pub mod tile;
pub mod tree;
pub mod verify;

pub use digest::Digest;
pub use entry::Entry;
