//! `/complaints/new`: somebody complains, without an account and, if they like, without a name.

use crate::commands::complaint::{Arrival, Receive, WORDS_LIMIT, receipt_code};
use crate::commands::form_once::FormOnce;
use crate::commands::{Actor, FieldError, Refused};
use crate::keys::{hex, random};
use crate::model::complaint::Grievance;
use crate::model::ids::ProjectId;
use crate::model::letter::Person;
use crate::model::terms::Lang;
use crate::store::Db;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::public::seen::{Crumb, Seen, crumbs};
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Query;
use serde::{Deserialize, Serialize};

/// The project that the reader came from.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    project: String,
}

#[derive(Serialize)]
struct Content {
    crumbs: Vec<Crumb>,
    /// The form's key: sent again with the same words, it is one complaint.
    key: String,
    kind: Field,
    kinds: Vec<Choice>,
    project: Field,
    words: Field,
    name: Field,
    address: Field,
    phone: Field,
    mail: Field,
    limit: usize,
    /// Days in which the city means to answer, if it says so.
    days: Option<i64>,
}

pub async fn show(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    // What is in the address is shown in a field: only the number of a project.
    let project = Some(asked.project.as_str()).filter(|no| super::number_of(no).is_some()).unwrap_or_default();
    page(visit, StatusCode::OK, Typed::holding(&[("project", project)])).await
}

/// The complaint. It is on disk and in the record when its receipt is shown.
pub async fn accept(visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let wanted = form.get("project").trim().to_owned();
    let project = visit.app.read(move |db| known(db, &wanted)).await?;
    let Ok(project) = project else {
        let wrong = Refused::Fields(vec![FieldError::new("project", "no_such_project")]);
        return again(visit, Problem::Refused(wrong), &form).await;
    };
    let command = Receive { arrival: arrival(&form, project, visit.lang), received_at: form.received_at };
    let once = FormOnce { key: form.get("once").to_owned(), payload: form.payload()?, command };
    match visit.app.perform(Actor::Resident, once).await {
        Ok(complaint) => Ok(visit.to(&format!("/complaints/receipts/{}", receipt_code(&visit.app.keys, complaint.id)))),
        Err(problem) => again(visit, problem, &form).await,
    }
}

/// The project with this number, none for an empty one; an error for one that the public does not know of.
pub fn known(db: &mut Db, no: &str) -> Result<Result<Option<ProjectId>, ()>, Problem> {
    if no.is_empty() {
        return Ok(Ok(None));
    }
    match Seen::project(db, &crate::model::fold::field(no)) {
        Ok(seen) => Ok(Ok(Some(seen.project.id))),
        Err(Problem::NotFound) => Ok(Err(())),
        Err(problem) => Err(problem),
    }
}

/// What a form says, whoever fills it in.
pub fn arrival(form: &Form, project: Option<ProjectId>, lang: Lang) -> Arrival {
    let text = |name: &str| form.get(name).to_owned();
    let person = Person { name: text("name"), address: text("address"), phone: text("phone"), mail: text("mail"), ..Person::default() };
    Arrival { kind: form.parse::<Grievance>("grievance"), project, words: text("complaint"), person, lang }
}

/// The form with everything that was typed and what stands against it.
async fn again(visit: Visit, problem: Problem, form: &Form) -> Result<HttpResponse, Problem> {
    if matches!(problem, Problem::Unavailable) {
        let typed = Typed::of(form).wrong("", texts().get(visit.lang, "comment.busy", &[]));
        return page(visit, StatusCode::SERVICE_UNAVAILABLE, typed).await;
    }
    let (status, typed) = Typed::at_page(problem, form, visit.lang)?;
    page(visit, status, typed).await
}

async fn page(visit: Visit, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    let key = match typed.value("once") {
        "" => random().map(|bytes| hex(&bytes)).map_err(Problem::internal)?,
        sent => sent.to_owned(),
    };
    let load = move |_: &mut Db, ask: &Ask| {
        Ok(Content {
            crumbs: crumbs(ask.lang, None).into_iter().take(1).collect(),
            key,
            kind: typed.field("grievance"),
            kinds: kinds(&typed, ask.lang),
            project: typed.field("project"),
            words: typed.field("complaint"),
            name: typed.field("name"),
            address: typed.field("address"),
            phone: typed.field("phone"),
            mail: typed.field("mail"),
            limit: WORDS_LIMIT,
            days: Some(ask.policy.deadlines.complaint_days).filter(|days| *days > 0),
        })
    };
    visit.in_area("complaints").show_form(status, "pages/public/complaints/new", errors, load).await
}

/// What can be complained of, the one that was chosen marked.
pub fn kinds(typed: &Typed, lang: Lang) -> Vec<Choice> {
    let label = |kind: Grievance| texts().get(lang, &format!("terms.grievance.{kind}"), &[]);
    typed.choices("grievance", Grievance::ALL, Grievance::name, label)
}
