//! What was typed at the paper desk, read as the command that takes the letter in.

use super::writer::person;
use crate::commands::FieldError;
use crate::commands::submission::{Enter, FILE_LIMIT, Post, Scan};
use crate::model::Moment;
use crate::model::date_input::{DateError, TimeError, parse_date, parse_time};
use crate::model::letter::Topic;
use crate::model::terms::{Channel, Lang, Tongue};
use crate::record::digest::Digest;
use crate::store::rounds::Round;
use crate::web::form::Form;
use crate::web::upload::Sent;

/// Stretches of a letter about different sections and questions that one form has room for.
pub(super) const PARTS: usize = 40;

pub(super) fn command(form: &Form, round: &Round, scans: Result<Vec<Scan>, FieldError>) -> Result<Enter, Vec<FieldError>> {
    let mut errors = Vec::new();
    let channel: Option<Channel> = form.parse("channel");
    if channel.is_none() {
        errors.push(FieldError::new("channel", "choose"));
    }
    let received_at = received_at(form).map_err(|error| errors.push(error));
    let scans = scans.map_err(|error| errors.push(error));
    let parts = (1..=count(form.get("parts"))).map(|n| {
        let section = form.get(&format!("section-{n}"));
        (topic(section), form.get(&format!("text-{n}")).to_owned())
    });
    let parts = parts.collect();
    let (Some(channel), Ok(received_at), Ok(scans), true) = (channel, received_at, scans, errors.is_empty()) else { return Err(errors) };
    // The token changes with every session, and what was typed does not.
    let fields: Vec<_> = form.fields().iter().filter(|(name, _)| name != "csrf").collect();
    let files: Vec<_> = scans.iter().map(|scan| Digest::of(&[&scan.bytes]).hex()).collect();
    let payload = serde_json::to_vec(&(fields, files)).unwrap_or_default();
    Ok(Enter {
        post: Post { key: form.get("key").to_owned(), payload },
        round: round.id,
        channel,
        office: form.get("office").to_owned(),
        received_at,
        parts,
        person: person(form),
        lang: form.parse("lang").unwrap_or(Lang::Ja),
        written_in: form.parse("written_in").unwrap_or(Tongue::Ja),
        scans,
    })
}

/// The files as scans; one that is too large was not kept and is named by its place among them.
pub(super) fn scans(files: Vec<Sent>) -> Result<Vec<Scan>, FieldError> {
    match files.iter().find(|file| file.too_large) {
        Some(large) => Err(FieldError::new(&large.field, "file_too_large").with("limit", FILE_LIMIT / 1024 / 1024)),
        None => Ok(files.into_iter().map(|Sent { name, bytes, .. }| Scan { name, bytes }).collect()),
    }
}

/// Day and time as the clerk typed them; a day without a time counts from its beginning, as post-marks have none.
fn received_at(form: &Form) -> Result<Moment, FieldError> {
    let date = parse_date(form.get("received_date")).map_err(|error| FieldError::new("received_date", date_problem(error)))?;
    match parse_time(form.get("received_time")) {
        Ok(time) => Ok(time.on(date)),
        Err(TimeError::Empty) => Ok(Moment::start_of_day(date)),
        Err(TimeError::Ambiguous) => Err(FieldError::new("received_time", "time_ambiguous")),
        Err(TimeError::Form) => Err(FieldError::new("received_time", "time_form")),
    }
}

pub(super) const fn date_problem(error: DateError) -> &'static str {
    match error {
        DateError::Empty => "needed",
        DateError::Form => "date_form",
        DateError::ShortYear => "date_short_year",
        DateError::NoSuchDay => "date_no_such_day",
        DateError::OutsideEra => "date_outside_era",
        DateError::Contradiction => "date_contradiction",
    }
}

/// What a box is about: a section by its id, or a question by its place.
fn topic(typed: &str) -> Option<Topic> {
    match typed.strip_prefix('q').and_then(|number| number.parse().ok()) {
        Some(number) => Some(Topic::Question(number)),
        None => typed.parse().ok().map(Topic::Section),
    }
}

pub(super) fn count(parts: &str) -> usize {
    parts.parse().unwrap_or(1).clamp(1, PARTS)
}
