//! The check of a whole database: the logs recomputed, every commitment whose payload exists opened, every recorded row
//! compared with its last entry. It reads in pages and changes nothing.

mod payloads;
mod rows;

use super::log::{CheckpointRow, EntryRow, Log, NodeRow};
use super::{Db, StoreError};
use crate::record::checkpoint::{Checkpoint, Verifier};
use crate::record::digest::Digest;
use crate::record::entry::Entry;
use crate::record::finding::Finding;
use crate::record::tree::Node;
use crate::record::verify::{LogCheck, Report, Row, Tables};
use std::collections::HashMap;

/// Rows read at a time.
const PAGE: i64 = 1000;

const TABLES: Tables = Tables { entries: "entries", nodes: "nodes", checkpoints: "checkpoints" };

/// What the whole check came to.
#[derive(Clone, Debug)]
pub struct Checked {
    pub record: Report,
    pub audit: Report,
    /// What is wrong with rows and payloads, tables in their order.
    pub rows: Vec<Finding>,
    /// Recorded rows compared.
    pub compared: u64,
}

impl Checked {
    /// Everything that is wrong.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.record.findings.iter().chain(&self.audit.findings).chain(&self.rows)
    }

    /// 0 if nothing is wrong, else the code of the first finding.
    pub fn exit_code(&self) -> u8 {
        self.findings().next().map_or(0, |finding| finding.code.exit_code())
    }
}

/// The keys a database is checked with, and a checkpoint of the public record that is already trusted.
pub struct Trust {
    pub record: Verifier,
    pub audit: Verifier,
    pub since: Option<Checkpoint>,
}

/// What the passes over the entries leave for the passes over rows and payloads.
#[derive(Default)]
struct Known {
    /// Per subject the last entry that commits to its row.
    last: HashMap<String, Entry>,
    /// Per subject the last entry that commits to a person.
    persons: HashMap<String, Entry>,
    /// Subjects that an erasure or a withholding concerns.
    excused: std::collections::HashSet<String>,
}

/// Checks everything in one snapshot of the database.
pub fn check(db: &mut Db, trust: Trust) -> Result<Checked, StoreError> {
    let mut known = Known::default();
    let record = check_log(db, Log::Record, &trust.record, trust.since, &mut known)?;
    let audit = check_log(db, Log::Audit, &trust.audit, None, &mut known)?;
    let mut findings = Vec::new();
    payloads::check(db, &known, &mut findings)?;
    let compared = rows::check(db, &mut known, &mut findings)?;
    Ok(Checked { record, audit, rows: findings, compared })
}

/// Entries that two persons must stand behind.
fn needs_second(entry: &Entry) -> bool {
    ["publication.publish", "publication.withhold", "person.erased", "text.withheld"].contains(&entry.kind.as_str())
}

fn check_log(db: &mut Db, log: Log, key: &Verifier, since: Option<Checkpoint>, known: &mut Known) -> Result<Report, StoreError> {
    let mut notes = Vec::new();
    let mut after = -1;
    loop {
        let page = CheckpointRow::after(db, log, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.size;
        notes.extend(page.into_iter().map(|row| row.note));
    }
    let mut check = LogCheck::new(TABLES, std::slice::from_ref(key), notes, since, &needs_second);
    let mut stored = StoredNodes { log, levels: HashMap::new() };
    let mut from = 0;
    loop {
        let page = EntryRow::from(db, log, from, PAGE)?;
        let Some(last) = page.last() else { break };
        from = last.seq + 1;
        for row in &page {
            let leaf = Digest::from_hex(&row.hash).ok();
            // A column that no longer repeats what the entry says is an edit of the entry's row.
            let entry = if log == Log::Record { note_entry(row, known) } else { repeats(row) };
            let bytes = entry.then_some(row.leaf.as_bytes());
            for node in check.row(&Row { seq: row.seq as u64, entry: bytes.or(Some(b"")), leaf }) {
                let hash = stored.hash(db, node)?;
                check.node(node, hash);
            }
        }
    }
    Ok(check.finish())
}

/// Whether the columns beside the leaf say what the leaf says.
fn repeats(row: &EntryRow) -> bool {
    let Ok(entry) = Entry::parse(row.leaf.as_bytes()) else { return true };
    let text = |id: Option<String>| id;
    entry.kind == row.kind
        && text(entry.project.map(String::from)) == row.project
        && text(entry.subject.map(String::from)) == row.subject
        && entry.rev as i64 == row.rev
        && entry.time == row.time
}

fn note_entry(row: &EntryRow, known: &mut Known) -> bool {
    if let Ok(entry) = Entry::parse(row.leaf.as_bytes())
        && let Some(subject) = entry.subject.map(String::from)
    {
        if ["person.erased", "text.withheld", "publication.withhold"].contains(&entry.kind.as_str()) {
            known.excused.insert(subject.clone());
        }
        if entry.person.is_some() {
            known.persons.insert(subject.clone(), entry.clone());
        }
        if entry.text.is_some() {
            known.last.insert(subject, entry);
        }
    }
    repeats(row)
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
