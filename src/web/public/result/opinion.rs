//! `/projects/{no}/rounds/{n}/opinions/{k}`: one published opinion in the writer's own words, with the answer to it.

use super::Published;
use super::page::{round_crumbs, title, word};
use super::versions::day;
use crate::documents::result::{ResultSheet, SheetIssue, SheetOpinion, SheetQuestion};
use crate::model::terms::Lang;
use crate::store::Db;
use crate::web::problem::Problem;
use crate::web::public::grounds::Grounds;
use crate::web::public::seen::{Crumb, counting, round_path};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    title: String,
    number: u64,
    text: String,
    text_lang: &'static str,
    /// What it says in Japanese, by the city; empty where it is written in Japanese.
    translation: String,
    gist: String,
    scope: String,
    place: Option<String>,
    /// The question that it answers.
    question: Option<SheetQuestion>,
    no_issue: Option<String>,
    issue: Option<Answer>,
    /// Named while there are several.
    version: Option<i64>,
    /// The same opinion in the newest version, on pages of older ones.
    newer: Option<String>,
    /// The day on which it was found, when that was after the publication.
    found_on: String,
    /// Where it stood, when the newest version has it no more.
    removed: Option<Removed>,
    result: String,
    previous: Option<String>,
    next: Option<String>,
}

/// Of an opinion that the newest version has no more.
#[derive(Serialize)]
struct Removed {
    /// The version without it, and why that was published.
    version: i64,
    reason: String,
}

/// The issue that the opinion is in, with the city's view.
#[derive(Serialize)]
struct Answer {
    number: i64,
    title: String,
    category: String,
    text: String,
    grounds: Grounds,
    others: usize,
}

pub async fn show(visit: Visit, at: Path<(String, String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number, k) = at.into_inner();
    visit
        .in_area("projects")
        .show_kept("pages/public/opinion", move |db, ask| {
            let k = counting(&k).ok_or(Problem::NotFound)?;
            let newest = Published::load(db, &no, &number, None)?;
            match content(ask, &newest, k as u64) {
                Some(content) => Ok(content),
                None => removed(db, ask, newest, k as u64),
            }
        })
        .await
}

/// `…/result/versions/{v}/opinions/{k}`: the same as it stood in one version.
pub async fn show_then(visit: Visit, at: Path<(String, String, String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number, version, k) = at.into_inner();
    visit
        .in_area("projects")
        .show_kept("pages/public/opinion", move |db, ask| {
            let k = counting(&k).ok_or(Problem::NotFound)?;
            content(ask, &Published::load(db, &no, &number, Some(&version))?, k as u64).ok_or(Problem::NotFound)
        })
        .await
}

/// The last version that had it; its number is never given to another.
fn removed(db: &mut Db, ask: &Ask, newest: Published, k: u64) -> Result<Content, Problem> {
    let mut after = newest;
    loop {
        let before = after.versions.iter().rev().find(|one| one.version < after.publication.version).map(|one| one.version.to_string());
        let (no, number) = (after.project.no(), after.round.number.to_string());
        let before = Published::load(db, &no, &number, Some(&before.ok_or(Problem::NotFound)?))?;
        if let Some(content) = content(ask, &before, k) {
            let reason = after.sheet.correction.map(|correction| correction.reason).unwrap_or_default();
            let removed = Removed { version: after.publication.version, reason };
            return Ok(Content { removed: Some(removed), newer: None, ..content });
        }
        after = before;
    }
}

fn content(ask: &Ask, found: &Published, k: u64) -> Option<Content> {
    let (lang, sheet) = (ask.lang, &found.sheet);
    let inside = sheet.issues.iter().flat_map(|issue| issue.opinions.iter().map(move |opinion| (opinion, Some(issue))));
    let all: Vec<(&SheetOpinion, Option<&SheetIssue>)> = inside.chain(sheet.without_issue.iter().map(|opinion| (opinion, None))).collect();
    let (opinion, issue) = all.iter().find(|(opinion, _)| opinion.number == k)?;
    let (round, base) = (round_path(&found.project, &found.round), found.opinions_path());
    let neighbour = |number: Option<u64>| number.map(|number| format!("{base}/{number}"));
    let numbers = || all.iter().map(|(other, _)| other.number);
    Some(Content {
        crumbs: round_crumbs(lang, found, &round),
        title: title(sheet, lang),
        number: k,
        text: opinion.text.trim_end().to_owned(),
        text_lang: opinion.lang.name(),
        translation: opinion.translation.clone(),
        gist: opinion.gist.clone(),
        scope: word(lang, "scope", opinion.scope.name()),
        place: opinion.place.as_ref().map(|place| place.shown().to_owned()),
        question: sheet.questions.iter().find(|question| Some(question.number) == opinion.question).cloned(),
        no_issue: opinion.no_issue.map(|reason| word(lang, "no_issue_reason", reason.name())),
        issue: issue.map(|issue| answer(sheet, issue, lang)),
        version: (found.versions.len() > 1).then_some(found.publication.version),
        newer: (!found.is_newest()).then(|| format!("{round}/opinions/{k}")),
        found_on: day(lang, opinion),
        removed: None,
        result: found.own_path(),
        previous: neighbour(numbers().filter(|number| *number < k).max()),
        next: neighbour(numbers().filter(|number| *number > k).min()),
    })
}

fn answer(sheet: &ResultSheet, issue: &SheetIssue, lang: Lang) -> Answer {
    Answer {
        number: issue.number,
        title: issue.title.clone(),
        category: issue.label.get(lang).to_owned(),
        text: issue.text.clone(),
        grounds: Grounds::of_issue(issue, &sheet.changes),
        others: issue.opinions.len() - 1,
    }
}
