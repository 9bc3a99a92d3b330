//! `/demo/clock`: moves the demo's clock to the next event or some days ahead, never back. Elsewhere there is no such page.

use super::form::Form;
use super::problem::Problem;
use super::visit::Visit;
use crate::commands::Actor;
use crate::commands::demo::KeepOffset;
use crate::model::Moment;
use crate::store::rounds::Round;
use actix_web::HttpResponse;
use serde::Serialize;

/// The clock moves at most so many days at once.
const MOST_DAYS: i64 = 366;

#[derive(Serialize)]
struct Content {
    now: Moment,
    next: Option<Moment>,
    days: Vec<i64>,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    only_demo(&visit)?;
    visit.show("pages/demo_clock", |db, ask| Ok(Content { now: ask.now, next: Round::next_event(db)?, days: vec![1, 7, 30] })).await
}

pub async fn advance(visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    only_demo(&visit)?;
    let target = match form.parse::<i64>("days").filter(|days| (1..=MOST_DAYS).contains(days)) {
        Some(days) => Some(visit.now().plus_days(days)),
        None => visit.app.read(|db| Ok(Round::next_event(db)?)).await?,
    };
    if let Some(target) = target {
        visit.app.time.advance_to(target);
        visit.app.perform(Actor::System, KeepOffset { milliseconds: visit.app.time.offset_ms() }).await?;
    }
    Ok(visit.to("/demo/clock"))
}

fn only_demo(visit: &Visit) -> Result<(), Problem> {
    if visit.app.site.demo { Ok(()) } else { Err(Problem::NotFound) }
}
