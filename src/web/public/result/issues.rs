//! The issues of a result with their answers and the opinions that these answer.

use super::page::{Link, word};
use super::versions::Gist;
use crate::documents::result::{ResultSheet, SheetCarried, SheetIssue, SheetOpinion};
use crate::model::terms::Lang;
use crate::texts::texts;
use crate::web::public::grounds::Grounds;
use serde::Serialize;

/// An issue with its answer.
#[derive(Serialize)]
pub struct IssueLine {
    number: i64,
    /// Given with the first issue of a theme.
    theme: Option<String>,
    title: String,
    category: String,
    text: String,
    grounds: Grounds,
    count: usize,
    opinions: Vec<OpinionLine>,
    /// Opinions of earlier rounds that are answered here.
    carried: Vec<Link>,
}

/// An opinion in a list; its wording is one click away.
#[derive(Serialize)]
pub struct OpinionLine {
    number: u64,
    href: String,
    gist: Gist,
    reason: Option<String>,
}

/// The issues of a result, each theme named with its first.
pub fn issues(sheet: &ResultSheet, lang: Lang, opinions: &str) -> Vec<IssueLine> {
    let mut theme = "";
    let line = |issue: &SheetIssue, begins: bool| IssueLine {
        number: issue.number,
        theme: begins.then(|| issue.theme.clone()),
        title: issue.title.clone(),
        category: issue.label.get(lang).to_owned(),
        text: issue.text.clone(),
        // What was changed has a table of its own here.
        grounds: Grounds::of_issue(issue, &[]),
        count: issue.opinions.len(),
        opinions: issue.opinions.iter().map(|opinion| opinion_line(lang, opinion, opinions)).collect(),
        carried: issue.carried.iter().flat_map(|carried| carried_links(lang, carried, &sheet.project)).collect(),
    };
    let mut all = Vec::new();
    for issue in &sheet.issues {
        let begins = issue.theme != theme && !issue.theme.is_empty();
        theme = &issue.theme;
        all.push(line(issue, begins));
    }
    all
}

fn carried_links(lang: Lang, carried: &SheetCarried, project: &str) -> Vec<Link> {
    let link = |number: &u64| Link {
        href: format!("/projects/{project}/rounds/{}/opinions/{number}", carried.round),
        text: texts().get(lang, "result.carried_no", &[("round", &carried.round.to_string()), ("n", &number.to_string())]),
    };
    carried.opinions.iter().map(link).collect()
}

/// An opinion with the words that stand for it; `opinions` is where their pages lie.
pub fn opinion_line(lang: Lang, opinion: &SheetOpinion, opinions: &str) -> OpinionLine {
    OpinionLine {
        number: opinion.number,
        href: format!("{opinions}/{}", opinion.number),
        gist: Gist::of(opinion),
        reason: opinion.no_issue.map(|reason| word(lang, "no_issue_reason", reason.name())),
    }
}
