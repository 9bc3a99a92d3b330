//! Who is signed in: a cookie whose SHA-256 is a row, so that signing out, disabling and resetting end it at once.

use super::app::App;
use super::problem::Problem;
use crate::commands::Actor;
use crate::commands::account::{KeepSession, session_id};
use crate::model::Moment;
use crate::model::policy::Sessions;
use crate::store::Db;
use crate::store::accounts::{Account, Session};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, web};

/// A session's cookie, or a program's token, is noted as used at most once in so many minutes, so that reading pages does not write.
pub const TOUCH_MINUTES: i64 = 10;

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Staff {
    pub account: Account,
    pub csrf: String,
    /// SHA-256 (hex) of the cookie.
    pub session: String,
}

/// With https the browser itself ties the cookie to this host and path (`__Host-`, RFC 6265bis section 4.1.3.2); plain http is
/// for the demo on loopback only.
fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-ronten" } else { "ronten" }
}

/// The session cookie of a request, if it sent one.
pub fn cookie_of(request: &HttpRequest) -> Option<String> {
    let app = request.app_data::<web::Data<App>>()?;
    request.cookie(cookie_name(app.site.is_https())).map(|cookie| cookie.value().to_owned())
}

/// The cookie for a new session; with an empty value, the one that ends it.
pub fn cookie(app: &App, value: String) -> Cookie<'static> {
    let https = app.site.is_https();
    let ends = value.is_empty();
    let mut cookie = Cookie::build(cookie_name(https), value).path("/").http_only(true).same_site(SameSite::Lax).secure(https).finish();
    if ends {
        cookie.make_removal();
    }
    cookie
}

/// The session behind a cookie, unless it was idle or lasted too long.
pub async fn find(app: &web::Data<App>, cookie: String) -> Result<Option<Staff>, Problem> {
    let id = session_id(&cookie);
    let wanted = id.clone();
    let rules = app.clone();
    let load = move |db: &mut Db| {
        let Some(found) = Session::find(db, &wanted)? else { return Ok(None) };
        Ok(Some((found, rules.policy(db)?.1.sessions)))
    };
    let Some(((session, account), rules)) = app.read(load).await? else { return Ok(None) };
    let now = app.time.now();
    if !is_fresh(&session, rules, now) {
        return Ok(None);
    }
    if session.seen_at.plus_minutes(TOUCH_MINUTES) < now {
        app.perform(Actor::System, KeepSession::Touch(id.clone())).await?;
    }
    Ok(Some(Staff { account, csrf: session.csrf, session: id }))
}

fn is_fresh(session: &Session, rules: Sessions, now: Moment) -> bool {
    now < session.seen_at.plus_minutes(rules.idle_minutes()) && now < session.made_at.plus_minutes(rules.longest_minutes())
}
