//! The last step on the sorting board is taken back: where opinions of many letters went at once, or a new issue.

use super::super::assign::Letters;
use super::super::void_view;
use super::division::still_there;
use crate::commands::desk::With;
use crate::commands::steps::{Step, Steps, body_before, cause};
use crate::commands::{Command, Desk, Refused, Stop, found};
use crate::model::ids::OpinionId;
use crate::procedure::issue;
use crate::procedure::submission::Event;
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::log::{EntryRow, Log};
use crate::store::opinions::Opinion;
use crate::store::qa_rows::QaRow;
use crate::store::rounds::Round;
use diesel::QueryResult;
use std::collections::BTreeSet;

/// Entries of a project that the last step is looked for in.
const RECENT: i64 = 200;
/// Entries read at once.
const PAGE: i64 = 500;

/// Puts opinions back where they were before they were given a place together.
pub struct UndoAssign {
    /// As [`last_sorted`] gave it when the page was made.
    pub step: i64,
}

impl Command for UndoAssign {
    /// How many.
    type Reply = usize;

    fn perform(self, desk: &mut Desk<'_>) -> Result<usize, Stop> {
        let moved = moved(desk.db, self.step)?;
        let ids: Vec<OpinionId> = moved.iter().map(|(id, _)| *id).collect();
        let opinions = Opinion::of_ids(desk.db, &ids)?;
        if opinions.is_empty() || is_gone(desk.db, &ids, self.step)? {
            return Err(Refused::Stale.into());
        }
        let untouched = untouched(desk.db, &opinions, &moved, self.step)?;
        let mut letters = Letters::asking(Event::UndoSplit, untouched);
        for mut opinion in opinions {
            let (rule, round) = letters.allow(desk, opinion.submission)?;
            let was: Opinion = found(body_before(desk.db, opinion.id.as_str(), self.step)?)?;
            let before = opinion.issue;
            (opinion.issue, opinion.no_issue) = (still_there(desk.db, was.issue)?, was.no_issue);
            let seq = desk.change(rule, &mut opinion, With { cause: Some(self.step), ..With::default() })?;
            for issue in [before, opinion.issue].into_iter().flatten() {
                void_view(desk, issue, &round, seq)?;
            }
        }
        Ok(ids.len())
    }
}

/// What was done last on a round's board.
pub enum Sorted {
    /// These opinions were given the place where they are now.
    Assigned { step: i64, opinions: Vec<Opinion> },
    /// A new issue, which is still empty.
    Raised(Box<Issue>),
}

/// The last step of sorting a round that was not taken back; none if something was done since to what it touched, or much else
/// in the project.
pub fn last_sorted(db: &mut Db, round: &Round) -> QueryResult<Option<Sorted>> {
    let mut gone = BTreeSet::new();
    for entry in EntryRow::of_project_before(db, round.project.as_str(), i64::MAX, RECENT)? {
        match entry.kind.as_str() {
            "submission.undo_split" => gone.extend(cause(&entry)),
            "submission.assign" => {
                let step = cause(&entry).unwrap_or(entry.seq);
                if gone.contains(&step) {
                    continue;
                }
                let moved = moved(db, step)?;
                let opinions = Opinion::of_ids(db, &moved.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
                let whole = untouched(db, &opinions, &moved, step)? && opinions.iter().all(|opinion| opinion.round == round.id);
                return Ok(whole.then_some(Sorted::Assigned { step, opinions }));
            }
            "issue.raise" => {
                let id = entry.subject.as_deref().and_then(|id| id.parse().ok());
                let Some(issue) = id.map(|id| Issue::by_id(db, id)).transpose()?.flatten() else { continue };
                if issue.state == issue::State::Retired {
                    continue;
                }
                let empty = issue.rev == 1 && Opinion::count_in_issue(db, issue.id)? + QaRow::count_in_issue(db, issue.id)? == 0;
                return Ok(empty.then_some(Sorted::Raised(Box::new(issue))));
            }
            _ => {}
        }
    }
    Ok(None)
}

/// The opinions that a step gave a place, each with the rev that it has by that. The step's entries and those that followed from
/// them stand together, each naming an earlier one.
fn moved(db: &mut Db, step: i64) -> QueryResult<Vec<(OpinionId, i64)>> {
    let (mut moved, mut together, mut from) = (Vec::new(), BTreeSet::new(), step);
    loop {
        let page = EntryRow::from(db, Log::Record, from, PAGE)?;
        for entry in &page {
            let cause = cause(entry);
            let is_first = entry.seq == step && entry.kind == "submission.assign" && cause.is_none();
            if !is_first && !cause.is_some_and(|cause| together.contains(&cause)) {
                return Ok(moved);
            }
            together.insert(entry.seq);
            if entry.kind == "submission.assign" {
                moved.extend(entry.subject.as_deref().and_then(|id| id.parse().ok()).map(|id| (id, entry.rev)));
            }
        }
        from += PAGE;
        if page.is_empty() {
            return Ok(moved);
        }
    }
}

/// Whether opinions are as a step left them: later steps on them were taken back.
fn untouched(db: &mut Db, opinions: &[Opinion], moved: &[(OpinionId, i64)], step: i64) -> QueryResult<bool> {
    for opinion in opinions {
        let untouched = moved.contains(&(opinion.id, opinion.rev)) || last_of(db, opinion)? == Some(step);
        if !(opinion.active && untouched) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The last step on the board that gave an opinion its place; none when its letter was split or judged since.
fn last_of(db: &mut Db, opinion: &Opinion) -> QueryResult<Option<i64>> {
    let (mut steps, mut known) = (Steps::default(), BTreeSet::new());
    for entry in EntryRow::of_subject(db, Log::Record, opinion.id.as_str())? {
        match (entry.kind.as_str(), cause(&entry)) {
            ("submission.assign", cause) => {
                let step = cause.unwrap_or(entry.seq);
                known.insert(step);
                steps.add(step, Step::Done);
            }
            ("submission.undo_split", Some(step)) if known.contains(&step) => steps.add(entry.seq, Step::Gone(step)),
            // What it says in Japanese has nothing to do with its place.
            ("submission.translate" | "submission.say_language" | "submission.redact" | "submission.undo_redact", _) => {}
            _ => steps.add(entry.seq, Step::Anew),
        }
    }
    Ok(steps.last())
}

/// Whether a step was taken back already.
fn is_gone(db: &mut Db, moved: &[OpinionId], step: i64) -> QueryResult<bool> {
    let Some(first) = moved.first() else { return Ok(false) };
    let entries = EntryRow::of_subject(db, Log::Record, first.as_str())?;
    Ok(entries.iter().any(|entry| entry.kind == "submission.undo_split" && cause(entry) == Some(step)))
}
