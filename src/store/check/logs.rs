//! One log, recomputed from what is stored of it.

use super::known::Known;
use super::stored::{self, StoredEntry};
use super::{Anchor, PAGE};
use crate::record::checkpoint::Checkpoint;
use crate::record::digest::Digest;
use crate::record::entry::Entry;
use crate::record::finding::{Finding, What};
use crate::record::tree::Node;
use crate::record::verify::{LogCheck, Report, Row, Tables};
use crate::store::log::{CheckpointRow, Log, NodeRow};
use crate::store::{Db, StoreError};
use std::collections::HashMap;

pub(super) const TABLES: Tables = Tables { entries: "entries", nodes: "nodes", checkpoints: "checkpoints" };

/// Entries that two persons must stand behind.
fn needs_second(entry: &Entry) -> bool {
    const KINDS: [&str; 6] =
        ["publication.publish", "publication.withhold", "person.erased", "text.withheld", "complaint.approve", "complaint.erase"];
    KINDS.contains(&entry.kind.as_str())
}

/// Checks a log; what its entries say of rows and payloads goes into `known`.
pub(super) fn check(db: &mut Db, log: Log, anchor: &Anchor, known: &mut Known) -> Result<Report, StoreError> {
    let (copy, unopened) = kept(log, anchor);
    let trusted = anchor.since.iter().cloned().chain(copy);
    let (notes, misplaced) = notes(db, log)?;
    let mut check = LogCheck::new(TABLES, std::slice::from_ref(&anchor.key), notes, trusted, &needs_second);
    let mut nodes = StoredNodes { log, levels: HashMap::new() };
    let mut from = 0;
    loop {
        let page = stored::entries(db, log, from, PAGE)?;
        let Some(last) = page.last() else { break };
        from = last.seq.saturating_add(1);
        for row in &page {
            let entry = Entry::parse(row.leaf.as_bytes());
            // A column that no longer repeats what the entry says is an edit of the entry's row.
            let same = entry.as_ref().map_or(true, |entry| repeats(row, entry));
            match (log, &entry) {
                (Log::Record, Ok(entry)) => known.note(entry),
                (Log::Audit, Ok(entry)) => known.note_audit(entry),
                (_, Err(_)) => {}
            }
            let bytes = if same { row.leaf.as_bytes() } else { b"" };
            // What is no hash is the hash of no entry.
            let leaf = Digest::from_hex(&row.hash).unwrap_or(Digest::of(&[]));
            for node in check.row(&Row { seq: row.seq as u64, entry: Some(bytes), leaf: Some(leaf) }) {
                let hash = nodes.hash(db, node)?;
                check.node(node, hash);
            }
        }
    }
    let mut report = check.finish();
    report.findings.extend(misplaced.into_iter().chain(unopened));
    Ok(report)
}

/// The kept copy of the last checkpoint, opened; or what is wrong with it.
fn kept(log: Log, anchor: &Anchor) -> (Option<Checkpoint>, Option<Finding>) {
    match anchor.copy.as_deref().map(|note| anchor.key.open(note)).transpose() {
        Ok(copy) => (copy, None),
        Err(error) => (None, Some(Finding::new(What::Copy(error), TABLES.checkpoints, Some(log.to_string()), None))),
    }
}

/// The stored checkpoints, and those that are kept under another size than their own.
fn notes(db: &mut Db, log: Log) -> Result<(Vec<String>, Vec<Finding>), StoreError> {
    let (mut notes, mut misplaced) = (Vec::new(), Vec::new());
    let mut after = i64::MIN;
    loop {
        let page = CheckpointRow::after(db, log, after, PAGE)?;
        let Some(last) = page.last() else { return Ok((notes, misplaced)) };
        after = last.size;
        for row in page {
            let own = row.note.lines().nth(1).and_then(|line| line.parse::<i64>().ok());
            if own.is_some_and(|own| own != row.size) {
                misplaced.push(Finding::new(What::ContentEdited, TABLES.checkpoints, Some(row.size.to_string()), None));
            }
            notes.push(row.note);
        }
    }
}

/// Whether the columns beside the leaf say what the leaf says.
fn repeats(row: &StoredEntry, entry: &Entry) -> bool {
    entry.kind == row.kind
        && entry.project.as_ref().map(|id| id.as_str()) == row.project.as_deref()
        && entry.subject.as_ref().map(|id| id.as_str()) == row.subject.as_deref()
        && entry.rev as i64 == row.rev
        && entry.time.as_str() == row.time
}

/// The stored nodes of every level, read in pages as the tree grows over them.
struct StoredNodes {
    log: Log,
    /// Per level the page read last: its first position and its hashes.
    levels: HashMap<u8, HashMap<u64, String>>,
}

impl StoredNodes {
    fn hash(&mut self, db: &mut Db, node: Node) -> Result<Option<Digest>, StoreError> {
        let page = self.levels.entry(node.level).or_default();
        if !page.contains_key(&node.index) {
            let rows = NodeRow::of_level(db, self.log, node.level.into(), node.index as i64, PAGE)?;
            *page = rows.into_iter().map(|row| (row.position as u64, row.hash)).collect();
        }
        Ok(page.get(&node.index).and_then(|hash| Digest::from_hex(hash).ok()))
    }
}
