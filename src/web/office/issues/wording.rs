//! The words of an issue are changed, and an issue without opinions is retired.

use super::view::page;
use crate::commands::Command;
use crate::commands::issue::{RetireIssue, RewordIssue};
use crate::web::form::Form;
use crate::web::office::case::At;
use crate::web::office::typed::Typed;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;

type Numbered = Path<(String, i64, i64)>;

/// Other words for the issue; a view approved under the old ones goes back to draft.
pub async fn reword(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    let issue = visit.app.read(move |db| Ok(wanted.issue(db, number)?.1.id)).await?;
    let rev = form.parse("issue_rev").unwrap_or(0);
    let command = RewordIssue { issue, rev, theme: form.get("theme").to_owned(), title: form.get("title").to_owned() };
    act(visit, at, number, form, command, "machine.issue.done.reword").await
}

/// Out of use; the number stays taken.
pub async fn retire(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    let issue = visit.app.read(move |db| Ok(wanted.issue(db, number)?.1.id)).await?;
    let rev = form.parse("issue_rev").unwrap_or(0);
    act(visit, at, number, form, RetireIssue { issue, rev }, "machine.issue.done.retire").await
}

async fn act<C: Command>(visit: Visit, at: At, number: i64, form: Form, command: C, done: &str) -> Result<HttpResponse, Problem> {
    match visit.perform(command).await {
        Ok(_) => visit.done(&format!("{}/issues/{number}", at.base()), done),
        Err(problem) => {
            let (status, typed) = Typed::beside(problem, &form, at.lang())?;
            page(visit, at, number, status, Some(typed)).await
        }
    }
}
