//! What the next page says once: a cookie that lives for a minute, set with a redirect and taken away by the page that shows it.
//!
//! It lies with the reader, not in the store, so that showing a page writes nothing and a one-time link is kept nowhere.

use super::app::App;
use crate::model::terms::Lang;
use crate::texts::texts;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, web};

/// How long the next page may take, in seconds.
const SECONDS: i64 = 60;

/// One thing said once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Once {
    /// What was done: the key of a text below `machine.….done`, or one of our pages' own `….done.…`.
    Done(String),
    /// The token of a one-time link that was just made for an account.
    Link { login: String, token: String },
    /// A token for programs that was just made.
    Token(String),
}

impl Once {
    /// The sentence for the top of the page, if it is one.
    pub fn sentence(&self, lang: Lang) -> Option<String> {
        match self {
            Once::Done(key) => Some(texts().get(lang, key, &[])),
            Once::Link { .. } | Once::Token(_) => None,
        }
    }

    fn write(&self) -> String {
        match self {
            Once::Done(key) => format!("done.{key}"),
            Once::Link { login, token } => format!("link.{login}.{token}"),
            Once::Token(token) => format!("token.{token}"),
        }
    }

    /// Reads what `write` wrote; a cookie can be forged, so only texts that exist and say what was done are shown.
    fn read(value: &str) -> Option<Self> {
        match value.split_once('.')? {
            ("done", key) if key.split('.').any(|part| part == "done") && texts().has(Lang::Ja, key) => Some(Once::Done(key.to_owned())),
            ("token", token) => Some(Once::Token(token.to_owned())),
            ("link", rest) => rest.rsplit_once('.').map(|(login, token)| Once::Link { login: login.to_owned(), token: token.to_owned() }),
            _ => None,
        }
    }
}

/// What the page before left to be said.
pub fn of(request: &HttpRequest) -> Option<Once> {
    let app = request.app_data::<web::Data<App>>()?;
    Once::read(request.cookie(name(app))?.value())
}

/// The cookie that leaves it to the next page.
pub fn cookie(app: &App, once: &Once) -> Cookie<'static> {
    build(app, once.write()).max_age(Duration::seconds(SECONDS)).finish()
}

/// The cookie that takes it away.
pub fn taken(app: &App) -> Cookie<'static> {
    let mut cookie = build(app, String::new()).finish();
    cookie.make_removal();
    cookie
}

fn build(app: &App, value: String) -> actix_web::cookie::CookieBuilder<'static> {
    Cookie::build(name(app), value).path("/").http_only(true).same_site(SameSite::Strict).secure(app.site.is_https())
}

fn name(app: &App) -> &'static str {
    if app.site.is_https() { "__Host-ronten-once" } else { "ronten-once" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        for once in [Once::Done("machine.project.done.register".into()), Once::Link { login: "sato.hanako".into(), token: "0a1b".into() }] {
            assert_eq!(Once::read(&once.write()), Some(once));
        }
        for forged in ["", "done", "done.layout.skip", "done.no.such.done", "link.x", "other.x.y"] {
            assert_eq!(Once::read(forged), None, "{forged}");
        }
    }
}
