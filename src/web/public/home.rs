//! `/`: what is open now, what comes, what was just answered.

use crate::model::calendar::days_left;
use crate::model::terms::Lang;
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::projects::Project;
use crate::store::publications::Publication;
use crate::store::rounds::Round;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use serde::Serialize;

/// Rounds of each kind shown at most; the list of projects has the rest.
const SHOWN: i64 = 50;

#[derive(Serialize)]
struct Content {
    open: Vec<Card>,
    soon: Vec<Card>,
    answered: Vec<Card>,
}

/// One round on the page.
#[derive(Serialize)]
struct Card {
    href: String,
    title: String,
    stage: &'static str,
    section: String,
    opens_at: Option<String>,
    closes_at: Option<String>,
    days_left: Option<i64>,
    published_at: Option<String>,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.in_area("home").show_kept("pages/home", load).await
}

fn load(db: &mut Db, ask: &Ask) -> Result<Content, Problem> {
    let cards = |db: &mut Db, rounds: Vec<Round>, tail: &str| {
        rounds.into_iter().map(|round| card(db, ask, round, tail)).collect::<Result<Vec<_>, _>>()
    };
    let open = Round::in_state(db, State::Open, SHOWN)?;
    let soon = Round::in_state(db, State::Scheduled, SHOWN)?;
    let mut answered = Vec::new();
    for publication in Publication::latest(db, 10)? {
        answered.extend(Round::by_id(db, publication.round)?);
    }
    answered.dedup_by_key(|round| round.id);
    Ok(Content { open: cards(db, open, "")?, soon: cards(db, soon, "")?, answered: cards(db, answered, "/result")? })
}

fn card(db: &mut Db, ask: &Ask, round: Round, tail: &str) -> Result<Card, Problem> {
    let project = Project::by_id(db, round.project)?.ok_or(Problem::NotFound)?;
    let title = if ask.lang == Lang::En && !project.title_en.is_empty() { project.title_en.clone() } else { project.title.clone() };
    Ok(Card {
        href: format!("/projects/{}/rounds/{}{tail}", project.no(), round.number),
        title,
        stage: round.stage.name(),
        section: ask.policy.section(&round.section).map(|section| section.name.get(ask.lang).to_owned()).unwrap_or_default(),
        opens_at: round.opens_at.map(String::from),
        closes_at: round.closes_at.map(String::from),
        days_left: round.closes_at.and_then(|closes| days_left(ask.now, closes)),
        published_at: round.published_at.map(String::from),
    })
}
