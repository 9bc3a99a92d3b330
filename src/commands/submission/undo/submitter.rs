//! That letters are of one submitter, or no longer, is taken back for all letters that the step touched.

use super::super::Machine;
use super::{Work, last_step};
use crate::commands::desk::With;
use crate::commands::steps::{body_before, cause};
use crate::commands::{Desk, Stop, found};
use crate::model::ids::SubmissionId;
use crate::procedure::Rule;
use crate::store::Db;
use crate::store::log::{EntryRow, Log};
use crate::store::submissions::Submission;
use diesel::QueryResult;
use serde::Deserialize;

/// Entries read at once.
const PAGE: i64 = 500;

/// Whether no letter that the step touched, and none that went with one of them since, was joined or parted later.
pub(super) fn nothing_since(db: &mut Db, letter: &Submission, step: i64) -> QueryResult<bool> {
    let mut seen: Vec<SubmissionId> = Vec::new();
    for touched in touched(db, letter, step)? {
        if last_step(db, &touched, Work::Joining)? != Some(step) {
            return Ok(false);
        }
        if seen.contains(&touched.submitter) {
            continue;
        }
        seen.push(touched.submitter);
        for other in Submission::of_submitter(db, touched.round, touched.submitter)? {
            if last_step(db, &other, Work::Joining)?.is_some_and(|last| last > step) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// What of a letter's row says whose it is.
#[derive(Deserialize)]
struct Of {
    submitter: SubmissionId,
}

pub(super) fn take_back(desk: &mut Desk<'_>, rule: &'static Rule<Machine>, letter: &mut Submission, step: i64) -> Result<(), Stop> {
    for mut touched in touched(desk.db, letter, step)? {
        let was: Of = found(body_before(desk.db, touched.id.as_str(), step)?)?;
        touched.submitter = was.submitter;
        desk.change(rule, &mut touched, With { cause: Some(step), ..With::default() })?;
        if touched.id == letter.id {
            *letter = touched;
        }
    }
    Ok(())
}

/// The letters of the round that a step changed. Its entries follow each other, and the later ones name the first.
fn touched(db: &mut Db, letter: &Submission, step: i64) -> QueryResult<Vec<Submission>> {
    let mut letters: Vec<Submission> = Vec::new();
    let mut from = step;
    loop {
        let page = EntryRow::from(db, Log::Record, from, PAGE)?;
        for entry in &page {
            if entry.kind != "submission.join" || entry.seq != step && cause(entry) != Some(step) {
                return Ok(letters);
            }
            let id = entry.subject.as_deref().and_then(|subject| subject.parse::<SubmissionId>().ok());
            let changed = id.filter(|id| letters.iter().all(|known| known.id != *id));
            let changed = changed.map(|id| Submission::by_id(db, id)).transpose()?.flatten();
            letters.extend(changed.filter(|changed| changed.round == letter.round));
        }
        from += PAGE;
        if page.is_empty() {
            return Ok(letters);
        }
    }
}
