//! `/office/password/{token}`: the one-time link with which somebody sets the own password.

use crate::commands::account::{SetPassword, session_id};
use crate::store::accounts::Credential;
use crate::web::form::Form;
use crate::web::page::{Field, errors_of};
use crate::web::password_hash;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

/// Shortest and longest password in code points: length, not rules about signs, makes it hard to guess.
const LENGTH: std::ops::RangeInclusive<usize> = 12..=200;

#[derive(Serialize)]
struct Content {
    password: Field,
    least: usize,
}

pub async fn show(visit: Visit, token: Path<String>) -> Result<HttpResponse, Problem> {
    page(visit, token.into_inner(), StatusCode::OK, Field::new("password", "")).await
}

pub async fn accept(visit: Visit, token: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let token = token.into_inner();
    let password = form.get("password").to_owned();
    if !LENGTH.contains(&password.chars().count()) {
        let text = crate::texts::texts().get(visit.lang, "password.length", &[("least", &LENGTH.start().to_string())]);
        return page(visit, token, StatusCode::UNPROCESSABLE_ENTITY, Field::new("password", "").wrong(text)).await;
    }
    let password = password_hash::hash(password).await?;
    visit.app.perform(crate::commands::Actor::System, SetPassword { link: session_id(&token), password }).await?;
    visit.done("/office/sign-in", "password.done.set")
}

async fn page(visit: Visit, token: String, status: StatusCode, password: Field) -> Result<HttpResponse, Problem> {
    let errors = errors_of([&password]);
    let load = move |db: &mut crate::store::Db, ask: &crate::web::visit::Ask| {
        let known = Credential::by_link(db, &session_id(&token))?;
        if known.is_some_and(|credential| credential.link_ends.is_some_and(|ends| ask.now < ends)) {
            Ok(Content { password, least: *LENGTH.start() })
        } else {
            Err(Problem::NotFound)
        }
    };
    visit.show_form(status, "pages/office/password", errors, load).await
}
