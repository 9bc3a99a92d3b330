//! Every way a request can fail, each with a status and a page that says what is wrong and what to do.
//!
//! Handlers return a `Problem`; the middleware at the end of this file turns it, and any bare error of the framework, into
//! a page in the reader's language. Internals go to the log with a reference number, never to the page.

use super::page::{Frame, Notice};
use super::visit::{Visit, split_language};
use super::{app, headers, page};
use crate::commands::{Refused, WriterError};
use crate::model::terms::Lang;
use crate::procedure::{Refusal, Why};
use crate::texts::texts;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, ResponseError, web};
use serde::Serialize;

/// Why there is no ordinary answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Problem {
    /// No such page, or none that this reader may know of.
    #[error("not found")]
    NotFound,
    /// Staff pages without a session: to the sign-in page and back.
    #[error("sign in first")]
    SignIn { next: String },
    /// Signed in, but not for this role.
    #[error("not for this role")]
    Forbidden,
    /// The form did not come from our page, or its token is too old; what was typed is kept.
    #[error("foreign or old form")]
    BadToken { typed: Vec<(String, String)> },
    /// The request cannot be read; a text key below `problem.unreadable`.
    #[error("unreadable: {0}")]
    Unreadable(&'static str),
    #[error("too large")]
    TooLarge,
    /// Too many tries; seconds until the next.
    #[error("too many")]
    TooMany { seconds: u64 },
    /// The procedure, the form or somebody else's change stands against it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The same, with what was typed, so that nothing is lost.
    #[error("refused")]
    Kept { refused: Refused, typed: Vec<(String, String)> },
    /// Try again in a moment.
    #[error("unavailable")]
    Unavailable,
    /// Our mistake; the reference number is in the log.
    #[error("internal {0}")]
    Internal(String),
}

