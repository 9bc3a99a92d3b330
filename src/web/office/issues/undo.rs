//! The last step of sorting is taken back on the board; on an issue's page also the last one on the issue, and on the city's view.

use super::board;
use super::view::page;
use crate::commands::Command;
use crate::commands::issue::{self, UndoIssue};
use crate::commands::submission::{Sorted, UndoAssign, last_sorted};
use crate::commands::view::{self, UndoView};
use crate::procedure::city_view::State;
use crate::store::Db;
use crate::store::issues::{Issue, View};
use crate::web::form::Form;
use crate::web::office::case::{At, Case};
use crate::web::office::typed::Typed;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;
use diesel::QueryResult;
use serde::Serialize;

type Numbered = Path<(String, i64, i64)>;

/// What can be taken back on an issue's page; nothing for who may not, and of a view that is approved.
#[derive(Default, Serialize)]
pub struct Steps {
    issue: Option<i64>,
    view: Option<i64>,
}

impl Steps {
    pub fn of(db: &mut Db, case: &Case, issue: &Issue, view: Option<&View>) -> QueryResult<Self> {
        if !case.may_edit() {
            return Ok(Self::default());
        }
        let view = view.filter(|view| view.state != State::Approved).map(|view| view::last_step(db, view)).transpose()?.flatten();
        Ok(Self { issue: issue::last_step(db, issue)?, view })
    }
}

/// The last step of sorting a round, as the part `undo` takes it.
#[derive(Serialize)]
pub struct LastSorted {
    /// What it was, in words.
    what: String,
    undo: String,
    step: Option<i64>,
    /// A new issue is taken back by retiring it.
    retirement: Option<String>,
}

/// For who may sort, if nothing was done since to what the step touched.
pub fn last(db: &mut Db, at: &At, case: &Case) -> QueryResult<Option<LastSorted>> {
    if !case.may_edit() {
        return Ok(None);
    }
    let undo = format!("{}/assignments", at.base());
    let last = match last_sorted(db, &case.round)? {
        Some(Sorted::Assigned { step, opinions }) => {
            let Some(first) = opinions.first() else { return Ok(None) };
            let issue = first.issue.map(|issue| Issue::by_id(db, issue)).transpose()?.flatten();
            let to = match (issue, first.no_issue) {
                (Some(issue), _) => named(&issue),
                (None, Some(reason)) => {
                    at.word("issues.no_issue", &[("reason", &at.word(&format!("terms.no_issue_reason.{reason}"), &[]))])
                }
                (None, None) => at.word("issues.undecided", &[]),
            };
            let what = at.word("issues.sorted", &[("n", &opinions.len().to_string()), ("to", &to)]);
            LastSorted { what, undo, step: Some(step), retirement: None }
        }
        Some(Sorted::Raised(issue)) => {
            let what = at.word("issues.raised", &[("issue", &named(&issue))]);
            let retirement = format!("{}/issues/{}/retirement", at.base(), issue.number);
            LastSorted { what, undo, step: None, retirement: Some(retirement) }
        }
        None => return Ok(None),
    };
    Ok(Some(last))
}

fn named(issue: &Issue) -> String {
    format!("{} {}", issue.number, issue.title)
}

/// Where opinions went last.
pub async fn assign(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    visit.app.read(move |db| wanted.case(db).map(|_| ())).await?;
    let back = match form.parse::<i64>("from") {
        Some(issue) => format!("{}/issues/{issue}", at.base()),
        None => format!("{}/issues", at.base()),
    };
    match visit.perform(UndoAssign { step: step(&form) }).await {
        Ok(_) => visit.done(&back, "undo.done"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            board::page(visit, at, status, typed, None).await
        }
    }
}

/// The view's last edit, or that its approval was asked for.
pub async fn view(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    let view = visit
        .app
        .read(move |db| {
            let (case, issue) = wanted.issue(db, number)?;
            View::of(db, issue.id, case.round.id)?.ok_or(Problem::NotFound)
        })
        .await?;
    let step = step(&form);
    act(visit, at, number, form, UndoView { view: view.id, step }).await
}

/// The issue's last words, or that it was retired.
pub async fn issue(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    let issue = visit.app.read(move |db| Ok(wanted.issue(db, number)?.1.id)).await?;
    let step = step(&form);
    act(visit, at, number, form, UndoIssue { issue, step }).await
}

fn step(form: &Form) -> i64 {
    form.parse("step").unwrap_or(-1)
}

async fn act<C: Command>(visit: Visit, at: At, number: i64, form: Form, command: C) -> Result<HttpResponse, Problem> {
    match visit.perform(command).await {
        Ok(_) => visit.done(&format!("{}/issues/{number}", at.base()), "undo.done"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            page(visit, at, number, status, Some(typed)).await
        }
    }
}
