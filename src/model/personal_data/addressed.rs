//! Names of people of whom nothing is known: what somebody is addressed by (田中さん), and how somebody introduces oneself (田中と申します).
//!
//! For notes of what people said: there is no field for a speaker's name, so it is looked for in the words. It prefers a false alarm to
//! a miss, but leaves out the words that stand before さん and 様 every day.

use super::Hit;
use crate::model::span::Span;
use crate::model::terms::RedactionReason;

/// What follows a name.
const AFTER: [&str; 9] = ["さん", "様", "さま", "氏", "くん", "ちゃん", "と申", "といいます", "と言います"];

/// Longest name, in characters, in kanji and in katakana or Latin letters.
const KANJI: usize = 6;
const LETTERS: usize = 20;

/// Words before さん and the like that name nobody: whole, and by their last character.
const WHOLE: [&str; 34] = [
    "皆", "客", "母", "父", "子", "奥", "孫", "嫁", "姉", "兄", "神", "仏", "同", "仕", "多", "模", "一", "有", "異", "各", "諸", "両",
    "源", "平", "何", "旦那", "王", "殿", "外", "無", "左", "今", "別", "逆",
];
const ENDINGS: [char; 14] = ['者', '員', '長', '民', '生', '客', '皆', '店', '社', '方', '様', '屋', '師', '士'];

/// Every place that may name somebody so, first to last.
pub fn addressed(text: &str) -> Vec<Hit> {
    let chars: Vec<char> = text.chars().collect();
    let mut hits: Vec<Hit> = Vec::new();
    for at in 1..chars.len() {
        let follows = AFTER.iter().any(|after| super::starts_with(&chars, at, after));
        let start = start_of(&chars, at);
        if !follows || start == at {
            continue;
        }
        let name: String = chars.iter().skip(start).take(at - start).collect();
        if is_everyday(&name) {
            continue;
        }
        hits.extend(Span::new(start, at).map(|span| Hit { span, kind: RedactionReason::Name, certain: false }));
    }
    hits
}

/// Where the word that ends before `at` begins.
fn start_of(chars: &[char], at: usize) -> usize {
    let Some(last) = at.checked_sub(1).and_then(|last| chars.get(last)) else { return at };
    let (kind, longest): (fn(char) -> bool, usize) = if is_kanji(*last) {
        (is_kanji, KANJI)
    } else if is_letter(*last) {
        (is_letter, LETTERS)
    } else {
        return at;
    };
    let before = chars.iter().take(at).rev();
    let length = before.take_while(|c| kind(**c)).take(longest + 1).count();
    // What is longer than any name is no name.
    if length > longest { at } else { at - length }
}

fn is_everyday(word: &str) -> bool {
    WHOLE.contains(&word) || word.chars().last().is_some_and(|last| ENDINGS.contains(&last))
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '々')
}

fn is_letter(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー' | '・') || c.is_ascii_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        addressed(text).into_iter().filter_map(|hit| hit.span.of(text)).collect()
    }

    #[test]
    fn who_is_addressed_or_introduces_oneself_is_found() {
        for (text, expected) in [
            ("先ほど田中さんが言われたとおり", vec!["田中"]),
            ("本町の佐々木様と、スミスさん", vec!["佐々木", "スミス"]),
            ("髙橋花子と申します。", vec!["髙橋花子"]),
            ("山田といいます。質問です", vec!["山田"]),
            ("ＡＢＣ", vec![]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn everyday_words_are_left_alone() {
        for text in
            ["市民の皆さんに同様の説明を", "利用者さん、職員さん、区長さん", "お客様の仕様は多様", "お子さんとお母さん", "さん", "様", ""]
        {
            assert_eq!(names(text), Vec::<&str>::new(), "{text}");
        }
    }
}
