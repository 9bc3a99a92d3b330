//! `/projects/{no}/rounds/{n}/opinions/{k}`: one published opinion in the writer's own words, with the answer to it.

use super::Published;
use super::page::{round_crumbs, title, word};
use crate::documents::result::{ResultSheet, SheetIssue, SheetOpinion};
use crate::model::terms::Lang;
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
    gist: String,
    scope: String,
    place: Option<String>,
    no_issue: Option<String>,
    issue: Option<Answer>,
    result: String,
    previous: Option<String>,
    next: Option<String>,
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
            content(ask, &Published::load(db, &no, &number, None)?, k as u64).ok_or(Problem::NotFound)
        })
        .await
}

fn content(ask: &Ask, found: &Published, k: u64) -> Option<Content> {
    let (lang, sheet) = (ask.lang, &found.sheet);
    let inside = sheet.issues.iter().flat_map(|issue| issue.opinions.iter().map(move |opinion| (opinion, Some(issue))));
    let all: Vec<(&SheetOpinion, Option<&SheetIssue>)> = inside.chain(sheet.without_issue.iter().map(|opinion| (opinion, None))).collect();
    let (opinion, issue) = all.iter().find(|(opinion, _)| opinion.number == k)?;
    let round = round_path(&found.project, &found.round);
    let neighbour = |number: u64| all.iter().any(|(other, _)| other.number == number).then(|| format!("{round}/opinions/{number}"));
    Some(Content {
        crumbs: round_crumbs(lang, found, &round),
        title: title(sheet, lang),
        number: k,
        text: opinion.text.trim_end().to_owned(),
        text_lang: opinion.lang.name(),
        gist: opinion.gist.clone(),
        scope: word(lang, "scope", opinion.scope.name()),
        place: opinion.place.as_ref().map(|place| place.shown().to_owned()),
        no_issue: opinion.no_issue.map(|reason| word(lang, "no_issue_reason", reason.name())),
        issue: issue.map(|issue| answer(sheet, issue, lang)),
        result: found.path(),
        previous: k.checked_sub(1).and_then(neighbour),
        next: neighbour(k + 1),
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
