//! In which language a letter is written: what an official says, and what the words themselves suggest.

use super::terms::{Lang, Tongue};

/// A text of so many Chinese characters without any kana is hardly Japanese.
const HAN_ALONE: usize = 12;

impl Tongue {
    /// Whether the city must translate it, so that everybody can read it.
    pub fn is_foreign(self) -> bool {
        self != Self::Ja
    }
}

impl From<Lang> for Tongue {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Ja => Self::Ja,
            Lang::En => Self::En,
        }
    }
}

/// Whether a text does not look like Japanese: it has letters and no kana, and few or very many Chinese characters. Only a hint, since
/// Japanese can be written in Latin letters too.
pub fn seems_foreign(text: &str) -> bool {
    let kana = |c: char| matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{FF66}'..='\u{FF9D}');
    let han =
        |c: &char| matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}');
    let count = text.chars().filter(han).count();
    text.chars().any(char::is_alphabetic) && !text.chars().any(kana) && (count == 0 || count >= HAN_ALONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_without_kana_seem_foreign() {
        for (text, foreign) in [
            ("公園に木を植えてほしい。", false),
            ("Please plant ｷﾝﾓｸｾｲ.", false),
            ("賛成", false),
            ("12345！", false),
            ("", false),
            ("Please plant more trees.", true),
            ("공원에 나무를 심어 주세요.", true),
            ("希望公园里多种一些树，夏天可以乘凉。", true),
            ("कृपया पार्कमा रूख रोप्नुहोस्।", true),
        ] {
            assert_eq!(seems_foreign(text), foreign, "{text}");
        }
    }
}
