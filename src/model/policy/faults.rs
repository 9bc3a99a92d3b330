//! What is wrong with a policy, each thing by the key at which it is repaired.

use super::entries::{Entry, GROUPS, Kind};
use super::values::{at, whole};
use super::{Ask, Policy};
use crate::model::mail_address::MailAddress;
use crate::model::terms::{Channel, Stage};
use serde_json::Value;
use std::fmt;

/// Fewest minutes without use after which a session may end: a session's use is noted every ten.
const SHORTEST_SESSION: i64 = 15;

/// One thing to repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// E.g. `sections.1.name.ja`.
    pub key: String,
    /// Text key below `error.`.
    pub problem: &'static str,
    /// Values for the sentence's placeholders.
    pub values: Vec<(&'static str, String)>,
}

impl Fault {
    pub fn new(key: impl Into<String>, problem: &'static str) -> Self {
        Self { key: key.into(), problem, values: Vec::new() }
    }

    /// The same with a value for a placeholder of its sentence.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.problem)?;
        self.values.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

/// Everything that is wrong with it, in the order in which it is edited.
pub fn faults(policy: &Policy) -> Vec<Fault> {
    let value = whole(policy);
    let mut found = Vec::new();
    for entry in GROUPS.iter().flat_map(|group| group.entries) {
        check(entry, entry.key, at(&value, entry.key).unwrap_or(&Value::Null), &mut found);
    }
    found.extend(across(policy));
    found
}

/// What one parameter says of itself.
fn check(entry: &Entry, key: &str, value: &Value, found: &mut Vec<Fault>) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match entry.kind {
        Kind::Number { min, max, .. } => found.extend(number(key, value.as_i64().unwrap_or_default(), min, max)),
        Kind::Numbers { min, max, .. } => {
            let numbers = value.as_array().into_iter().flatten().filter_map(Value::as_i64);
            found.extend(numbers.filter_map(|one| number(key, one, min, max)));
        }
        Kind::Line { max, blank } => found.extend(line(key, &text(value), max, blank)),
        Kind::Label { max } => {
            for lang in ["ja", "en"] {
                let words = value.get(lang).map(text).unwrap_or_default();
                found.extend(line(&format!("{key}.{lang}"), &words, max, false));
            }
        }
        Kind::Rows(entries) => {
            for (row, value) in value.as_array().into_iter().flatten().enumerate() {
                for entry in entries {
                    check(entry, &format!("{key}.{row}.{}", entry.key), value.get(entry.key).unwrap_or(&Value::Null), found);
                }
            }
        }
        // Closed lists cannot hold anything else by their types; a section is looked up below.
        Kind::One { .. } | Kind::Many { .. } | Kind::Section | Kind::Sections | Kind::Position | Kind::Switch => {}
    }
}

/// What is wrong with a number.
pub fn number(key: &str, is: i64, min: i64, max: i64) -> Option<Fault> {
    (!(min..=max).contains(&is)).then(|| Fault::new(key, "number_between").with("min", min).with("max", max))
}

/// What is wrong with a line.
pub fn line(key: &str, text: &str, max: usize, blank: bool) -> Option<Fault> {
    let is = text.chars().count();
    if is > max {
        return Some(Fault::new(key, "too_long").with("limit", max).with("is", is));
    }
    if text.chars().any(char::is_control) {
        return Some(Fault::new(key, "control_in_line"));
    }
    (!blank && text.trim().is_empty()).then(|| Fault::new(key, "needed"))
}

/// What several parameters say together.
fn across(policy: &Policy) -> Vec<Fault> {
    let mut found = Vec::new();
    if chrono::NaiveDate::parse_from_str(&policy.effective_from, "%Y-%m-%d").is_err() {
        found.push(Fault::new("effective_from", "not_a_date"));
    }
    if policy.stages != [Stage::Outline, Stage::Draft] && policy.stages != [Stage::Draft] {
        found.push(Fault::new("stages", "stages"));
    }
    if policy.section(&policy.city.contact.section).is_none() {
        found.push(Fault::new("city.contact.section", "section_unknown"));
    }
    found.extend(sections(policy));
    found.extend(ids("offices", policy.offices.iter().map(|office| office.id.as_str())));
    let unreached = policy.offices.iter().enumerate().filter(|(_, office)| office.channels.contains(&Channel::WebForm));
    found.extend(unreached.map(|(row, _)| Fault::new(format!("offices.{row}.channels"), "choose")));
    let ways: Vec<_> = policy.channels.iter().map(|rule| rule.channel).collect();
    found.extend(twice(&ways).map(|row| Fault::new(format!("channels.{row}.channel"), "twice")));
    if ways.is_empty() {
        found.push(Fault::new("channels", "row_needed"));
    }
    if policy.submission.class.ask != Ask::Hidden && policy.submission.classes.is_empty() {
        found.push(Fault::new("submission.classes", "choose"));
    }
    if policy.mail.retry_minutes.is_empty() {
        found.push(Fault::new("mail.retry_minutes", "needed"));
    }
    if (1..SHORTEST_SESSION).contains(&policy.sessions.idle_minutes) {
        found.push(Fault::new("sessions.idle_minutes", "session_too_short").with("min", SHORTEST_SESSION));
    }
    found.extend(policy.route_faults());
    for (row, days) in policy.calendar.closed.iter().enumerate() {
        let sides = [("from", &days.from), ("until", &days.until)].into_iter().filter(|(_, day)| !super::days::is_month_day(day));
        found.extend(sides.map(|(side, _)| Fault::new(format!("calendar.closed.{row}.{side}"), "month_day")));
    }
    found
}

fn sections(policy: &Policy) -> Vec<Fault> {
    let mut found = ids("sections", policy.sections.iter().map(|section| section.id.as_str()));
    for (row, section) in policy.sections.iter().enumerate() {
        if !section.mail.is_empty() && MailAddress::parse(&section.mail).is_err() {
            found.push(Fault::new(format!("sections.{row}.mail"), "mail_form"));
        }
    }
    if policy.sections.is_empty() {
        found.push(Fault::new("sections", "row_needed"));
    }
    found
}

/// What is wrong with the short names of a list's rows, to which other things refer.
pub(super) fn ids<'p>(list: &str, ids: impl Iterator<Item = &'p str>) -> Vec<Fault> {
    let ids: Vec<_> = ids.collect();
    let plain = |id: &str| id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'));
    let mut found: Vec<_> = twice(&ids).map(|row| Fault::new(format!("{list}.{row}.id"), "twice")).collect();
    let odd = ids.iter().enumerate().filter(|(_, id)| !plain(id));
    found.extend(odd.map(|(row, _)| Fault::new(format!("{list}.{row}.id"), "id_form")));
    found
}

/// The places at which something stands that stood before.
fn twice<T: PartialEq>(all: &[T]) -> impl Iterator<Item = usize> {
    (0..all.len()).filter(|at| all[..*at].contains(&all[*at]))
}
