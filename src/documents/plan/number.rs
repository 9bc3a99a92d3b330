//! The numbers that headings carry: 1, １, 一, 十二, ア, Ａ, Ⅰ, ①.

const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const KANJI: &str = "一二三四五六七八九";

/// Whether the words make the number before them a quantity: 3 年, 2 人の; but not 1 人口, 4 本市.
pub fn is_quantity(title: &str) -> bool {
    let mut chars = title.chars();
    let unit = chars.next().is_some_and(|c| "年月日人件回円名割倍時分秒度％%℃㎡㎢～〜~/／期歳戸台本頁".contains(c));
    let word_goes_on = chars.next().is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) || ('ァ'..='ヺ').contains(&c));
    unit && !word_goes_on
}

/// The value of a digit of either width.
pub fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// One or two digits that no third follows, not 0, and what comes after.
pub fn arabic(text: &str) -> Option<(u32, &str)> {
    let length = text.char_indices().find(|(_, c)| digit(*c).is_none()).map_or(text.len(), |(at, _)| at);
    let (digits, rest) = text.split_at_checked(length)?;
    let value = digits.chars().filter_map(digit).fold(0u32, |sum, digit| sum.saturating_mul(10).saturating_add(digit));
    ((1..=2).contains(&digits.chars().count()) && value > 0).then_some((value, rest))
}

/// A number up to 99 in digits or kanji, and what comes after.
pub fn number(text: &str) -> Option<(u32, &str)> {
    if text.chars().next().is_some_and(|c| digit(c).is_some()) {
        return arabic(text);
    }
    let length = text.char_indices().find(|(_, c)| !is_kanji(*c)).map_or(text.len(), |(at, _)| at);
    let (kanji, rest) = text.split_at_checked(length)?;
    let value = |part: &str| match part.chars().count() {
        0 => Some(0),
        1 => KANJI.chars().zip(1..).find(|(c, _)| part.starts_with(*c)).map(|(_, value)| value),
        _ => None,
    };
    let total = match kanji.split_once('十') {
        Some((tens, ones)) => value(tens)?.max(1) * 10 + value(ones)?,
        None => value(kanji)?,
    };
    (total > 0).then_some((total, rest))
}

/// A kana's place in the syllabary, ア being 1.
pub fn kana(c: char) -> Option<u32> {
    KANA.chars().zip(1..).find(|(kana, _)| *kana == c).map(|(_, count)| count)
}

/// A letter's place in the alphabet, in either case and width.
pub fn latin(c: char) -> Option<u32> {
    match c {
        'A'..='Z' => Some(c as u32 - 'A' as u32 + 1),
        'a'..='z' => Some(c as u32 - 'a' as u32 + 1),
        'Ａ'..='Ｚ' => Some(c as u32 - 'Ａ' as u32 + 1),
        'ａ'..='ｚ' => Some(c as u32 - 'ａ' as u32 + 1),
        _ => None,
    }
}

/// Ⅰ to Ⅻ.
pub fn roman(c: char) -> Option<u32> {
    ('\u{2160}'..='\u{216b}').contains(&c).then(|| c as u32 - 0x215f)
}

/// ① to ㉟, ❶ to ❿.
pub fn circled_number(c: char) -> Option<u32> {
    match c {
        '①'..='⑳' => Some(c as u32 - '①' as u32 + 1),
        '㉑'..='㉟' => Some(c as u32 - '㉑' as u32 + 21),
        '❶'..='❿' => Some(c as u32 - '❶' as u32 + 1),
        _ => None,
    }
}

/// Whether the character is a digit of a kanji number up to 99.
pub fn is_kanji(c: char) -> bool {
    c == '十' || KANJI.contains(c)
}
