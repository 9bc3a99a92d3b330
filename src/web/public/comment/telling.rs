//! A hint before sending: what in the words may tell who somebody is. It stops nobody; the city clears it before it publishes.

use super::draft::Draft;
use crate::model::personal_data::find_all_of;
use crate::model::span::slice;
use crate::model::terms::Lang;
use crate::texts::texts;
use serde::Serialize;

/// Places named in the hint; who wrote more knows by then.
const SHOWN: usize = 10;

/// Words that may tell who somebody is, and as what.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Telling {
    words: String,
    kind: String,
}

/// What in a draft can hardly be anything but somebody's personal data, each once.
pub fn telling(draft: &Draft, lang: Lang) -> Vec<Telling> {
    let person = draft.person();
    let mut found = Vec::new();
    for part in &draft.parts {
        for hit in find_all_of(&part.text, &person.known()).into_iter().filter(|hit| hit.certain) {
            let words = slice(&part.text, hit.span.start(), hit.span.end()).unwrap_or_default().to_owned();
            let one = Telling { words, kind: texts().get(lang, &format!("terms.redaction_reason.{}", hit.kind), &[]) };
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found.truncate(SHOWN);
    found
}
