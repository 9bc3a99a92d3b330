//! The description of the API (OpenAPI 3.1), made of the code: what handlers take and give is what stands here.

use super::{annual, complaints, ledgers, occasions, plans, problem, projects, record, results, rounds};
use crate::web::download::JSON;
use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use std::sync::LazyLock;
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{Modify, OpenApi};

/// Everything that the API has.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ronten",
        version = "1",
        description = "Public comment of a city: projects, rounds, plans, results, issue ledgers and the signed record. Everything here is public. \
                       Lists are read on with `cursor` until `next` is null; every answer has an ETag."
    ),
    paths(
        projects::list,
        projects::one,
        plans::one,
        rounds::one,
        results::version,
        results::opinions,
        results::outcome,
        ledgers::lines,
        ledgers::issues,
        ledgers::editions,
        occasions::one,
        record::list,
        annual::one,
        complaints::list,
        complaints::one,
    ),
    components(schemas(problem::ProblemDetails), responses(problem::Refused)),
    modifiers(&Open)
)]
struct Description;

/// What is stored is refused with a field that we do not know; what is served may get fields that a program does not know.
struct Open;

impl Modify for Open {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        for schema in document.components.iter_mut().flat_map(|components| components.schemas.values_mut()) {
            if let RefOr::T(Schema::Object(object)) = schema
                && matches!(object.additional_properties.as_deref(), Some(AdditionalProperties::FreeForm(false)))
            {
                object.additional_properties = None;
            }
        }
    }
}

static DOCUMENT: LazyLock<String> = LazyLock::new(|| Description::openapi().to_pretty_json().unwrap_or_default());

/// The document as it is served, and checked in as `docs/openapi.json`.
pub fn document() -> &'static str {
    &DOCUMENT
}

/// `/api/openapi.json`
pub async fn show() -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-cache")).content_type(JSON).body(document())
}
