//! The personal-data detector: where a letter may name its writer or anyone else.
//!
//! It reads a folded text (width, kana, hyphens, case, old kanji) and reports places in the original. It prefers a
//! false alarm to a miss: an official clears every hit, nothing is replaced by itself. What the writer's own fields
//! are found in, whatever the form, is tested in `tests.rs`.

mod address;
mod addressed;
mod digits;
mod everyone;
mod leak;
mod mail;
mod name;
mod numbers;
mod romaji;
#[cfg(test)]
mod tests;

pub use addressed::addressed;
pub use everyone::{Everyone, Token, TooMany, tokens};
pub use leak::contains_any;

use super::fold::Folded;
use super::span::Span;
use super::terms::RedactionReason;
use std::ops::Range;

/// What is known of the writer of a letter, each as typed.
#[derive(Clone, Copy, Default)]
pub struct KnownPerson<'a> {
    /// The name; parts are told apart by a space.
    pub name: Option<&'a str>,
    /// The reading of the name in hiragana or katakana, if asked for.
    pub name_kana: Option<&'a str>,
    /// The address.
    pub address: Option<&'a str>,
    /// The phone number.
    pub phone: Option<&'a str>,
    /// The mail address.
    pub mail: Option<&'a str>,
}

/// A place that may hold personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where, in the original text.
    pub span: Span,
    /// What it seems to be.
    pub kind: RedactionReason,
    /// Whether it can hardly be anything else; a doubtful one may be an everyday word.
    pub certain: bool,
}

/// Every place that may hold the writer's or anyone's personal data, first to last.
pub fn find(text: &str, person: &KnownPerson<'_>) -> Vec<Hit> {
    find_all_of(text, std::slice::from_ref(person))
}

/// The same where several people stand behind a letter.
pub fn find_all_of(text: &str, people: &[KnownPerson<'_>]) -> Vec<Hit> {
    let folded = Folded::of(text);
    let digits = numbers::with_digits(&folded);
    let spelled = address::spelled(&digits);
    let mut hits = mail::find(&folded, &digits, people.iter().filter_map(|person| person.mail));
    for (nth, person) in people.iter().enumerate() {
        // Numbers are found whosever they are: once is enough for who gave none.
        if nth == 0 || person.phone.is_some() {
            hits.extend(digits::find(&digits, person.phone));
        }
        hits.extend(name::find(&folded, person.name, person.name_kana));
        hits.extend(person.address.map_or_else(Vec::new, |address| address::find(&spelled, address)));
    }
    tidy(hits)
}

/// A hit on a range of a folded text.
fn hit(view: &Folded, range: Range<usize>, kind: RedactionReason, certain: bool) -> Option<Hit> {
    view.span(range).map(|span| Hit { span, kind, certain })
}

/// Sorts hits and drops those that lie within another of the same kind.
fn tidy(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.span.start(), std::cmp::Reverse(hit.span.end()), !hit.certain));
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match kept.iter_mut().rev().find(|other| other.kind == hit.kind && other.span.end() >= hit.span.end()) {
            Some(outer) => outer.certain |= hit.certain,
            None => kept.push(hit),
        }
    }
    kept
}

/// Where `pattern` stands in `text` when the characters that `skip` names may come between its characters.
fn find_all(text: &[char], pattern: &[char], skip: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let Some(first) = pattern.first() else { return Vec::new() };
    let starts = text.iter().enumerate().filter(|(_, c)| *c == first).map(|(at, _)| at);
    starts.filter_map(|start| match_at(text, start, pattern, &skip).map(|end| start..end)).collect()
}

fn match_at(text: &[char], start: usize, pattern: &[char], skip: &impl Fn(char) -> bool) -> Option<usize> {
    let mut at = start;
    for (nth, wanted) in pattern.iter().enumerate() {
        while nth > 0 && text.get(at).is_some_and(|c| c != wanted && skip(*c)) {
            at += 1;
        }
        if text.get(at) != Some(wanted) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// Whether the text goes on at `at` with these words.
fn starts_with(text: &[char], at: usize, words: &str) -> bool {
    text.get(at..).is_some_and(|rest| words.chars().count() <= rest.len() && rest.iter().zip(words.chars()).all(|(a, b)| *a == b))
}

/// Whether the text up to before `at` ends with these characters.
fn ends_with(text: &[char], at: usize, words: &[char]) -> bool {
    text.get(..at).is_some_and(|before| before.ends_with(words))
}
