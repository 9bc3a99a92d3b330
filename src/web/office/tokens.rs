//! `/office/tokens`: tokens by which programs do intake and office work for the official who makes them (see `web::api::office`).

use super::accounts::form::token;
use super::typed::Typed;
use crate::commands::token::{DAYS, EndToken, MOST, MakeToken};
use crate::store::Db;
use crate::store::tokens::Token;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::once::Once;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    /// The token that was just made, shown once.
    made: Option<String>,
    tokens: Vec<Line>,
    most: usize,
    name: Field,
    days: Field,
    terms: Vec<Choice>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    name: String,
    made_at: String,
    ends_at: String,
    over: bool,
    seen_at: Option<String>,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    page(visit, StatusCode::OK, Typed::default()).await
}

/// Makes one and shows it, once.
pub async fn make(visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let (secret, id) = token()?;
    let command = MakeToken { id, name: form.get("name").to_owned(), days: form.get("days").parse().unwrap_or_default() };
    match visit.perform(command).await {
        Ok(()) => visit.to_saying("/office/tokens", &Once::Token(secret)),
        Err(problem) => {
            let typed = Typed::refused(problem, &form, visit.lang)?;
            page(visit, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
    }
}

/// Ends one.
pub async fn end(visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    visit.perform(EndToken(form.get("id").to_owned())).await?;
    visit.done("/office/tokens", "tokens.done.ended")
}

async fn page(visit: Visit, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    let account = visit.staff()?.account.id;
    let made = match &visit.once {
        Some(Once::Token(token)) => Some(token.clone()),
        _ => None,
    };
    let load = move |db: &mut Db, ask: &Ask| {
        let line = |token: Token| Line {
            over: token.ends_at <= ask.now,
            id: token.id,
            name: token.name,
            made_at: token.made_at.into(),
            ends_at: token.ends_at.into(),
            seen_at: token.seen_at.map(String::from),
        };
        let term = |days: &i64| {
            let days = days.to_string();
            Choice::new(days.clone(), texts().get(ask.lang, "tokens.term", &[("days", &days)]), typed.value("days"))
        };
        Ok(Content {
            made,
            tokens: Token::of_account(db, account)?.into_iter().map(line).collect(),
            most: MOST,
            name: typed.field("name"),
            days: typed.field("days"),
            terms: DAYS.iter().map(term).collect(),
        })
    };
    visit.in_area("desk").show_form(status, "pages/office/tokens", errors, load).await
}
