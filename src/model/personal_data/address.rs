//! The writer's own address: whole, or down to the town and its number, in any width, with numbers in kanji or digits.
//!
//! Text and address are brought into one spelling, in which 三丁目５番地の１ is `3-5-1`, so they can be compared as words.

use super::{Hit, ends_with, find_all, hit, numbers, starts_with};
use crate::model::fold::Folded;
use crate::model::terms::RedactionReason;

/// Every place that may be the writer's address, in the text as [`spelled`] gives it.
pub fn find(view: &Folded, address: &str) -> Vec<Hit> {
    let own = Own::of(address);
    let text = view.chars();
    let mut hits = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let found = own.prefix_at(text, at);
        let lead = own.lead_before(text, at);
        // A town without a number is a place like any other, unless the city with it makes it the whole address.
        if let Some((length, certain)) = found.filter(|_| own.numbered() || lead >= own.city.len()) {
            // 号 and 号室 after the last number go with it.
            let closed = text.get(at + length) == Some(&'-') && !text.get(at + length + 1).is_some_and(char::is_ascii_digit);
            hits.extend(hit(view, at - lead..at + length + usize::from(closed), RedactionReason::Address, certain));
        }
        at += found.map_or(1, |(length, _)| length);
    }
    for part in own.parts() {
        let places = find_all(text, part, |_| false).into_iter().filter(|place| clear(text, place.start, place.end));
        hits.extend(places.filter_map(|place| hit(view, place, RedactionReason::Address, false)));
    }
    hits
}

/// The part of an address that leads to a house: from the town to its last number before a building's name, at most three
/// numbers; empty when there is none.
pub fn telling(address: &str) -> String {
    let own = Own::of(address);
    let last = own.ends.iter().take(3).rfind(|end| is_number_end(&own.local, **end));
    last.and_then(|end| own.local.get(..*end)).unwrap_or_default().iter().collect()
}

/// An address taken apart.
struct Own {
    prefecture: Vec<char>,
    city: Vec<char>,
    /// From the town on.
    local: Vec<char>,
    /// Lengths of `local` up to the end of each number, and of the whole.
    ends: Vec<usize>,
}

impl Own {
    fn of(address: &str) -> Self {
        let all: Vec<char> = spelled(&numbers::with_digits(&Folded::of(address))).chars().to_vec();
        let all = without_postal_code(&all);
        let trimmed: &[char] = all.get(..all.iter().rposition(|c| *c != '-').map_or(0, |last| last + 1)).unwrap_or_default();
        let prefecture = prefecture_length(trimmed);
        let rest = trimmed.get(prefecture..).unwrap_or_default();
        let city = city_length(rest);
        let local = rest.get(city..).unwrap_or_default().to_vec();
        let mut ends: Vec<usize> = (1..=local.len()).filter(|end| is_number_end(&local, *end)).collect();
        // A number alone is no address, and neither is a town whose name begins with one.
        ends.retain(|end| local.iter().take(*end).any(|c| !c.is_ascii_digit() && *c != '-'));
        if !local.is_empty() && ends.last() != Some(&local.len()) {
            ends.push(local.len());
        }
        let part = |range: std::ops::Range<usize>| trimmed.get(range).unwrap_or_default().to_vec();
        Self { prefecture: part(0..prefecture), city: part(prefecture..prefecture + city), local, ends }
    }

    /// The longest beginning of the address, at least town and number, that stands here; certain with two numbers or the whole.
    fn prefix_at(&self, text: &[char], at: usize) -> Option<(usize, bool)> {
        let matches = |end: &usize| {
            self.local.get(..*end).is_some_and(|prefix| text.get(at..).is_some_and(|rest| rest.starts_with(prefix)))
                && clear(text, at, at + end)
        };
        let (nth, length) = self.ends.iter().enumerate().rev().find(|(_, end)| matches(end))?;
        Some((*length, self.numbered() && (nth > 0 || self.ends.len() == 1)))
    }

    fn numbered(&self) -> bool {
        self.local.iter().any(char::is_ascii_digit)
    }

    /// How many characters before `at` are the city, or prefecture and city.
    fn lead_before(&self, text: &[char], at: usize) -> usize {
        if self.city.is_empty() || !ends_with(text, at, &self.city) {
            return 0;
        }
        let city = self.city.len();
        if ends_with(text, at - city, &self.prefecture) { city + self.prefecture.len() } else { city }
    }

    /// What points to the address without the town: a number of three parts, and the name of the building.
    fn parts(&self) -> Vec<&[char]> {
        let mut parts = Vec::new();
        let numbers = self.local.split(|c| !c.is_ascii_digit() && *c != '-').map(trim);
        parts.extend(numbers.filter(|number| number.iter().filter(|c| **c == '-').count() > 1));
        let after = self.ends.first().and_then(|end| self.local.get(*end..)).unwrap_or_default();
        parts.extend(after.split(char::is_ascii_digit).map(trim).filter(|name| name.len() > 2));
        parts
    }
}

