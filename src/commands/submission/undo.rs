//! Taking back the last splitting or assignment of a letter, step by step, until its result is asked to be approved.
//!
//! Nothing is forgotten: what the step changed is read from the record and written anew, as a further entry.

use super::divide::{Division, Wanted, divide};
use super::{Machine, office_facts, own_letter};
use crate::commands::{Command, Desk, Refused, Stop, found};
use crate::model::Span;
use crate::model::ids::{IssueId, SubmissionId};
use crate::model::letter::Aside;
use crate::model::terms::Validity;
use crate::procedure::submission::{Event, Facts, State};
use crate::procedure::{Machine as _, issue};
use crate::record::entry::Entry;
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::log::{Body, EntryRow, Log};
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;
use diesel::QueryResult;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Takes a letter's last step back. Steps before it can be taken back after it.
pub struct Undo {
    pub submission: SubmissionId,
    /// As [`last_step`] gave it when the page was made.
    pub step: i64,
}

impl Command for Undo {
    type Reply = Submission;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Submission, Stop> {
        let (mut letter, round) = own_letter(desk, self.submission)?;
        let valid = letter.validity == Some(Validity::Valid);
        let facts = Facts { valid, spans_fit: true, ..office_facts(desk, &round) };
        let rule = desk.decide::<Machine>(letter.state, Event::Split, &facts)?;
        if last_step(desk.db, &letter)? != Some(self.step) {
            return Err(Refused::Stale.into());
        }
        let division = before(desk, &letter, self.step)?;
        divide(desk, rule, &round, &mut letter, division, Some(self.step))?;
        Ok(letter)
    }
}

/// The step that can be taken back next, named by its first entry; none when there is nothing to take back.
///
/// A splitting that names a step as its cause took that step back, and neither is there any more. New words or a new
/// judgement begin anew.
pub fn last_step(db: &mut Db, letter: &Submission) -> QueryResult<Option<i64>> {
    let mut steps: BTreeMap<i64, Step> = BTreeMap::new();
    for entry in EntryRow::of_subject(db, Log::Record, letter.id.as_str())? {
        let step = match entry.kind.strip_prefix(Machine::NAME).and_then(|event| event.strip_prefix('.')) {
            Some("split") => cause(&entry).map_or(Step::Done, Step::TookBack),
            Some("judge" | "amend") => Step::Anew,
            _ => continue,
        };
        steps.insert(entry.seq, step);
    }
    for opinion in Opinion::ever(db, letter.id, letter.text_rev)? {
        for entry in EntryRow::of_subject(db, Log::Record, opinion.id.as_str())? {
            if entry.kind == "submission.assign" {
                steps.insert(cause(&entry).unwrap_or(entry.seq), Step::Done);
            }
        }
    }
    let mut present = Vec::new();
    for (seq, step) in steps {
        match step {
            Step::Done => present.push(seq),
            Step::TookBack(step) => present.retain(|done| *done != step),
            Step::Anew => present.clear(),
        }
    }
    Ok(present.last().copied())
}

enum Step {
    Done,
    TookBack(i64),
    Anew,
}

fn cause(entry: &EntryRow) -> Option<i64> {
    Entry::parse(entry.leaf.as_bytes()).ok().and_then(|entry| entry.cause).map(|seq| seq as i64)
}

/// What a letter was divided into before it was judged as something other than valid, and the judgement that took it away. Nothing
/// when the letter was never divided, or has new words since.
pub(super) fn divided_before(desk: &mut Desk<'_>, letter: &Submission) -> Result<Option<(Division, i64)>, Stop> {
    let entries = EntryRow::of_subject(desk.db, Log::Record, letter.id.as_str())?;
    for judged in entries.iter().rev().filter(|entry| entry.kind == "submission.judge") {
        let Some(was) = body_before::<Was>(desk.db, letter.id.as_str(), judged.seq)? else { return Ok(None) };
        if was.state == State::Divided && was.text_rev == letter.text_rev {
            return Ok(Some((before(desk, letter, judged.seq)?, judged.seq)));
        }
        if was.validity.is_none_or(|validity| validity == Validity::Valid) {
            return Ok(None);
        }
    }
    Ok(None)
}

/// Where a letter stood.
#[derive(Deserialize)]
struct Was {
    state: State,
    validity: Option<Validity>,
    text_rev: i64,
}

/// What of a letter's row makes its splitting.
#[derive(Default, Deserialize)]
struct Asides {
    asides: Vec<Aside>,
}

/// The splitting and the assignments as they were before an entry.
fn before(desk: &mut Desk<'_>, letter: &Submission, seq: i64) -> Result<Division, Stop> {
    let was: Asides = found(body_before(desk.db, letter.id.as_str(), seq)?)?;
    let mut division = Division { opinions: Vec::new(), asides: was.asides };
    for row in Opinion::ever(desk.db, letter.id, letter.text_rev)? {
        let Some(was) = body_before::<Opinion>(desk.db, row.id.as_str(), seq)? else { continue };
        let Some(span) = Span::new(was.start_at.max(0) as usize, was.end_at.max(0) as usize).filter(|_| was.active) else { continue };
        division.opinions.push(Wanted {
            row: Some(row.id),
            span,
            scope: was.scope,
            section: was.plan_section,
            gist: was.gist,
            issue: still_there(desk.db, was.issue)?,
            no_issue: was.no_issue,
        });
    }
    Ok(division)
}

/// An issue that was retired since takes no opinion back; the opinion is undecided then.
fn still_there(db: &mut Db, issue: Option<IssueId>) -> QueryResult<Option<IssueId>> {
    let Some(id) = issue else { return Ok(None) };
    Ok(Issue::by_id(db, id)?.filter(|issue| issue.state == issue::State::Raised).map(|issue| issue.id))
}

/// A row as the record has it before an entry; none when it did not exist, or its words were withheld.
fn body_before<T: for<'de> Deserialize<'de>>(db: &mut Db, subject: &str, seq: i64) -> Result<Option<T>, Stop> {
    let entries = EntryRow::of_subject(db, Log::Record, subject)?;
    let Some(entry) = entries.iter().rev().find(|entry| entry.seq < seq) else { return Ok(None) };
    let Some(body) = Body::of(db, Log::Record, entry.seq)? else { return Ok(None) };
    serde_json::from_str(&body.body).map(Some).map_err(|error| Stop::Broken(error.to_string()))
}
