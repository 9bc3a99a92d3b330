//! `/receipts/{code}/completion`: whoever holds the code gives what was missing and asked for. What is stored is never shown.

use super::{code_of, lookup, scene};
use crate::commands::submission::Complete;
use crate::commands::submission::ask_back::{open_question, resident_facts};
use crate::commands::{Actor, FieldError, Refused};
use crate::model::letter::{Missing, Person};
use crate::model::policy::{self, Ask as Asked};
use crate::model::terms::Role;
use crate::procedure::decide;
use crate::procedure::submission::{Event, Submission as Machine};
use crate::store::submissions::Submission;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::comment::Scene;
use crate::web::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    receipt: String,
    action: String,
    project: String,
    until: String,
    missing: Vec<Missing>,
    note: String,
    name: Option<Field>,
    address: Option<Field>,
    phone: Option<Field>,
    mail: Option<Field>,
    class: Option<Field>,
    classes: Vec<Choice>,
    /// Something else than new words is asked for.
    fields: bool,
    /// Where new words are given, when they are asked for.
    amend: Option<String>,
}

pub async fn show(visit: Visit, typed: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let letter = match lookup::find(&visit, &request, &typed).await? {
        Ok(letter) => letter,
        Err(page) => return Ok(page),
    };
    let scene = scene(&visit, &letter).await?;
    decide::<Machine>(letter.state, Event::Complete, Role::Resident, &resident_facts(&letter, &scene.round, scene.ask.now), scene.ask.now)
        .map_err(Refused::Rule)?;
    page(&visit, &scene, &letter, StatusCode::OK, &Typed::default()).await
}

pub async fn accept(visit: Visit, typed: Path<String>, request: HttpRequest, form: Form) -> Result<HttpResponse, Problem> {
    let letter = match lookup::find(&visit, &request, &typed).await? {
        Ok(letter) => letter,
        Err(page) => return Ok(page),
    };
    let receipt = format!("/receipts/{}", code_of(&visit, &letter));
    // A second click finds what the first one did.
    let given = letter.particulars.asked.last().is_some_and(|asking| asking.answered_at.is_some());
    if given && open_question(&letter).is_none() {
        return Ok(visit.to(&receipt));
    }
    let text = |name: &str| form.get(name).to_owned();
    let (name, address, phone, mail) = (text("name"), text("address"), text("phone"), text("mail"));
    let person = Person { name, address, phone, mail, class: form.parse("class"), ..Person::default() };
    let command = Complete { receipt: letter.receipt.clone(), person, received_at: form.received_at };
    match visit.app.perform(Actor::Resident, command).await {
        Ok(()) => Ok(visit.to(&receipt)),
        Err(Problem::Refused(Refused::Fields(wrong))) => {
            let scene = scene(&visit, &letter).await?;
            let named = |typed: Typed, error: &FieldError| {
                let key = format!("comment.{}", error.field);
                typed.wrong_called(error, &texts().get(visit.lang, &key, &[]), visit.lang)
            };
            let typed = wrong.iter().fold(Typed::of(&form), named);
            page(&visit, &scene, &letter, StatusCode::UNPROCESSABLE_ENTITY, &typed).await
        }
        Err(other) => Err(other.keep(form.typed())),
    }
}

async fn page(visit: &Visit, scene: &Scene, letter: &Submission, status: StatusCode, typed: &Typed) -> Result<HttpResponse, Problem> {
    let Some(asking) = open_question(letter) else { return Err(Problem::NotFound) };
    let receipt = format!("/receipts/{}", code_of(visit, letter));
    let rules = &scene.policy.submission;
    let asked = |missing: Missing| asking.missing.contains(&missing);
    let field =
        |missing: Missing, rule: &policy::Field, name: &str| (asked(missing) && rule.ask != Asked::Hidden).then(|| typed.field(name));
    let class = |class: &crate::model::terms::EligibilityClass| {
        Choice::new(class.name(), texts().get(visit.lang, &format!("terms.eligibility_class.{class}"), &[]), typed.value("class"))
    };
    let content = Content {
        action: format!("{receipt}/completion"),
        amend: asked(Missing::Words).then(|| format!("{receipt}/amendment")),
        project: crate::web::public::seen::title(&scene.project, visit.lang),
        until: asking.until.into(),
        missing: asking.missing.clone(),
        note: asking.note.clone(),
        name: field(Missing::Name, &rules.name, "name"),
        address: field(Missing::Address, &rules.address, "address"),
        phone: field(Missing::Contact, &rules.phone, "phone"),
        mail: field(Missing::Contact, &rules.mail, "mail"),
        class: field(Missing::Class, &rules.class, "class"),
        classes: rules.classes.iter().map(class).collect(),
        fields: asking.missing.iter().any(|missing| *missing != Missing::Words),
        receipt,
    };
    let errors = typed.errors();
    visit.show_form(status, "pages/public/receipts/completion", errors, move |_, _| Ok(content)).await
}
