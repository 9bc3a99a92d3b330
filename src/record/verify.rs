//! The check of a whole log: every hash, root, signature and rule recomputed from what is stored, in one pass.
//!
//! The caller streams the rows in order of place and says what is stored; nothing is read here, so the same check
//! serves a database, an exported package and a copied folder of tiles. It goes on after the first finding.
//!
//! The tree is built over the *stored* leaves while each entry is compared with its own. So an edited entry is named
//! exactly; if its leaf was changed too, the next signed root still tells between which two checkpoints.

use super::checkpoint::{Checkpoint, NoteError, Verifier};
use super::digest::Digest;
use super::entry::{Actor, Entry, Subject};
use super::finding::{Finding, What};
use super::tree::{Frontier, Node, leaf_hash};
use crate::model::{Id, Moment};
use std::collections::{HashMap, VecDeque};

/// At most so many findings are kept; a log that is wrong throughout would else fill the memory.
const MAX_FINDINGS: usize = 10_000;

/// The names of the tables the log is kept in, for the findings.
#[derive(Clone, Copy, Debug)]
pub struct Tables {
    /// Holds the entries.
    pub entries: &'static str,
    /// Holds the node hashes, leaves included.
    pub nodes: &'static str,
    /// Holds the signed checkpoints.
    pub checkpoints: &'static str,
}

/// What is stored at one place of the log.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The place.
    pub seq: u64,
    /// The entry's bytes, if the row is there.
    pub entry: Option<&'a [u8]>,
    /// The leaf hash, if it is there.
    pub leaf: Option<Digest>,
}

/// What the check came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Number of places seen, gaps included.
    pub size: u64,
    /// The entries before this one are in a signed tree that fits what is stored.
    pub signed: u64,
    /// What is wrong, in the order in which it was met.
    pub findings: Vec<Finding>,
    /// How many more findings there were than are kept.
    pub more: u64,
}

impl Report {
    /// 0 if nothing is wrong, else the code of the first finding.
    pub fn exit_code(&self) -> u8 {
        self.findings.first().map_or(0, |finding| finding.code.exit_code())
    }
}

/// The check under way.
pub struct LogCheck<'a> {
    tables: Tables,
    needs_second: &'a dyn Fn(&Entry) -> bool,
    /// Opened and sorted by size; those already passed are taken off the front.
    checkpoints: VecDeque<Checkpoint>,
    /// The largest size any checkpoint was signed for.
    largest: u64,
    edge: Frontier,
    /// Whether no leaf was missing so far, so that `edge` is the log's.
    whole: bool,
    next: u64,
    before: Option<Moment>,
    /// Per subject the last revision and the entry that made it.
    revisions: HashMap<Id<Subject>, (u64, u64)>,
    /// The last place whose entry is missing or cannot be believed: a jump in revisions across it is no news.
    doubtful: Option<u64>,
    signed: u64,
    differing: Vec<u64>,
    findings: Vec<Finding>,
    more: u64,
}

impl<'a> LogCheck<'a> {
    /// A check that will hold the log against these stored notes, opened with any of the log's keys (old ones stay
    /// valid for what they signed), and against checkpoints that the caller already trusts. `needs_second` says
    /// which entries must name a second person.
    pub fn new<N: AsRef<[u8]>>(
        tables: Tables,
        keys: &[Verifier],
        notes: impl IntoIterator<Item = N>,
        trusted: impl IntoIterator<Item = Checkpoint>,
        needs_second: &'a dyn Fn(&Entry) -> bool,
    ) -> Self {
        let mut checkpoints = Vec::from_iter(trusted);
        let mut unopened = Vec::new();
        for (at, note) in notes.into_iter().enumerate() {
            match open(keys, note.as_ref()) {
                Ok(checkpoint) => checkpoints.push(checkpoint),
                Err(error) => unopened.push(Finding::new(What::Checkpoint(error), tables.checkpoints, Some(at.to_string()), None)),
            }
        }
        let mut check = Self::over(tables, checkpoints, needs_second);
        unopened.into_iter().for_each(|finding| check.find(finding));
        check
    }

    fn over(tables: Tables, mut checkpoints: Vec<Checkpoint>, needs_second: &'a dyn Fn(&Entry) -> bool) -> Self {
        checkpoints.sort_by_key(|checkpoint| checkpoint.size);
        let mut check = Self {
            tables,
            needs_second,
            largest: checkpoints.last().map_or(0, |checkpoint| checkpoint.size),
            checkpoints: checkpoints.into(),
            edge: Frontier::new(),
            whole: true,
            next: 0,
            before: None,
            revisions: HashMap::new(),
            doubtful: None,
            signed: 0,
            differing: Vec::new(),
            findings: Vec::new(),
            more: 0,
        };
        check.compare_roots();
        check
    }