fn trim(number: &[char]) -> &[char] {
    let start = number.iter().position(|c| *c != '-').unwrap_or(number.len());
    let end = number.iter().rposition(|c| *c != '-').map_or(start, |last| last + 1);
    number.get(start..end).unwrap_or_default()
}

fn is_number_end(chars: &[char], end: usize) -> bool {
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    end.checked_sub(1).is_some_and(digit) && !digit(end)
}

/// Whether no digit beside the place makes its number another one.
fn clear(text: &[char], start: usize, end: usize) -> bool {
    let digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    let before = start.checked_sub(1).is_some_and(digit) && digit(start);
    let after = end.checked_sub(1).is_some_and(digit) && digit(end);
    !before && !after
}

fn without_postal_code(address: &[char]) -> &[char] {
    let rest = address.strip_prefix(&['〒']).unwrap_or(address);
    match rest {
        [a, b, c, '-', d, e, f, g, rest @ ..] if [a, b, c, d, e, f, g].iter().all(|c| c.is_ascii_digit()) => trim(rest),
        _ => rest,
    }
}

fn prefecture_length(address: &[char]) -> usize {
    match address {
        [_, _, '都' | '道' | '府' | '県', ..] => 3,
        [_, _, _, '県', ..] => 4,
        _ => 0,
    }
}

/// The length of 市 (with its ward), 区, or 郡 with its 町 or 村, at the start of an address without prefecture.
fn city_length(rest: &[char]) -> usize {
    let upto = |marks: &[char], from: usize, within: usize| {
        let found = rest.iter().enumerate().skip(from + 1).take(within).find(|(_, c)| marks.contains(c))?;
        // 四日市市, 野々市市
        Some(if rest.get(found.0 + 1) == Some(found.1) { found.0 + 2 } else { found.0 + 1 })
    };
    let town_follows = |length: &usize| rest.iter().skip(*length).any(|c| !c.is_ascii_digit() && *c != '-');
    let city = upto(&['市'], 0, 6).map(|city| upto(&['区'], city, 4).filter(town_follows).unwrap_or(city));
    let county = || upto(&['郡'], 0, 4).map(|county| upto(&['町', '村'], county, 6).unwrap_or(county));
    city.or_else(county).or_else(|| upto(&['区'], 0, 8)).filter(town_follows).unwrap_or(0)
}

/// What separates the numbers of an address, longest first.
const SEPARATORS: [&str; 10] = ["丁目", "番地の", "番地", "番", "号室", "号", "-", "の", "、", ","];

/// The one spelling: no white space, no 大字 and 字, が and ケ as け, and every separator after a number a hyphen.
pub fn spelled(digits: &Folded) -> Folded {
    let chars: Vec<(char, usize)> = digits.chars().iter().copied().enumerate().map(|(at, c)| (c, at)).collect();
    let squeezed: Vec<(char, usize)> =
        chars.iter().copied().filter(|(c, at)| !c.is_whitespace() || between_digits(digits.chars(), *at)).collect();
    let text: Vec<char> = squeezed.iter().map(|(c, _)| if c.is_whitespace() { '-' } else { *c }).collect();
    let mut view = Folded::default();
    let mut at = 0;
    while let Some(&c) = text.get(at) {
        let after_number = view.chars().last().is_some_and(|last| last.is_ascii_digit() || *last == '-');
        let separator = SEPARATORS.iter().find(|word| after_number && starts_with(&text, at, word) && separates(&text, at, word));
        let length = separator.map_or(1, |word| word.chars().count());
        let origin_of = |nth: usize| squeezed.get(nth).and_then(|(_, from)| digits.origin(*from)).unwrap_or_default();
        let origin = origin_of(at).start..origin_of(at + length - 1).end;
        match c {
            _ if separator.is_some() => {
                if view.chars().last() != Some(&'-') {
                    view.push('-', origin);
                }
            }
            '大' if text.get(at + 1) == Some(&'字') => {}
            '字' => {}
            'が' => view.push('け', origin),
            _ => view.push(c, origin),
        }
        at += length;
    }
    view
}

fn between_digits(chars: &[char], at: usize) -> bool {
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    digit(at.checked_sub(1).and_then(|before| chars.get(before))) && digit(chars.get(at + 1))
}

/// の and commas separate only numbers; 番 in 一番町 is part of the name.
fn separates(text: &[char], at: usize, word: &str) -> bool {
    let next = text.get(at + word.chars().count());
    match word {
        "の" | "、" | "," => next.is_some_and(char::is_ascii_digit),
        "番" => next != Some(&'町'),
        _ => true,
    }
}
