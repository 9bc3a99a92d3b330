//! `/projects/{no}/record`: what happened to one project, in order, in plain words, each line with the entry behind it.

use super::project::round_name;
use super::seen::{Crumb, Seen, crumbs, path, round_path, title};
use crate::store::Db;
use crate::store::log::{CheckpointRow, EntryRow, Log};
use crate::web::happened::{Happened, Named};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Entries on one page.
const SHOWN: i64 = 100;

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    project: String,
    lines: Vec<Happened>,
    previous: Option<String>,
    next: Option<String>,
    /// Entries under the newest signature.
    signed: i64,
}

/// From which entry on; the first without it.
#[derive(Clone, Copy, Deserialize)]
pub struct From {
    #[serde(default)]
    from: i64,
}

pub async fn show(visit: Visit, no: Path<String>, from: Query<From>) -> Result<HttpResponse, Problem> {
    visit.in_area("projects").show_kept("pages/public/record", move |db, ask| load(db, ask, &no, from.from)).await
}

fn load(db: &mut Db, ask: &Ask, no: &str, from: i64) -> Result<Content, Problem> {
    let seen = Seen::project(db, no)?;
    let id = seen.project.id.to_string();
    let mut rows = EntryRow::of_project(db, &id, from, SHOWN + 1)?;
    let base = format!("{}/record", path(&seen.project));
    let next = rows.get(SHOWN as usize).map(|row| format!("{base}?from={}", row.seq));
    rows.truncate(SHOWN as usize);
    let before = EntryRow::of_project_before(db, &id, from, SHOWN)?;
    let previous = before.last().map(|row| if (before.len() as i64) < SHOWN { base.clone() } else { format!("{base}?from={}", row.seq) });
    let names = names(ask, &seen);
    let lines = rows.into_iter().map(|row| {
        let subject = row.subject.as_ref().and_then(|id| names.get(id)).cloned();
        Ok(Happened { subject, ..Happened::of(row, ask.lang)? })
    });
    Ok(Content {
        crumbs: crumbs(ask.lang, Some(&seen.project)),
        project: title(&seen.project, ask.lang),
        lines: lines.collect::<Result<_, Problem>>()?,
        previous,
        next,
        signed: CheckpointRow::newest(db, Log::Record)?.map_or(0, |newest| newest.size),
    })
}

/// The rounds and plans that the public knows of, by id: entries about them say which.
fn names(ask: &Ask, seen: &Seen) -> HashMap<String, Named> {
    let round = |known: &super::seen::Known| {
        let round = &known.round;
        (round.id.to_string(), Named { name: round_name(ask.lang, round.number), href: round_path(&seen.project, round) })
    };
    seen.rounds.iter().map(round).collect()
}
