//! The last step of each kind of work on a letter is taken back, from the page on which it was made.

use super::decide::find;
use super::read::{self, Shown};
use crate::commands::submission::{Undo, Work, last_step};
use crate::store::Db;
use crate::store::submissions::Submission;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;
use diesel::QueryResult;
use serde::Serialize;

type Letter = Path<(String, i64, i64)>;

/// What can be taken back on a letter's own page; nothing for who may not.
#[derive(Default, Serialize)]
pub struct Steps {
    judging: Option<i64>,
    linking: Option<i64>,
    joining: Option<i64>,
}

impl Steps {
    pub fn of(db: &mut Db, letter: &Submission) -> QueryResult<Self> {
        Ok(Self {
            judging: last_step(db, letter, Work::Judging)?,
            linking: last_step(db, letter, Work::Linking)?,
            joining: last_step(db, letter, Work::Joining)?,
        })
    }
}

/// Whether it is valid.
pub async fn judge(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    take_back(visit, path, form, Work::Judging, "").await
}

/// Its splitting, and where its opinions went.
pub async fn split(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    take_back(visit, path, form, Work::Splitting, "/splitting").await
}

/// What is replaced in it.
pub async fn redact(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    take_back(visit, path, form, Work::Redacting, "/redactions").await
}

/// The letter that it repeats.
pub async fn link(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    take_back(visit, path, form, Work::Linking, "").await
}

/// The other letters of its writer.
pub async fn join(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    take_back(visit, path, form, Work::Joining, "").await
}

/// The step on the page, if it is still the last. Why not is said on the letter's page.
async fn take_back(visit: Visit, path: Letter, form: Form, work: Work, page: &str) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    let number = letter.intake_no;
    match visit.perform(Undo { submission: letter.id, work, step: form.parse("step").unwrap_or(-1) }).await {
        Ok(_) => visit.done(&format!("{}/letters/{number}{page}", at.base()), "undo.done"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            read::page(visit, at, number, status, Shown { typed, person: None }).await
        }
    }
}
