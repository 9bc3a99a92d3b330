//! `/audit/projects/{no}/rounds/{n}/issues`: the sorting and the city's views, drafts too, for auditors, who change nothing.

use super::opinion::{self, Shown};
use crate::model::ids::OpinionId;
use crate::model::policy::Policy;
use crate::model::terms::ResponseCategory;
use crate::procedure::{city_view, issue};
use crate::store::Db;
use crate::store::approvals::Purpose;
use crate::store::issues::{Issue, View};
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;
use crate::web::office::case::At;
use crate::web::office::find::Reader;
use crate::web::office::issues::board::{IssueLine, lines};
use crate::web::office::issues::{Event, events};
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

/// Opinions of an issue on one page.
const SHOWN: i64 = 100;

#[derive(Serialize)]
struct Board {
    title: String,
    round: i64,
    /// Opinions that nobody put anywhere yet.
    unassigned: i64,
    issues: Vec<IssueLine>,
}

#[derive(Serialize)]
struct Content {
    title: String,
    board: String,
    issue_number: i64,
    issue_title: String,
    theme: String,
    retired: bool,
    view: Option<Words>,
    opinions: Vec<Shown>,
    next: Option<String>,
    approvals: Vec<Event>,
}

/// The city's view as it stands, approved or not.
#[derive(Serialize)]
struct Words {
    state: city_view::State,
    rows: Vec<Row>,
}

/// For the part `summary_list`.
#[derive(Serialize)]
struct Row {
    key: String,
    value: String,
}

/// After which opinion the page begins.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    after: String,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let reader = Reader::of(&visit)?;
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, round) = reader.round(db, &no, number)?;
        let issues = Issue::of_project(db, project.id)?;
        let base = format!("/audit/projects/{no}/rounds/{number}");
        Ok(Board {
            unassigned: Opinion::count_unassigned(db, round.id)?,
            issues: lines(db, ask, &base, &round, issues)?,
            title: project.title,
            round: round.number,
        })
    };
    visit.in_area("audit").show("pages/audit/issues", load).await
}

pub async fn show_one(visit: Visit, path: Path<(String, i64, i64)>, wanted: Query<Wanted>) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let (reader, at) = (Reader::of(&visit)?, At::of(&visit, no.clone(), round)?);
    let after = wanted.after.parse().ok();
    visit.in_area("audit").show("pages/audit/issue", move |db, ask| one(db, ask, &reader, &at, (&no, round, number), after)).await
}

fn one(
    db: &mut Db,
    ask: &Ask,
    reader: &Reader,
    at: &At,
    (no, round, number): (&str, i64, i64),
    after: Option<OpinionId>,
) -> Result<Content, Problem> {
    let (project, round) = reader.round(db, no, round)?;
    let issue = Issue::by_number(db, project.id, number)?.ok_or(Problem::NotFound)?;
    let base = format!("/audit/projects/{no}/rounds/{}", round.number);
    let mut rows = Opinion::of_issue(db, round.id, issue.id, after, SHOWN + 1)?;
    let more = rows.len() as i64 > SHOWN;
    rows.truncate(SHOWN as usize);
    let next = rows.last().filter(|_| more).map(|last| format!("{base}/issues/{number}?after={}", last.id));
    let mut opinions = Vec::new();
    for row in rows {
        if let Some(letter) = Submission::by_id(db, row.submission)? {
            opinions.push(opinion::shown(db, &base, &letter, &row)?);
        }
    }
    let rules = policy_of(db, ask, &round)?;
    let view = View::of(db, issue.id, round.id)?;
    let approvals = match &view {
        Some(view) => events(db, at, &round, view.id.as_str(), Purpose::View)?.0,
        None => Vec::new(),
    };
    Ok(Content {
        title: project.title,
        board: format!("{base}/issues"),
        issue_number: issue.number,
        issue_title: issue.title,
        theme: issue.theme,
        retired: issue.state == issue::State::Retired,
        view: view.map(|view| words(&rules, at, view)),
        opinions,
        next,
        approvals,
    })
}

fn words(rules: &Policy, at: &At, view: View) -> Words {
    let category = |category: ResponseCategory| rules.category(category, at.lang()).to_owned();
    let all = [
        ("view.category", view.category.map(category).unwrap_or_default()),
        ("terms.demand.text", view.text),
        ("terms.demand.reason", view.reason),
        ("terms.demand.changed_place", view.place),
        ("terms.demand.text_before", view.before_text),
        ("terms.demand.text_after", view.after_text),
        ("terms.demand.reference", view.page),
        ("terms.demand.later_stage", view.later_stage),
    ];
    let given = all.into_iter().filter(|(_, value)| !value.is_empty());
    Words { state: view.state, rows: given.map(|(key, value)| Row { key: at.word(key, &[]), value }).collect() }
}
