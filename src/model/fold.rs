//! Folding: one form for the many ways in which the same letters, digits and hyphens are typed in Japan.
//!
//! Only for reading fields (dates, phones, codes) and for comparing. A letter's text and a person's name are stored as
//! they were written; [`Folded`] remembers where in that text each folded character came from.

use super::span::Span;
use super::text::is_invisible;
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// Whether this is one of the characters that people type for a hyphen, the long vowel mark among them.
pub const fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{30FC}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
                | '\u{FF70}'
    )
}

/// A typed field with width folded (NFKC), every kind of hyphen as `-`, and invisible characters gone.
pub fn field(typed: &str) -> String {
    typed.nfkc().filter(|c| !is_invisible(*c)).map(|c| if is_hyphen(c) { '-' } else { c }).collect()
}

/// A text folded for comparison, with the way back to the original's code points.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    chars: Vec<char>,
    /// For each folded character the original code points that it came from.
    origins: Vec<Range<usize>>,
}

impl Folded {
    /// Folds width, case, katakana to hiragana, hyphens, white space (line breaks stay) and old forms of kanji in names;
    /// drops invisible characters.
    pub fn of(text: &str) -> Self {
        let original: Vec<char> = text.chars().collect();
        let mut folded = Self::default();
        let mut start = 0;
        while start < original.len() {
            let joined = original.iter().skip(start + 1).take_while(|c| joins(**c)).count();
            let origin = start..start + 1 + joined;
            for c in original.iter().skip(start).take(1 + joined).copied().nfkc().flat_map(char::to_lowercase).filter(|c| !is_invisible(*c))
            {
                folded.push(simplify(c), origin.clone());
            }
            start = origin.end;
        }
        folded
    }

    /// Adds a character that came from these original code points.
    pub fn push(&mut self, c: char, origin: Range<usize>) {
        self.chars.push(c);
        self.origins.push(origin);
    }

    /// The folded characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The original code points behind one folded character.
    pub fn origin(&self, at: usize) -> Option<Range<usize>> {
        self.origins.get(at).cloned()
    }

    /// The original span behind a range of folded characters; `None` for an empty range or one beyond the end.
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        let origins = self.origins.get(range)?;
        Span::new(origins.first()?.start, origins.last()?.end)
    }
}

/// Marks that belong to the character before them: combining marks and the half-width voicing marks.
fn joins(c: char) -> bool {
    canonical_combining_class(c) != 0 || matches!(c, '\u{FF9E}' | '\u{FF9F}')
}

fn simplify(c: char) -> char {
    match c {
        '\n' => '\n',
        'ヵ' | 'ゕ' => 'か',
        'ヶ' | 'ゖ' => 'け',
        '\u{30A1}'..='\u{30F4}' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        '\u{30FD}' | '\u{30FE}' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        _ if is_hyphen(c) => '-',
        _ if c.is_whitespace() => ' ',
        _ => modern(c),
    }
}

/// The usual form of a kanji that family registers also know in older or variant forms.
#[rustfmt::skip]
const fn modern(c: char) -> char {
    match c {
        '髙' => '高', '﨑' | '嵜' | '㟢' => '崎', '邊' | '邉' => '辺', '齋' | '齊' | '斎' => '斉', '濱' | '濵' => '浜', '櫻' => '桜', '澤' => '沢',
        '廣' => '広', '嶋' | '嶌' => '島', '國' => '国', '𠮷' => '吉', '德' => '徳', '惠' => '恵', '眞' => '真', '淵' => '渕', '圓' => '円',
        '榮' => '栄', '實' => '実', '壽' => '寿', '瀨' => '瀬', '曾' => '曽', '龍' => '竜', '會' => '会', '學' => '学', '豐' => '豊',
        '應' => '応', '條' => '条', '靜' => '静', '冨' => '富', '桒' => '桑', '舘' => '館', '凜' => '凛', '彌' => '弥', '禮' => '礼',
        '聰' => '聡', '藏' => '蔵', '鐵' => '鉄', '萬' => '万', '與' => '与', '關' => '関', '檜' => '桧', '遙' => '遥', '堯' => '尭', '槇' => '槙',
        '峯' => '峰', '穗' => '穂', '增' => '増', '黑' => '黒', '淸' => '清',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_hyphen_is_one() {
        assert_eq!(field("０２６７ー６２−２１１１‐1―2－3ｰ4"), "0267-62-2111-1-2-3-4");
    }

    #[test]
    fn the_way_back_spans_what_was_folded_together() {
        let folded = Folded::of("ｶﾞか\u{3099}㈱Ａ");

        assert_eq!(folded.chars().iter().collect::<String>(), "がが(株)a");
        assert_eq!(folded.span(0..1), Span::new(0, 2));
        assert_eq!(folded.span(1..2), Span::new(2, 4));
        assert_eq!(folded.span(3..4), Span::new(4, 5));
        assert_eq!(folded.span(5..6), Span::new(5, 6));
        assert_eq!(folded.span(3..3), None);
        assert_eq!(folded.span(5..7), None);
    }

    #[test]
    fn names_fold_to_their_usual_kanji() {
        assert_eq!(Folded::of("髙橋𠮷﨑\u{200B}葛\u{E0100}ヤマダ").chars(), ['高', '橋', '吉', '崎', '葛', 'や', 'ま', 'だ']);
    }

    proptest! {
        #[test]
        fn origins_stay_inside_and_in_order(text in "\\PC{0,40}") {
            let folded = Folded::of(&text);
            let length = text.chars().count();
            let mut last = 0;
            for at in 0..folded.chars().len() {
                let origin = folded.origin(at).unwrap();
                prop_assert!(origin.start >= last && origin.end <= length && origin.start < origin.end);
                last = origin.start;
            }
        }
    }
}
