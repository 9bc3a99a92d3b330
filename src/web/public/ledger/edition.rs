//! `/projects/{no}/ledger/editions/{n}`: one edition (論点整理表 第n版), with the table as it stood and what it added.

use super::table;
use super::{crumbs_below, of_project};
use crate::commands::ledger::lines;
use crate::documents::ledger::{Entered, Entry, Ledger, marked};
use crate::record::digest::Digest;
use crate::store::Db;
use crate::store::ledger::{Edition, Posting};
use crate::store::projects::Project;
use crate::web::download::{JSON, download};
use crate::web::ledger::LineShown;
use crate::web::page::Drawn;
use crate::web::problem::Problem;
use crate::web::public::seen::{Crumb, counting, path, title};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

/// Lines on one page.
const SHOWN: usize = 200;

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    project: String,
    base: String,
    edition: i64,
    occasion: Option<i64>,
    cutoff_at: String,
    frozen_at: String,
    late_reason: String,
    hash: String,
    last_line: i64,
    previous: Option<i64>,
    next: Option<i64>,
    table: Drawn,
    /// What it added to the edition before, from a line on.
    new_lines: usize,
    lines: Vec<LineShown>,
    more: Option<String>,
    json: String,
    pdf: String,
    csv: String,
    xlsx: String,
}

/// From which line on.
#[derive(Clone, Copy, Default, Deserialize)]
pub struct From {
    #[serde(default)]
    from: i64,
}

/// An edition that was frozen.
pub(in crate::web::public) struct Frozen {
    pub project: Project,
    pub edition: Edition,
    /// The last line of the edition before.
    before: i64,
    editions: usize,
}

impl Frozen {
    pub fn load(db: &mut Db, no: &str, number: &str) -> Result<Self, Problem> {
        let (project, _) = of_project(db, no)?;
        let number = counting(number).ok_or(Problem::NotFound)?;
        let editions: Vec<Edition> = Edition::of_project(db, project.id)?.into_iter().filter(|one| one.frozen_at.is_some()).collect();
        let edition = editions.iter().find(|one| one.number == number).cloned().ok_or(Problem::NotFound)?;
        let before = editions.iter().find(|one| one.number == number - 1).and_then(|one| one.last_line).unwrap_or_default();
        Ok(Self { project, edition, before, editions: editions.len() })
    }

    /// What stands for everything that is in it as it is now: words that were withheld since are not.
    pub fn content(&self, db: &mut Db) -> Result<String, Problem> {
        let last = self.edition.last_line.unwrap_or_default();
        let postings = Posting::of_project(db, self.project.id)?.into_iter().filter(|posting| posting.last_line <= last);
        let snapshots: Vec<String> = postings.map(|posting| posting.snapshot).collect();
        Ok(format!("{} {}", self.edition.hash, Digest::of(&[snapshots.join(" ").as_bytes()]).hex()))
    }

    /// Its lines, from the first of the ledger to its own.
    pub fn lines(&self, db: &mut Db) -> Result<Vec<Entered>, Problem> {
        let mut all = lines(db, self.project.id, None)?;
        let last = self.edition.last_line.unwrap_or_default();
        all.retain(|line| line.number <= last);
        Ok(all)
    }
}

pub async fn show(visit: Visit, at: Path<(String, String)>, from: Query<From>) -> Result<HttpResponse, Problem> {
    let (no, number) = at.into_inner();
    visit.in_area("projects").show_kept("pages/public/ledger/edition", move |db, ask| load(db, ask, (&no, &number), from.from)).await
}

fn load(db: &mut Db, ask: &Ask, (no, number): (&str, &str), from: i64) -> Result<Content, Problem> {
    let frozen = Frozen::load(db, no, number)?;
    let all = frozen.lines(db)?;
    let Frozen { project, edition, before, editions } = frozen;
    let base = path(&project);
    let own = format!("{base}/ledger/editions/{}", edition.number);
    let new: Vec<Entry> = marked(all.iter().cloned()).filter(|line| line.number > before).collect();
    let from = from.max(before + 1);
    let mut lines: Vec<LineShown> =
        new.iter().filter(|line| line.number >= from).take(SHOWN + 1).cloned().map(|line| LineShown::entered(line, ask.lang)).collect();
    let more = lines.get(SHOWN).map(|line| format!("{own}?from={}", line.number));
    lines.truncate(SHOWN);
    Ok(Content {
        crumbs: crumbs_below(ask, &project),
        project: title(&project, ask.lang),
        edition: edition.number,
        occasion: occasion_of(&all),
        cutoff_at: edition.cutoff_at.into(),
        frozen_at: edition.frozen_at.map(String::from).unwrap_or_default(),
        late_reason: edition.late_reason,
        hash: edition.hash,
        last_line: edition.last_line.unwrap_or_default(),
        previous: Some(edition.number - 1).filter(|number| *number > 0),
        next: Some(edition.number + 1).filter(|number| *number <= editions as i64),
        table: table::table(&Ledger::of(all), &base, "", ask)?,
        new_lines: new.len(),
        lines,
        more,
        json: format!("{own}.json"),
        pdf: format!("{own}.pdf"),
        csv: format!("{own}.csv"),
        xlsx: format!("{own}.xlsx"),
        base,
    })
}

/// The occasion for which the last edition of these lines was frozen.
fn occasion_of(lines: &[Entered]) -> Option<i64> {
    lines.iter().rev().find_map(|line| match &line.line.what {
        crate::documents::ledger::What::Edition(edition) => Some(edition.occasion),
        _ => None,
    })?
}

/// What a machine reads of an edition: every line, as it is hashed.
#[derive(Serialize)]
struct Lines {
    format: &'static str,
    project: String,
    edition: i64,
    hash: String,
    lines: Vec<Numbered>,
}

#[derive(Serialize)]
struct Numbered {
    number: i64,
    entered_at: String,
    #[serde(flatten)]
    line: crate::documents::ledger::Line,
}

/// All lines of an edition as JSON.
pub async fn json(visit: Visit, at: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number) = at.into_inner();
    let load = move |db: &mut Db| {
        let frozen = Frozen::load(db, &no, &number)?;
        let numbered = |line: Entered| Numbered { number: line.number, entered_at: line.entered_at.into(), line: line.line };
        let lines = frozen.lines(db)?.into_iter().map(numbered).collect();
        let Frozen { project, edition, .. } = frozen;
        let all = Lines { format: "ronten-ledger/v1", project: project.no(), edition: edition.number, hash: edition.hash, lines };
        Ok((format!("{}-ledger-{}", project.no(), edition.number), serde_json::to_string(&all).map_err(Problem::internal)?))
    };
    let (name, body) = visit.app.read(load).await?;
    Ok(download(JSON, &format!("{name}.json"), body))
}
