//! Copies of the last checkpoints outside the data, so that a tail cut off behind our back shows.

use crate::commands::seal::Sealed;
use std::path::{Path, PathBuf};

/// The files that hold the last checkpoint of each log.
#[derive(Clone, Debug)]
pub struct Copies {
    pub record: PathBuf,
    pub audit: PathBuf,
}

impl Copies {
    /// Keeps the last checkpoint of each log that grew. Best effort: the record itself is on disk already.
    pub(in crate::commands) fn keep(&self, sealed: Sealed) {
        for (path, note) in [(&self.record, sealed.record), (&self.audit, sealed.audit)] {
            if let Some(note) = note {
                replace(path, &note);
            }
        }
    }
}

fn replace(path: &Path, note: &str) {
    let fresh = path.with_added_extension("new");
    if let Err(error) = std::fs::write(&fresh, note).and_then(|()| std::fs::rename(&fresh, path)) {
        tracing::warn!(%error, "the copy of the checkpoint was not kept");
    }
}
