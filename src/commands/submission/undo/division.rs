//! The splitting of a letter and the places of its opinions, as they were before an entry.

use super::super::divide::{Division, Wanted};
use crate::commands::steps::body_before;
use crate::commands::{Desk, Stop, found};
use crate::model::Span;
use crate::model::ids::IssueId;
use crate::model::letter::Aside;
use crate::model::terms::Validity;
use crate::procedure::submission::State;
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::log::{EntryRow, Log};
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;
use diesel::QueryResult;
use serde::Deserialize;

/// What a letter was divided into before it was judged as something other than valid, and the judgement that took it away. Nothing
/// when the letter was never divided, or has new words since.
pub(in super::super) fn divided_before(desk: &mut Desk<'_>, letter: &Submission) -> Result<Option<(Division, i64)>, Stop> {
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
pub(super) struct Was {
    pub state: State,
    pub validity: Option<Validity>,
    pub validity_reason: String,
    pub text_rev: i64,
}

/// What of a letter's row makes its splitting.
#[derive(Default, Deserialize)]
struct Asides {
    asides: Vec<Aside>,
}

/// The splitting and the assignments as they were before an entry.
pub(super) fn before(desk: &mut Desk<'_>, letter: &Submission, seq: i64) -> Result<Division, Stop> {
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
pub(super) fn still_there(db: &mut Db, issue: Option<IssueId>) -> QueryResult<Option<IssueId>> {
    let Some(id) = issue else { return Ok(None) };
    Ok(Issue::by_id(db, id)?.filter(Issue::takes_opinions).map(|issue| issue.id))
}
