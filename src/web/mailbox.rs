//! `/mail`: the mails that the demonstration caught instead of sending. Elsewhere there is no such page.

use super::problem::Problem;
use super::visit::Visit;
use crate::model::Moment;
use crate::model::calendar::long_moment;
use crate::model::ids::LetterId;
use crate::store::mail::CaughtMail;
use crate::texts::texts;
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

/// Mails shown at most; older ones are kept all the same.
const SHOWN: i64 = 200;

#[derive(Serialize)]
struct Content {
    head: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

/// A cell of the part `table`.
#[derive(Serialize)]
struct Cell {
    text: String,
    href: Option<String>,
    numeric: bool,
}

impl Cell {
    fn new(text: String, href: Option<String>) -> Self {
        Self { text, href, numeric: false }
    }
}

#[derive(Serialize)]
struct Opened {
    mail: Shown,
}

#[derive(Serialize)]
struct Shown {
    at: Moment,
    from: String,
    to: String,
    subject: String,
    lines: Vec<Text>,
}

/// A line of a mail; an address of ours can be followed, as in a mail program.
#[derive(Serialize)]
struct Text {
    text: String,
    href: Option<String>,
}

pub async fn list(visit: Visit) -> Result<HttpResponse, Problem> {
    only_demo(&visit)?;
    visit
        .show("pages/mailbox", |db, ask| {
            let head = ["subject", "to", "at"].map(|key| Cell::new(texts().get(ask.lang, &format!("mailbox.{key}"), &[]), None));
            let row = |mail: CaughtMail| {
                let subject = Cell::new(mail.subject, Some(format!("/mail/{}", mail.id)));
                vec![subject, Cell::new(mail.recipient, None), Cell::new(long_moment(mail.made_at, ask.lang), None)]
            };
            Ok(Content { head: head.into(), rows: CaughtMail::newest(db, SHOWN)?.into_iter().map(row).collect() })
        })
        .await
}

pub async fn show(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    only_demo(&visit)?;
    let id: LetterId = id.parse().map_err(|_| Problem::NotFound)?;
    let base = visit.app.site.base_url.clone();
    visit
        .show("pages/caught_mail", move |db, _| {
            let mail = CaughtMail::by_id(db, id)?.ok_or(Problem::NotFound)?;
            let line = |line: &str| Text { text: line.to_owned(), href: line.strip_prefix(&base).map(str::to_owned) };
            let lines = mail.body.lines().map(line).collect();
            Ok(Opened { mail: Shown { at: mail.made_at, from: mail.sender, to: mail.recipient, subject: mail.subject, lines } })
        })
        .await
}

fn only_demo(visit: &Visit) -> Result<(), Problem> {
    if visit.app.site.demo { Ok(()) } else { Err(Problem::NotFound) }
}
