//! Versions of a draft plan that were published.

use super::Call;
use super::place::Numbered;
use crate::model::Moment;
use crate::model::round::Section;
use crate::store::projects::Plan;
use crate::web::problem::Problem;
use crate::web::public::seen::{Seen, counting};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;
use utoipa::ToSchema;

/// A version of a plan.
#[derive(Serialize, ToSchema)]
pub struct PlanDetail {
    version: i64,
    title: String,
    /// When it was published with a round; none for a final plan that no round was about.
    published_at: Option<Moment>,
    text: String,
    /// SHA-256 (hex) of the text in UTF-8, by which announcements and results name it.
    sha256: String,
    /// In the order of the text; together they give back every character of it.
    sections: Vec<Section>,
}

/// One version of a plan
#[utoipa::path(get, path = "/api/v1/projects/{no}/plans/{n}", operation_id = "plan", tag = "plans", params(Numbered),
    responses((status = 200, body = PlanDetail), (status = "4XX", response = super::problem::Refused)))]
pub async fn one(call: Call, at: Path<Numbered>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, _| {
        let (seen, version) = (Seen::project(db, &at.no)?, counting(&at.n).ok_or(Problem::NotFound)?);
        let plan = Plan::version(db, seen.project.id, version)?.filter(|plan| seen.shows(plan.id)).ok_or(Problem::NotFound)?;
        Ok(PlanDetail {
            version,
            published_at: seen.published_at(plan.id),
            sha256: plan.text_sha256(),
            sections: plan.sections.to_vec(),
            title: plan.title,
            text: plan.text,
        })
    })
    .await
}
