//! Which of many people a text names: one search for the names, readings, addresses, phones and mail addresses of all.
//!
//! Narrower than the detector of one letter: it looks for the whole name and the own numbers, not for parts and guesses,
//! because with a thousand writers every second family name is somebody's.

use super::{Hit, KnownPerson, address, hit, name, numbers, tidy};
use crate::model::fold::Folded;
use crate::model::terms::RedactionReason;
use aho_corasick::AhoCorasick;

/// The people to be found.
pub struct Everyone {
    search: AhoCorasick,
    kinds: Vec<RedactionReason>,
}

/// More people than one search can hold; no city has them.
#[derive(Debug, thiserror::Error)]
#[error("too many people to look for at once: {0}")]
pub struct TooMany(String);

impl Everyone {
    /// Prepares the search.
    pub fn of(tokens: Vec<Token>) -> Result<Self, TooMany> {
        let search = AhoCorasick::new(tokens.iter().map(|token| &token.text)).map_err(|error| TooMany(error.to_string()))?;
        Ok(Self { search, kinds: tokens.into_iter().map(|token| token.kind).collect() })
    }

    /// Every place of the text that may name one of them, first to last.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let view = compared(text);
        let squeezed: String = view.chars().iter().collect();
        // The search counts in bytes, the view in characters.
        let mut at_byte = vec![0; squeezed.len() + 1];
        squeezed.char_indices().enumerate().for_each(|(nth, (byte, _))| at_byte[byte] = nth);
        at_byte[squeezed.len()] = view.chars().len();
        let found = self.search.find_overlapping_iter(&squeezed).filter_map(|found| {
            let (start, end) = (*at_byte.get(found.start())?, *at_byte.get(found.end())?);
            let whole = !goes_on(&view, start, end);
            let kind = *self.kinds.get(found.pattern().as_usize())?;
            if whole { hit(&view, start..end, kind, true) } else { None }
        });
        tidy(found.collect())
    }
}

/// One word that leads to somebody, in the form in which texts are compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token {
    text: String,
    kind: RedactionReason,
}

/// The words that lead to a person. A name of one character and a short one in kana are left out: they are everyday words.
pub fn tokens(person: &KnownPerson<'_>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut take = |text: String, least: usize, kind| {
        if text.chars().count() >= least {
            tokens.push(Token { text, kind });
        }
    };
    for written in [person.name, person.name_kana].into_iter().flatten() {
        let whole = squeezed(&name::whole(written));
        let least = if whole.chars().all(|c| matches!(c, '\u{3041}'..='\u{309F}' | 'a'..='z')) { 4 } else { 2 };
        take(whole, least, RedactionReason::Name);
    }
    let phone = squeezed(person.phone.unwrap_or_default());
    let bare = phone.strip_prefix("81").unwrap_or(&phone).trim_start_matches('0');
    for lead in ["0", "81"] {
        take(format!("{lead}{bare}"), 9, RedactionReason::Phone);
    }
    take(squeezed(person.mail.unwrap_or_default()), 6, RedactionReason::Mail);
    take(squeezed(&address::telling(person.address.unwrap_or_default())), 3, RedactionReason::Address);
    tokens
}

/// Letters and digits alone, in the spelling in which addresses are compared.
fn compared(text: &str) -> Folded {
    let spelled = address::spelled(&numbers::with_digits(&Folded::of(text)));
    let mut view = Folded::default();
    for (at, c) in spelled.chars().iter().enumerate().filter(|(_, c)| c.is_alphanumeric()) {
        view.push(*c, spelled.origin(at).unwrap_or_default());
    }
    view
}

fn squeezed(text: &str) -> String {
    compared(text).chars().iter().collect()
}

/// Whether a number or a word in Latin letters goes on beside the place, so that it is another one. What is written apart
/// in the original is apart.
fn goes_on(view: &Folded, start: usize, end: usize) -> bool {
    let joined = |second: usize| {
        let first = second.checked_sub(1)?;
        let (a, b) = (view.chars().get(first)?, view.chars().get(second)?);
        let same = a.is_ascii_digit() && b.is_ascii_digit() || a.is_ascii_alphabetic() && b.is_ascii_alphabetic();
        Some(same && view.origin(first)?.end == view.origin(second)?.start)
    };
    joined(start) == Some(true) || joined(end) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn town() -> Everyone {
        let hanako = KnownPerson {
            name: Some("髙橋 花子"),
            name_kana: Some("たかはし はなこ"),
            address: Some("みほん市本町三丁目5番地の1 コーポ見本202"),
            phone: Some("090-1234-5678"),
            mail: Some("hanako@example.jp"),
        };
        let smith = KnownPerson { name: Some("Anne Smith"), ..KnownPerson::default() };
        let short = KnownPerson { name: Some("森"), name_kana: Some("もり"), ..KnownPerson::default() };
        Everyone::of([hanako, smith, short].iter().flat_map(tokens).collect()).unwrap()
    }

    #[test]
    fn everybody_is_found_in_any_spelling() {
        use RedactionReason::{Address, Mail, Name, Phone};
        for (text, words, kind) in [
            ("ご意見の高橋花子さんへ", "高橋花子", Name),
            ("高橋　花子", "高橋　花子", Name),
            ("タカハシ・ハナコ", "タカハシ・ハナコ", Name),
            ("by ANNE SMITH.", "ANNE SMITH", Name),
            ("本町３−５−１の前", "本町３−５−１", Address),
            ("電話０９０（１２３４）５６７８まで", "０９０（１２３４）５６７８", Phone),
            ("+81 90-1234-5678", "81 90-1234-5678", Phone),
            ("Hanako@Example.JP へ", "Hanako@Example.JP", Mail),
        ] {
            let found = town().find(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!((found[0].span.of(text), found[0].kind), (Some(words), kind), "{text}");
        }
    }

    #[test]
    fn everyday_words_and_other_numbers_are_let_through() {
        for text in
            ["森を守る。もりもり育つ。", "高橋地区と花子橋", "090-1234-56789", "本町3-5-12", "本町通り", "Joanne Smithson", "", "１２３４"]
        {
            assert_eq!(town().find(text), [], "{text}");
        }
    }
}
