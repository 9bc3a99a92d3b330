//! Issues of a round's project as the office has them.

use crate::procedure::issue::State;
use crate::store::issues::Issue;
use crate::store::opinions::Opinion;
use crate::web::api::place::Numbered;
use crate::web::api::{Call, Number, Paged, Turn};
use crate::web::problem::Problem;
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// An issue.
#[derive(Serialize, ToSchema)]
pub struct OfficeIssue {
    number: i64,
    theme: String,
    title: String,
    #[schema(inline)]
    state: State,
    /// Counted opinions of the round in it.
    opinions: i64,
}

/// Issues by number
#[utoipa::path(get, path = "/api/v1/office/projects/{no}/rounds/{n}/issues", operation_id = "office_issues", tag = "office",
    security(("token" = [])), params(Numbered, Turn<Number>),
    responses((status = 200, body = Paged<OfficeIssue>), (status = "4XX", response = crate::web::api::problem::Refused)))]
pub async fn list(call: Call, at: Path<Numbered>, turn: Query<Turn<Number>>) -> Result<HttpResponse, Problem> {
    let place = at.of(call.visit())?;
    call.private(move |db| {
        let case = place.case(db)?;
        let counts: HashMap<_, _> = Opinion::by_issue(db, case.round.id)?.into_iter().collect();
        let line = |issue: Issue| {
            let opinions = counts.get(&Some(issue.id)).copied().unwrap_or_default();
            Ok(OfficeIssue { number: issue.number, theme: issue.theme, title: issue.title, state: issue.state, opinions })
        };
        turn.part(Issue::of_project(db, case.project.id)?, |issue| issue.number, line)
    })
    .await
}
