//! The words that entries commit to: each body opens its entry's `text`, or its absence is explained.

use super::PAGE;
use super::known::Known;
use super::stored::{self, StoredEntry};
use crate::record::commitment::{Field, Salt, commit, files_salt};
use crate::record::entry::Entry;
use crate::record::finding::{Finding, What, check_commitment};
use crate::store::log::{Body, Log};
use crate::store::schema::RECORDED;
use crate::store::{Db, StoreError};

const BODIES: &str = "bodies";

/// Walks the entries of a log and its bodies side by side. The salt of the newest body of each row stays in `known`.
pub(super) fn check(db: &mut Db, log: Log, known: &mut Known, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let mut from = 0;
    loop {
        let entries = stored::entries(db, log, from, PAGE)?;
        let Some(last) = entries.last().map(|entry| entry.seq) else { break };
        let mut kept = stored::bodies(db, log, from, last, i64::MAX)?.into_iter().peekable();
        for row in &entries {
            while let Some(stray) = kept.next_if(|body| body.seq < row.seq) {
                findings.push(inserted(&stray));
            }
            let body = kept.next_if(|body| body.seq == row.seq);
            findings.extend(one(log, row, body, known));
        }
        from = last.saturating_add(1);
    }
    loop {
        let strays = stored::bodies(db, log, from, i64::MAX, PAGE)?;
        let Some(last) = strays.last() else { return Ok(()) };
        from = last.seq.saturating_add(1);
        findings.extend(strays.iter().map(inserted));
    }
}

fn inserted(stray: &Body) -> Finding {
    Finding::new(What::PayloadInserted(Field::Text), BODIES, None, Some(stray.seq as u64))
}

/// What is wrong with the body of one entry. Entries that cannot be read have been named by the check of the log.
fn one(log: Log, row: &StoredEntry, body: Option<Body>, known: &mut Known) -> Vec<Finding> {
    let Ok(entry) = Entry::parse(row.leaf.as_bytes()) else { return Vec::new() };
    let finding = |what| Finding::new(what, BODIES, entry.subject.map(String::from), Some(entry.seq));
    let Some(body) = body else {
        let missing = entry.text.is_some() && !known.may_lack(log, &entry);
        return Vec::from_iter(missing.then(|| finding(What::PayloadMissing(Field::Text))));
    };
    let Ok(salt) = Salt::try_from(body.salt.as_slice()) else { return vec![finding(What::PayloadEdited(Field::Text))] };
    if let Some(wrong) = check_commitment(&entry, Field::Text, &salt, body.body.as_bytes()) {
        return vec![Finding { table: BODIES, ..wrong }];
    }
    let mut findings = Vec::new();
    if entry.files.is_some_and(|files| files != commit(Field::Files, &files_salt(&salt), manifest(&body.body).as_bytes())) {
        findings.push(finding(What::PayloadEdited(Field::Files)));
    }
    if !belongs(log, &entry, &body, known) {
        findings.push(finding(What::PayloadEdited(Field::Text)));
    }
    let of = entry.subject.filter(|_| log == Log::Record).and_then(|subject| known.subjects.get_mut(&subject));
    if let Some(last) = of.and_then(|of| of.last.as_mut()).filter(|last| last.seq == entry.seq) {
        last.salt = Some(salt);
    }
    findings
}

/// Whether a body names its table as all bodies of its subject do. The name is not signed, but the removal commands find words by it.
fn belongs(log: Log, entry: &Entry, body: &Body, known: &mut Known) -> bool {
    if log == Log::Audit {
        return body.of_table.is_empty();
    }
    let Some(table) = RECORDED.iter().find(|name| **name == body.of_table) else { return false };
    match entry.subject.and_then(|subject| known.subjects.get_mut(&subject)) {
        Some(of) => *of.table.get_or_insert(table) == *table,
        None => false,
    }
}

/// The list of files in the JSON of a letter.
fn manifest(body: &str) -> String {
    let letter: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    letter.get("files").and_then(|files| files.as_str()).unwrap_or_default().to_owned()
}
