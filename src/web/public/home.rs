//! `/`: what is open now, what comes, what was just answered.

use super::card::{self, Card};
use super::occasion::{self, OccasionLine};
use super::seen::known;
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

/// Answered rounds shown at most.
const ANSWERED: i64 = 10;

#[derive(Serialize)]
struct Content {
    open: Vec<Card>,
    soon: Vec<Card>,
    /// Briefings and other occasions that are announced, the next first.
    occasions: Vec<OccasionLine>,
    answered: Vec<Card>,
}

pub async fn show(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.in_area("home").show_kept("pages/public/home", load).await
}

fn load(db: &mut Db, ask: &Ask) -> Result<Content, Problem> {
    let mut open = Round::in_state(db, State::Open, SHOWN)?;
    // What ends first is what a reader can still miss.
    open.sort_by_key(|round| round.closes_at);
    let mut soon = Round::in_state(db, State::Announced, SHOWN)?;
    soon.extend(Round::in_state(db, State::Scheduled, SHOWN)?);
    soon.sort_by_key(|round| round.opens_at);
    soon.extend(Round::all_put_off(db, SHOWN)?);
    let mut answered = Vec::new();
    for publication in Publication::latest(db, ANSWERED)? {
        answered.extend(Round::by_id(db, publication.round)?);
    }
    answered.dedup_by_key(|round| round.id);
    let mut answered = cards(db, ask, answered)?;
    answered.iter_mut().for_each(|card| card.href.push_str("/result"));
    let occasions = occasion::upcoming(db, ask, SHOWN)?;
    Ok(Content { open: cards(db, ask, open)?, soon: cards(db, ask, soon)?, occasions, answered })
}

fn cards(db: &mut Db, ask: &Ask, rounds: Vec<Round>) -> Result<Vec<Card>, Problem> {
    let mut cards = Vec::new();
    for round in rounds {
        let project = Project::by_id(db, round.project)?.ok_or(Problem::NotFound)?;
        cards.extend(known(db, round)?.map(|known| card::of_round(ask, &project, &known)));
    }
    Ok(cards)
}
