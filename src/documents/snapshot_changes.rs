//! Field by field, what one content says otherwise than another of the same kind: for who reads it a second time.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Fields of an element by which it is the same one in both contents.
const IDENTITY: [&str; 3] = ["number", "id", "place"];
/// Fields of an element that say best what it is.
const NAMING: [&str; 5] = ["gist", "text", "title", "heading", "address"];

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Number of the issue that it belongs to, where it belongs to one.
    pub issue: Option<i64>,
    /// The field's key in the content; of a list, when an element came or went.
    pub field: String,
    pub before: String,
    pub after: String,
}

/// Every field that differs, in the order of the newer content.
pub fn changes(old: &Value, new: &Value) -> Vec<Changed> {
    let mut found = Vec::new();
    walk(old, new, None, "", &mut found);
    found
}

fn walk(old: &Value, new: &Value, issue: Option<i64>, field: &str, found: &mut Vec<Changed>) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for key in keys {
                walk(old.get(key).unwrap_or(&Value::Null), new.get(key).unwrap_or(&Value::Null), issue, key, found);
            }
        }
        (Value::Array(old), Value::Array(new)) => elements(old, new, issue, field, found),
        // A list that is left out when it is empty.
        (Value::Array(old), Value::Null) => elements(old, &[], issue, field, found),
        (Value::Null, Value::Array(new)) => elements(&[], new, issue, field, found),
        _ if old == new => {}
        _ => found.push(Changed { issue, field: field.to_owned(), before: said(old), after: said(new) }),
    }
}

fn elements(old: &[Value], new: &[Value], issue: Option<i64>, field: &str, found: &mut Vec<Changed>) {
    let of = |value: &Value| if field == "issues" { value.get("number").and_then(Value::as_i64) } else { issue };
    for (at, value) in new.iter().enumerate() {
        match same(old, at, value) {
            Some(before) => walk(before, value, of(value), field, found),
            None => found.push(Changed { issue: of(value), field: field.to_owned(), before: String::new(), after: said(value) }),
        }
    }
    for (at, value) in old.iter().enumerate() {
        if same(new, at, value).is_none() {
            found.push(Changed { issue: of(value), field: field.to_owned(), before: said(value), after: String::new() });
        }
    }
}

/// The same element in the other list: by what identifies it, else by its place.
fn same<'v>(others: &'v [Value], at: usize, value: &Value) -> Option<&'v Value> {
    match IDENTITY.iter().find(|name| value.get(name).is_some()) {
        Some(name) => others.iter().find(|other| other.get(name) == value.get(name)),
        None => others.get(at),
    }
}

/// A value in words; empty for what has none.
fn said(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(list) => list.iter().map(said).filter(|one| !one.is_empty()).collect::<Vec<_>>().join("\n"),
        Value::Object(fields) => named(fields),
    }
}

fn named(fields: &Map<String, Value>) -> String {
    let text = |name: &&str| fields.get(*name).and_then(Value::as_str).filter(|text| !text.is_empty());
    NAMING.iter().find_map(text).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn listed(old: Value, new: Value) -> Vec<(Option<i64>, String, String, String)> {
        changes(&old, &new).into_iter().map(|one| (one.issue, one.field, one.before, one.after)).collect()
    }

    fn row(issue: Option<i64>, field: &str, before: &str, after: &str) -> (Option<i64>, String, String, String) {
        (issue, field.to_owned(), before.to_owned(), after.to_owned())
    }

    #[test]
    fn what_is_the_same_is_not_listed() {
        let content = json!({ "title": "案", "issues": [{ "number": 1, "text": "植える" }], "days": 30 });
        assert_eq!(listed(content.clone(), content), []);
    }

    #[test]
    fn a_field_is_named_with_its_issue_and_elements_that_moved_are_the_same() {
        let old = json!({ "issues": [{ "number": 1, "text": "a" }, { "number": 2, "text": "b" }], "days": 30 });
        let new = json!({ "issues": [{ "number": 2, "text": "c" }, { "number": 1, "text": "a" }], "days": 31 });

        assert_eq!(listed(old, new), [row(None, "days", "30", "31"), row(Some(2), "text", "b", "c")]);
    }

    #[test]
    fn elements_come_and_go_and_a_list_may_begin() {
        let old = json!({ "opinions": [{ "id": "x", "gist": "木" }] });
        let new = json!({ "opinions": [{ "id": "y", "gist": "花" }], "sections": [{ "id": "s", "heading": "1 緑" }] });

        let expected = [row(None, "opinions", "", "花"), row(None, "opinions", "木", ""), row(None, "sections", "", "1 緑")];
        assert_eq!(listed(old, new), expected);
    }
}
