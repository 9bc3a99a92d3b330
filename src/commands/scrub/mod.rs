//! Words that must disappear: found in texts and in JSON, replaced by a marker, with a way for offsets to follow.
//!
//! Withholding looks for exact words, erasure for what a writer's own fields are found in, in any width and spelling.

mod complaints;
mod ledger;
mod letters;
mod mentions;
mod persons;
mod plans;
mod published;
mod reasons;
mod rows;
mod words;

pub use mentions::Mentions;
pub(super) use mentions::mentions;
pub use plans::{PlanLoss, PlanText};
pub(super) use plans::{plan_losses, scrub_plan};
pub use published::Rewritten;
pub(super) use published::{ended_of, rewritten_ended, rewritten_texts, scrubbed_ended, scrubbed_sheet, sheet_of};
pub(super) use rows::{Removal, Whose};
pub use words::RoundLoss;
pub(super) use words::Worded;
pub(super) use words::{round_losses, told};

use crate::model::Span;
use crate::model::letter::{Person, RedactionMark};
use crate::model::personal_data::Everyone;
use crate::model::span::slice;
use crate::model::terms::RedactionReason;
use crate::store::json::Json;
use crate::store::submissions::Submission;
use serde_json::Value;
use std::sync::Arc;

/// What is to disappear, and what will stand for it.
pub(super) struct Scrub {
    wanted: Wanted,
    marker: String,
    /// People of whose names no part may be left where another part gives way; see [`Scrub::among`].
    others: Option<Arc<Everyone>>,
}

enum Wanted {
    Words(String),
    /// Whatever names one of them.
    Persons(Vec<Person>),
}

/// A text with markers in it, and where its other characters went.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scrubbed {
    pub text: String,
    /// How many places were replaced.
    pub places: u64,
    replaced: Vec<Span>,
    marker: usize,
}

impl Scrub {
    /// Exactly these words.
    pub fn words(words: &str, marker: &str) -> Self {
        Self { wanted: Wanted::Words(words.to_owned()), marker: marker.to_owned(), others: None }
    }

    /// Whatever names this person or leads to them.
    pub fn person(person: Person, marker: &str) -> Self {
        Self::persons(vec![person], marker)
    }

    /// The same for several.
    pub fn persons(persons: Vec<Person>, marker: &str) -> Self {
        Self { wanted: Wanted::Persons(persons), marker: marker.to_owned(), others: None }
    }

    /// Takes the whole name of one of these where a part of it, as a given name that both have, is taken: by its rest somebody would
    /// still be known, and nothing that looks for the whole would find it any more.
    pub fn among(self, others: Option<Arc<Everyone>>) -> Self {
        Self { others, ..self }
    }

