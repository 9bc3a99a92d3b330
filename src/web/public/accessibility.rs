//! `/accessibility`: the statement of conformance: the goal, what is checked and how, what is not yet, whom to tell.

use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use serde::Serialize;

#[derive(Serialize)]
struct Content {}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.show_kept("pages/public/accessibility", |_, _| Ok(Content {})).await
}
