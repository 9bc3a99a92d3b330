//! Problems as problem details (RFC 9457): what is wrong and what to do, in Japanese, or in English where that is asked for.

use crate::commands;
use crate::model::terms::Lang;
use crate::texts::texts;
use crate::web::problem::{Problem, field_text};
use actix_web::http::StatusCode;
use serde::Serialize;
use utoipa::{ToResponse, ToSchema};

/// Media type of a problem.
pub const MEDIA: &str = "application/problem+json";

/// Why there is no ordinary answer.
#[derive(Serialize, ToSchema)]
pub struct ProblemDetails {
    /// `about:blank`: the status and `code` say what kind it is.
    #[schema(rename = "type")]
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words (RFC 9110 section 15).
    title: &'static str,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// For programs: the kind of problem.
    code: &'static str,
    /// For people: what happened, and what to do.
    detail: String,
    /// What stands against it, one sentence each.
    reasons: Vec<String>,
    /// The fields that are wrong, where it is fields.
    errors: Vec<WrongField>,
}

/// What is wrong with a field.
#[derive(Serialize, ToSchema)]
pub struct WrongField {
    field: String,
    /// For programs.
    code: &'static str,
    /// For people.
    text: String,
}

/// The request cannot be answered: what is wrong, and what to do.
#[derive(ToResponse)]
#[response(content_type = "application/problem+json")]
pub struct Refused(#[allow(dead_code, reason = "only its schema is used")] ProblemDetails);

/// Whether a path is answered in problem details.
pub fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// A problem's JSON.
pub fn body(problem: &Problem, status: StatusCode, lang: Lang) -> String {
    let code = problem.key();
    let details = ProblemDetails {
        kind: "about:blank",
        title: status.canonical_reason().unwrap_or_default(),
        status: status.as_u16(),
        code,
        detail: texts().get(lang, &format!("problem.{code}.explanation"), &[]),
        reasons: problem.reasons(lang),
        errors: wrong_fields(problem, lang),
    };
    serde_json::to_string(&details).unwrap_or_default()
}

fn wrong_fields(problem: &Problem, lang: Lang) -> Vec<WrongField> {
    let Problem::Refused(commands::Refused::Fields(errors)) = problem else { return Vec::new() };
    errors.iter().map(|error| WrongField { field: error.field.clone(), code: error.problem, text: field_text(error, lang) }).collect()
}

/// The language that a program asks for (`Accept-Language`): Japanese unless English comes first.
pub fn language(accepted: Option<&str>) -> Lang {
    let first = accepted.and_then(|header| header.split(',').next()).unwrap_or_default().trim();
    if first.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("en")) { Lang::En } else { Lang::Ja }
}
