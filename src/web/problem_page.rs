//! The page of a problem: a middleware turns every [`Problem`], and any bare error of the framework, into a page in the reader's
//! language. Internals went to the log with a reference number, never to the page.

use super::api::{self, problem::is_api};
use super::cache::HTML;
use super::page::Frame;
use super::path::split_language;
use super::problem::{Problem, sign_in};
use super::visit::Visit;
use super::{app, headers, page};
use crate::commands::Refused;
use crate::texts::texts;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, web};
use serde::Serialize;

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
    /// Where to sign in again.
    sign_in: Option<String>,
}

/// Outermost middleware: security headers on every response, and a page in place of every bare error.
pub async fn pages(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let app = request.app_data::<web::Data<app::App>>().cloned();
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    let wants_page = (status.is_client_error() || status.is_server_error()) && !response.headers().contains_key(header::CONTENT_TYPE)
        || status.is_client_error() && is_plain(&response);
    if let (true, Some(app)) = (wants_page, app) {
        let problem = response.response().extensions().get::<Problem>().cloned().unwrap_or_else(|| of_status(status));
        let (media, body) = if is_api(&path) {
            (api::problem::MEDIA, api::problem::body(&problem, status, api::problem::language(accepted.as_deref())))
        } else {
            (HTML, render(&app, &problem, &path).await)
        };
        let (request, old) = response.into_parts();
        let mut fresh = HttpResponse::build(status);
        if let Some(allow) = old.headers().get(header::ALLOW) {
            fresh.insert_header((header::ALLOW, allow.clone()));
        }
        if matches!(problem, Problem::NoToken) {
            fresh.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        if problem.status() == StatusCode::SERVICE_UNAVAILABLE {
            fresh.insert_header((header::RETRY_AFTER, "5"));
        }
        if let Problem::TooMany { seconds } = problem {
            fresh.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        fresh.insert_header((header::CACHE_CONTROL, "no-store"));
        response = ServiceResponse::new(request, fresh.content_type(media).body(body));
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
        sign_in: if let Problem::SignedOut { next, .. } = problem { Some(sign_in(next)) } else { None },
    };
    page::page(&frame, "pages/problem", &Content { problem: shown }).unwrap_or_else(|error| {
        tracing::error!(%error, "the page of a problem");
        texts().get(lang, "problem.unavailable.plain", &[])
    })
}

/// `HeaderName::from_static` panics on capitals; our table is written as people write headers.
fn header_name(name: &str) -> header::HeaderName {
    header::HeaderName::from_bytes(name.to_ascii_lowercase().as_bytes()).unwrap_or(header::WARNING)
}
