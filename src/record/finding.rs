//! Findings: what the check of a record can find wrong, with the place and the exit code of `ronten verify`.

use super::checkpoint::NoteError;
use super::commitment::{Field, Salt, commit};
use super::entry::{Entry, EntryError};
use crate::closed;

closed! {
    /// The kinds of damage, each with an exit code that scripts may rely on.
    pub enum Code {
        /// Something recorded is not what it was.
        Edited = "edited",
        /// Something recorded is gone from the middle.
        Missing = "missing",
        /// The end is gone.
        Truncated = "truncated",
        /// Something stands where it does not belong: inserted, repeated or in another order.
        Moved = "moved",
        /// An entry is earlier than the one before it.
        TimeDecreases = "time_decreases",
        /// The log's key signed two histories.
        Forked = "forked",
        /// Signed by another key, or for another log.
        OtherKey = "other_key",
        /// Two persons were needed and there was one.
        NoSecondPerson = "no_second_person",
        /// Not in the format at all.
        Malformed = "malformed",
    }
}

impl Code {
    /// The process exit code.
    pub const fn exit_code(self) -> u8 {
        match self {
            Code::Edited => 10,
            Code::Missing => 11,
            Code::Truncated => 12,
            Code::Moved => 13,
            Code::TimeDecreases => 14,
            Code::Forked => 15,
            Code::OtherKey => 17,
            Code::NoSecondPerson => 19,
            Code::Malformed => 22,
        }
    }
}

/// What exactly is wrong. The sentences are for logs and `--json`; readers get theirs from `texts/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum What {
    /// The entry's bytes do not hash to its stored leaf.
    #[error("the entry is not the one that was hashed")]
    EntryEdited,
    /// A stored inner node is not the hash of its children.
    #[error("node {level}/{index} is not the hash of what is under it")]
    NodeEdited {
        /// Level of the node.
        level: u8,
        /// Index of the node in its level.
        index: u64,
    },
    /// A node is not stored.
    #[error("node {level}/{index} is missing")]
    NodeMissing {
        /// Level of the node.
        level: u8,
        /// Index of the node in its level.
        index: u64,
    },
    /// Stored hashes were changed too: the signed root says that something in `from..size` is not what was signed.
    #[error("an entry from {from} on, before {size}, is not the one that was signed")]
    RootDiffers {
        /// Everything before this entry is proven.
        from: u64,
        /// Size of the first signed tree that differs.
        size: u64,
    },
    /// A payload does not open the entry's commitment.
    #[error("the {0} is not the one that was recorded")]
    PayloadEdited(Field),
    /// A payload is stored where the entry commits to none.
    #[error("a {0} is stored and none was recorded")]
    PayloadInserted(Field),
    /// A payload is gone, and no erasure or withholding says so.
    #[error("the {0} is gone, and no entry says why")]
    PayloadMissing(Field),
    /// A row is not what its last entry recorded.
    #[error("the row is not the one that was recorded last")]
    RowEdited,
    /// A recorded row is gone.
    #[error("the row is missing")]
    RowMissing,
    /// A row is there that was never recorded.
    #[error("the row was never recorded")]
    RowInserted,
    /// Nothing tells whether a row is what was recorded, because its body is gone or is not its own.
    #[error("the row cannot be compared without its body")]
    RowNotComparable,
    /// A stored file or snapshot does not have the hash it is kept under, or is not in the place it was recorded for.
    #[error("the content is not the one that was recorded")]
    ContentEdited,
    /// A snapshot that a row names is gone.
    #[error("the content is gone, and no entry says why")]
    ContentMissing,
    /// So many entries in a row are gone.
    #[error("{count} entries are missing")]
    EntriesMissing {
        /// How many.
        count: u64,
    },
    /// A subject's revisions jump.
    #[error("revision {expected} of the subject is missing, {found} follows")]
    RevisionMissing {
        /// The one that should come.
        expected: u64,
        /// The one that came.
        found: u64,
    },
    /// A checkpoint was signed over more entries than there are.
    #[error("{signed} entries were signed, {present} are present")]
    Truncated {
        /// By the largest checkpoint.
        signed: u64,
        /// In the log.
        present: u64,
    },
    /// The entry says that it stands elsewhere.
    #[error("the entry belongs at {belongs}")]
    OutOfPlace {
        /// The `seq` in its text.
        belongs: u64,
    },
    /// A row repeats a place already passed.
    #[error("the place is taken twice")]
    PlaceTakenTwice,
    /// A subject's revision stands in the record already.
    #[error("revision {found} of the subject is recorded a second time")]
    RevisionRepeated {
        /// The repeated one.
        found: u64,
    },
    /// Entries after the last signed size: put in from outside, since every commit signs its own.
    #[error("{count} entries are not signed")]
    Unsigned {
        /// How many.
        count: u64,
    },
    /// See [`Code::TimeDecreases`].
    #[error("earlier than the entry before it")]
    TimeDecreases,
    /// This checkpoint is rightly signed, and so is a later one that does not contain it.
    #[error("the key signed another history of {size} entries")]
    Forked {
        /// Size of the checkpoint that does not fit.
        size: u64,
    },
    /// See [`Code::NoSecondPerson`].
    #[error("no second person is named")]
    NoSecondPerson,
    /// The second person is the first.
    #[error("one person acted as two")]
    SamePersonTwice,
    /// The entry was hashed and signed as it is, and is not an entry.
    #[error("malformed entry: {0}")]
    EntryMalformed(EntryError),
    /// A stored checkpoint does not open.
    #[error("stored checkpoint: {0}")]
    Checkpoint(NoteError),
    /// The copy of the last checkpoint that is kept beside the key does not open.
    #[error("kept copy of the checkpoint: {0}")]
    Copy(NoteError),
    /// There is nothing to compare the end of the log with.
    #[error("no kept checkpoint is there to compare with, so a lost end would not show")]
    NotCompared,
}

