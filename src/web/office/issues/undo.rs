//! The last step on an issue, and the last one on the city's view, is taken back on the issue's page.

use super::view::page;
use crate::commands::Command;
use crate::commands::issue::{self, UndoIssue};
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
