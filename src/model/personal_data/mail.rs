//! Mail addresses: the writer's own in any dress, and everyone's.

use super::numbers::with_digits;
use super::{Hit, find_all, hit, starts_with};
use crate::model::fold::Folded;
use crate::model::terms::RedactionReason;

/// Spellings that keep an address from machines; folded, longest first.
const AT: [&str; 9] = ["(あっとま-く)", "あっとま-く", "(あっと)", "[あっと]", "あっと", "(at)", "[at]", "<at>", "{at}"];
const DOT: [&str; 7] = ["(どっと)", "[どっと]", "どっと", "(dot)", "[dot]", "<dot>", "{dot}"];
/// These are everyday words too, so they count only when the rest is the writer's own address.
const SPOKEN: [(&str, char); 2] = [(" at ", '@'), (" dot ", '.')];

/// Every place that may be a mail address, of these people or of anybody. `digits` is the same text with kanji numbers as digits.
pub fn find<'a>(text: &Folded, digits: &Folded, owns: impl Iterator<Item = &'a str>) -> Vec<Hit> {
    let mut hits = anyones(&plain(text, false));
    let view = plain(digits, true);
    for pattern in owns.flat_map(spellings) {
        let places = find_all(view.chars(), &pattern, char::is_whitespace);
        hits.extend(places.into_iter().filter_map(|range| hit(&view, range, RedactionReason::Mail, true)));
    }
    hits
}

/// The address as typed and, if its domain is international, in the other of its two forms.
fn spellings(mail: &str) -> Vec<Vec<char>> {
    let folded =
        |mail: &str| -> Vec<char> { with_digits(&Folded::of(mail)).chars().iter().copied().filter(|c| !c.is_whitespace()).collect() };
    let mut spellings = vec![folded(mail)];
    if let Some((local, domain)) = mail.trim().rsplit_once('@') {
        let unicode = idna::domain_to_unicode(domain).0;
        let ascii = idna::domain_to_ascii(domain).unwrap_or_default();
        spellings.extend([unicode, ascii].into_iter().filter(|other| !other.is_empty()).map(|other| folded(&format!("{local}@{other}"))));
    }
    spellings
}

/// The text with disguises of @ and . taken off.
fn plain(text: &Folded, spoken: bool) -> Folded {
    let chars = text.chars();
    let mut view = Folded::default();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let disguises =
            AT.iter().map(|word| (*word, '@')).chain(DOT.iter().map(|word| (*word, '.'))).chain(SPOKEN.into_iter().filter(|_| spoken));
        let (length, c) =
            disguises.into_iter().find(|(word, _)| starts_with(chars, at, word)).map_or((1, c), |(word, c)| (word.chars().count(), c));
        let origin = text.origin(at).unwrap_or_default().start..text.origin(at + length - 1).unwrap_or_default().end;
        let inside = |beside: Option<&char>| beside.is_some_and(char::is_ascii_alphanumeric);
        let full_stop = c == '。' && inside(at.checked_sub(1).and_then(|before| chars.get(before))) && inside(chars.get(at + 1));
        view.push(if full_stop { '.' } else { c }, origin);
        at += length;
    }
    view
}

/// Whatever has the form local@host.top.
fn anyones(view: &Folded) -> Vec<Hit> {
    let chars = view.chars();
    let ats = chars.iter().enumerate().filter(|(_, c)| **c == '@').map(|(at, _)| at);
    ats.filter_map(|at| {
        let before =
            chars.iter().take(at).rev().take_while(|c| c.is_ascii_alphanumeric() || "._%+-!#$&'*/=?^`{|}~\"".contains(**c)).count();
        let length = host_length(chars.get(at + 1..)?)?;
        (before > 0).then(|| hit(view, at - before..at + 1 + length, RedactionReason::Mail, true)).flatten()
    })
    .collect()
}

/// The length of the host name that begins here: one in Latin letters, else one in any letters up to a Latin top.
fn host_length(rest: &[char]) -> Option<usize> {
    let latin = rest.iter().take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(**c)).count();
    let any = rest.iter().take_while(|c| c.is_alphanumeric() || ".-".contains(**c)).count();
    [latin, any].into_iter().find_map(|length| {
        let host: Vec<char> = rest.iter().take(length).copied().collect();
        let dot = host.windows(2).rposition(|two| two.first() == Some(&'.') && two.last().is_some_and(char::is_ascii_alphabetic))?;
        let top = host.iter().skip(dot + 1).take_while(|c| c.is_ascii_alphanumeric() || **c == '-').count();
        (dot > 0 && top > 1).then_some(dot + 1 + top)
    })
}
