//! `/projects/{no}/ledger/changes?since=n`: what entered the ledger since edition n; and `?q=…`: every line with these words.

use super::{crumbs_below, of_project};
use crate::commands::ledger::lines;
use crate::documents::ledger::{Entry, marked};
use crate::model::fold::Folded;
use crate::store::Db;
use crate::store::ledger::Edition;
use crate::web::ledger::LineShown;
use crate::web::problem::Problem;
use crate::web::public::seen::{Crumb, path, title};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

/// Lines on one page.
const SHOWN: usize = 100;
/// Longest words that are looked for, in code points.
const WORDS: usize = 100;

/// What is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    /// The number of an edition; 0 for all.
    #[serde(default)]
    since: i64,
    /// Words that a line holds.
    #[serde(default)]
    q: String,
    /// From which line on.
    #[serde(default)]
    from: i64,
}

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    project: String,
    base: String,
    since: i64,
    q: String,
    editions: Vec<i64>,
    found: usize,
    lines: Vec<LineShown>,
    more: Option<String>,
}

pub async fn show(visit: Visit, no: Path<String>, wanted: Query<Wanted>) -> Result<HttpResponse, Problem> {
    visit.in_area("projects").show("pages/public/ledger/changes", move |db, ask| load(db, ask, &no, &wanted)).await
}

fn load(db: &mut Db, ask: &Ask, no: &str, wanted: &Wanted) -> Result<Content, Problem> {
    let (project, _) = of_project(db, no)?;
    let editions: Vec<Edition> = Edition::of_project(db, project.id)?.into_iter().filter(|one| one.frozen_at.is_some()).collect();
    let since = editions.iter().find(|one| one.number == wanted.since);
    let after = since.and_then(|one| one.last_line).unwrap_or_default();
    let q: String = wanted.q.trim().chars().take(WORDS).collect();
    let words = folded(&q);
    let mut all: Vec<Entry> = marked(lines(db, project.id, None)?).collect();
    all.retain_mut(|entry| entry.number > after && (words.is_empty() || holds(entry, &words)));
    let found = all.len();
    let mut shown: Vec<LineShown> = all
        .into_iter()
        .filter(|entry| entry.number >= wanted.from)
        .take(SHOWN + 1)
        .map(|entry| LineShown::entered(entry, ask.lang))
        .collect();
    let base = path(&project);
    let query = serde_urlencoded::to_string([("q", q.as_str())]).unwrap_or_default();
    let since = since.map_or(0, |one| one.number);
    let more = shown.get(SHOWN).map(|line| format!("{base}/ledger/changes?since={since}&{query}&from={}", line.number));
    shown.truncate(SHOWN);
    Ok(Content {
        crumbs: crumbs_below(ask, &project),
        project: title(&project, ask.lang),
        base,
        since,
        q,
        editions: editions.iter().rev().map(|one| one.number).collect(),
        found,
        lines: shown,
        more,
    })
}

/// Words in the form in which they are compared: width, case and kana make no difference.
fn folded(text: &str) -> String {
    Folded::of(text).chars().iter().collect()
}

fn holds(entry: &mut Entry, words: &str) -> bool {
    entry.line.texts().into_iter().any(|text| folded(text).contains(words))
}
