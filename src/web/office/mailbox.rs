//! `/office/mailbox`: the mails that did not become letters by themselves, for officials of sections that take letters by mail. Who
//! sent a mail is not shown here: that is asked for on the letter's page, with a reason.

use crate::commands::mailbox::tray::{Give, SetAside, rounds};
use crate::documents::mail::read;
use crate::model::ids::InboxId;
use crate::model::inbox::Place;
use crate::store::Db;
use crate::store::inbox::{InboxLine, InboxRow};
use crate::store::projects::Project;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::project::round_name;
use crate::web::public::seen::title;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

const PAGE: &str = "/office/mailbox";
/// Mails of each kind on the page.
const SHOWN: i64 = 100;

#[derive(Serialize)]
struct List {
    waiting: Vec<Line>,
    aside: Vec<Line>,
    /// How many wait, on the page or not.
    count: i64,
}

#[derive(Serialize)]
struct Line {
    href: String,
    subject: String,
    received_at: String,
    why: Option<&'static str>,
    reason: String,
    kilobytes: u64,
}

#[derive(Serialize)]
struct Content {
    line: Line,
    text: String,
    /// The names of what hangs on it.
    attachments: Vec<String>,
    give: String,
    aside: String,
    to: Field,
    rounds: Vec<Choice>,
    reason: Field,
    /// Only its head is there.
    large: bool,
}

pub async fn list(visit: Visit) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let load = move |db: &mut Db, _: &Ask| {
        let (mut waiting, mut aside, mut count) = (Vec::new(), Vec::new(), 0);
        if !rounds(db, reader.section.as_deref())?.is_empty() {
            waiting = InboxRow::at(db, Place::Waiting, SHOWN)?.into_iter().map(line).collect();
            aside = InboxRow::at(db, Place::Aside, SHOWN)?.into_iter().map(line).collect();
            count = InboxRow::count(db, Place::Waiting)?;
        }
        Ok(List { waiting, aside, count })
    };
    visit.in_area("desk").show("pages/office/mailbox", load).await
}

pub async fn show(visit: Visit, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    page(visit, id, StatusCode::OK, Typed::default()).await
}

/// Gives a mail to a round.
pub async fn give(visit: Visit, id: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let mail: InboxId = id.parse().map_err(|_| Problem::NotFound)?;
    let Some(round) = form.parse("to") else {
        let typed = Typed::of(&form).wrong_as(&crate::commands::FieldError::new("to", "choose"), visit.lang);
        return page(visit, mail, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
    };
    match visit.perform(Give { mail, round }).await {
        Ok(_) => visit.done(PAGE, "tray.given"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, visit.lang)?;
            page(visit, mail, status, typed).await
        }
    }
}

/// Says that a mail is no letter.
pub async fn aside(visit: Visit, id: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let mail: InboxId = id.parse().map_err(|_| Problem::NotFound)?;
    match visit.perform(SetAside { mail, reason: form.get("reason").to_owned() }).await {
        Ok(()) => visit.done(PAGE, "tray.set_aside"),
        Err(problem) => {
            let typed = Typed::refused(problem, &form, visit.lang)?;
            page(visit, mail, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
    }
}

/// How many mails wait for an official of this section.
pub fn waiting(db: &mut Db, section: Option<&str>) -> Result<i64, Problem> {
    if rounds(db, section)?.is_empty() { Ok(0) } else { Ok(InboxRow::count(db, Place::Waiting)?) }
}

async fn page(visit: Visit, id: InboxId, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let (errors, reader) = (typed.errors(), Reader::of(&visit)?);
    let load = move |db: &mut Db, ask: &Ask| content(db, ask, &reader, id, &typed);
    visit.in_area("desk").show_form(status, "pages/office/mailbox_mail", errors, load).await
}

fn content(db: &mut Db, ask: &Ask, reader: &Reader, id: InboxId, typed: &Typed) -> Result<Content, Problem> {
    let taking = rounds(db, reader.section.as_deref())?;
    let row = InboxRow::by_id(db, id)?.filter(|row| row.state != Place::Taken && !taking.is_empty()).ok_or(Problem::NotFound)?;
    let mail = read(&row.raw);
    let mut choices = Vec::new();
    for round in taking {
        let project = Project::by_id(db, round.project)?.ok_or(Problem::NotFound)?;
        let name = format!("{}　{}", title(&project, ask.lang), round_name(ask.lang, round.number));
        choices.push(Choice::new(round.id.to_string(), name, typed.value("to")));
    }
    let large = row.why == Some(crate::model::inbox::Why::Large);
    let InboxRow { id, received_at, why, reason, subject, size, .. } = row;
    Ok(Content {
        line: line(InboxLine { id, received_at, why, reason, subject, size }),
        text: if large { String::new() } else { mail.text },
        attachments: mail.attachments.into_iter().map(|file| file.name).collect(),
        give: format!("{PAGE}/{id}/letter"),
        aside: format!("{PAGE}/{id}/aside"),
        to: typed.field("to"),
        rounds: choices,
        reason: typed.field("reason"),
        large,
    })
}

fn line(row: InboxLine) -> Line {
    Line {
        href: format!("{PAGE}/{}", row.id),
        subject: row.subject,
        received_at: row.received_at.into(),
        why: row.why.map(|why| why.name()),
        reason: row.reason,
        kilobytes: row.size.unsigned_abs().div_ceil(1024),
    }
}
