//! Every way a request can fail, each with a status and a page that says what is wrong and what to do.
//!
//! Handlers return a `Problem`; [`super::problem_page`] turns it into a page. Internals go to the log with a reference number, never
//! to the page.

use super::page::Notice;
use crate::commands::{Refused, WriterError};
use crate::model::terms::Lang;
use crate::procedure::{Refusal, Why};
use crate::texts::texts;
use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};

/// Why there is no ordinary answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Problem {
    /// No such page, or none that this reader may know of.
    #[error("not found")]
    NotFound,
    /// Staff pages without a session: to the sign-in page and back.
    #[error("sign in first")]
    SignIn { next: String },
    /// The same for a form that was sent; what was typed is kept. `next` is the page to come back to.
    #[error("signed out before sending")]
    SignedOut { next: String, typed: Vec<(String, String)> },
    /// A program without a token, or with one that has ended.
    #[error("no token")]
    NoToken,
    /// Signed in, but not for this role.
    #[error("not for this role")]
    Forbidden,
    /// The form did not come from our page, or its token is too old; what was typed is kept.
    #[error("foreign or old form")]
    BadToken { typed: Vec<(String, String)> },
    /// The request cannot be read; a text key below `problem.unreadable`.
    #[error("unreadable: {0}")]
    Unreadable(&'static str),
    /// A program's JSON is none, or is not what the address takes; where it goes wrong.
    #[error("not that JSON")]
    Body(String),
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

    pub(super) fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound | Problem::Refused(Refused::Missing) => StatusCode::NOT_FOUND,
            Problem::SignIn { .. } => StatusCode::SEE_OTHER,
            Problem::NoToken => StatusCode::UNAUTHORIZED,
            Problem::Body(_) => StatusCode::BAD_REQUEST,
            Problem::Forbidden | Problem::SignedOut { .. } | Problem::BadToken { .. } | Problem::Refused(Refused::NotAllowed) => {
                StatusCode::FORBIDDEN
            }
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
    pub(super) fn key(&self) -> &'static str {
        match self {
            Problem::NotFound | Problem::Refused(Refused::Missing) | Problem::SignIn { .. } => "not_found",
            Problem::NoToken => "no_token",
            Problem::Forbidden | Problem::Refused(Refused::NotAllowed) => "forbidden",
            Problem::SignedOut { .. } => "signed_out",
            Problem::BadToken { .. } => "bad_token",
            Problem::Unreadable(_) | Problem::Body(_) => "unreadable",
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
    pub(super) fn reasons(&self, lang: Lang) -> Vec<String> {
        match self {
            Problem::Refused(refused) | Problem::Kept { refused, .. } => reasons(refused, lang),
            Problem::Unreadable(key) => vec![texts().get(lang, &format!("problem.unreadable.{key}"), &[])],
            Problem::Body(place) => vec![texts().get(lang, "problem.unreadable.json", &[("place", place)])],
            Problem::TooMany { seconds } => vec![texts().get(lang, "problem.too_many.wait", &[("seconds", &seconds.to_string())])],
            Problem::Internal(reference) => vec![texts().get(lang, "problem.internal.reference", &[("reference", reference)])],
            _ => Vec::new(),
        }
    }

    pub(super) fn typed(&self) -> &[(String, String)] {
        match self {
            Problem::Kept { typed, .. } | Problem::SignedOut { typed, .. } | Problem::BadToken { typed } => typed,
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
        if let Problem::SignIn { next } = self
            && let Ok(location) = sign_in(next).parse()
        {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}

/// The address of the page that asks for name and password and then goes to `next`.
pub(super) fn sign_in(next: &str) -> String {
    format!("/office/sign-in?{}", serde_urlencoded::to_string([("next", next)]).unwrap_or_default())
}

/// A notice for the top of the next page.
pub fn success(lang: Lang, key: &str) -> Notice {
    Notice { success: true, text: texts().get(lang, key, &[]) }
}
