//! For tests that look for leaks: whether bytes that left the program hold a token in any form.

use super::{KnownPerson, name, numbers};
use crate::model::fold::Folded;

/// Whether bytes (a page, a feed, a log, a decoded mail or file) hold this name, number, address or other token in any
/// width or script, with or without spaces and hyphens, as UTF-8, UTF-16 or Shift_JIS, and escaped for URL, HTML or JSON.
/// A token in kana is looked for in romaji too. A blank token is in nothing.
pub fn contains_any(bytes: &[u8], token: &str) -> bool {
    let wanted = squeezed(token);
    let person = KnownPerson { name: Some(token), ..KnownPerson::default() };
    !wanted.is_empty()
        && readings(bytes).iter().any(|text| {
            squeezed(text).windows(wanted.len()).any(|window| window == wanted)
                || name::find(&Folded::of(text), person.name, None).iter().any(|hit| hit.certain && hit.span.length() * 2 > wanted.len())
        })
}

/// Letters and digits alone.
fn squeezed(text: &str) -> Vec<char> {
    numbers::with_digits(&Folded::of(text)).chars().iter().copied().filter(|c| c.is_alphanumeric()).collect()
}

fn readings(bytes: &[u8]) -> Vec<String> {
    let utf8 = String::from_utf8_lossy(bytes).into_owned();
    let others = [encoding_rs::SHIFT_JIS, encoding_rs::UTF_16LE, encoding_rs::UTF_16BE];
    let mut all: Vec<String> = others.iter().map(|encoding| encoding.decode_without_bom_handling(bytes).0.into_owned()).collect();
    all.push(String::from_utf8_lossy(&percent_decoded(bytes)).into_owned());
    all.push(unescaped(&utf8));
    all.push(utf8);
    all
}

fn percent_decoded(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, code) {
            (b'%' | b'=', Some(byte)) => {
                decoded.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', _) => {
                decoded.push(b' ');
                rest = after;
            }
            _ => {
                decoded.push(*first);
                rest = after;
            }
        }
    }
    decoded
}

/// `\u5c71`, `&#23665;` and `&#x5c71;` as the characters they stand for.
fn unescaped(text: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (code, length) = escape(rest).unwrap_or((u32::from(c), c.len_utf8()));
        match u16::try_from(code) {
            Ok(unit) => units.push(unit),
            Err(_) => units.extend_from_slice(char::from_u32(code).unwrap_or('\u{FFFD}').encode_utf16(&mut [0; 2])),
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    String::from_utf16_lossy(&units)
}

fn escape(rest: &str) -> Option<(u32, usize)> {
    if let Some(hex) = rest.strip_prefix("\\u").and_then(|after| after.get(..4)) {
        return Some((u32::from_str_radix(hex, 16).ok()?, 6));
    }
    let (number, _) = rest.strip_prefix("&#")?.split_once(';')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    Some((code, number.len() + 3))
}