    /// The places in a text, first to last, none overlapping another.
    pub fn spans(&self, text: &str) -> Vec<Span> {
        let mut spans = match &self.wanted {
            Wanted::Words(words) => exact(text, words),
            Wanted::Persons(persons) => persons::own(text, persons),
        };
        if let (false, Some(others)) = (spans.is_empty(), &self.others) {
            let torn = others.find(text).into_iter().map(|hit| hit.span).filter(|name| spans.iter().any(|span| span.overlaps(*name)));
            let torn: Vec<Span> = torn.collect();
            spans.extend(torn);
        }
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if last.overlaps(span) => *last = Span::new(last.start(), last.end().max(span.end())).unwrap_or(*last),
                _ => merged.push(span),
            }
        }
        merged
    }

    /// The text without the words; none if they are not in it.
    pub fn text(&self, text: &str) -> Option<Scrubbed> {
        let replaced = self.spans(text);
        if replaced.is_empty() {
            return None;
        }
        let mut copy = String::with_capacity(text.len());
        let mut reached = 0;
        for span in &replaced {
            copy.push_str(slice(text, reached, span.start()).unwrap_or_default());
            copy.push_str(&self.marker);
            reached = span.end();
        }
        copy.extend(text.chars().skip(reached));
        Some(Scrubbed { text: copy, places: replaced.len() as u64, replaced, marker: self.marker.chars().count() })
    }

    /// Replaces the words in a field; gives the number of places.
    pub fn field(&self, field: &mut String) -> u64 {
        let Some(scrubbed) = self.text(field) else { return 0 };
        *field = scrubbed.text;
        scrubbed.places
    }

    /// Whether a JSON text holds the words in one of its strings. One that cannot be read is looked through as it is.
    pub fn is_in(&self, body: &str) -> bool {
        self.may_be_in(body)
            && match serde_json::from_str::<Value>(body) {
                Ok(value) => self.is_in_value(&value),
                Err(_) => !self.spans(body).is_empty(),
            }
    }

    fn is_in_value(&self, value: &Value) -> bool {
        match value {
            // JSON within JSON, as the detail of an approval is.
            Value::String(text) if text.starts_with('{') => self.is_in(text),
            Value::String(text) => !self.spans(text).is_empty(),
            Value::Array(items) => items.iter().any(|item| self.is_in_value(item)),
            Value::Object(members) => members.values().any(|member| self.is_in_value(member)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// A quick look before `is_in`, for bodies of many megabytes. Exact words stand in JSON as they are, a person in any width
    /// and spelling.
    pub fn may_be_in(&self, body: &str) -> bool {
        match &self.wanted {
            Wanted::Words(words) => [escaped(words), escaped(&escaped(words))].iter().any(|words| body.contains(words)),
            Wanted::Persons(persons) => persons.iter().any(|person| !person.is_empty()),
        }
    }

    /// Marks the words in a letter for good, so that no text made from it shows them; gives the number of places, those left out
    /// that a removal marked before.
    pub fn mark(&self, letter: &mut Submission, reason: RedactionReason) -> u64 {
        let spans = self.spans(&letter.text);
        if spans.is_empty() {
            return 0;
        }
        let (mut marks, mut places) = ((*letter.redactions).clone(), 0);
        for span in spans {
            let (start, end) = (span.start(), span.end());
            if marks.iter().any(|mark| mark.fixed && mark.covers(start, end)) {
                continue;
            }
            marks.retain(|mark| (mark.start, mark.end) != (start, end));
            marks.push(RedactionMark { start, end, reason, fixed: true });
            places += 1;
        }
        marks.sort_by_key(|mark| (mark.start, mark.end));
        letter.redactions = Json::new(marks);
        places
    }
}

impl Scrubbed {
    /// Where an offset of the old text lies in the new one. One inside a replaced place goes to the end of its marker, so
    /// that two spans that met there still meet.
    pub fn at(&self, offset: usize) -> usize {
        let mut moved = offset;
        for span in &self.replaced {
            if offset >= span.end() {
                moved = moved + self.marker - span.length();
            } else if offset > span.start() {
                return moved - (offset - span.start()) + self.marker;
            }
        }
        moved
    }
}

/// How a text stands in JSON, without the quotation marks around it.
fn escaped(words: &str) -> String {
    let quoted = serde_json::to_string(words).unwrap_or_default();
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

fn exact(text: &str, words: &str) -> Vec<Span> {
    let length = words.chars().count();
    let mut spans = Vec::new();
    let (mut byte, mut at) = (0, 0);
    for (found, _) in text.match_indices(words) {
        at += text.get(byte..found).unwrap_or_default().chars().count();
        spans.extend(Span::new(at, at + length));
        at += length;
        byte = found + words.len();
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::letter::CoSigner;
    use proptest::prelude::*;

    fn person() -> Person {
        Person {
            name: "佐久 花子".to_owned(),
            kana: "さく はなこ".to_owned(),
            address: "みほん市中央三丁目5番1号".to_owned(),
            phone: "090-1234-5678".to_owned(),
            mail: "hanako@example.com".to_owned(),
            ..Person::default()
        }
    }

    #[test]
    fn a_person_goes_in_every_spelling_and_others_stay() {
        let scrub = Scrub::person(person(), "［消去］");
        let text = "佐久花子です。０９０−１２３４−５６７８か hanako@example.com へ。隣の人は 080-9999-8888。森を守る。";

        let scrubbed = scrub.text(text).unwrap();

        assert_eq!(scrubbed.text, "［消去］です。［消去］か ［消去］ へ。隣の人は 080-9999-8888。森を守る。");
        assert!(scrub.text("森を守る。").is_none());
    }

    #[test]
    fn of_a_name_that_shares_a_part_no_rest_is_left() {
        let neighbour = Person { name: "山田 花子".to_owned(), ..Person::default() };
        let others = Everyone::of(neighbour.known().iter().flat_map(crate::model::personal_data::tokens).collect()).unwrap();
        let text = "隣の山田 花子さんに賛成です。佐久さんより。";

        let torn = Scrub::person(person(), "［消去］").text(text).unwrap();
        let whole = Scrub::person(person(), "［消去］").among(Some(Arc::new(others))).text(text).unwrap();

        assert_eq!(torn.text, "隣の山田 ［消去］さんに賛成です。［消去］さんより。");
        assert_eq!(whole.text, "隣の［消去］さんに賛成です。［消去］さんより。");
    }

    #[test]
    fn who_signed_too_goes_as_well() {
        let co_signers = CoSigner::typed("川辺　守、みほん市本町1丁目2番3号\n森");
        let scrub = Scrub::person(Person { co_signers, ..person() }, "［消去］");

        let scrubbed = scrub.text("川辺守と佐久花子。本町１−２−３に住む。森を守る。").unwrap();

        assert_eq!(scrubbed.text, "［消去］と［消去］。［消去］に住む。森を守る。");
    }

    #[test]
    fn words_are_found_in_every_string_of_a_json_text_and_of_json_within_it() {
        let scrub = Scrub::words("山田\"太郎", "［非公開］");
        let within = serde_json::json!({"b": "山田\"太郎の意見"}).to_string();

        for (value, is_in) in [
            (serde_json::json!({"a": ["山田\"太郎の意見", {"b": "山田"}], "n": 3}), true),
            (serde_json::json!({"a": [{"detail": within}]}), true),
            (serde_json::json!({"a": ["山田", "太郎", 3]}), false),
        ] {
            assert_eq!(scrub.is_in(&value.to_string()), is_in, "{value}");
        }
        assert!(Scrub::person(person(), "").is_in(r#"{"a": "サク　ハナコさんへ"}"#));
        assert!(!Scrub::person(Person::default(), "").is_in(r#"{"a": "サク　ハナコさんへ"}"#));
    }

    proptest! {
        #[test]
        fn offsets_follow_their_characters(text in "[あい花子]{0,12}", at in 0usize..12) {
            let scrub = Scrub::words("花子", "［消］");
            prop_assume!(at <= text.chars().count());
            let Some(scrubbed) = scrub.text(&text) else { return Ok(()) };
            let inside = scrub.spans(&text).iter().any(|span| span.start() < at && at < span.end());
            let before: String = text.chars().take(at).collect();
            let moved: String = scrubbed.text.chars().take(scrubbed.at(at)).collect();

            prop_assert_eq!(scrubbed.at(text.chars().count()), scrubbed.text.chars().count());
            if !inside {
                prop_assert_eq!(moved, before.replace("花子", "［消］"));
            }
        }
    }
}
