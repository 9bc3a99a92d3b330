//! A group of parameters as it was sent, read by the table of parameters.

use crate::commands::FieldError;
use crate::commands::policy::of_fault;
use crate::model::fold;
use crate::model::policy::entries::{Entry, Group, Kind};
use crate::model::policy::faults::{line, number};
use crate::model::policy::values::put;
use crate::web::form::Form;
use serde_json::{Map, Value};

/// Most rows that a list may have.
const MOST_ROWS: usize = 300;

/// The values of `whole` with those of a group replaced by what was sent.
pub fn group(group: &Group, form: &Form, mut whole: Value) -> Result<Value, Vec<FieldError>> {
    let mut errors = Vec::new();
    for entry in group.entries {
        let value = one(entry, entry.key, form, &mut errors);
        put(&mut whole, entry.key, value);
    }
    if errors.is_empty() { Ok(whole) } else { Err(errors) }
}

/// The numbers of the rows that a form has of a list, blank ones too.
pub fn row_numbers(key: &str, form: &Form) -> Vec<usize> {
    let number = |name: &str| name.strip_prefix(key)?.strip_prefix('.')?.split('.').next()?.parse().ok();
    let mut numbers: Vec<usize> = form.fields().iter().filter_map(|(name, _)| number(name)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(MOST_ROWS);
    numbers
}

fn one(entry: &Entry, key: &str, form: &Form, errors: &mut Vec<FieldError>) -> Value {
    let text = |name: &str| form.get(name).trim().to_owned();
    match entry.kind {
        Kind::Number { min, max, .. } => match whole_number(&text(key)) {
            Some(is) => {
                errors.extend(number(key, is, min, max).map(of_fault));
                is.into()
            }
            None => wrong(errors, key, "number_needed"),
        },
        Kind::Numbers { min, max, .. } => {
            let folded = fold::field(&text(key));
            let items = folded.split([',', '、', ' ', '\u{3000}']).map(str::trim).filter(|item| !item.is_empty());
            match items.map(whole_number).collect::<Option<Vec<_>>>() {
                Some(all) => {
                    errors.extend(all.iter().find_map(|is| number(key, *is, min, max)).map(of_fault));
                    all.into()
                }
                None => wrong(errors, key, "numbers_needed"),
            }
        }
        Kind::Line { max, blank } => {
            errors.extend(line(key, &text(key), max, blank).map(of_fault));
            text(key).into()
        }
        Kind::Label { max } => {
            let side = |lang: &str| {
                let name = format!("{key}.{lang}");
                (lang.to_owned(), text(&name), line(&name, &text(&name), max, false))
            };
            let sides = ["ja", "en"].map(side);
            errors.extend(sides.iter().filter_map(|(_, _, fault)| fault.clone()).map(of_fault));
            Value::Object(sides.into_iter().map(|(lang, text, _)| (lang, text.into())).collect())
        }
        Kind::One { of, .. } => match of().into_iter().find(|one| *one == form.get(key)) {
            Some(chosen) => chosen.into(),
            None => wrong(errors, key, "choose"),
        },
        Kind::Many { of, .. } => of().into_iter().filter(|one| form.all(key).any(|sent| sent == *one)).collect(),
        // Whether there is such a section or position is said with the whole: it may be added in another group.
        Kind::Section | Kind::Position => text(key).into(),
        Kind::Sections => form.all(key).collect(),
        Kind::Switch => (form.get(key) == "on").into(),
        Kind::Rows(columns) => rows(columns, key, form, errors),
    }
}

/// The rows that say something and are not to go.
fn rows(columns: &[Entry], key: &str, form: &Form, errors: &mut Vec<FieldError>) -> Value {
    let mut kept = Vec::new();
    for row in row_numbers(key, form) {
        let prefix = format!("{key}.{row}.");
        let gone = format!("{prefix}gone");
        let blank = form.fields().iter().all(|(name, value)| !name.starts_with(&prefix) || value.trim().is_empty());
        if blank || form.get(&gone) == "on" {
            continue;
        }
        let cells = columns.iter().map(|column| (column.key.to_owned(), one(column, &format!("{prefix}{}", column.key), form, errors)));
        kept.push(Value::Object(cells.collect::<Map<_, _>>()));
    }
    kept.into()
}

fn whole_number(text: &str) -> Option<i64> {
    fold::field(text).parse().ok()
}

fn wrong(errors: &mut Vec<FieldError>, key: &str, problem: &'static str) -> Value {
    errors.push(FieldError::new(key, problem));
    Value::Null
}
