//! The check of a whole database: the logs recomputed, every commitment whose payload exists opened, every recorded row
//! compared with its last entry. It reads in pages and changes nothing; what it keeps in memory is a few hashes for each
//! subject.

mod known;
mod ledger;
mod logs;
mod materials;
mod payloads;
mod rows;
mod stored;
mod texts;

use self::known::Known;
use super::log::Log;
use super::{Db, StoreError};
use crate::model::letter::Person;
use crate::record::checkpoint::{Checkpoint, Verifier};
use crate::record::finding::{Finding, What};
use crate::record::verify::Report;

/// Rows read at a time.
const PAGE: i64 = 500;

/// Large rows read at a time: a scan or a published result may have ten megabytes.
const FEW: i64 = 8;

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

/// What a log is checked with.
pub struct Anchor {
    pub key: Verifier,
    /// The copy of its last checkpoint that is kept outside the data, as it was found; none when it is gone.
    pub copy: Option<Vec<u8>>,
    /// A checkpoint that somebody else kept.
    pub since: Option<Checkpoint>,
}

/// What a database is checked with.
pub struct Trust<'a> {
    pub record: Anchor,
    pub audit: Anchor,
    /// The keyed hash under which a writer is found again; the secret in it is not the store's.
    pub identity: &'a dyn Fn(&Person) -> Option<String>,
}

/// Checks everything in one snapshot of the database.
pub fn check(db: &mut Db, trust: Trust<'_>) -> Result<Checked, StoreError> {
    let (mut known, mut findings) = (Known::default(), Vec::new());
    let record = logs::check(db, Log::Record, &trust.record, &mut known)?;
    let audit = logs::check(db, Log::Audit, &trust.audit, &mut known)?;
    texts::check(db, Log::Record, &mut known, &mut findings)?;
    texts::check(db, Log::Audit, &mut known, &mut findings)?;
    let (compared, mut listed) = rows::check(db, &mut known, &mut findings)?;
    payloads::complainants(db, &mut known, &mut findings)?;
    payloads::persons(db, &mut known, &listed, trust.identity, &mut findings)?;
    payloads::files(db, &mut listed, &mut findings)?;
    materials::check(db, std::mem::take(&mut listed.materials), &mut findings)?;
    payloads::snapshots(db, &mut listed, &mut findings)?;
    ledger::lines(db, &mut findings)?;
    for (log, anchor, report) in [(Log::Record, &trust.record, &record), (Log::Audit, &trust.audit, &audit)] {
        if report.size > 0 && anchor.copy.is_none() && anchor.since.is_none() {
            findings.push(Finding::new(What::NotCompared, logs::TABLES.checkpoints, Some(log.to_string()), None));
        }
    }
    Ok(Checked { record, audit, rows: findings, compared })
}
