//! What the gates before a publication share: by which words the writers of a round are found, and how a place is shown.

use super::Stop;
use crate::model::Span;
use crate::model::ids::{ProjectId, RoundId};
use crate::model::personal_data::{Everyone, Token, tokens};
use crate::store::Db;
use crate::store::persons::PersonRow;
use crate::store::rounds::Round;
use std::sync::Arc;

/// Writers read at once.
const PAGE: i64 = 1000;

/// Characters shown before and after a place.
const AROUND: usize = 15;

/// The names, addresses and numbers of all who wrote to a round.
pub fn writers(db: &mut Db, round: RoundId) -> Result<Vec<Token>, Stop> {
    let (mut wanted, mut after) = (Vec::new(), 0);
    loop {
        let page = PersonRow::of_round(db, round, after, PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(wanted) };
        after = *last;
        for (_, row) in &page {
            wanted.extend(row.person()?.known().iter().flat_map(tokens));
        }
    }
}

/// The same of all who wrote to a round of a project.
pub fn writers_to_project(db: &mut Db, project: ProjectId) -> Result<Vec<Token>, Stop> {
    let mut wanted = Vec::new();
    for round in Round::of_project(db, project)? {
        wanted.extend(writers(db, round.id)?);
    }
    Ok(wanted)
}

/// Whoever wrote to a round of a project, to be found by the whole name; none when nobody did.
pub fn everyone(db: &mut Db, project: ProjectId) -> Result<Option<Arc<Everyone>>, Stop> {
    let mut wanted = writers_to_project(db, project)?;
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        return Ok(None);
    }
    Everyone::of(wanted).map(|everyone| Some(Arc::new(everyone))).map_err(|error| Stop::Broken(error.to_string()))
}

/// The words of a place, with a few before and after.
pub fn around(text: &str, span: Span) -> String {
    let from = span.start().saturating_sub(AROUND);
    text.chars().skip(from).take(span.end() + AROUND - from).collect()
}
