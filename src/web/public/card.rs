//! A round as a card in a list: what it is, how it stands, how long it goes on.

use super::seen::{Known, round_path, section, title};
use crate::model::calendar::{closing_text, days_left, long_date, long_moment};
use crate::procedure::Machine as _;
use crate::procedure::project::{self, Project as Machine};
use crate::procedure::round::State;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::templates::helpers::state_colour;
use crate::texts::texts;
use crate::web::visit::Ask;
use serde::Serialize;

/// What the part `card` shows.
#[derive(Debug, Serialize)]
pub struct Card {
    pub href: String,
    pub title: String,
    pub tags: Vec<Tag>,
    pub lines: Vec<String>,
    pub days: Option<String>,
}

/// What the part `tag` shows.
#[derive(Debug, Serialize)]
pub struct Tag {
    pub text: String,
    pub colour: &'static str,
}

/// A round under its project's title.
pub fn of_round(ask: &Ask, project: &Project, known: &Known) -> Card {
    let round = &known.round;
    Card {
        href: round_path(project, round),
        title: title(project, ask.lang),
        tags: tags(ask, round),
        lines: vec![when(ask, known), section(ask, &round.section)],
        days: days(ask, round),
    }
}

/// A project by the newest round that the public knows of.
pub fn of_project(ask: &Ask, project: &Project, rounds: &[Known]) -> Option<Card> {
    let href = super::seen::path(project);
    let number = texts().get(ask.lang, "projects.number", &[("no", &project.no())]);
    // Of what is explained without a round yet, it is said that it is registered.
    if Machine::FINAL.contains(&project.state) || rounds.is_empty() {
        let (tags, lines) = (vec![project_tag(ask, project.state)], vec![number, section(ask, &project.section)]);
        return Some(Card { href, title: title(project, ask.lang), tags, lines, days: None });
    }
    let newest = rounds.last()?;
    let mut lines = vec![number];
    lines.extend([when(ask, newest), section(ask, &project.section)]);
    Some(Card { href, title: title(project, ask.lang), tags: tags(ask, &newest.round), lines, days: days(ask, &newest.round) })
}

/// State and stage.
pub fn tags(ask: &Ask, round: &Round) -> Vec<Tag> {
    let stage = texts().get(ask.lang, &format!("terms.stage.{}", round.stage), &[]);
    vec![round_tag(ask, round), Tag { text: stage, colour: "grey" }]
}

/// How a round stands, in a word and a colour.
pub fn round_tag(ask: &Ask, round: &Round) -> Tag {
    if round.put_off() {
        return Tag { text: texts().get(ask.lang, "postponed.tag", &[]), colour: "yellow" };
    }
    let state = round.public_state();
    Tag { text: texts().get(ask.lang, &format!("machine.round.state.{}", state.name()), &[]), colour: state_colour(state.name()) }
}

/// Where a project stands, in a word and a colour.
pub fn project_tag(ask: &Ask, state: project::State) -> Tag {
    Tag { text: texts().get(ask.lang, &format!("machine.project.state.{}", state.name()), &[]), colour: state_colour(state.name()) }
}

/// Until when, from when, or when it was answered.
fn when(ask: &Ask, known: &Known) -> String {
    let round = &known.round;
    let say = |key: &str, when: String| texts().get(ask.lang, key, &[("when", &when)]);
    match (round.public_state(), round.opens_at, round.closes_at, known.answered_at) {
        _ if round.put_off() => texts().get(ask.lang, "postponed.card", &[]),
        (State::Scheduled | State::Announced, Some(opens), ..) => say("home.opens", long_moment(opens, ask.lang)),
        (State::Open, _, Some(closes), _) => say("home.closes", closing_text(closes, ask.lang)),
        (State::ResultPublished, _, _, Some(published)) => say("home.published", long_date(published.jst_date(), ask.lang)),
        (_, _, Some(closes), _) => say("card.closed", closing_text(closes, ask.lang)),
        _ => String::new(),
    }
}

/// Days left, while it is open.
pub fn days(ask: &Ask, round: &Round) -> Option<String> {
    let left = days_left(ask.now, round.closes_at.filter(|_| round.state == State::Open)?)?;
    let key = if left == 0 { "home.last_day" } else { "home.days_left" };
    Some(texts().get(ask.lang, key, &[("n", &left.to_string())]))
}
