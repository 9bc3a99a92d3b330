//! `/office/sign-in`: name and password to a session, slowly for those who guess.

use crate::commands::Actor;
use crate::commands::account::{KeepSession, session_id};
use crate::commands::sign_in::{Attempt, SignIn, TakeTry};
use crate::keys::{hex, random};
use crate::store::accounts::{Account, Credential};
use crate::web::form::Form;
use crate::web::page::{Field, errors_of};
use crate::web::password_hash;
use crate::web::path::is_staff_path;
use crate::web::problem::Problem;
use crate::web::session;
use crate::web::visit::Visit;
use crate::web::visitor::visitor;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Content {
    login: Field,
    password: Field,
    next: String,
    cookie_lost: bool,
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
    /// Set by the redirect after a right password: if there is still no session, the browser did not keep the cookie.
    #[serde(default)]
    came: String,
}

pub async fn show(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let next = safe_next(&asked.next).to_owned();
    if visit.staff.is_some() {
        return Ok(visit.to(&next));
    }
    let cookie_lost = !asked.came.is_empty();
    let content = Content { login: Field::new("login", ""), password: Field::new("password", ""), next, cookie_lost };
    visit.show("pages/office/sign_in", move |_, _| Ok(content)).await
}

/// Only a path of our own: `//host` and `/\host` lead elsewhere in browsers.
fn safe_next(next: &str) -> &str {
    if is_staff_path(next) && !next.contains(['\\', '\r', '\n']) && !next.contains("//") { next } else { "/office" }
}

pub async fn accept(visit: Visit, request: HttpRequest, form: Form) -> Result<HttpResponse, Problem> {
    let login = form.get("login").trim().to_owned();
    let next = safe_next(form.get("next")).to_owned();
    let attempt = Attempt { login: login.clone(), from: visitor(&visit, &request) };
    if let Some(seconds) = visit.app.perform(Actor::System, TakeTry(attempt.clone())).await? {
        return Err(Problem::TooMany { seconds });
    }
    let wanted = login.clone();
    let known = visit.app.read(move |db| {
        let account = Account::by_login(db, &wanted)?.filter(|account| !account.disabled);
        let credential = account.as_ref().map(|account| Credential::of(db, account.id)).transpose()?.flatten();
        Ok(account.zip(credential))
    });
    let known = known.await?;
    let hash = known.as_ref().and_then(|(_, credential)| credential.password.clone());
    let right = password_hash::verify(form.get("password").to_owned(), hash).await?;
    let Some((account, _)) = known.filter(|_| right) else { return wrong(visit, login, next).await };
    // A new session at every sign-in; one left over from another person on this machine ends.
    if let Some(old) = session::cookie_of(&request) {
        visit.app.perform(Actor::System, KeepSession::End(session_id(&old))).await?;
    }
    let secret = || random().map(|bytes| hex(&bytes)).map_err(Problem::internal);
    let (cookie, csrf) = (secret()?, secret()?);
    let command = SignIn { attempt, account: account.id, cookie: cookie.clone(), csrf };
    visit.app.perform(Actor::System, command).await?;
    let mut response = visit.to(&next);
    response.add_cookie(&session::cookie(&visit.app, cookie)).map_err(Problem::internal)?;
    Ok(response)
}

/// The same page for an unknown name, a wrong password and a disabled account, so that names cannot be found out.
async fn wrong(visit: Visit, login: String, next: String) -> Result<HttpResponse, Problem> {
    let text = crate::texts::texts().get(visit.lang, "sign_in.wrong", &[]);
    let content = Content { login: Field::new("login", login), password: Field::new("password", "").wrong(text), next, cookie_lost: false };
    let errors = errors_of([&content.login, &content.password]);
    visit.show_form(StatusCode::UNPROCESSABLE_ENTITY, "pages/office/sign_in", errors, move |_, _| Ok(content)).await
}

pub async fn end(visit: Visit, _form: Form) -> Result<HttpResponse, Problem> {
    let staff = visit.staff()?;
    visit.perform(KeepSession::End(staff.session.clone())).await?;
    let mut response = visit.to("/office/sign-in");
    response.add_cookie(&session::cookie(&visit.app, String::new())).map_err(Problem::internal)?;
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn nobody_is_sent_elsewhere_after_signing_in() {
        for bad in ["", "//evil", "/\\evil", "https://evil", "/office//evil", "/office\\evil", "/officer", "/", "/office\r\nX: 1"] {
            assert_eq!(safe_next(bad), "/office", "{bad:?}");
        }
        assert_eq!(safe_next("/office/rounds?x=1"), "/office/rounds?x=1");
    }
}
