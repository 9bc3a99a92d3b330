//! `/subscriptions`: follow the city or one project by mail; `/subscriptions/{token}`: confirm, see and end it.
//!
//! A link in a mail is opened by scanners too, so GET changes nothing. The mail program's own button ends it by one POST without
//! cookie or form (RFC 8058); the token in the address is proof enough.

use super::seen::{Seen, title};
use crate::commands::Actor;
use crate::commands::subscription::{Ask, Confirm, End, token_hash};
use crate::model::contact::MailAddress;
use crate::store::Db;
use crate::store::mail::{Subscription, SubscriptionState};
use crate::store::projects::Project;
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
}

pub async fn show(visit: Visit, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    form(visit.in_area("subscriptions"), Field::new("mail", ""), asked.into_inner().project, "project").await
}

/// Asks the address to confirm. The answer is the same whether it follows already or not.
pub async fn ask(visit: Visit, sent: Form) -> Result<HttpResponse, Problem> {
    let (typed, project) = (sent.get("mail").to_owned(), sent.get("project").to_owned());
    let Ok(mail) = MailAddress::parse(&typed) else {
        let text = texts().get(visit.lang, "subscription.bad_mail", &[]);
        let target = if sent.get("target") == "project" { "project" } else { "city" };
        return form(visit.in_area("subscriptions"), Field::new("mail", typed).wrong(text), project, target).await;
    };
    let wanted = (sent.get("target") == "project").then_some(project);
    let project = match wanted {
        Some(no) => Some(visit.app.read(move |db| Ok(by_no(db, &no)?.ok_or(Problem::NotFound)?.id)).await?),
        None => None,
    };
    visit.app.perform(Actor::System, Ask { mail, lang: visit.lang, project }).await?;
    Ok(visit.to("/subscriptions/asked"))
}

pub async fn asked(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.in_area("subscriptions").show("pages/subscription_asked", |_, _| Ok(serde_json::Map::new())).await
}

async fn form(visit: Visit, mail: Field, project: String, target: &'static str) -> Result<HttpResponse, Problem> {
    let errors = errors_of([&mail]);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let load = move |db: &mut Db, ask: &Asking| {
        let known = by_no(db, &project)?;
        let word = |key: &str| texts().get(ask.lang, key, &[]);
        let mut targets = vec![Choice::new("city", word("subscription.city"), target)];
        match &known {
            Some(project) => targets.insert(0, Choice::new("project", title(project, ask.lang), target)),
            None => targets.iter_mut().for_each(|choice| choice.chosen = true),
        }
        Ok(Content { mail, project: known.map(|project| project.no()).unwrap_or_default(), target: Field::new("target", ""), targets })
    };
    visit.show_form(status, "pages/subscriptions", errors, load).await
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
    state: &'static str,
    /// Title of the project that is followed; none for the whole city.
    project_title: Option<String>,
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
        Ok(Followed {
            confirm_href: href("confirm"),
            end_href: href("end"),
            state,
            project_title: project.map(|project| title(&project, ask.lang)),
        })
    };
    visit.in_area("subscriptions").show("pages/subscription", load).await
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