impl Problem {
    /// Logs the cause under a reference number that the page shows.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let reference = crate::model::Id::<()>::new().as_str().get(24..).unwrap_or_default().to_owned();
        tracing::error!(%cause, reference, "a request failed");
        Problem::Internal(reference)
    }

    /// The same problem with what was typed in the form, where it is a refusal.
    pub fn keep(self, typed: Vec<(String, String)>) -> Self {
        match self {
            Problem::Refused(refused) if !matches!(refused, Refused::Missing | Refused::NotAllowed) => Problem::Kept { refused, typed },
            other => other,
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound | Problem::Refused(Refused::Missing) => StatusCode::NOT_FOUND,
            Problem::SignIn { .. } => StatusCode::SEE_OTHER,
            Problem::Forbidden | Problem::BadToken { .. } | Problem::Refused(Refused::NotAllowed) => StatusCode::FORBIDDEN,
            Problem::Refused(Refused::Rule(Refusal { why: Why::Role(_), .. })) => StatusCode::FORBIDDEN,
            Problem::Unreadable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Problem::Refused(Refused::Fields(_)) | Problem::Kept { refused: Refused::Fields(_), .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Refused(_) | Problem::Kept { .. } => StatusCode::CONFLICT,
            Problem::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Text key of heading and explanation below `problem`.
    fn key(&self) -> &'static str {
        match self {
            Problem::NotFound | Problem::Refused(Refused::Missing) | Problem::SignIn { .. } => "not_found",
            Problem::Forbidden | Problem::Refused(Refused::NotAllowed) => "forbidden",
            Problem::BadToken { .. } => "bad_token",
            Problem::Unreadable(_) => "unreadable",
            Problem::TooLarge => "too_large",
            Problem::TooMany { .. } => "too_many",
            Problem::Refused(refused) | Problem::Kept { refused, .. } => match refused {
                Refused::Stale => "stale",
                Refused::KeyUsed { .. } => "key_used",
                Refused::Waits(_) => "waits",
                _ => "refused",
            },
            Problem::Unavailable => "unavailable",
            Problem::Internal(_) => "internal",
        }
    }

    /// The reasons in the reader's language, one sentence each.
    fn reasons(&self, lang: Lang) -> Vec<String> {
        match self {
            Problem::Refused(refused) | Problem::Kept { refused, .. } => reasons(refused, lang),
            Problem::Unreadable(key) => vec![texts().get(lang, &format!("problem.unreadable.{key}"), &[])],
            Problem::TooMany { seconds } => vec![texts().get(lang, "problem.too_many.wait", &[("seconds", &seconds.to_string())])],
            Problem::Internal(reference) => vec![texts().get(lang, "problem.internal.reference", &[("reference", reference)])],
            _ => Vec::new(),
        }
    }

    fn typed(&self) -> &[(String, String)] {
        match self {
            Problem::Kept { typed, .. } | Problem::BadToken { typed } => typed,
            _ => &[],
        }
    }
}

/// A refusal as sentences: what stands against it, and what to do.
pub fn reasons(refused: &Refused, lang: Lang) -> Vec<String> {
    match refused {
        Refused::Rule(refusal) => rule_reasons(refusal, lang),
        Refused::Fields(errors) => errors.iter().map(|error| field_text(error, lang)).collect(),
        Refused::KeyUsed { receipt } => vec![texts().get(lang, "problem.key_used.receipt", &[("receipt", receipt)])],
        Refused::Waits(_) | Refused::Stale | Refused::Missing | Refused::NotAllowed => Vec::new(),
    }
}

fn rule_reasons(refusal: &Refusal, lang: Lang) -> Vec<String> {
    let Refusal { machine, event, why } = refusal;
    let event = texts().get(lang, &format!("machine.{machine}.event.{event}"), &[]);
    match why {
        Why::State(state) => {
            let state = texts().get(lang, &format!("machine.{machine}.state.{state}"), &[]);
            vec![texts().get(lang, "refusal.state", &[("state", &state), ("event", &event)])]
        }
        Why::Role(roles) => {
            let names: Vec<_> = roles.iter().map(|role| texts().get(lang, &format!("terms.role.{role}"), &[])).collect();
            let roles = names.join(&texts().get(lang, "problem.or", &[]));
            vec![texts().get(lang, "refusal.role", &[("event", &event), ("roles", &roles)])]
        }
        Why::Guards(guards) => guards.iter().map(|guard| texts().get(lang, &format!("machine.{machine}.guard.{guard}"), &[])).collect(),
    }
}

/// What is wrong with a field, in the reader's language.
pub fn field_text(error: &crate::commands::FieldError, lang: Lang) -> String {
    let values: Vec<_> = error.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    texts().get(lang, &format!("error.{}", error.problem), &values)
}

impl From<WriterError> for Problem {
    fn from(error: WriterError) -> Self {
        match error {
            WriterError::Refused(refused) => Problem::Refused(refused),
            WriterError::Full | WriterError::NotWritten => Problem::Unavailable,
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::new(self.status());
        if let Problem::SignIn { next } = self {
            let next = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
            if let Ok(location) = format!("/office/sign-in?{next}").parse() {
                response.headers_mut().insert(header::LOCATION, location);
            }
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}

#[derive(Serialize)]
struct Content {
    problem: Shown,
}

#[derive(Serialize)]
struct Shown {
    heading: String,
    explanation: String,
    reasons: Vec<String>,
    /// What was typed, so that nothing is lost: name and value of each field.
    typed: Vec<(String, String)>,
    /// The receipt to go on from, where there is one.
    receipt: Option<String>,
    /// The approval that was asked for already, where there is one.
    waits: Option<String>,
}

/// Outermost middleware: security headers on every response, and a page in place of every bare error.
pub async fn pages(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let app = request.app_data::<web::Data<app::App>>().cloned();
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let mut response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    let wants_page = (status.is_client_error() || status.is_server_error()) && !response.headers().contains_key(header::CONTENT_TYPE)
        || status.is_client_error() && is_plain(&response);
    if let (true, Some(app)) = (wants_page, app) {
        let problem = response.response().extensions().get::<Problem>().cloned().unwrap_or_else(|| of_status(status));
        let body = render(&app, &problem, &path).await;
        let (request, old) = response.into_parts();
        let mut fresh = HttpResponse::build(status);
        if let Some(allow) = old.headers().get(header::ALLOW) {
            fresh.insert_header((header::ALLOW, allow.clone()));
        }
        if problem.status() == StatusCode::SERVICE_UNAVAILABLE {
            fresh.insert_header((header::RETRY_AFTER, "5"));
        }
        if let Problem::TooMany { seconds } = problem {
            fresh.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        fresh.insert_header((header::CACHE_CONTROL, "no-store"));
        response = ServiceResponse::new(request, fresh.content_type("text/html; charset=utf-8").body(body));
    }
    for (name, value) in headers::EVERYWHERE {
        let (name, value) = (header_name(name), header::HeaderValue::from_static(value));
        if !response.headers().contains_key(&name) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

/// Whether the framework answered with a bare line of its own.
fn is_plain(response: &ServiceResponse<BoxBody>) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"))
        && !response.headers().contains_key(header::CONTENT_DISPOSITION)
}

fn of_status(status: StatusCode) -> Problem {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        StatusCode::METHOD_NOT_ALLOWED => Problem::Unreadable("method"),
        StatusCode::FORBIDDEN => Problem::Forbidden,
        StatusCode::SERVICE_UNAVAILABLE => Problem::Unavailable,
        StatusCode::NOT_FOUND => Problem::NotFound,
        status if status.is_server_error() => Problem::internal(status),
        _ => Problem::Unreadable("request"),
    }
}

async fn render(app: &web::Data<app::App>, problem: &Problem, path: &str) -> String {
    let (lang, path) = split_language(path);
    let policy = {
        let app = app.clone();
        let kept = app.clone();
        kept.read(move |db| Ok(app.policy(db)?.1)).await
    };
    let Ok(policy) = policy else { return texts().get(lang, "problem.unavailable.plain", &[]) };
    let mut frame = Frame::new(lang, path, app::city(&policy, lang));
    frame.demo = app.site.demo;
    let key = problem.key();
    let (receipt, waits) = match problem {
        Problem::Refused(refused) | Problem::Kept { refused, .. } => match refused {
            Refused::KeyUsed { receipt } => (Some(receipt.clone()), None),
            Refused::Waits(approval) => (None, Some(format!("/office/approvals/{approval}"))),
            _ => (None, None),
        },
        _ => (None, None),
    };
    let shown = Shown {
        heading: texts().get(lang, &format!("problem.{key}.heading"), &[]),
        explanation: texts().get(lang, &format!("problem.{key}.explanation"), &[]),
        reasons: problem.reasons(lang),
        typed: problem.typed().iter().filter(|(name, _)| !Visit::is_hidden_field(name)).cloned().collect(),
        receipt,
        waits,
    };
    page::page(&frame, "pages/problem", &Content { problem: shown }).unwrap_or_else(|error| {
        tracing::error!(%error, "the page of a problem");
        texts().get(lang, "problem.unavailable.plain", &[])
    })
}

/// A notice for the top of the next page.
pub fn success(lang: Lang, key: &str) -> Notice {
    Notice { success: true, text: texts().get(lang, key, &[]) }
}

/// `HeaderName::from_static` panics on capitals; our table is written as people write headers.
fn header_name(name: &str) -> header::HeaderName {
    header::HeaderName::from_bytes(name.to_ascii_lowercase().as_bytes()).unwrap_or(header::WARNING)
}