impl What {
    /// The kind of damage.
    pub const fn code(&self) -> Code {
        match self {
            What::EntryEdited
            | What::NodeEdited { .. }
            | What::RootDiffers { .. }
            | What::PayloadEdited(_)
            | What::RowEdited
            | What::ContentEdited => Code::Edited,
            What::RowMissing
            | What::RowNotComparable
            | What::ContentMissing
            | What::NotCompared
            | What::PayloadMissing(_)
            | What::EntriesMissing { .. }
            | What::NodeMissing { .. }
            | What::RevisionMissing { .. } => Code::Missing,
            What::Truncated { .. } => Code::Truncated,
            What::OutOfPlace { .. } | What::PlaceTakenTwice | What::RevisionRepeated { .. } => Code::Moved,
            What::Unsigned { .. } | What::PayloadInserted(_) | What::RowInserted => Code::Moved,
            What::TimeDecreases => Code::TimeDecreases,
            What::Forked { .. } => Code::Forked,
            What::NoSecondPerson | What::SamePersonTwice => Code::NoSecondPerson,
            What::EntryMalformed(_) | What::Checkpoint(NoteError::Malformed) | What::Copy(NoteError::Malformed) => Code::Malformed,
            What::Checkpoint(NoteError::BadSignature) | What::Copy(NoteError::BadSignature) => Code::Edited,
            What::Checkpoint(NoteError::Unsigned | NoteError::OtherOrigin) | What::Copy(NoteError::Unsigned | NoteError::OtherOrigin) => {
                Code::OtherKey
            }
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The kind of damage, which is that of `what`.
    pub code: Code,
    /// The table in which it shows.
    pub table: &'static str,
    /// The row's id, or the entry's subject.
    pub id: Option<String>,
    /// The entry concerned, or the first of several.
    pub seq: Option<u64>,
    /// What exactly.
    pub what: What,
}

impl Finding {
    /// A finding in a table, at an entry.
    pub fn new(what: What, table: &'static str, id: Option<String>, seq: Option<u64>) -> Self {
        Self { code: what.code(), table, id, seq, what }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.table)?;
        if let Some(id) = &self.id {
            write!(f, " {id}")?;
        }
        if let Some(seq) = self.seq {
            write!(f, " seq {seq}")?;
        }
        write!(f, ": {} ({})", self.what, self.code.exit_code())
    }
}

/// Whether a stored payload is the one the entry commits to; nothing is wrong when nothing comes back. The finding
/// names the field as its table: the caller puts the name of the table it read.
pub fn check_commitment(entry: &Entry, field: Field, salt: &Salt, payload: &[u8]) -> Option<Finding> {
    let what = match entry.commitment(field) {
        Some(commitment) if commitment == commit(field, salt, payload) => return None,
        Some(_) => What::PayloadEdited(field),
        None => What::PayloadInserted(field),
    };
    Some(Finding::new(what, field.name(), entry.subject.map(String::from), Some(entry.seq)))
}
