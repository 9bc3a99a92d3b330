//! Payloads beside the words: who wrote a letter, its files, and the snapshots of what was approved or published.

use super::known::{Committed, Known};
use super::rows::{Listed, ListedFile};
use super::stored::{self, StoredComplainant, StoredFile, StoredPerson};
use super::{FEW, PAGE};
use crate::model::letter::Person;
use crate::record::commitment::{Field, Salt, commit};
use crate::record::digest::Digest;
use crate::record::finding::{Finding, What};
use crate::store::complaints::Complaint;
use crate::store::recorded::Recorded;
use crate::store::{Db, StoreError};

type Identity<'a> = &'a dyn Fn(&Person) -> Option<String>;

/// Who wrote a letter opens the last `person` commitment of that letter, and is gone once it was erased.
pub(super) fn persons(
    db: &mut Db,
    known: &mut Known,
    listed: &Listed,
    identity: Identity<'_>,
    findings: &mut Vec<Finding>,
) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let page = stored::persons(db, &after, PAGE)?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.submission);
        for row in page {
            let committed = row.submission.parse().ok().and_then(|letter| known.subjects.get_mut(&letter)?.person.take());
            let committed = committed.filter(|(seq, _)| *seq as i64 == row.seq && !listed.erased.contains(&row.submission));
            let what = match committed {
                Some((_, commitment)) if opens(&row, commitment, identity) => continue,
                Some(_) => What::PayloadEdited(Field::Person),
                None => What::PayloadInserted(Field::Person),
            };
            findings.push(Finding::new(what, "persons", Some(row.submission), Some(row.seq as u64)));
        }
    }
    let missing = known.subjects.iter().filter_map(|(letter, of)| Some((of.person?.0, letter.as_str())));
    let mut missing: Vec<_> = missing.filter(|(_, letter)| !listed.erased.contains(*letter)).collect();
    missing.sort_unstable();
    let finding =
        |(seq, letter): (u64, &str)| Finding::new(What::PayloadMissing(Field::Person), "persons", Some(letter.to_owned()), Some(seq));
    findings.extend(missing.into_iter().map(finding));
    Ok(())
}

/// Who complained opens the `person` commitment of that complaint, and is gone once it was erased. Comes before the check of letters'
/// writers: what it has looked at is none of theirs.
pub(super) fn complainants(db: &mut Db, known: &mut Known, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let complaint = |of: &Committed| of.table == Some(Complaint::TABLE);
    let mut after = String::new();
    loop {
        let page = stored::complainants(db, &after, PAGE)?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.complaint);
        for StoredComplainant { complaint: id, seq, salt, body } in page {
            let of = id.parse().ok().and_then(|id| known.subjects.get_mut(&id)).filter(|of| complaint(of) && !of.erased);
            let opens = |commitment| Salt::try_from(&*salt).is_ok_and(|salt| commit(Field::Person, &salt, body.as_bytes()) == commitment);
            let what = match of.and_then(|of| of.person.take()).filter(|(committed, _)| *committed as i64 == seq) {
                Some((_, commitment)) if opens(commitment) => continue,
                Some(_) => What::PayloadEdited(Field::Person),
                None => What::PayloadInserted(Field::Person),
            };
            findings.push(Finding::new(what, "complainants", Some(id), Some(seq as u64)));
        }
    }
    let mut missing = Vec::new();
    for (id, of) in known.subjects.iter_mut().filter(|(_, of)| complaint(of)) {
        missing.extend(of.person.take().filter(|_| !of.erased).map(|(seq, _)| (seq, id.to_string())));
    }
    missing.sort_unstable();
    findings.extend(
        missing.into_iter().map(|(seq, id)| Finding::new(What::PayloadMissing(Field::Person), "complainants", Some(id), Some(seq))),
    );
    Ok(())
}

/// Whether a person is the one committed to, and what the columns beside it say follows from it.
fn opens(row: &StoredPerson, commitment: Digest, identity: Identity<'_>) -> bool {
    let Ok(salt) = Salt::try_from(row.salt.as_slice()) else { return false };
    let Ok(person) = serde_json::from_str::<Person>(&row.body) else { return false };
    commit(Field::Person, &salt, row.body.as_bytes()) == commitment
        && row.identity == identity(&person)
        && row.mail.as_deref().unwrap_or_default() == person.mail
}

/// Each file is one that its letter lists, in its place, with its bytes; and each that is listed is there.
pub(super) fn files(db: &mut Db, listed: &mut Listed, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let page = stored::files(db, &after, FEW)?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.id);
        for row in page {
            let (what, seq) = match listed.files.remove(&row.id) {
                Some(file) if is_listed(&row, &file) => continue,
                Some(file) => (What::ContentEdited, file.seq),
                None => (What::PayloadInserted(Field::Files), None),
            };
            findings.push(Finding::new(what, "files", Some(row.id), seq));
        }
    }
    let mut missing: Vec<_> = listed.files.drain().map(|(id, file)| (file.seq, id)).collect();
    missing.sort_unstable();
    findings.extend(missing.into_iter().map(|(seq, id)| Finding::new(What::PayloadMissing(Field::Files), "files", Some(id), seq)));
    Ok(())
}

fn is_listed(row: &StoredFile, file: &ListedFile) -> bool {
    let StoredFile { id, submission, position, media, size, sha256, bytes } = row;
    Digest::of(&[bytes]).hex() == *sha256
        && *size == bytes.len() as i64
        && (submission, *position) == (&file.submission, file.position)
        && format!("{sha256} {size} {media} {id}") == file.line
}

/// Snapshots are kept under their own hash, and each that a row names is there.
pub(super) fn snapshots(db: &mut Db, listed: &mut Listed, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let page = stored::snapshots(db, &after, FEW)?;
        let Some((last, _)) = page.last() else { break };
        after.clone_from(last);
        for (hash, body) in page {
            let seq = listed.snapshots.remove(&hash).flatten();
            if Digest::of(&[body.as_bytes()]).hex() != hash {
                findings.push(Finding::new(What::ContentEdited, "snapshots", Some(hash), seq));
            }
        }
    }
    let missing = std::mem::take(&mut listed.snapshots).into_iter();
    findings.extend(missing.map(|(hash, seq)| Finding::new(What::ContentMissing, "snapshots", Some(hash), seq)));
    Ok(())
}
