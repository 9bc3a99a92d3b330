//! Where a text names a person: what they typed, and what the detector is certain of.

use super::exact;
use crate::model::Span;
use crate::model::letter::{CoSigner, Person, Proxy};
use crate::model::personal_data::{contains_any, find_all_of};
use crate::model::terms::RedactionReason;

/// What a person is known by, as typed; a name also without its spaces.
fn tokens(person: &Person) -> Vec<String> {
    let mut all: Vec<String> = [&person.phone, &person.mail, &person.postal_code].map(|text| text.trim().to_owned()).into();
    let own = [(&person.name, &person.address)].into_iter();
    for (name, address) in own.chain(person.co_signers.iter().map(|CoSigner { name, address }| (name, address))) {
        all.extend([name.trim().to_owned(), name.chars().filter(|c| !c.is_whitespace()).collect(), address.trim().to_owned()]);
    }
    if let Some(Proxy { name, relation: _ }) = &person.proxy {
        all.extend([name.trim().to_owned(), name.chars().filter(|c| !c.is_whitespace()).collect()]);
    }
    let mut tokens: Vec<String> = all.into_iter().filter(|token| token.chars().count() > 1).collect();
    // A short reading is often a word of its own.
    tokens.extend(Some(person.kana.trim().to_owned()).filter(|kana| kana.chars().count() > 3));
    tokens.dedup();
    tokens
}

/// Where a text names one of these very people; somebody else's number or address in it is left to the officials.
pub fn own(text: &str, persons: &[Person]) -> Vec<Span> {
    let mut spans: Vec<Span> = persons.iter().flat_map(tokens).flat_map(|token| exact(text, &token)).collect();
    let known: Vec<_> = persons.iter().flat_map(Person::known).collect();
    for hit in find_all_of(text, &known) {
        let words = hit.span.of(text).unwrap_or_default();
        let mut numbers = persons.iter().flat_map(|person| [&person.mail, &person.phone, &person.postal_code]);
        let is_own = match hit.kind {
            RedactionReason::Name | RedactionReason::Address => hit.certain,
            _ => numbers.any(|own| contains_any(words.as_bytes(), own)),
        };
        if is_own {
            spans.push(hit.span);
        }
    }
    spans
}
