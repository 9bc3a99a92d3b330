//! `/office/complaints/new`: a complaint that came by letter, fax, mail or telephone is entered.

use crate::commands::complaint::Enter;
use crate::commands::{FieldError, Refused};
use crate::model::Moment;
use crate::model::terms::Channel;
use crate::procedure::complaint::{Complaint as Machine, Event, State};
use crate::store::Db;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::find::Reader;
use crate::web::office::round::period;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::complaints::{arrival, kinds};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    kind: Field,
    kinds: Vec<Choice>,
    project: Field,
    channel: Field,
    channels: Vec<Choice>,
    received_on: Field,
    words: Field,
    name: Field,
    address: Field,
    phone: Field,
    mail: Field,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    page(visit, StatusCode::OK, Typed::default()).await
}

pub async fn accept(visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let (reader, wanted) = (Reader::of(&visit)?, crate::model::fold::field(form.get("project")));
    let asked = !wanted.is_empty();
    let project = visit.app.read(move |db| if asked { reader.project(db, &wanted).map(Some) } else { Ok(None) }).await;
    let mut errors = Vec::new();
    let day = period::date(("received_on", form.get("received_on")), &mut errors);
    let project = match project {
        Err(Problem::NotFound) => {
            errors.push(FieldError::new("project", "no_such_project"));
            None
        }
        found => found?,
    };
    if !errors.is_empty() {
        let (status, typed) = Typed::at_page(Refused::Fields(errors).into(), &form, visit.lang)?;
        return page(visit, status, typed).await;
    }
    let command = Enter {
        arrival: arrival(&form, project.map(|project| project.id), visit.lang),
        channel: form.parse("channel"),
        received_at: day.map(Moment::start_of_day),
    };
    match visit.perform_once(&form, command).await {
        Ok(complaint) => visit.done(&format!("/office/complaints/{}", complaint.no()), "machine.complaint.done.enter"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, visit.lang)?;
            page(visit, status, typed).await
        }
    }
}

async fn page(visit: Visit, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let (reader, errors) = (Reader::of(&visit)?, typed.errors());
    let load = move |_: &mut Db, ask: &Ask| {
        if !reader.may::<Machine>(State::New, Event::Enter) {
            return Err(Problem::NotFound);
        }
        let channels: Vec<Channel> = Channel::ALL.iter().copied().filter(|channel| *channel != Channel::WebForm).collect();
        let label = |channel: Channel| texts().get(ask.lang, &format!("terms.channel.{channel}"), &[]);
        Ok(Content {
            kind: typed.field("grievance"),
            kinds: kinds(&typed, ask.lang),
            project: typed.field("project"),
            channel: typed.field("channel"),
            channels: typed.choices("channel", &channels, Channel::name, label),
            received_on: typed.field("received_on"),
            words: typed.field("complaint"),
            name: typed.field("name"),
            address: typed.field("address"),
            phone: typed.field("phone"),
            mail: typed.field("mail"),
        })
    };
    visit.in_area("complaints").show_form(status, "pages/office/complaints/new", errors, load).await
}
