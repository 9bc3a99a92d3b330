//! What the entries of the record say of each subject, as far as rows and payloads are compared with it.

use crate::model::Id;
use crate::record::commitment::Salt;
use crate::record::digest::Digest;
use crate::record::entry::{Entry, Project, Subject};
use crate::store::log::Log;
use std::collections::HashMap;

/// Entries by which words of their subject, or of its project, were removed for good.
const REMOVALS: [&str; 4] = ["person.erased", "text.withheld", "publication.withhold", COMPLAINANT];

/// The entry by which who made a complaint was removed.
const COMPLAINANT: &str = "complaint.erase";

/// What the pass over the entries leaves for the passes over texts, rows and payloads.
#[derive(Default)]
pub(super) struct Known {
    pub subjects: HashMap<Id<Subject>, Committed>,
    /// Per project the last entry by which something was removed from it.
    removed: HashMap<Id<Project>, u64>,
    /// Per subject the last entry of the audit record by which something was removed there.
    notes_removed: HashMap<Id<Subject>, u64>,
}

/// What the record holds of one subject.
pub(super) struct Committed {
    /// Its first entry.
    pub first: u64,
    /// The last entry that commits to its row.
    pub last: Option<Last>,
    /// The last entry that commits to who wrote it, and the commitment.
    pub person: Option<(u64, Digest)>,
    /// The table that its bodies say they are from.
    pub table: Option<&'static str>,
    /// The last entry by which words of it were removed.
    removed: Option<u64>,
    /// Whether who complained was removed.
    pub erased: bool,
}

/// The newest version of a row by the record.
pub(super) struct Last {
    pub seq: u64,
    pub rev: u64,
    pub text: Digest,
    /// From the body, if that is there and opens the commitment.
    pub salt: Option<Salt>,
}

impl Known {
    /// Takes in an entry of the public record, in order.
    pub fn note(&mut self, entry: &Entry) {
        let Some(subject) = entry.subject else { return };
        let of = self.subjects.entry(subject).or_insert_with(|| Committed::from(entry.seq));
        if let Some(text) = entry.text {
            of.last = Some(Last { seq: entry.seq, rev: entry.rev, text, salt: None });
        }
        if let Some(person) = entry.person {
            of.person = Some((entry.seq, person));
        }
        if REMOVALS.contains(&entry.kind.as_str()) {
            of.removed = Some(entry.seq);
            of.erased |= entry.kind == COMPLAINANT;
            self.removed.extend(entry.project.map(|project| (project, entry.seq)));
        }
    }

    /// Takes in an entry of the audit record, in order.
    pub fn note_audit(&mut self, entry: &Entry) {
        if REMOVALS.contains(&entry.kind.as_str()) {
            self.notes_removed.extend(entry.subject.map(|subject| (subject, entry.seq)));
        }
    }

    /// Whether the words of an entry may be gone: only of what is older than a removal from its subject, which itself leaves new ones.
    pub fn may_lack(&self, log: Log, entry: &Entry) -> bool {
        let removal = entry.subject.and_then(|subject| match log {
            Log::Record => self.subjects.get(&subject)?.removed,
            Log::Audit => self.notes_removed.get(&subject).copied(),
        });
        removal.is_some_and(|removal| entry.seq < removal)
    }

    /// Whether something was removed from a project after an entry.
    pub fn removed_later(&self, project: Id<Project>, seq: u64) -> bool {
        self.removed.get(&project).is_some_and(|removal| seq < *removal)
    }
}

impl Committed {
    fn from(first: u64) -> Self {
        Self { first, last: None, person: None, table: None, removed: None, erased: false }
    }
}
