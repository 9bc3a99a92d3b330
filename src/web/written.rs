//! Whether a letter was written before what it is about was corrected: nobody should answer it, or wonder about the answer,
//! without seeing what changed since.

use crate::model::calendar::long_date;
use crate::model::round::{PlanChange, Revision};
use crate::model::terms::Lang;
use crate::store::Db;
use crate::store::log::{EntryRow, Log};
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use diesel::QueryResult;
use serde::Serialize;

/// The kind of the entry by which the writer sent other words.
const AMENDED: &str = "submission.amend";

/// The corrections that came after a letter.
#[derive(Debug, Serialize)]
pub struct Before {
    important: bool,
    /// Their days.
    days: String,
    plan: Option<Versions>,
    /// Where they are shown.
    round: String,
}

/// The version of the plan that the letter is about, and the present one.
#[derive(Debug, Serialize)]
struct Versions {
    before: i64,
    after: i64,
    read: String,
    comparison: String,
}

impl Before {
    /// None when nothing was corrected after the letter was written, or written anew. `project` and `round` are the addresses of
    /// their pages.
    pub fn of(db: &mut Db, round: &Round, letter: &Submission, (project, page): (&str, &str), lang: Lang) -> QueryResult<Option<Self>> {
        if round.revisions.is_empty() {
            return Ok(None);
        }
        let entries = EntryRow::of_subject(db, Log::Record, letter.id.as_str())?;
        let amended = entries.iter().rev().find(|entry| entry.kind == AMENDED).map(|entry| entry.time);
        let later = round.corrected_after(amended.unwrap_or(letter.received_at));
        let days: Vec<_> = later.iter().filter_map(|revision| revision.at).map(|at| long_date(at.jst_date(), lang)).collect();
        let mut plans = later.iter().filter_map(|revision| revision.plan.as_ref());
        let versions = plans.next().map(|PlanChange { before, after }| {
            let (before, after) = (before.version, plans.next_back().map_or(after, |last| &last.after).version);
            let read = format!("{project}/plans/{before}");
            Versions { before, after, read, comparison: format!("{project}/plans/{after}/comparison?from={before}") }
        });
        Ok((!later.is_empty()).then(|| Self {
            important: later.iter().any(|Revision { important, .. }| *important),
            days: days.join("、"),
            plan: versions,
            round: page.to_owned(),
        }))
    }
}
