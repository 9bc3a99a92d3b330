//! `/subscriptions`: follow the city or one project by mail; `/subscriptions/{token}`: confirm, see and end it.
//!
//! A link in a mail is opened by scanners too, so GET changes nothing. The mail program's own button ends it by one POST without
//! cookie or form (RFC 8058); the token in the address is proof enough.

use super::seen::{Seen, title};
use crate::commands::subscription::{Ask, Choose, Confirm, End, token_hash};
use crate::commands::{Actor, Refused};
use crate::model::contact::MailAddress;
use crate::model::ids::QaRowId;
use crate::model::terms::Lang;
use crate::store::Db;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use crate::store::subscriptions::{Subscription, SubscriptionState};
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::page::{Choice, Field, errors_of};
use crate::web::problem::Problem;
use crate::web::visit::{Ask as Asking, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
pub struct Asked {
    /// Number of the project that the reader came from.
    #[serde(default)]
    project: String,
}

#[derive(Serialize)]
struct Content {
    mail: Field,
    /// Number of the project to choose, or empty.
    project: String,
    target: Field,
    targets: Vec<Choice>,
    district: Field,
    /// None where the city's rules name no districts.
    districts: Vec<Choice>,
}

/// What somebody typed into the form.
struct Wanted {
    mail: Field,
    district: Field,
    project: String,
    target: &'static str,
}

pub async fn show(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let (mail, district) = (Field::new("mail", ""), Field::new("district", ""));
    form(visit.in_area("subscriptions"), Wanted { mail, district, project: asked.into_inner().project, target: "project" }).await
}

/// Asks the address to confirm. The answer is the same whether it follows already or not.
pub async fn ask(visit: Visit, sent: Form) -> Result<HttpResponse, Problem> {
    let (typed, district, project) = (sent.get("mail").to_owned(), sent.get("district").to_owned(), sent.get("project").to_owned());
    let target = if sent.get("target") == "project" { "project" } else { "city" };
    let Ok(mail) = MailAddress::parse(&typed) else {
        let text = texts().get(visit.lang, "subscription.bad_mail", &[]);
        let wanted = Wanted { mail: Field::new("mail", typed).wrong(text), district: Field::new("district", district), project, target };
        return form(visit.in_area("subscriptions"), wanted).await;
    };
    let no = project.clone();
    let known = match target {
        "project" => Some(visit.app.read(move |db| Ok(by_no(db, &no)?.ok_or(Problem::NotFound)?.id)).await?),
        _ => None,
    };
    match visit.app.perform(Actor::System, Ask { mail, lang: visit.lang, project: known, district: district.clone() }).await {
        Ok(()) => Ok(visit.to("/subscriptions/asked")),
        // The rules changed while somebody filled it in.
        Err(Problem::Refused(Refused::Fields(_))) => {
            let text = texts().get(visit.lang, "error.choose", &[]);
            let wanted =
                Wanted { mail: Field::new("mail", typed), district: Field::new("district", district).wrong(text), project, target };
            form(visit.in_area("subscriptions"), wanted).await
        }
        Err(problem) => Err(problem),
    }
}

pub async fn asked(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.in_area("subscriptions").show("pages/subscription_asked", |_, _| Ok(serde_json::Map::new())).await
}

async fn form(visit: Visit, wanted: Wanted) -> Result<HttpResponse, Problem> {
    let errors = errors_of([&wanted.mail, &wanted.district]);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let load = move |db: &mut Db, ask: &Asking| {
        let Wanted { mail, district, project, target } = wanted;
        let known = by_no(db, &project)?;
        let word = |key: &str| texts().get(ask.lang, key, &[]);
        let mut targets = vec![Choice::new("city", word("subscription.city"), target)];
        match &known {
            Some(project) => targets.insert(0, Choice::new("project", title(project, ask.lang), target)),
            None => targets.iter_mut().for_each(|choice| choice.chosen = true),
        }
        let project = known.map(|project| project.no()).unwrap_or_default();
        let districts = districts(ask, &district.value);
        Ok(Content { mail, project, target: Field::new("target", ""), targets, district, districts })
    };
    visit.show_form(status, "pages/subscriptions", errors, load).await
}

/// The districts that can be chosen, by their Japanese names.
fn districts(ask: &Asking, now: &str) -> Vec<Choice> {
    let names = ask.policy.method.districts.iter().map(|one| &one.name);
    names.map(|name| Choice::new(name.get(Lang::Ja), name.get(ask.lang), now)).collect()
}

/// The project with this number, if the public knows of it.
fn by_no(db: &mut Db, no: &str) -> Result<Option<Project>, Problem> {
    match Seen::project(db, no) {
        Ok(seen) => Ok(Some(seen.project)),
        Err(Problem::NotFound) => Ok(None),
        Err(problem) => Err(problem),
    }
}

#[derive(Serialize)]
struct Followed {
    confirm_href: String,
    end_href: String,
    district_href: String,
    state: &'static str,
    /// Title of the project that is followed; none for the whole city.
    project_title: Option<String>,
    /// What was said at an occasion, when the address was left there; the district is not asked then.
    spoken: Option<Spoken>,
    district: Field,
    districts: Vec<Choice>,
}

/// A row of an occasion's record.
#[derive(Serialize)]
struct Spoken {
    occasion: String,
    row: i64,
}

pub async fn one(visit: Visit, token: Path<String>) -> Result<HttpResponse, Problem> {
    let token = token.into_inner();
    let load = move |db: &mut Db, ask: &Asking| {
        let row = Subscription::by_token(db, &token_hash(&token))?.ok_or(Problem::NotFound)?;
        let project = row.project.map(|id| Project::by_id(db, id)).transpose()?.flatten();
        let state = match row.state {
            SubscriptionState::Asked => "asked",
            SubscriptionState::Confirmed => "confirmed",
            SubscriptionState::Ended => "ended",
        };
        let href = |step: &str| format!("/subscriptions/{token}/{step}");
        let spoken = row.qa_row.map(|id| spoken(db, id)).transpose()?.flatten();
        let asks = spoken.is_none() && row.state != SubscriptionState::Ended;
        Ok(Followed {
            confirm_href: href("confirm"),
            end_href: href("end"),
            district_href: href("district"),
            state,
            project_title: project.map(|project| title(&project, ask.lang)),
            spoken,
            districts: if asks { districts(ask, &row.district) } else { Vec::new() },
            district: Field::new("district", row.district),
        })
    };
    visit.in_area("subscriptions").show("pages/subscription", load).await
}

fn spoken(db: &mut Db, id: QaRowId) -> Result<Option<Spoken>, Problem> {
    let Some(row) = QaRow::by_id(db, id)? else { return Ok(None) };
    let occasion = Occasion::by_id(db, row.occasion)?.ok_or(Problem::NotFound)?;
    Ok(Some(Spoken { occasion: occasion.title, row: row.number }))
}

/// Says of which district's occasions to hear.
pub async fn district(visit: Visit, token: Path<String>, form: Form) -> Result<HttpResponse, Problem> {
    let token = token.into_inner();
    visit.app.perform(Actor::System, Choose { token: token.clone(), district: form.get("district").to_owned() }).await?;
    Ok(visit.to(&format!("/subscriptions/{token}")))
}

pub async fn confirm(visit: Visit, token: Path<String>, _form: Form) -> Result<HttpResponse, Problem> {
    let token = token.into_inner();
    visit.app.perform(Actor::System, Confirm { token: token.clone() }).await?;
    Ok(visit.to(&format!("/subscriptions/{token}")))
}

/// Answers with the page itself: RFC 8058 section 3.1 forbids a redirect.
pub async fn end(visit: Visit, token: Path<String>) -> Result<HttpResponse, Problem> {
    visit.app.perform(Actor::System, End { token: token.clone() }).await?;
    one(visit, token).await
}
