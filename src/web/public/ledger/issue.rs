//! `/projects/{no}/issues/{k}`: one issue with its whole history, and each view of the city on it at an address of its own.

use super::lineage::Lineage;
use super::{AsOf, Then, crumbs_below, of_project};
use crate::commands::ledger::read;
use crate::documents::ledger::{Entry, IssueCourse, Ledger, Standing, What};
use crate::model::terms::Lang;
use crate::store::Db;
use crate::texts::texts;
use crate::web::ledger::LineShown;
use crate::web::problem::Problem;
use crate::web::public::seen::{Crumb, counting, follow, path, title};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    project: String,
    base: String,
    /// Where news are asked for by mail.
    follow: String,
    own: String,
    issue: i64,
    theme: String,
    title: String,
    standing: &'static str,
    owner: String,
    due: String,
    then: Then,
    /// The view in force.
    view: Option<LineShown>,
    lines: Vec<LineShown>,
    opinions: usize,
    /// Where it came from and went.
    relatives: Vec<Relative>,
    lineage: Option<Lineage>,
}

/// Another issue that this one came from or went to.
#[derive(Serialize)]
struct Relative {
    /// A text below `ledger.relative`.
    how: &'static str,
    number: i64,
    title: String,
    href: String,
}

pub async fn show(visit: Visit, at: Path<(String, String)>, as_of: Query<AsOf>) -> Result<HttpResponse, Problem> {
    let (no, number) = at.into_inner();
    visit.in_area("projects").show_kept("pages/public/ledger/issue", move |db, ask| load(db, ask, (&no, &number), &as_of)).await
}

fn load(db: &mut Db, ask: &Ask, (no, number): (&str, &str), as_of: &AsOf) -> Result<Content, Problem> {
    let (project, _) = of_project(db, no)?;
    let then = as_of.then(ask)?;
    let ledger = read(db, project.id, then.before)?;
    let number = counting(number).ok_or(Problem::NotFound)?;
    let course = ledger.issues.get(&number).ok_or(Problem::NotFound)?;
    let base = path(&project);
    let (owner, due) = match &course.standing {
        Standing::Considered { owner, due } => (owner.clone(), due.clone()),
        _ => Default::default(),
    };
    let newest = course.views().max_by_key(|(_, view)| view.view).map(|(entry, _)| LineShown::entered(entry.clone(), ask.lang));
    Ok(Content {
        crumbs: crumbs_below(ask, &project),
        project: title(&project, ask.lang),
        issue: number,
        theme: course.theme.clone(),
        title: course.title.clone(),
        standing: course.standing.name(),
        owner,
        due,
        view: newest,
        lines: lines(course, ask.lang),
        opinions: ledger.opinions.values().filter(|filed| !filed.gone && filed.issue.map(|of| ledger.now(of)) == Some(number)).count(),
        relatives: relatives(&ledger, course, &format!("{base}/issues"), &then.query),
        lineage: Lineage::of(&ledger, number, ask.lang),
        then,
        own: format!("{base}/issues/{number}"),
        follow: follow(&project),
        base,
    })
}

fn lines(course: &IssueCourse, lang: Lang) -> Vec<LineShown> {
    course.entries.iter().cloned().map(|entry| LineShown::entered(entry, lang)).collect()
}

fn relatives(ledger: &Ledger, course: &IssueCourse, base: &str, query: &str) -> Vec<Relative> {
    let relative = |how: &'static str, number: i64| {
        let title = ledger.issues.get(&number).map(|course| course.title.clone()).unwrap_or_default();
        Relative { how, number, title, href: format!("{base}/{number}{query}") }
    };
    let into = match course.standing {
        Standing::Merged(into) => Some(into),
        _ => None,
    };
    let mut all: Vec<Relative> = course.split_from.map(|from| relative("split_from", from)).into_iter().collect();
    all.extend(course.merged_from.iter().map(|from| relative("merged_from", *from)));
    all.extend(course.split_into.iter().map(|into| relative("split_into", *into)));
    all.extend(into.map(|into| relative("merged_into", into)));
    all
}

#[derive(Serialize)]
struct ViewContent {
    crumbs: Vec<Crumb>,
    project: String,
    base: String,
    issue: i64,
    title: String,
    of: i64,
    view: LineShown,
    /// The view that stands in its place, if any.
    later: Option<i64>,
}

/// One view, for good, whatever the city says later.
pub async fn show_view(visit: Visit, at: Path<(String, String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number, view) = at.into_inner();
    visit.in_area("projects").show_kept("pages/public/ledger/view", move |db, ask| load_view(db, ask, (&no, &number, &view))).await
}

fn load_view(db: &mut Db, ask: &Ask, (no, number, view): (&str, &str, &str)) -> Result<ViewContent, Problem> {
    let (project, _) = of_project(db, no)?;
    let ledger = read(db, project.id, None)?;
    let (number, view) = counting(number).zip(counting(view)).ok_or(Problem::NotFound)?;
    let course = ledger.issues.get(&number).ok_or(Problem::NotFound)?;
    let is = |entry: &&Entry| matches!(&entry.line.what, What::View(line) if line.view == view);
    let entry = course.entries.iter().find(is).ok_or(Problem::NotFound)?;
    let later = course.views().map(|(_, line)| line.view).filter(|other| *other > view).min();
    let mut crumbs = crumbs_below(ask, &project);
    let base = path(&project);
    let text = texts().get(ask.lang, "ledger.issue", &[("n", &number.to_string())]);
    crumbs.push(Crumb { href: format!("{base}/issues/{number}"), text });
    Ok(ViewContent {
        crumbs,
        project: title(&project, ask.lang),
        base,
        issue: number,
        title: course.title.clone(),
        of: view,
        view: LineShown::entered(entry.clone(), ask.lang),
        later,
    })
}
