//! Puts a project under the issue-sorting method, or says why it is not.

use super::board::page;
use super::place::Place;
use crate::commands::Command;
use crate::commands::ledger::{Adopt, Waive};
use crate::web::form::Form;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;

pub async fn adopt(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let place = Place::of(&visit, no.into_inner())?;
    let wanted = place.clone();
    let project = visit.app.read(move |db| Ok(wanted.project(db)?.id)).await?;
    act(visit, place, &form, Adopt { project, ground: form.get("ground").to_owned() }, "machine.ledger.done.adopt").await
}

pub async fn waive(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let place = Place::of(&visit, no.into_inner())?;
    let wanted = place.clone();
    let project = visit.app.read(move |db| Ok(wanted.project(db)?.id)).await?;
    act(visit, place, &form, Waive { project, reason: form.get("reason").to_owned() }, "machine.ledger.done.waive").await
}

async fn act<C: Command>(visit: Visit, place: Place, form: &Form, command: C, done: &str) -> Result<HttpResponse, Problem> {
    match visit.perform(command).await {
        Ok(_) => visit.done(&place.base(), done),
        Err(problem) => {
            let (status, typed) = place.refused(problem, form, "")?;
            page(visit, place, status, typed).await
        }
    }
}
