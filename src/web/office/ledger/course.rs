//! What the staff do with an issue of the ledger. Each leads back to its page, which says what was done or keeps what was typed.

use super::issue::page;
use super::place::Place;
use crate::commands::issue::course::{Consider, Merge, Reopen, Settle, Split};
use crate::commands::issue::{RetireIssue, RewordIssue};
use crate::commands::{Command, FieldError};
use crate::store::issues::Issue;
use crate::web::form::Form;
use crate::web::office::round::period;
use crate::web::office::typed::Typed;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

type Numbered = Path<(String, i64)>;

/// A form on the page of an issue.
struct Sent {
    visit: Visit,
    place: Place,
    issue: Issue,
    form: Form,
}

/// Says who considers it until when.
pub async fn consider(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let sent = sent(visit, path, form).await?;
    let mut errors = Vec::new();
    let due = period::date(("due", sent.form.get("consider_due")), &mut errors);
    if !errors.is_empty() {
        return sent.wrong(errors, "consider_").await;
    }
    let command = Consider { issue: sent.issue.id, rev: sent.form.rev(), owner: sent.text("consider_owner"), due };
    sent.act(command, "consider_", "consider").await
}

pub async fn reopen(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let sent = sent(visit, path, form).await?;
    let (because, reason) = (sent.form.parse("reopen_because"), sent.text("reopen_reason"));
    let command = Reopen { issue: sent.issue.id, rev: sent.form.rev(), because, reason };
    sent.act(command, "reopen_", "reopen").await
}

pub async fn settle(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let sent = sent(visit, path, form).await?;
    let (how, reason) = (sent.form.parse("settle_how"), sent.text("settle_reason"));
    let command = Settle { issue: sent.issue.id, rev: sent.form.rev(), how, reason };
    sent.act(command, "settle_", "settle").await
}

pub async fn merge(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let sent = sent(visit, path, form).await?;
    let (project, number) = (sent.issue.project, sent.form.parse("merge_into"));
    let into = sent.visit.app.read(move |db| Ok(number.map(|number| Issue::by_number(db, project, number)).transpose()?.flatten()));
    let into = into.await?.map(|other| other.id);
    let command = Merge { issue: sent.issue.id, rev: sent.form.rev(), into, reason: sent.text("merge_reason") };
    sent.act(command, "merge_", "merge").await
}

/// Takes a new issue out of it.
pub async fn split(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let sent = sent(visit, path, form).await?;
    let command = Split {
        issue: sent.issue.id,
        theme: sent.text("split_theme"),
        title: sent.text("split_title"),
        reason: sent.text("split_reason"),
        rows: sent.form.all("split_rows").filter_map(|id| id.parse().ok()).collect(),
    };
    match sent.visit.perform_once(&sent.form, command).await {
        Ok(new) => sent.visit.done(&format!("{}/issues/{}", sent.place.base(), new.number), "machine.issue.done.split"),
        Err(problem) => sent.back(problem, "split_").await,
    }
}

pub async fn reword(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let sent = sent(visit, path, form).await?;
    let (theme, title) = (sent.text("reword_theme"), sent.text("reword_title"));
    let command = RewordIssue { issue: sent.issue.id, rev: sent.form.rev(), theme, title };
    sent.act(command, "reword_", "reword").await
}

/// Out of use; the number stays taken.
pub async fn retire(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let sent = sent(visit, path, form).await?;
    let command = RetireIssue { issue: sent.issue.id, rev: sent.form.rev() };
    sent.act(command, "", "retire").await
}

async fn sent(visit: Visit, path: Numbered, form: Form) -> Result<Sent, Problem> {
    let (no, number) = path.into_inner();
    let place = Place::of(&visit, no)?;
    let wanted = place.clone();
    let issue = visit.app.read(move |db| Ok(wanted.issue(db, number)?.1)).await?;
    Ok(Sent { visit, place, issue, form })
}

impl Sent {
    fn text(&self, field: &str) -> String {
        self.form.get(field).to_owned()
    }

    /// Performs the command of the form whose fields begin with `form`.
    async fn act<C: Command>(self, command: C, form: &str, done: &str) -> Result<HttpResponse, Problem> {
        match self.visit.perform(command).await {
            Ok(_) => {
                let page = format!("{}/issues/{}", self.place.base(), self.issue.number);
                self.visit.done(&page, &format!("machine.issue.done.{done}"))
            }
            Err(problem) => self.back(problem, form).await,
        }
    }

    /// The page with what stands against the form.
    async fn back(self, problem: Problem, form: &str) -> Result<HttpResponse, Problem> {
        let (status, typed) = self.place.refused(problem, &self.form, form)?;
        page(self.visit, self.place, self.issue.number, status, typed).await
    }

    async fn wrong(self, errors: Vec<FieldError>, form: &str) -> Result<HttpResponse, Problem> {
        let typed = errors.into_iter().fold(Typed::of(&self.form), |typed, error| self.place.wrong(typed, error, form));
        page(self.visit, self.place, self.issue.number, StatusCode::UNPROCESSABLE_ENTITY, typed).await
    }
}
