//! What a batch adds to the logs: the places of its entries, the tree over them, one signed checkpoint per log.

use super::Stop;
use crate::model::Moment;
use crate::record::checkpoint::Signer;
use crate::record::digest::Digest;
use crate::record::entry::Entry;
use crate::record::tree::{Frontier, NodeReader, leaf_hash};
use crate::store::Db;
use crate::store::log::{CheckpointRow, EntryRow, Log, NodeRow};

/// What the tree needs of an entry: its place and the hash of its bytes.
pub(super) struct Leaf {
    log: Log,
    seq: u64,
    hash: Digest,
}

impl Leaf {
    /// The row of an entry, and its leaf.
    pub fn of(log: Log, entry: &Entry, bytes: Vec<u8>) -> (EntryRow, Self) {
        let hash = leaf_hash(&bytes);
        let row = EntryRow {
            log,
            seq: entry.seq as i64,
            kind: entry.kind.clone(),
            project: entry.project.map(|id| id.to_string()),
            subject: entry.subject.map(|id| id.to_string()),
            rev: entry.rev as i64,
            time: entry.time,
            // Entries are ASCII by construction.
            leaf: String::from_utf8(bytes).unwrap_or_default(),
            hash: hash.hex(),
        };
        (row, Self { log, seq: entry.seq, hash })
    }
}

/// Where each log ends: the next seq and the time of the last entry.
#[derive(Clone, Debug)]
pub(super) struct Heads {
    record: (i64, Moment),
    audit: (i64, Moment),
}

impl Heads {
    /// Reads the ends of both logs.
    pub fn load(db: &mut Db) -> Result<Self, diesel::result::Error> {
        let mut head = |log| -> Result<(i64, Moment), diesel::result::Error> {
            let last = EntryRow::newest(db, log, None, 1)?.into_iter().next();
            Ok(last.map_or((0, Moment::from_unix_ms(0)), |entry| (entry.seq + 1, entry.time)))
        };
        Ok(Self { record: head(Log::Record)?, audit: head(Log::Audit)? })
    }

    /// Entries in the public record.
    pub fn entries(&self) -> i64 {
        self.record.0
    }

    /// The next place in a log. Time never goes back in it, whatever the system's clock does.
    pub fn next(&mut self, log: Log, now: Moment) -> (i64, Moment) {
        let head = match log {
            Log::Record => &mut self.record,
            Log::Audit => &mut self.audit,
        };
        let place = (head.0, now.max(head.1));
        *head = (place.0 + 1, place.1);
        place
    }
}

/// The new checkpoint of each log that grew.
pub struct Sealed {
    pub record: Option<String>,
    pub audit: Option<String>,
}

/// The trees and keys of both logs, kept between batches.
pub(super) struct Sealer {
    record: (Signer, Frontier),
    audit: (Signer, Frontier),
}

impl Sealer {
    pub fn new(record: Signer, audit: Signer) -> Self {
        Self { record: (record, Frontier::new()), audit: (audit, Frontier::new()) }
    }

    /// Writes the nodes above these leaves, and checkpoints.
    pub fn seal(&mut self, db: &mut Db, leaves: Vec<Leaf>) -> Result<Sealed, Stop> {
        let (record, audit) = leaves.into_iter().partition(|leaf| leaf.log == Log::Record);
        Ok(Sealed { record: self.seal_log(db, Log::Record, record)?, audit: self.seal_log(db, Log::Audit, audit)? })
    }

    fn seal_log(&mut self, db: &mut Db, log: Log, added: Vec<Leaf>) -> Result<Option<String>, Stop> {
        let (signer, frontier) = match log {
            Log::Record => &mut self.record,
            Log::Audit => &mut self.audit,
        };
        let Some(first) = added.first() else { return Ok(None) };
        if frontier.size() != first.seq {
            // Another process wrote in between, a batch failed after sealing, or this is the first batch.
            *frontier = Frontier::load(&mut StoredNodes { db, log }, first.seq)?;
        }
        let mut nodes = Vec::new();
        for leaf in added {
            let new = frontier.append(leaf.hash).into_iter();
            nodes.extend(new.map(|node| NodeRow { log, level: node.level.into(), position: node.index as i64, hash: node.hash.hex() }));
        }
        NodeRow::insert_all(&nodes, db)?;
        let note = signer.sign(frontier.size(), frontier.root());
        CheckpointRow { log, size: frontier.size() as i64, note: note.clone() }.insert(db)?;
        Ok(Some(note))
    }
}

/// The tree's nodes as the store keeps them.
pub struct StoredNodes<'a> {
    pub db: &'a mut Db,
    pub log: Log,
}

impl NodeReader for StoredNodes<'_> {
    type Error = Stop;

    fn node(&mut self, level: u8, index: u64) -> Result<Digest, Stop> {
        let hash = NodeRow::hash(self.db, self.log, level.into(), index as i64)?;
        let hash = hash.ok_or_else(|| Stop::Broken(format!("{} lacks node {level}/{index}", self.log)))?;
        Digest::from_hex(&hash).map_err(|error| Stop::Broken(error.to_string()))
    }

    fn nodes(&mut self, level: u8, first: u64, count: u16) -> Result<Vec<Digest>, Stop> {
        let rows = NodeRow::of_level(self.db, self.log, level.into(), first as i64, count.into())?;
        if rows.len() != usize::from(count) || rows.iter().zip(first as i64..).any(|(row, position)| row.position != position) {
            return Err(Stop::Broken(format!("{} lacks nodes {level}/{first}…", self.log)));
        }
        rows.iter().map(|row| Digest::from_hex(&row.hash).map_err(|error| Stop::Broken(error.to_string()))).collect()
    }
}
