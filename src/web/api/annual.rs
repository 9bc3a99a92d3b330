//! The report of a fiscal year (実施状況).

use super::Call;
use crate::web::problem::Problem;
use crate::web::public::annual::figures;
use actix_web::HttpResponse;
use actix_web::web::Path;

/// What was put to comment in a fiscal year and what came of it
#[utoipa::path(get, path = "/api/v1/annual/{year}", operation_id = "annual_report", tag = "annual", params(("year" = i64, Path, minimum = 2000, example = 2026)),
    responses((status = 200, body = figures::AnnualReport), (status = "4XX", response = super::problem::Refused)))]
pub async fn one(call: Call, year: Path<String>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, ask| figures::of(db, ask, &year)).await
}
