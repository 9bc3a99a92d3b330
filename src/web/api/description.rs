//! The description of the API (OpenAPI 3.1), made of the code: what handlers take and give is what stands here.

use super::office::{issues as office_issues, letters, opinions as office_opinions};
use super::{annual, complaints, ledgers, occasions, plans, problem, projects, record, results, rounds};
use crate::web::download::JSON;
use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use std::sync::LazyLock;
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
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
        letters::list,
        letters::one,
        letters::take_in,
        letters::open,
        office_opinions::list,
        office_opinions::assign,
        office_issues::list,
    ),
    components(schemas(problem::ProblemDetails, problem::WrongField), responses(problem::Refused)),
    modifiers(&Open, &Secured)
)]
struct Description;

/// How programs of the city show for whom they act.
struct Secured;

impl Modify for Secured {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        if let Some(components) = &mut document.components {
            let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
            let bearer = bearer.description(Some("A token that an official of the section made at /office/tokens."));
            components.add_security_scheme("token", SecurityScheme::Http(bearer.build()));
        }
    }
}

/// What is sent is refused with a field that we do not know; what is served may get fields that a program does not know.
struct Open;

/// What programs send.
const SENT: [&str; 5] = ["Assigned", "Assignment", "NewLetter", "NewPart", "Writer"];

impl Modify for Open {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let schemas = document.components.iter_mut().flat_map(|components| components.schemas.iter_mut());
        for (_, schema) in schemas.filter(|(name, _)| !SENT.contains(&name.as_str())) {
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
