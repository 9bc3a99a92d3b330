//! `…/objections`: the objections to the record of an occasion, and one that came by letter or telephone is typed in.

use super::{base, find, found};
use crate::commands::FieldError;
use crate::commands::Refused;
use crate::commands::objection::Enter;
use crate::model::Moment;
use crate::model::terms::Channel;
use crate::procedure::objection::{Event, Objection as Machine, State};
use crate::store::Db;
use crate::store::objections::Objection;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::round::period;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::objections::{refused, rows, typed_objection};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    project_title: String,
    occasion: String,
    base: String,
    lines: Vec<Line>,
    /// Whether the reader may enter one.
    enter: bool,
    row: Field,
    rows: Vec<Choice>,
    channel: Field,
    channels: Vec<Choice>,
    received_on: Field,
    words: Field,
    wanted: Field,
}

/// One objection in a list.
#[derive(Serialize)]
pub struct Line {
    pub href: String,
    pub number: i64,
    pub row: i64,
    pub title: String,
    pub state: &'static str,
    pub received_at: Moment,
}

impl Line {
    /// Of an occasion with this title, whose pages are below `base`.
    pub fn of(objection: &Objection, base: &str, title: &str) -> Self {
        Self {
            href: format!("{base}/objections/{}", objection.number),
            number: objection.number,
            row: objection.of_row,
            title: title.to_owned(),
            state: objection.state.name(),
            received_at: objection.received_at,
        }
    }
}

/// Objections that wait for the reader's section, oldest first.
pub fn waiting(db: &mut Db, section: Option<&str>, limit: i64) -> Result<Vec<Line>, Problem> {
    let mut lines = Vec::new();
    for objection in Objection::waiting(db, section, limit)? {
        let project = Project::by_id(db, objection.project)?.ok_or(Problem::NotFound)?;
        let occasion = Occasion::by_id(db, objection.occasion)?.ok_or(Problem::NotFound)?;
        lines.push(Line::of(&objection, &base(&project.no(), occasion.number), &occasion.title));
    }
    Ok(lines)
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, Typed::default()).await
}

/// Enters one that came otherwise.
pub async fn enter(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let at = path.into_inner();
    let occasion = found(&visit, &at).await?;
    let mut errors: Vec<FieldError> = Vec::new();
    let day = period::date(("received_on", form.get("received_on")), &mut errors);
    if !errors.is_empty() {
        let (status, typed) = refused(Refused::Fields(errors).into(), &form, visit.lang)?;
        return page(visit, at, status, typed).await;
    }
    let command = Enter {
        occasion: occasion.id,
        form: typed_objection(&form, visit.lang),
        channel: form.parse("channel"),
        received_at: day.map(Moment::start_of_day),
    };
    match visit.perform_once(&form, command).await {
        Ok(objection) => visit.done(&format!("{}/objections/{}", base(&at.0, at.1), objection.number), "machine.objection.done.enter"),
        Err(problem) => {
            let (status, typed) = refused(problem, &form, visit.lang)?;
            page(visit, at, status, typed).await
        }
    }
}

async fn page(visit: Visit, (no, number): (String, i64), status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let (reader, errors) = (Reader::of(&visit)?, typed.errors());
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, occasion) = find(&reader, db, (&no, number))?;
        if occasion.published_at.is_none() {
            return Err(Problem::NotFound);
        }
        let base = base(&no, number);
        let channels: Vec<Channel> = Channel::ALL.iter().copied().filter(|channel| *channel != Channel::WebForm).collect();
        let label = |channel: Channel| texts().get(ask.lang, &format!("terms.channel.{channel}"), &[]);
        let objections = Objection::of_occasion(db, occasion.id)?;
        Ok(Content {
            project_title: project.title,
            lines: objections.iter().map(|one| Line::of(one, &base, &occasion.title)).collect(),
            enter: reader.may::<Machine>(State::New, Event::Enter),
            row: typed.field("row"),
            rows: rows(db, ask.lang, &occasion, typed.value("row"))?,
            channel: typed.field("channel"),
            channels: typed.choices("channel", &channels, Channel::name, label),
            received_on: typed.field("received_on"),
            words: typed.field("words"),
            wanted: typed.field("wanted"),
            occasion: occasion.title,
            base,
        })
    };
    visit.in_area("projects").show_form(status, "pages/office/occasions/objections", errors, load).await
}