    /// Checks all rows and finishes.
    pub fn run<'r>(mut self, rows: impl IntoIterator<Item = Row<'r>>) -> Report {
        for row in rows {
            self.row(&row);
        }
        self.finish()
    }

    /// Checks the next row. Gives the nodes of the tree that it completes (its leaf first), for [`LogCheck::node`];
    /// none once a leaf was missing, since the tree cannot be continued over a hole.
    pub fn row(&mut self, row: &Row) -> Vec<Node> {
        if row.seq < self.next {
            self.find(self.at_entry(What::PlaceTakenTwice, row.seq, None));
            return Vec::new();
        }
        if row.seq > self.next {
            self.missing(self.next, row.seq - self.next);
            self.whole = false;
        }
        self.next = row.seq.saturating_add(1);
        match row.entry {
            Some(bytes) => self.entry(row.seq, bytes, row.leaf),
            None => self.missing(row.seq, 1),
        }
        if row.leaf.is_none() {
            self.find(Finding::new(What::NodeMissing { level: 0, index: row.seq }, self.tables.nodes, None, Some(row.seq)));
        }
        self.whole &= row.leaf.is_some() || row.entry.is_some();
        let Some(leaf) = row.leaf.or_else(|| row.entry.map(leaf_hash)).filter(|_| self.whole) else { return Vec::new() };
        let completed = self.edge.append(leaf);
        self.compare_roots();
        completed
    }

    /// Compares a node that [`LogCheck::row`] gave with the stored one. Leaves need not be compared again.
    pub fn node(&mut self, node: Node, stored: Option<Digest>) {
        let Node { level, index, hash } = node;
        let what = match stored {
            Some(stored) if stored == hash => return,
            Some(_) => What::NodeEdited { level, index },
            None => What::NodeMissing { level, index },
        };
        self.find(Finding::new(what, self.tables.nodes, None, index.checked_shl(level.into())));
    }

    /// What the end tells: a lost tail, unsigned entries, roots that never fitted.
    pub fn finish(mut self) -> Report {
        let from = self.signed;
        for size in std::mem::take(&mut self.differing) {
            if size <= self.signed {
                self.forked(size);
            } else {
                // Those after it differ because this one does.
                self.find(Finding::new(What::RootDiffers { from, size }, self.tables.entries, None, Some(from)));
                break;
            }
        }
        if self.largest > self.next {
            let what = What::Truncated { signed: self.largest, present: self.next };
            self.find(self.at_entry(what, self.next, None));
        }
        if self.largest < self.next {
            let what = What::Unsigned { count: self.next - self.largest };
            self.find(self.at_entry(what, self.largest, None));
        }
        Report { size: self.next, signed: self.signed, findings: self.findings, more: self.more }
    }

    fn entry(&mut self, seq: u64, bytes: &[u8], leaf: Option<Digest>) {
        let hashed = leaf.is_none_or(|leaf| leaf == leaf_hash(bytes));
        let wrong = match Entry::parse(bytes) {
            // Also when the hash differs: a row exchanged with another is better named as that than as edited.
            Ok(entry) if entry.seq != seq => What::OutOfPlace { belongs: entry.seq },
            _ if !hashed => What::EntryEdited,
            Err(error) => What::EntryMalformed(error),
            Ok(entry) => return self.rules(&entry),
        };
        self.doubtful = Some(seq);
        self.find(self.at_entry(wrong, seq, None));
    }

    /// What must hold among entries that are what they were.
    fn rules(&mut self, entry: &Entry) {
        // Against the entry before, not the latest of all: one entry far in the future is then one finding.
        let decreases = self.before.is_some_and(|before| entry.time < before);
        self.before = Some(entry.time);
        let second = match (entry.actor, entry.second) {
            (Actor::Staff(first), Some(second)) if first == second => Some(What::SamePersonTwice),
            (_, None) if (self.needs_second)(entry) => Some(What::NoSecondPerson),
            _ => None,
        };
        let revision = entry.subject.and_then(|subject| self.revision(subject, entry));
        for what in [decreases.then_some(What::TimeDecreases), second, revision].into_iter().flatten() {
            self.find(self.at_entry(what, entry.seq, entry.subject));
        }
    }

    fn revision(&mut self, subject: Id<Subject>, entry: &Entry) -> Option<What> {
        let last = self.revisions.insert(subject, (entry.rev, entry.seq));
        let expected = last.map_or(1, |(rev, _)| rev.saturating_add(1));
        let explained = self.doubtful.is_some_and(|doubtful| last.is_none_or(|(_, seq)| doubtful > seq));
        if entry.rev < expected {
            Some(What::RevisionRepeated { found: entry.rev })
        } else if entry.rev > expected && !explained {
            Some(What::RevisionMissing { expected, found: entry.rev })
        } else {
            None
        }
    }

    fn compare_roots(&mut self) {
        while let Some(checkpoint) = self.checkpoints.pop_front_if(|next| next.size <= self.edge.size()) {
            if checkpoint.size < self.edge.size() || checkpoint.root != self.edge.root() {
                self.differing.push(checkpoint.size);
                continue;
            }
            self.signed = checkpoint.size;
            // What was signed before, is no beginning of this, and yet this fits: the key signed two histories.
            for size in std::mem::take(&mut self.differing) {
                self.forked(size);
            }
        }
    }

    fn forked(&mut self, size: u64) {
        self.find(Finding::new(What::Forked { size }, self.tables.checkpoints, None, size.checked_sub(1)));
    }

    fn missing(&mut self, seq: u64, count: u64) {
        self.doubtful = Some(seq.saturating_add(count - 1));
        self.find(self.at_entry(What::EntriesMissing { count }, seq, None));
    }

    fn at_entry(&self, what: What, seq: u64, subject: Option<Id<Subject>>) -> Finding {
        Finding::new(what, self.tables.entries, subject.map(String::from), Some(seq))
    }

    fn find(&mut self, finding: Finding) {
        if self.findings.len() < MAX_FINDINGS { self.findings.push(finding) } else { self.more += 1 }
    }
}

/// Opens a note with whichever key signed it; if none did, the error that says most.
fn open(keys: &[Verifier], note: &[u8]) -> Result<Checkpoint, NoteError> {
    let mut worst = NoteError::Unsigned;
    for key in keys {
        match key.open(note) {
            Ok(checkpoint) => return Ok(checkpoint),
            Err(NoteError::Unsigned) => {}
            Err(error) => worst = error,
        }
    }
    Err(worst)
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
