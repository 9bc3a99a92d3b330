//! A policy as a tree of values, found and set by key.

use super::Policy;
use super::entries::{GROUPS, Kind};
use serde_json::{Map, Value};

/// The whole policy, with those parameters too that its stored form leaves out when they say nothing.
pub fn whole(policy: &Policy) -> Value {
    let mut value = json(policy);
    if let Value::Object(members) = &mut value {
        members.insert("calendar".to_owned(), json(&policy.calendar));
        members.insert("deadlines".to_owned(), json(&policy.deadlines));
        members.insert("notices".to_owned(), json(&policy.notices));
    }
    for entry in GROUPS.iter().flat_map(|group| group.entries) {
        if at(&value, entry.key).is_none() {
            put(&mut value, entry.key, unsaid(entry.kind));
        }
    }
    value
}

/// What a parameter means that is left out.
fn unsaid(kind: Kind) -> Value {
    match kind {
        Kind::Number { .. } => 0.into(),
        Kind::Switch => false.into(),
        Kind::Rows(_) | Kind::Many { .. } | Kind::Numbers { .. } | Kind::Sections => Value::Array(Vec::new()),
        Kind::One { of, .. } => of().first().copied().into(),
        Kind::Line { .. } | Kind::Section | Kind::Position => "".into(),
        Kind::Label { .. } => serde_json::json!({"ja": "", "en": ""}),
    }
}

/// Our own types, of which none can fail to become a value.
fn json<T: serde::Serialize>(part: &T) -> Value {
    serde_json::to_value(part).unwrap_or(Value::Null)
}

/// What stands at a key such as `sections.0.name`.
pub fn at<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    key.split('.').try_fold(value, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => value.get(step),
    })
}

/// Puts a value at a key whose steps are names; parts that are missing on the way are made.
pub fn put(value: &mut Value, key: &str, new: Value) {
    let (step, rest) = key.split_once('.').map_or((key, None), |(step, rest)| (step, Some(rest)));
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Value::Object(members) = value else { return };
    match rest {
        None => drop(members.insert(step.to_owned(), new)),
        Some(rest) => put(members.entry(step).or_insert(Value::Null), rest, new),
    }
}
