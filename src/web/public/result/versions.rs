//! What a page of a result says of its versions: why it was corrected, what that changed, what was added late, and all versions.

use super::Published;
use crate::documents::result::{ResultSheet, SheetOpinion};
use crate::model::calendar::long_date;
use crate::model::terms::{Lang, Tongue};
use crate::store::Db;
use crate::web::changes::Shown;
use crate::web::excerpt::excerpt;
use crate::web::problem::Problem;
use chrono::NaiveDate;
use serde::Serialize;

/// Why this version replaced the one before it, and what it says otherwise.
#[derive(Serialize)]
pub struct Corrected {
    reason: String,
    changes: Shown,
    /// The page of the version before it.
    before: String,
}

/// A version in the list of all.
#[derive(Serialize)]
pub struct VersionLine {
    number: i64,
    href: String,
    at: String,
    hash: String,
    /// Why it was published; none for the first.
    reason: Option<String>,
}

/// An opinion whose letter was found after the first publication.
#[derive(Serialize)]
pub struct Found {
    number: u64,
    href: String,
    gist: Gist,
    /// The day on which it was found, in words.
    on: String,
}

/// None for the first version.
pub fn corrected(db: &mut Db, lang: Lang, found: &Published) -> Result<Option<Corrected>, Problem> {
    let Some((correction, changes)) = found.sheet.correction.clone().zip(found.changes(db)?) else { return Ok(None) };
    let before = found.versions.iter().rev().find(|one| one.version < found.publication.version);
    let before = before.map(|before| found.version_path(before.version)).unwrap_or_default();
    Ok(Some(Corrected { reason: correction.reason, changes: Shown::of(changes, lang), before }))
}

/// All versions, newest first.
pub fn lines(db: &mut Db, found: &Published) -> Result<Vec<VersionLine>, Problem> {
    let mut lines = Vec::new();
    for one in found.versions.iter().rev() {
        // The first says nothing of versions; a result that was never corrected is read once.
        let sheet = if one.version > 1 { Some(Published::sheet_of(db, one)?) } else { None };
        lines.push(VersionLine {
            number: one.version,
            href: found.version_path(one.version),
            at: String::from(one.published_at),
            hash: one.snapshot.clone(),
            reason: sheet.and_then(|sheet| sheet.correction).map(|correction| correction.reason),
        });
    }
    Ok(lines)
}

/// What was added late, by number.
pub fn found_late(lang: Lang, found: &Published) -> Vec<Found> {
    let base = found.opinions_path();
    let mut late: Vec<&SheetOpinion> = all(&found.sheet).filter(|opinion| !opinion.found_on.is_empty()).collect();
    late.sort_by_key(|opinion| opinion.number);
    let line = |opinion: &SheetOpinion| {
        let href = format!("{base}/{}", opinion.number);
        Found { number: opinion.number, href, gist: Gist::of(opinion), on: day(lang, opinion) }
    };
    late.into_iter().map(line).collect()
}

/// The day on which a late opinion was found, in words; empty for others.
pub fn day(lang: Lang, opinion: &SheetOpinion) -> String {
    opinion.found_on.parse::<NaiveDate>().map(|day| long_date(day, lang)).unwrap_or_default()
}

/// Every opinion of a result.
pub fn all(sheet: &ResultSheet) -> impl Iterator<Item = &SheetOpinion> {
    sheet.issues.iter().flat_map(|issue| &issue.opinions).chain(&sheet.without_issue)
}

/// What a list says of an opinion, for the part `pages/public/gist`: the city's summary, else the beginning of the words, in Japanese
/// where they are translated.
#[derive(Serialize)]
pub struct Gist {
    text: String,
    written_in: &'static str,
    /// Whether these are not the writer's own words but a translation of them.
    translated: bool,
}

impl Gist {
    pub fn of(opinion: &SheetOpinion) -> Self {
        let ja = Tongue::Ja.name();
        if !opinion.gist.is_empty() {
            Self { text: opinion.gist.clone(), written_in: ja, translated: false }
        } else if !opinion.translation.is_empty() {
            Self { text: excerpt(&opinion.translation), written_in: ja, translated: true }
        } else {
            Self { text: excerpt(&opinion.text), written_in: opinion.lang.name(), translated: false }
        }
    }
}
