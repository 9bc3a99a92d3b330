//! Japanese text in pieces that a reader takes for units, without a dictionary: stretches of one script, numbers, signs.
//!
//! Joined, the pieces are the text. A mark never leaves the character it belongs to.

use unicode_normalization::char::is_combining_mark;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Kanji,
    Hiragana,
    Katakana,
    Digit,
    Letter,
    Space,
    /// Each one a piece of its own.
    Sign,
}

/// The pieces of a text, in order.
pub fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut running: Option<Script> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if at > start && joins(c, text.get(start..at)) {
            continue;
        }
        let next = chars.peek().map(|(_, next)| *next);
        let script = match running {
            // ー belongs to what it lengthens, and 1,200.5 is one number.
            Some(Script::Hiragana) if c == 'ー' => Script::Hiragana,
            Some(Script::Digit) if matches!(c, ',' | '.' | '，' | '．') && next.is_some_and(is_digit) => Script::Digit,
            _ => script(c),
        };
        if at > start && (running != Some(script) || script == Script::Sign) {
            tokens.extend(text.get(start..at));
            start = at;
        }
        running = Some(script);
    }
    tokens.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    tokens
}

/// Whether a character belongs to the one before it: combining marks, variation selectors, and what is joined by U+200D.
pub fn joins(c: char, before: Option<&str>) -> bool {
    let joined = before.is_some_and(|before| before.ends_with('\u{200D}'));
    joined || c == '\u{200D}' || is_combining_mark(c) || matches!(c, '\u{FF9E}' | '\u{FF9F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

fn script(c: char) -> Script {
    match c {
        _ if is_digit(c) => Script::Digit,
        '\n' => Script::Sign,
        'ぁ'..='ゟ' => Script::Hiragana,
        'ァ'..='ヺ' | 'ー'..='ヿ' | 'ｦ'..='ﾝ' => Script::Katakana,
        '々' | '〆' | '〇' | '㐀'..='鿿' | '豈'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' => Script::Kanji,
        _ if c.is_whitespace() => Script::Space,
        _ if c.is_alphanumeric() => Script::Letter,
        _ => Script::Sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_is_cut_where_the_script_changes() {
        for (text, pieces) in [
            ("令和６年度の市民意見を集める。", &["令和", "６", "年度", "の", "市民意見", "を", "集", "める", "。"][..]),
            ("1,200.5人、2026-04", &["1,200.5", "人", "、", "2026", "-", "04"]),
            ("スーパーらーめん代々木", &["スーパー", "らーめん", "代々木"]),
            ("PDFファイル\n\n（１）", &["PDF", "ファイル", "\n", "\n", "（", "１", "）"]),
            ("葛\u{E0100}城か\u{3099}ｶﾞ", &["葛\u{E0100}城", "か\u{3099}", "ｶﾞ"]),
            ("𠮷野家👩\u{200D}🌾!", &["𠮷野家", "👩\u{200D}🌾", "!"]),
            ("", &[]),
        ] {
            assert_eq!(tokens(text), pieces, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(text in "(?s).{0,200}") {
            prop_assert_eq!(tokens(&text).concat(), text.clone());
            prop_assert!(tokens(&text).iter().all(|piece| !piece.is_empty()));
        }
    }
}
