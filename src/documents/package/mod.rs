//! The publication package of a project (公表資料一式): everything that was published about it, in one file that can be read and checked
//! when the site is gone.
//!
//! | folder | what is in it |
//! | --- | --- |
//! | `content/` | each published snapshot, in the bytes that were approved and hashed |
//! | `files/` | the same for reading: pages, papers and tables |
//! | `plans/` | the text of each published version of the plan |
//! | `log/` | the checkpoint, the log's public key, and those tiles of the log that lead from the project's entries to the checkpoint |
//! | `manifest.json`, `SHA256SUMS`, `index.html` | what there is, its hashes, and how to read it |
//!
//! What the record proves is `content/`: each file's SHA-256 stands in a signed entry. The files beside it are made of it.

mod archive;
mod check;
mod publishing;

pub use archive::{ArchiveError, MAX_BYTES, MAX_FILES, read, write};
pub use check::{Checked, Problem, Wrong, check};
pub use publishing::{published, withholds};

use crate::closed;
use crate::model::policy::Label;
use crate::record::canonical::{CanonicalError, canonical};
use crate::record::digest::Digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Format and version of the manifest.
pub const FORMAT: &str = "ronten-package/v1";
/// Where the manifest stands.
pub const MANIFEST: &str = "manifest.json";
/// Where the hashes stand, in the form that `sha256sum --check` reads.
pub const SUMS: &str = "SHA256SUMS";
/// The folder of the log, whose files have the names that they have on the site.
pub const LOG: &str = "log/";
/// The folder of the snapshots.
pub const CONTENT: &str = "content/";

closed! {
    /// What a file is in the package.
    pub enum Part {
        /// A snapshot, whose hash the record holds.
        Content = "content",
        /// Made of a snapshot, for reading.
        Copy = "copy",
        /// The text of a version of the plan.
        Plan = "plan",
        /// Of the signed record.
        Log = "log",
        /// Explains the rest.
        Guide = "guide",
    }
}

/// What is in a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: String,
    /// The version of the program that made it.
    pub program: String,
    pub city: Label,
    /// The project's number, e.g. `2026-001`, and the id that its entries name.
    pub project: String,
    pub id: String,
    pub title: String,
    /// The last entry of the record by which something became public.
    pub last: u64,
    /// Every other file but the sums, by its path.
    pub files: Vec<Listed>,
}

/// A file of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub path: String,
    pub part: Part,
    /// In bytes.
    pub size: u64,
    /// SHA-256, hex.
    pub sha256: String,
    /// The hash of the snapshot that a copy is made of; empty for what is no copy.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub of: String,
}

/// Files by their path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A package that is being put together.
#[derive(Clone, Debug)]
pub struct Package {
    pub manifest: Manifest,
    pub files: Files,
}

impl Package {
    /// Adds a file. `of` is the hash of the snapshot that it is made of, if it is made of one.
    pub fn add(&mut self, part: Part, path: impl Into<String>, bytes: impl Into<Vec<u8>>, of: &str) {
        let (path, bytes) = (path.into(), bytes.into());
        let (size, sha256) = (bytes.len() as u64, Digest::of(&[&bytes]).hex());
        self.manifest.files.push(Listed { path: path.clone(), part, size, sha256, of: of.to_owned() });
        self.files.insert(path, bytes);
    }

    /// All files with the manifest and the sums.
    pub fn finish(mut self) -> Result<Files, CanonicalError> {
        self.manifest.files.sort_by(|one, other| one.path.cmp(&other.path));
        self.files.insert(MANIFEST.to_owned(), canonical(&self.manifest)?);
        let sum = |(path, bytes): (&String, &Vec<u8>)| sum_line(path, bytes);
        let sums: String = self.files.iter().map(sum).collect();
        self.files.insert(SUMS.to_owned(), sums.into_bytes());
        Ok(self.files)
    }
}

/// A line of `SHA256SUMS`, as `sha256sum --check` reads it.
pub fn sum_line(path: &str, bytes: &[u8]) -> String {
    format!("{}  {path}\n", Digest::of(&[bytes]).hex())
}
