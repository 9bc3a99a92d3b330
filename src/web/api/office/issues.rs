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
        let (after, limit) = (turn.after_number(0)?, turn.limit()?);
        let counts: HashMap<_, _> = Opinion::by_issue(db, case.round.id)?.into_iter().collect();
        let mut issues = Issue::of_project(db, case.project.id)?;
        issues.retain(|issue| issue.number > after);
        issues.truncate(usize::try_from(limit).unwrap_or_default() + 1);
        let line = |issue: Issue| {
            let opinions = counts.get(&Some(issue.id)).copied().unwrap_or_default();
            Ok(OfficeIssue { number: issue.number, theme: issue.theme, title: issue.title, state: issue.state, opinions })
        };
        Paged::of(issues, limit, |issue| issue.number.to_string(), line)
    })
    .await
}
