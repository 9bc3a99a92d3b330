//! `…/occasions/new` and `…/edit`: what residents are told of an occasion, as officials type it.

use super::{base, find, found, refused};
use crate::commands::occasion::{Edit, NOTE_LIMIT, OccasionForm, Plan, event_of_edit};
use crate::commands::{FieldError, Refused, ledger};
use crate::model::Moment;
use crate::model::fold;
use crate::model::method::OccasionKind;
use crate::model::terms::Lang;
use crate::procedure::occasion::{Event, Occasion as Machine, State};
use crate::store::Db;
use crate::store::occasions::Occasion;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::conflict::Conflict;
use crate::web::office::find::Reader;
use crate::web::office::round::period;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::{NaiveTime, Timelike};
use serde::Serialize;

/// The fields whose values are shown as they were typed.
const TEXTS: [&str; 8] = ["title", "area", "place", "capacity", "held_on", "starts_at", "ends_at", "note"];

#[derive(Serialize)]
struct Content {
    heading: String,
    button: String,
    project_title: String,
    action: String,
    back: String,
    rev: i64,
    conflict: Option<Conflict>,
    form: Fields,
}

#[derive(Serialize)]
struct Fields {
    kind: Field,
    kinds: Vec<Choice>,
    title: Field,
    area: Field,
    place: Field,
    capacity: Field,
    held_on: Field,
    starts_at: Field,
    ends_at: Field,
    note: Field,
    note_limit: usize,
    /// Why it changes, once residents were told.
    reason: Option<Field>,
}

/// What a form is about.
#[derive(Clone, Copy)]
enum About {
    New,
    /// One that is edited, by its number, with the rev that the form was made from.
    Edit(i64, Option<i64>),
    /// The same after somebody else stored it.
    Beside(i64),
}

pub async fn new(visit: Visit, no: Path<String>) -> Result<HttpResponse, Problem> {
    page(visit, no.into_inner(), About::New, StatusCode::OK, None).await
}

pub async fn plan(visit: Visit, no: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let no = no.into_inner();
    let (reader, wanted) = (Reader::of(&visit)?, no.clone());
    let project = visit.app.read(move |db| reader.project(db, &wanted)).await?;
    let planned = match read(&form) {
        Ok(form_read) => visit.perform_once(&form, Plan { project: project.id, form: form_read }).await,
        Err(errors) => Err(Problem::Refused(Refused::Fields(errors))),
    };
    match planned {
        Ok(occasion) => visit.done(&base(&no, occasion.number), "machine.occasion.done.plan"),
        Err(problem) => {
            let (status, typed) = refused(problem, &form, visit.lang)?;
            page(visit, no, About::New, status, Some(typed)).await
        }
    }
}

pub async fn edit(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    page(visit, no, About::Edit(number, None), StatusCode::OK, None).await
}

pub async fn change(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let at = path.into_inner();
    let (occasion, seen) = (found(&visit, &at).await?, form.rev());
    let (no, number) = at;
    let changed = match read(&form) {
        Ok(read) => {
            let reason = form.get("reason").to_owned();
            visit.perform(Edit { occasion: occasion.id, rev: seen, form: read, reason }).await
        }
        Err(errors) => Err(Problem::Refused(Refused::Fields(errors))),
    };
    match changed {
        Ok(_) => visit.done(&base(&no, number), &format!("machine.occasion.done.{}", event_of_edit(occasion.state).name())),
        Err(problem @ Problem::Refused(Refused::Stale)) => {
            let (status, typed) = Typed::beside(problem, &form, visit.lang)?;
            page(visit, no, About::Beside(number), status, Some(typed)).await
        }
        Err(problem) => {
            let (status, typed) = refused(problem, &form, visit.lang)?;
            page(visit, no, About::Edit(number, Some(seen)), status, Some(typed)).await
        }
    }
}

async fn page(visit: Visit, no: String, about: About, status: StatusCode, typed: Option<Typed>) -> Result<HttpResponse, Problem> {
    let reader = Reader::of(&visit)?;
    let errors = typed.as_ref().map(Typed::errors).unwrap_or_default();
    let load = move |db: &mut Db, ask: &Ask| {
        let project = reader.project(db, &no)?;
        let occasion = match about {
            About::New => None,
            About::Edit(number, _) | About::Beside(number) => Some(find(&reader, db, (&no, number))?.1),
        };
        let (state, event) =
            occasion.as_ref().map_or((State::New, Event::Plan), |occasion| (occasion.state, event_of_edit(occasion.state)));
        // What was typed is given back also when somebody else brought the occasion on meanwhile.
        if typed.is_none() && (!reader.may::<Machine>(state, event) || !ledger::runs(db, project.id)?) {
            return Err(Problem::NotFound);
        }
        let typed = typed.unwrap_or_else(|| occasion.as_ref().map(|occasion| values(occasion, ask.lang)).unwrap_or_default());
        let conflict = match (&occasion, about) {
            (Some(occasion), About::Beside(_)) => beside(db, ask, occasion, &typed)?,
            _ => None,
        };
        let content = content(ask, (&no, &project.title), occasion.as_ref(), event, &typed);
        let rev = if let About::Edit(_, Some(seen)) = about { seen } else { content.rev };
        Ok(Content { conflict, rev, ..content })
    };
    visit.in_area("projects").show_form(status, "pages/office/occasions/form", errors, load).await
}

