//! Payloads against their commitments: bodies, persons, files, snapshots.

use super::{Known, PAGE};
use crate::record::commitment::{Field, Salt};
use crate::record::digest::Digest;
use crate::record::entry::Entry;
use crate::record::finding::{Finding, What, check_commitment};
use crate::store::approvals::Snapshot;
use crate::store::log::{Body, EntryRow, Log};
use crate::store::submissions::PersonRow;
use crate::store::working::FileRow;
use crate::store::{Db, StoreError};

pub(super) fn check(db: &mut Db, known: &Known, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    bodies(db, known, findings)?;
    persons(db, known, findings)?;
    hashed(db, findings)
}

/// Walks entries and bodies side by side: each `text` opens, or its absence is explained.
fn bodies(db: &mut Db, known: &Known, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let mut from = 0;
    loop {
        let entries = EntryRow::from(db, Log::Record, from, PAGE)?;
        let Some(last) = entries.last().map(|entry| entry.seq) else { break };
        let kept = Body::from(db, Log::Record, from, PAGE)?;
        let mut kept = kept.into_iter().filter(|body| body.seq <= last).peekable();
        for row in &entries {
            while kept.peek().is_some_and(|body| body.seq < row.seq) {
                findings.extend(
                    kept.next().map(|stray| Finding::new(What::PayloadInserted(Field::Text), "bodies", None, Some(stray.seq as u64))),
                );
            }
            let body = kept.next_if(|body| body.seq == row.seq);
            let Ok(entry) = Entry::parse(row.leaf.as_bytes()) else { continue };
            match body {
                Some(body) => findings.extend(opens(&entry, Field::Text, &body.salt, &body.body, "bodies")),
                None => findings.extend(gone(&entry, entry.text, Field::Text, "bodies", known)),
            }
        }
        from = last + 1;
    }
    Ok(())
}

fn opens(entry: &Entry, field: Field, salt: &[u8], payload: &str, table: &'static str) -> Option<Finding> {
    let finding = match Salt::try_from(salt) {
        Ok(salt) => check_commitment(entry, field, &salt, payload.as_bytes())?,
        Err(_) => Finding::new(What::PayloadEdited(field), table, entry.subject.map(String::from), Some(entry.seq)),
    };
    Some(Finding { table, ..finding })
}

/// A committed payload that is not there: fine when an erasure or a withholding of its subject was recorded.
fn gone(entry: &Entry, committed: Option<Digest>, field: Field, table: &'static str, known: &Known) -> Option<Finding> {
    committed?;
    let subject = entry.subject.map(String::from);
    let excused = subject.as_ref().is_some_and(|subject| known.excused.contains(subject));
    (!excused).then(|| Finding::new(What::PayloadMissing(field), table, subject, Some(entry.seq)))
}

/// Who wrote a letter opens the last `person` commitment of that letter; an amended letter keeps only its newest.
fn persons(db: &mut Db, known: &Known, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let mut seen = std::collections::HashSet::new();
    let mut after = String::new();
    loop {
        let page = PersonRow::page(db, &after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.submission.to_string();
        for row in page {
            let id = row.submission.to_string();
            match known.persons.get(&id) {
                Some(entry) if entry.seq as i64 == row.seq => findings.extend(opens(entry, Field::Person, &row.salt, &row.body, "persons")),
                _ => findings.push(Finding::new(What::PayloadInserted(Field::Person), "persons", Some(id.clone()), Some(row.seq as u64))),
            }
            seen.insert(id);
        }
    }
    let mut missing: Vec<_> = known.persons.iter().filter(|(id, _)| !seen.contains(*id)).collect();
    missing.sort_by_key(|(_, entry)| entry.seq);
    findings.extend(missing.into_iter().filter_map(|(_, entry)| gone(entry, entry.person, Field::Person, "persons", known)));
    Ok(())
}

/// Snapshots and files are kept under their own hash.
fn hashed(db: &mut Db, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let page = Snapshot::page(db, &after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.hash.clone();
        let wrong = page.iter().filter(|row| Digest::of(&[row.body.as_bytes()]).hex() != row.hash);
        findings.extend(wrong.map(|row| Finding::new(What::ContentEdited, "snapshots", Some(row.hash.clone()), None)));
    }
    let mut after = String::new();
    loop {
        // Few at a time: a scan may have ten megabytes.
        let page = FileRow::page(db, &after, 8)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.to_string();
        let wrong = page.iter().filter(|row| Digest::of(&[&row.bytes]).hex() != row.sha256);
        findings.extend(wrong.map(|row| Finding::new(What::ContentEdited, "files", Some(row.id.to_string()), None)));
    }
}
