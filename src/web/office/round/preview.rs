//! `…/rounds/{n}/preview`: exactly what will be public when the round opens.

use super::announced::Shown;
use crate::commands::round::announcement::announced;
use crate::web::office::find::Reader;
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    project_title: String,
    back: String,
    /// None while plan or period are missing.
    announced: Option<Shown>,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let (no, number) = path.into_inner();
    let load = move |db: &mut crate::store::Db, ask: &crate::web::visit::Ask| {
        let (project, round) = reader.round(db, &no, number)?;
        let policy = policy_of(db, ask, &round)?;
        let announced = announced(db, &policy, &round)?.map(|content| Shown::of(&content, ask.lang));
        Ok(Content { project_title: project.title, back: format!("/office/projects/{no}/rounds/{number}"), announced })
    };
    visit.in_area("projects").show("pages/office/round/preview", load).await
}