fn content(ask: &Ask, (no, title): (&str, &str), occasion: Option<&Occasion>, event: Event, typed: &Typed) -> Content {
    let word = |key: &str| texts().get(ask.lang, key, &[]);
    let back = occasion.map_or_else(|| format!("/office/projects/{no}/occasions"), |occasion| base(no, occasion.number));
    let heading = word(&format!("machine.occasion.event.{event}"));
    let kind = |kind: OccasionKind| word(&format!("terms.occasion_kind.{kind}"));
    Content {
        button: heading.clone(),
        heading,
        project_title: title.to_owned(),
        action: if occasion.is_some() { format!("{back}/edit") } else { format!("{back}/new") },
        back,
        rev: occasion.map_or(0, |occasion| occasion.rev),
        conflict: None,
        form: Fields {
            kind: typed.field("kind"),
            kinds: typed.choices("kind", OccasionKind::ALL, OccasionKind::name, kind),
            title: typed.field("title"),
            area: typed.field("area"),
            place: typed.field("place"),
            capacity: typed.field("capacity"),
            held_on: typed.field("held_on"),
            starts_at: typed.field("starts_at"),
            ends_at: typed.field("ends_at"),
            note: typed.field("note"),
            note_limit: NOTE_LIMIT,
            reason: (event == Event::Change).then(|| typed.field("reason")),
        },
    }
}

/// What the form means, or what cannot be read in it.
fn read(form: &Form) -> Result<OccasionForm, Vec<FieldError>> {
    let mut errors = Vec::new();
    let (starts_at, ends_at) = times(|name| form.get(name), &mut errors);
    let read = OccasionForm {
        kind: form.parse("kind"),
        title: form.get("title").to_owned(),
        area: form.get("area").to_owned(),
        place: form.get("place").to_owned(),
        capacity: whole(("capacity", form.get("capacity")), &mut errors),
        starts_at,
        ends_at,
        note: form.get("note").to_owned(),
    };
    if errors.is_empty() { Ok(read) } else { Err(errors) }
}

/// Day and times, in whatever form they are typed. A day without a beginning says nothing to who wants to come.
fn times<'t>(value: impl Fn(&'static str) -> &'t str, errors: &mut Vec<FieldError>) -> (Option<Moment>, Option<Moment>) {
    let wrong = errors.len();
    let day = period::date(("held_on", value("held_on")), errors);
    let starts = period::time_of_day(("starts_at", value("starts_at")), errors);
    let ends = period::time_of_day(("ends_at", value("ends_at")), errors);
    if errors.len() == wrong {
        match (day, starts, ends) {
            (Some(_), None, _) | (None, None, Some(_)) => errors.push(FieldError::new("starts_at", "needed")),
            (None, Some(_), _) => errors.push(FieldError::new("held_on", "needed")),
            _ => {}
        }
    }
    let on = |time: Option<_>| day.zip(time).map(|(day, time): (_, crate::model::date_input::DayTime)| time.on(day));
    (on(starts), on(ends))
}

/// A whole number in any width, or nothing.
pub fn whole(field: (&str, &str), errors: &mut Vec<FieldError>) -> Option<i64> {
    let text = fold::field(field.1);
    let text = text.trim().trim_end_matches(['人', '名']).trim();
    let number = text.parse().ok();
    if number.is_none() && !text.is_empty() {
        errors.push(FieldError::new(field.0, "number_needed"));
    }
    number
}

/// The form of an occasion as it is stored.
fn values(occasion: &Occasion, lang: Lang) -> Typed {
    let time = |at: Option<Moment>| at.map(|at| clock(at.jst().time())).unwrap_or_default();
    let ends = match (occasion.starts_at, occasion.ends_at) {
        (Some(starts), Some(ends)) if ends.jst_date() > starts.jst_date() => "24:00".to_owned(),
        (_, ends) => time(ends),
    };
    Typed::holding(&[
        ("kind", occasion.kind.name()),
        ("title", &occasion.title),
        ("area", &occasion.area),
        ("place", &occasion.place),
        ("capacity", &occasion.capacity.map(|capacity| capacity.to_string()).unwrap_or_default()),
        ("held_on", &occasion.starts_at.map(|at| period::shown(at.jst_date(), lang)).unwrap_or_default()),
        ("starts_at", &time(occasion.starts_at)),
        ("ends_at", &ends),
        ("note", &occasion.note),
    ])
}

fn clock(at: NaiveTime) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

/// What somebody else stored, beside what was sent.
fn beside(db: &mut Db, ask: &Ask, occasion: &Occasion, sent: &Typed) -> Result<Option<Conflict>, Problem> {
    let stored = values(occasion, ask.lang);
    let mut conflict = Conflict::with(db, occasion, None)?;
    // A day can be written in several ways: what is compared is what it means.
    let same_times = times(|name| sent.value(name), &mut Vec::new()) == (occasion.starts_at, occasion.ends_at);
    let compared = TEXTS.into_iter().filter(|name| !(same_times && ["held_on", "starts_at", "ends_at"].contains(name)));
    let label = |name: &str| texts().get(ask.lang, &format!("office_occasion.field.{name}"), &[]);
    conflict.add_fields(compared.map(|name| (name, label(name))), &stored, sent);
    let kind: Option<OccasionKind> = sent.value("kind").parse().ok();
    let word = |kind: OccasionKind| texts().get(ask.lang, &format!("terms.occasion_kind.{kind}"), &[]);
    conflict.add(("kind", label("kind")), &word(occasion.kind), &word(kind.unwrap_or(occasion.kind)));
    Ok(conflict.if_any())
}
