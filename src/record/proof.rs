//! The proof file (c2sp.org/tlog-proof, `.tlog-proof`): what a writer keeps to show, without us, that the letter was recorded.
//!
//! It holds the entry, the writer's own words and salts, the path to the root and the signed checkpoint. Whoever has
//! the log's public key can check it with no network. Its `extra` line is not signed; here every byte of it counts
//! only after it was hashed into the leaf or into a commitment of the entry.

use super::canonical::canonical;
use super::checkpoint::{Checkpoint, MAX_NOTE, NoteError, Verifier};
use super::commitment::{Field, Salt, commit};
use super::digest::Digest;
use super::entry::{Entry, EntryError, number};
use super::path::includes;
use super::tree::leaf_hash;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

const HEADER: &str = "c2sp.org/tlog-proof@v1\n";
/// A proof file is never longer, in bytes: room for a text of 100,000 characters and then some.
pub const MAX_BYTES: usize = 1 << 21;
/// A path of more hashes would lead through a tree of more than 2^64 leaves.
const MAX_PATH: usize = 64;

/// A payload and the salt that opens the commitment to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    /// Which of the entry's commitments.
    pub field: Field,
    /// Its salt.
    pub salt: Salt,
    /// The bytes committed to, which are UTF-8 in all three fields.
    pub payload: String,
}

impl std::fmt::Debug for Opening {
    /// Names the field only: an opening holds a resident's words or name, which no log line may show.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Opening({})", self.field)
    }
}

/// A proof file, read but not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The canonical bytes of the entry.
    pub entry: Vec<u8>,
    /// Salts and payloads of the writer's own.
    pub openings: Vec<Opening>,
    /// The entry's place in the log.
    pub index: u64,
    /// From the leaf's sibling to the root's child.
    pub path: Vec<Digest>,
    /// The signed note, with all its signature lines.
    pub checkpoint: String,
}

/// What a proof has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The entry that stands in the log.
    pub entry: Entry,
    /// The signed tree in which it stands.
    pub checkpoint: Checkpoint,
}

/// Why a proof shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Not a proof file of this form.
    #[error("not a proof file")]
    Malformed,
    /// The checkpoint is not one of this log.
    #[error(transparent)]
    Checkpoint(#[from] NoteError),
    /// The entry is malformed.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// The entry says it stands elsewhere.
    #[error("the entry names another place in the log")]
    OtherPlace,
    /// The path does not lead from the entry to the signed root.
    #[error("the entry is not in the signed log")]
    NotInLog,
    /// Salt and payload are not what the entry commits to.
    #[error("the {0} is not what was recorded")]
    NotCommitted(Field),
}

impl ProofError {
    /// The exit code of `verify`: 16 not in the log, 17 another log or key, 10 altered, 22 malformed.
    pub const fn exit_code(self) -> u8 {
        match self {
            ProofError::OtherPlace | ProofError::NotInLog => 16,
            ProofError::Checkpoint(NoteError::Unsigned | NoteError::OtherOrigin) => 17,
            ProofError::Checkpoint(NoteError::BadSignature) | ProofError::NotCommitted(_) => 10,
            ProofError::Checkpoint(NoteError::Malformed) | ProofError::Malformed | ProofError::Entry(_) => 22,
        }
    }
}

/// The JSON of the `extra` line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Extra {
    entry: String,
    openings: Vec<ExtraOpening>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExtraOpening {
    field: Field,
    payload: String,
    salt: String,
}

impl Proof {
    /// The file's text. Refuses an entry that is not UTF-8, which [`Entry::to_bytes`] never gives.
    pub fn to_text(&self) -> Result<String, ProofError> {
        let openings = self.openings.iter().map(|opening| ExtraOpening {
            field: opening.field,
            payload: opening.payload.clone(),
            salt: STANDARD.encode(opening.salt),
        });
        let entry = String::from_utf8(self.entry.clone()).map_err(|_| ProofError::Malformed)?;
        let extra = canonical(&Extra { entry, openings: openings.collect() }).map_err(|_| ProofError::Malformed)?;
        let path: String = self.path.iter().map(|hash| hash.base64() + "\n").collect();
        Ok(format!("{HEADER}extra {}\nindex {}\n{path}\n{}", STANDARD.encode(extra), self.index, self.checkpoint))
    }

    /// Reads exactly what [`Proof::to_text`] writes; never panics.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofError> {
        Self::read(bytes).ok_or(ProofError::Malformed)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_BYTES {
            return None;
        }
        let (extra, rest) = std::str::from_utf8(bytes).ok()?.strip_prefix(HEADER)?.strip_prefix("extra ")?.split_once('\n')?;
        let (index, mut rest) = rest.strip_prefix("index ")?.split_once('\n')?;
        let mut path = Vec::new();
        loop {
            let (line, after) = rest.split_once('\n')?;
            rest = after;
            if line.is_empty() {
                break;
            }
            path.push(Digest::from_base64(line).ok()?);
            if path.len() > MAX_PATH {
                return None;
            }
        }
        let json = STANDARD.decode(extra).ok()?;
        let extra: Extra = serde_json::from_slice(&json).ok()?;
        // Only the canonical form: nothing may ride along in white space, order or escapes.
        if rest.len() > MAX_NOTE || canonical(&extra).ok()? != json {
            return None;
        }
        let openings = extra.openings.into_iter().map(|opening| {
            let salt = Digest::from_base64(&opening.salt).ok()?.0;
            Some(Opening { field: opening.field, salt, payload: opening.payload })
        });
        let openings = openings.collect::<Option<_>>()?;
        Some(Self { entry: extra.entry.into_bytes(), openings, index: number(index)?, path, checkpoint: rest.to_owned() })
    }

    /// Checks everything: signature, path, entry, and every opening against its commitment.
    pub fn verify(&self, verifier: &Verifier) -> Result<Proven, ProofError> {
        let checkpoint = verifier.open(self.checkpoint.as_bytes())?;
        let entry = Entry::parse(&self.entry)?;
        if entry.seq != self.index {
            return Err(ProofError::OtherPlace);
        }
        if !includes(&self.path, self.index, leaf_hash(&self.entry), checkpoint.size, checkpoint.root) {
            return Err(ProofError::NotInLog);
        }
        for Opening { field, salt, payload } in &self.openings {
            if entry.commitment(*field) != Some(commit(*field, salt, payload.as_bytes())) {
                return Err(ProofError::NotCommitted(*field));
            }
        }
        Ok(Proven { entry, checkpoint })
    }
}

#[cfg(test)]
#[path = "proof_tests.rs"]
mod tests;
