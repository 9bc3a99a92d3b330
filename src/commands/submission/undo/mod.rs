//! Taking back the last step of a kind of work on a letter, step by step, until its result is asked to be approved.
//!
//! What the step changed is read from the record and written anew; the other kinds of work on the letter stay as they are.

mod division;
mod judgement;
mod sorting;
mod submitter;

pub(super) use division::divided_before;
pub use sorting::{Sorted, UndoAssign, last_sorted};

use super::divide::divide;
use super::redact::{hits, undecided, with_fixed};
use super::translate::look_again;
use super::{Machine, office_facts, own_letter};
use crate::commands::desk::With;
use crate::commands::steps::{Step, Steps, body_before, cause, event_of, removes_words};
use crate::commands::{Command, Desk, Refused, Stop, found};
use crate::model::ids::{PersonId, SubmissionId};
use crate::model::letter::{Dismissal, RedactionMark};
use crate::model::terms::Validity;
use crate::procedure::Rule;
use crate::procedure::submission::{Event, Facts};
use crate::store::Db;
use crate::store::json::Json;
use crate::store::log::{EntryRow, Log};
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use diesel::QueryResult;
use serde::Deserialize;

/// The kinds of work on a letter. Each changes other columns of it, so that each is taken back by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Whether it is valid.
    Judging,
    /// Its opinions, and where they went.
    Splitting,
    /// What is replaced in it, and whether it was looked through.
    Redacting,
    /// The earlier letter with the same words.
    Linking,
    /// The other letters of its writer.
    Joining,
}

impl Work {
    fn undo(self) -> Event {
        match self {
            Work::Judging => Event::UndoJudge,
            Work::Splitting => Event::UndoSplit,
            Work::Redacting => Event::UndoRedact,
            Work::Linking => Event::UndoLink,
            Work::Joining => Event::UndoJoin,
        }
    }

    /// What an entry about a letter or one of its opinions means for this work, and the name of the step.
    fn step(self, entry: &EntryRow) -> Option<(i64, Step)> {
        if removes_words(&entry.kind) {
            return Some((entry.seq, Step::Anew));
        }
        let event = event_of::<Machine>(&entry.kind)?;
        let cause = cause(entry);
        let step = match (self, event) {
            // New words begin anew. So does a new judgement for the splitting that rests on it, until it is taken back.
            (Work::Judging | Work::Splitting | Work::Redacting | Work::Linking, Event::Amend) => Step::Anew,
            (Work::Splitting, Event::Judge) => cause.map_or(Step::Anew, Step::Gone),
            // What was handed over stays so.
            (Work::Judging | Work::Splitting, Event::HandOver) => Step::Anew,
            (Work::Splitting, Event::UndoJudge) => Step::Gone(cause?),
            // With a cause they only put back what another entry had taken.
            (Work::Judging, Event::Judge) | (Work::Splitting, Event::Split) => cause.map_or(Step::Done, Step::Gone),
            (Work::Redacting, Event::Redact) | (Work::Linking, Event::Link) => Step::Done,
            // Many letters or opinions at once: the later entries name the first.
            (Work::Splitting, Event::Assign) | (Work::Joining, Event::Join) => return Some((cause.unwrap_or(entry.seq), Step::Done)),
            (work, event) if event == work.undo() => Step::Gone(cause?),
            _ => return None,
        };
        Some((entry.seq, step))
    }
}

/// Takes the last step of a kind of work back. Steps before it can be taken back after it.
pub struct Undo {
    pub submission: SubmissionId,
    pub work: Work,
    /// As [`last_step`] gave it when the page was made.
    pub step: i64,
}

impl Command for Undo {
    type Reply = Submission;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Submission, Stop> {
        let (mut letter, round) = own_letter(desk, self.submission)?;
        let is_last = last_step(desk.db, &letter, self.work)? == Some(self.step);
        let nothing_since = match self.work {
            Work::Judging if is_last => judgement::nothing_since(desk.db, &letter, self.step)?,
            Work::Joining if is_last => submitter::nothing_since(desk.db, &letter, self.step)?,
            _ => true,
        };
        let valid = letter.validity == Some(Validity::Valid);
        let stays_here = letter.particulars.handed_to.is_none();
        let facts = Facts { valid, nothing_since, stays_here, ..office_facts(desk, &round) };
        let rule = desk.decide::<Machine>(letter.state, self.work.undo(), &facts)?;
        if !is_last {
            return Err(Refused::Stale.into());
        }
        match self.work {
            Work::Judging => judgement::take_back(desk, rule, &round, &mut letter, self.step)?,
            Work::Splitting => {
                let division = division::before(desk, &letter, self.step)?;
                divide(desk, rule, &round, &mut letter, division, Some(self.step))?;
            }
            Work::Redacting => unmark(desk, rule, &round, &mut letter, self.step)?,
            Work::Linking => unlink(desk, rule, &mut letter, self.step)?,
            Work::Joining => submitter::take_back(desk, rule, &mut letter, self.step)?,
        }
        Ok(letter)
    }
}

/// The step of this work that can be taken back next, named by its first entry; none when there is nothing to take back.
pub fn last_step(db: &mut Db, letter: &Submission, work: Work) -> QueryResult<Option<i64>> {
    let mut entries = EntryRow::of_subject(db, Log::Record, letter.id.as_str())?;
    if work == Work::Splitting {
        for opinion in Opinion::ever(db, letter.id, letter.text_rev)? {
            // A splitting is told by its letter.
            let told = EntryRow::of_subject(db, Log::Record, opinion.id.as_str())?.into_iter();
            entries.extend(told.filter(|entry| entry.kind != "submission.split"));
        }
    }
    let mut steps = Steps::default();
    for (seq, step) in entries.iter().filter_map(|entry| work.step(entry)) {
        steps.add(seq, step);
    }
    Ok(steps.last())
}

/// What of a letter's row says what is personal data in it.
#[derive(Deserialize)]
struct Marks {
    redactions: Vec<RedactionMark>,
    dismissed: Vec<Dismissal>,
    cleared_by: Option<PersonId>,
}

/// Whoever takes marks back has decided on them as whoever set them: the record names both.
fn unmark(desk: &mut Desk<'_>, rule: &'static Rule<Machine>, round: &Round, letter: &mut Submission, step: i64) -> Result<(), Stop> {
    let was: Marks = found(body_before(desk.db, letter.id.as_str(), step)?)?;
    let before = letter.redactions.to_vec();
    letter.redactions = with_fixed(letter, was.redactions);
    letter.dismissed = Json::new(was.dismissed);
    // Who looked it through did so by what was known then.
    let whole = undecided(letter, &hits(desk.db, letter)?).is_empty();
    letter.cleared_by = was.cleared_by.filter(|_| whole);
    let seq = desk.change(rule, letter, With { cause: Some(step), ..With::default() })?;
    look_again(desk, rule, round, letter, &before, seq)
}

/// What of a letter's row says what it repeats.
#[derive(Deserialize)]
struct Linked {
    duplicate_of: Option<SubmissionId>,
}

fn unlink(desk: &mut Desk<'_>, rule: &'static Rule<Machine>, letter: &mut Submission, step: i64) -> Result<(), Stop> {
    let was: Linked = found(body_before(desk.db, letter.id.as_str(), step)?)?;
    letter.duplicate_of = was.duplicate_of;
    desk.change(rule, letter, With { cause: Some(step), ..With::default() })?;
    Ok(())
}
