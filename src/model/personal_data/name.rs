//! The writer's own name: whole or in parts, in kanji, kana or romaji, with or without spaces and honorifics.

use super::{Hit, find_all, hit, romaji, starts_with};
use crate::model::fold::Folded;
use crate::model::terms::RedactionReason;
use std::ops::Range;

/// What follows a name and makes it certain that it is one.
const HONORIFICS: [&str; 13] = ["さん", "様", "さま", "氏", "くん", "君", "ちゃん", "殿", "先生", "と申", "です", "より", "(仮名"];

/// Words beside the name of an organisation that name nobody.
#[rustfmt::skip]
const TITLES: [&str; 18] = [
    "株式会社", "有限会社", "合同会社", "(株)", "(有)", "一般社団法人", "公益社団法人", "特定非営利活動法人", "npo法人", "代表取締役", "代表理事", "代表者", "代表",
    "会長", "理事長", "社長", "取締役", "団体",
];

/// Every place that may be the writer's name.
pub fn find(text: &Folded, name: Option<&str>, kana: Option<&str>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for written in [name, kana].into_iter().flatten() {
        let parts = parts(written);
        let whole: Vec<char> = parts.concat();
        hits.extend(find_all(text.chars(), &whole, joint).into_iter().filter_map(|range| whole_hit(text, range, &whole)));
        for part in guessed_parts(parts.clone()) {
            hits.extend(find_all(text.chars(), &part, joint).into_iter().filter_map(|range| part_hit(text, range, &part)));
        }
        hits.extend(find_romaji(text, &parts));
    }
    hits
}

/// What may stand between the characters of a name.
fn joint(c: char) -> bool {
    c.is_whitespace() || "・.,-=゠_".contains(c)
}

/// The folded name in its parts, without titles.
fn parts(name: &str) -> Vec<Vec<char>> {
    let folded: String = Folded::of(name).chars().iter().collect();
    let named = TITLES.iter().fold(folded.clone(), |name, title| name.replace(title, " "));
    let split =
        |name: &str| -> Vec<Vec<char>> { name.split(joint).filter(|part| !part.is_empty()).map(|part| part.chars().collect()).collect() };
    let parts = split(&named);
    if parts.is_empty() { split(&folded) } else { parts }
}

/// The whole name, folded, without titles.
pub fn whole(name: &str) -> String {
    parts(name).concat().into_iter().collect()
}

/// The parts to look for one by one: those given, or for a name in kanji without a space, the usual places to cut it.
fn guessed_parts(parts: Vec<Vec<char>>) -> Vec<Vec<char>> {
    match parts.as_slice() {
        [whole] if whole.len() >= 3 && whole.len() <= 5 && whole.iter().all(|c| is_kanji(*c)) => {
            let cuts = [2, 3].into_iter().filter(|cut| *cut < whole.len());
            cuts.flat_map(|cut| [whole.get(..cut), whole.get(cut..)])
                .flatten()
                .filter(|part| part.len() > 1)
                .map(<[char]>::to_vec)
                .collect()
        }
        [_] => Vec::new(),
        _ => parts,
    }
}

fn whole_hit(text: &Folded, range: Range<usize>, whole: &[char]) -> Option<Hit> {
    if is_latin(whole) && !stands_alone(text.chars(), &range, is_latin_letter) {
        return None;
    }
    let telling = whole.len() > 1 && !(whole.len() < 4 && whole.iter().all(|c| is_kana(*c)));
    let certain = telling || honoured(text.chars(), range.end);
    hit(text, range, RedactionReason::Name, certain)
}

/// A part of a name counts when it is not plainly a piece of a longer word.
fn part_hit(text: &Folded, range: Range<usize>, part: &[char]) -> Option<Hit> {
    let chars = text.chars();
    let honoured = honoured(chars, range.end);
    let free_before = |same: fn(char) -> bool| !range.start.checked_sub(1).and_then(|at| chars.get(at)).is_some_and(|c| same(*c));
    let counts = if is_latin(part) {
        part.len() > 1 && stands_alone(chars, &range, is_latin_letter)
    } else if part.iter().all(|c| is_kana(*c)) {
        part.len() > 2 || stands_alone(chars, &range, is_kana) || honoured && free_before(is_kana)
    } else {
        part.len() > 1 || stands_alone(chars, &range, is_kanji) || honoured && free_before(is_kanji)
    };
    if counts { hit(text, range, RedactionReason::Name, honoured) } else { None }
}

fn honoured(chars: &[char], at: usize) -> bool {
    let at = at + chars.iter().skip(at).take_while(|c| **c == ' ').count();
    HONORIFICS.iter().any(|word| starts_with(chars, at, word))
}

fn stands_alone(chars: &[char], range: &Range<usize>, same: fn(char) -> bool) -> bool {
    let before = range.start.checked_sub(1).and_then(|at| chars.get(at));
    let after = chars.get(range.end);
    !before.is_some_and(|c| same(*c)) && !after.is_some_and(|c| same(*c))
}

/// Words in Latin letters that sound like the name, in either order, or like a part of it.
fn find_romaji(text: &Folded, parts: &[Vec<char>]) -> Vec<Hit> {
    let Some(sounds) = parts.iter().map(|part| sound(part)).collect::<Option<Vec<String>>>() else { return Vec::new() };
    let mut wholes = vec![sounds.concat(), sounds.iter().rev().map(String::as_str).collect()];
    if let [only] = parts {
        // A reading without a space may be cut anywhere and turned round.
        wholes.extend((1..only.len()).filter_map(|cut| Some(format!("{}{}", sound(only.get(cut..)?)?, sound(only.get(..cut)?)?))));
    }
    let words = words(text.chars());
    let mut hits = Vec::new();
    for first in 0..words.len() {
        let mut spelled = String::new();
        for (nth, word) in words.iter().enumerate().skip(first).take(4) {
            let near = nth == first || words.get(nth - 1).is_some_and(|last| close(text.chars(), last.end, word.start));
            if !near {
                break;
            }
            spelled.push_str(&romaji::canonical(&text.chars().get(word.clone()).unwrap_or_default().iter().collect::<String>()));
            let range = words.get(first).map_or(word.start, |first| first.start)..word.end;
            let whole = wholes.contains(&spelled);
            if whole || spelled.len() > 2 && sounds.contains(&spelled) {
                let certain = whole && spelled.len() > 3;
                hits.extend(hit(text, range, RedactionReason::Name, certain));
            }
        }
    }
    hits
}

fn sound(part: &[char]) -> Option<String> {
    if is_latin(part) { Some(romaji::canonical(&part.iter().collect::<String>())).filter(|s| !s.is_empty()) } else { romaji::of_kana(part) }
}

/// The words in Latin letters.
fn words(chars: &[char]) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for at in chars.iter().enumerate().filter(|(_, c)| is_latin_letter(**c)).map(|(at, _)| at) {
        match words.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => words.push(at..at + 1),
        }
    }
    words
}

/// Whether two words may belong to one name.
fn close(chars: &[char], end: usize, start: usize) -> bool {
    start - end <= 3 && chars.get(end..start).is_some_and(|gap| gap.iter().all(|c| joint(*c) || "'’`".contains(*c)))
}

fn is_latin(part: &[char]) -> bool {
    part.iter().all(|c| is_latin_letter(*c) || "'’`".contains(*c))
}

const fn is_latin_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{00C0}'..='\u{024F}' | '\u{0300}'..='\u{036F}' | '\u{1E00}'..='\u{1EFF}')
}

const fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FF}')
}

const fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '々')
}
