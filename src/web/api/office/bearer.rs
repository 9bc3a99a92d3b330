//! Who a program acts for: `Authorization: Bearer …` (RFC 6750 section 2.1). Cookies count for nothing here, so no foreign page can send for
//! somebody who is signed in.

use crate::commands::Actor;
use crate::commands::account::session_id;
use crate::commands::token::TouchToken;
use crate::keys::{hex, random};
use crate::store::tokens::Token;
use crate::web::app::App;
use crate::web::problem::Problem;
use crate::web::session::{Staff, TOUCH_MINUTES};
use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpRequest, web};

/// Whether a path asks for a token.
pub fn is_office_api(path: &str) -> bool {
    path.starts_with("/api/v1/office/")
}

/// The token of a request, if it sent one.
pub fn of(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// The account behind a token, unless that has ended.
pub async fn find(app: &web::Data<App>, token: &str) -> Result<Option<Staff>, Problem> {
    let (id, now) = (session_id(token), app.time.now());
    let wanted = id.clone();
    let found = app.read(move |db| Ok(Token::find(db, &wanted)?)).await?;
    let Some((token, account)) = found.filter(|(token, _)| now < token.ends_at) else { return Ok(None) };
    if token.seen_at.is_none_or(|seen| seen.plus_minutes(TOUCH_MINUTES) < now) {
        app.perform(Actor::System, TouchToken(id.clone())).await?;
    }
    // No form is taken by a token: what would guard one is nothing that anybody could know.
    let csrf = random().map(|bytes| hex(&bytes)).map_err(Problem::internal)?;
    Ok(Some(Staff { account, csrf, session: id }))
}
