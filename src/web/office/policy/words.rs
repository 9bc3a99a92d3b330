//! Parameters of a policy in the reader's language.

use crate::model::policy::Policy;
use crate::model::policy::entries::{Entry, GROUPS, Group, Kind};
use crate::model::policy::values::{at, whole};
use crate::model::terms::Lang;
use crate::templates::helpers::grouped;
use crate::texts::texts;
use serde::Serialize;
use serde_json::Value;

/// A row of the part `summary_list`.
#[derive(Serialize)]
pub struct Row {
    pub key: String,
    pub value: String,
    pub href: Option<String>,
}

/// What a key is called; `sections.2.name` is called as `sections.0.name` is.
pub fn name(key: &str, lang: Lang) -> String {
    texts().get(lang, &format!("policy.key.{}", plain(key)), &[])
}

/// What is to be known about a key, if anything.
pub fn hint(key: &str, lang: Lang) -> Option<String> {
    let key = format!("policy.hint.{}", plain(key));
    texts().has(lang, &key).then(|| texts().get(lang, &key, &[]))
}

/// A key as the texts spell it: without the numbers of rows.
fn plain(key: &str) -> String {
    key.split('.').filter(|step| step.parse::<usize>().is_err()).collect::<Vec<_>>().join("_")
}

/// The heading of a group.
pub fn heading(group: &Group, lang: Lang) -> String {
    texts().get(lang, &format!("policy.group.{}", group.id), &[])
}

/// Every parameter of a group with what it says.
pub fn rows(policy: &Policy, group: &Group, lang: Lang) -> Vec<Row> {
    let value = whole(policy);
    let row = |entry: &Entry| {
        let found = at(&value, entry.key).unwrap_or(&Value::Null);
        match entry.kind {
            Kind::Rows(columns) => {
                found.as_array().into_iter().flatten().map(|item| of_row(policy, entry.key, columns, item, lang)).collect()
            }
            _ => vec![Row { key: name(entry.key, lang), value: value_of(policy, entry.kind, found, lang), href: None }],
        }
    };
    group.entries.iter().flat_map(row).collect()
}

/// A row of a list: its first column names it.
fn of_row(policy: &Policy, key: &str, columns: &[Entry], item: &Value, lang: Lang) -> Row {
    let cell = |column: &Entry| value_of(policy, column.kind, item.get(column.key).unwrap_or(&Value::Null), lang);
    let line = |column: &Entry| {
        let pair = [("name", name(&format!("{key}.{}", column.key), lang)), ("value", cell(column))];
        texts().get(lang, "policy.named", &pair.each_ref().map(|(key, value)| (*key, value.as_str())))
    };
    let (first, others) = columns.split_first().map_or((String::new(), columns), |(first, others)| (cell(first), others));
    Row { key: first, value: others.iter().map(line).collect::<Vec<_>>().join("\n"), href: None }
}

/// What a parameter says in one version and in the other, each in one text; of a list only the rows that differ.
pub fn sides(before: &Policy, after: &Policy, entry: &Entry, lang: Lang) -> [String; 2] {
    let values = [before, after].map(|policy| at(&whole(policy), entry.key).cloned().unwrap_or(Value::Null));
    let said = |policy: &Policy, value: &Value, other: &Value| match entry.kind {
        Kind::Rows(columns) => {
            let same = |item: &&Value| other.as_array().is_some_and(|others| others.contains(item));
            let differing = value.as_array().into_iter().flatten().filter(|item| !same(item));
            let rows = differing.map(|item| of_row(policy, entry.key, columns, item, lang));
            or_nothing(rows.map(|Row { key, value, .. }| format!("{key}\n{value}")).collect::<Vec<_>>().join("\n\n"), lang)
        }
        kind => value_of(policy, kind, value, lang),
    };
    let [old, new] = &values;
    [said(before, old, new), said(after, new, old)]
}

fn value_of(policy: &Policy, kind: Kind, value: &Value, lang: Lang) -> String {
    let say = |key: &str| texts().get(lang, key, &[]);
    let text = value.as_str().unwrap_or_default();
    let number = |value: &Value, unit: &str| texts().get(lang, unit, &[("n", &grouped(value.as_i64().unwrap_or_default()))]);
    let many = |words: Vec<String>| or_nothing(words.join(&say("policy.between")), lang);
    let section = |id: &str| policy.section(id).map_or_else(|| id.to_owned(), |section| section.name.get(lang).to_owned());
    let items = || value.as_array().into_iter().flatten();
    match kind {
        Kind::Number { unit, .. } => number(value, unit),
        Kind::Numbers { unit, .. } => many(items().map(|item| number(item, unit)).collect()),
        Kind::Line { .. } => or_nothing(text.to_owned(), lang),
        Kind::Label { .. } => ["ja", "en"].map(|lang| value.get(lang).and_then(Value::as_str).unwrap_or_default()).join("\n"),
        Kind::One { of, words } => {
            let chosen = if text.is_empty() { of().first().copied().unwrap_or_default() } else { text };
            say(&words.replace("{}", chosen))
        }
        Kind::Many { words, .. } => many(items().map(|item| say(&words.replace("{}", item.as_str().unwrap_or_default()))).collect()),
        Kind::Section => or_nothing(section(text), lang),
        Kind::Sections => many(items().map(|item| section(item.as_str().unwrap_or_default())).collect()),
        Kind::Position => {
            or_nothing(policy.position(text).map_or_else(|| text.to_owned(), |position| position.name.get(lang).to_owned()), lang)
        }
        Kind::Switch => say(if value.as_bool() == Some(true) { "policy.yes" } else { "policy.no" }),
        Kind::Rows(_) => String::new(),
    }
}

fn or_nothing(text: String, lang: Lang) -> String {
    if text.is_empty() { texts().get(lang, "policy.nothing", &[]) } else { text }
}

/// What differs between two versions, in the order in which it is edited: the parameter, before, after.
pub fn differences(before: &Policy, after: &Policy) -> Vec<(&'static Group, &'static Entry)> {
    let (before, after) = (whole(before), whole(after));
    let all = GROUPS.iter().flat_map(|group| group.entries.iter().map(move |entry| (group, entry)));
    all.filter(|(_, entry)| at(&before, entry.key) != at(&after, entry.key)).collect()
}
