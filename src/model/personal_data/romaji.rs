//! Romaji compared by sound: Hepburn, Kunrei and passport spellings of one reading all become the same letters.
//!
//! Long vowels are dropped (Ōno, Ohno, Oono, Ono), so two readings may fall together: a false alarm, never a miss.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The common form of a word in Latin letters; other characters are left out.
pub fn canonical(word: &str) -> String {
    let letters: Vec<char> =
        word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).filter(char::is_ascii_alphabetic).collect();
    let mut text = String::new();
    for (at, &c) in letters.iter().enumerate() {
        let (before, after) = (at.checked_sub(1).and_then(|at| letters.get(at)), letters.get(at + 1));
        // Satoh: an h that only lengthens the vowel.
        let lengthens = c == 'h' && before == Some(&'o') && !after.is_some_and(|next| "aiueoy".contains(*next));
        let nasal = c == 'm' && after.is_some_and(|next| "bpm".contains(*next));
        match c {
            _ if lengthens => {}
            _ if nasal => text.push('n'),
            _ => text.push(c),
        }
    }
    for (from, to) in SPELLINGS {
        text = text.replace(from, to);
    }
    let mut short = String::new();
    for c in text.chars() {
        let last = short.chars().last();
        if !("aiueo".contains(c) && (last == Some(c) || last == Some('o') && c == 'u')) {
            short.push(c);
        }
    }
    short
}

#[rustfmt::skip]
const SPELLINGS: [(&str, &str); 17] = [
    ("cch", "tch"), ("sh", "sy"), ("ch", "ty"), ("ts", "t"), ("j", "zy"), ("yy", "y"), ("dz", "z"), ("f", "h"), ("l", "r"), ("v", "b"), ("wo", "o"),
    ("syi", "si"), ("tyi", "ti"), ("zyi", "zi"), ("di", "zi"), ("du", "zu"), ("dy", "zy"),
];

/// The common form of a reading in folded kana; `None` if it holds anything but kana.
pub fn of_kana(kana: &[char]) -> Option<String> {
    let mut text = String::new();
    let mut doubled = false;
    for c in kana {
        let small = "ゃゅょぁぃぅぇぉゎ".contains(*c);
        match sound(*c)? {
            "" => doubled |= *c == 'っ',
            vowel if small => {
                let after_i = text.pop() == Some('i');
                text.push_str(if after_i && vowel.starts_with('y') { vowel } else { vowel.trim_start_matches('y') });
            }
            syllable => {
                text.extend(syllable.chars().next().filter(|_| std::mem::take(&mut doubled)));
                text.push_str(syllable);
            }
        }
    }
    Some(canonical(&text)).filter(|text| !text.is_empty())
}

#[rustfmt::skip]
const fn sound(c: char) -> Option<&'static str> {
    Some(match c {
        'あ' | 'ぁ' => "a", 'い' | 'ぃ' | 'ゐ' => "i", 'う' | 'ぅ' => "u", 'え' | 'ぇ' | 'ゑ' => "e", 'お' | 'ぉ' | 'を' => "o",
        'か' => "ka", 'き' => "ki", 'く' => "ku", 'け' => "ke", 'こ' => "ko", 'が' => "ga", 'ぎ' => "gi", 'ぐ' => "gu", 'げ' => "ge", 'ご' => "go",
        'さ' => "sa", 'し' => "si", 'す' => "su", 'せ' => "se", 'そ' => "so", 'ざ' => "za", 'じ' | 'ぢ' => "zi", 'ず' | 'づ' => "zu", 'ぜ' => "ze", 'ぞ' => "zo",
        'た' => "ta", 'ち' => "ti", 'つ' => "tu", 'て' => "te", 'と' => "to", 'だ' => "da", 'で' => "de", 'ど' => "do",
        'な' => "na", 'に' => "ni", 'ぬ' => "nu", 'ね' => "ne", 'の' => "no",
        'は' => "ha", 'ひ' => "hi", 'ふ' => "hu", 'へ' => "he", 'ほ' => "ho", 'ば' => "ba", 'び' => "bi", 'ぶ' => "bu", 'べ' => "be", 'ぼ' => "bo",
        'ぱ' => "pa", 'ぴ' => "pi", 'ぷ' => "pu", 'ぺ' => "pe", 'ぽ' => "po",
        'ま' => "ma", 'み' => "mi", 'む' => "mu", 'め' => "me", 'も' => "mo",
        'や' | 'ゃ' => "ya", 'ゆ' | 'ゅ' => "yu", 'よ' | 'ょ' => "yo",
        'ら' => "ra", 'り' => "ri", 'る' => "ru", 'れ' => "re", 'ろ' => "ro", 'わ' | 'ゎ' => "wa", 'ん' => "n", 'ゔ' => "bu",
        'っ' | '-' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fold::Folded;

    #[test]
    fn spellings_of_one_reading_agree() {
        for (kana, spellings) in [
            ("さとう", vec!["Sato", "Satoh", "Satou", "Satô", "SATŌ"]),
            ("おおの", vec!["Ohno", "Oono", "Ono", "Ōno"]),
            ("じゅんいち", vec!["Junichi", "Jun'ichi", "Zyun'iti", "Jyunichi"]),
            ("ほんま", vec!["Honma", "Homma"]),
            ("はっとり", vec!["Hattori"]),
            ("ほっち", vec!["Hotchi", "Hocchi", "Hotti"]),
            ("しょうこ", vec!["Shoko", "Syôko", "Shouko"]),
            ("ちづる", vec!["Chizuru", "Tiduru", "Chidzuru"]),
            ("ふじつ", vec!["Fujitsu", "Huzitu"]),
            ("ゆーり", vec!["Yuri", "Yuuri"]),
            ("こうへい", vec!["Kohei", "Kouhei"]),
        ] {
            for spelling in spellings {
                assert_eq!(of_kana(Folded::of(kana).chars()), Some(canonical(spelling)), "{kana} {spelling}");
            }
        }
        assert_eq!(of_kana(&['山']), None);
    }
}
