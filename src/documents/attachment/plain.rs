//! Text files, and what in the bytes of others must not be there.

use crate::documents::plan::decode;
use encoding_rs::Encoding;

/// How far a program that guesses looks for the beginning of a page, in bytes.
const HEAD: usize = 4096;
/// What makes programs that guess take a file for a page or a script, in lower case.
const PAGES: [&str; 9] = ["<!doctype html", "<html", "<script", "<svg", "<iframe", "<body", "<?xml", "<?php", "<x:script"];
/// How files begin that are written in letters and are no text.
const NO_TEXT: [&str; 4] = ["#!", "{\\rtf", "%!ps", "mime-version:"];

/// Whether this is text in UTF-8, UTF-16 with its mark, or CP932, which nothing would take for a page.
pub fn is_text(bytes: &[u8]) -> bool {
    // Almost any bytes can be read as UTF-16 without a mark.
    if Encoding::for_bom(bytes).is_none() && bytes.contains(&0) {
        return false;
    }
    let Ok(text) = decode(bytes) else { return false };
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}') || matches!(c, '\u{fffe}' | '\u{ffff}')) {
        return false;
    }
    let head: String = text.chars().take(HEAD).collect::<String>().to_ascii_lowercase();
    let start = head.trim_start();
    !PAGES.iter().any(|page| head.contains(page)) && !NO_TEXT.iter().any(|sign| start.starts_with(sign)) && !head.contains("%pdf-")
}

/// Whether the first bytes of something else hold a page. Metadata at the beginning of a PDF or a picture may be XML.
pub fn begins_as_page(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default().to_ascii_lowercase();
    let holds = |page: &&str| head.windows(page.len()).any(|window| window == page.as_bytes());
    PAGES.iter().filter(|page| **page != "<?xml").any(holds)
}

/// Whether a PDF says that it is encrypted: by its trailer, which is never compressed itself.
pub fn is_locked_pdf(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"/Encrypt";
    let found = bytes.windows(NAME.len()).enumerate().filter(|(_, window)| *window == NAME);
    found.map(|(at, _)| bytes.get(at + NAME.len()..).unwrap_or_default().trim_ascii_start()).any(|value| match value {
        [b'<', b'<', ..] => true,
        [first, ..] => first.is_ascii_digit(),
        [] => false,
    })
}
