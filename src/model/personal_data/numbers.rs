//! Numbers in kanji as digits: 三〇五六 and 三千五十六 both become 3056.

use crate::model::fold::Folded;

/// The folded text with every number in kanji, and every digit of another script, in ASCII digits.
pub fn with_digits(folded: &Folded) -> Folded {
    let chars = folded.chars();
    let mut view = Folded::default();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let run = chars.iter().skip(at).take_while(|c| in_number(**c)).count();
        let number: Vec<char> = chars.iter().skip(at).take(run).copied().collect();
        if number.iter().any(|c| !is_circle(*c)) {
            push_number(&mut view, folded, at, &number);
            at += run;
        } else {
            view.push(ascii_digit(c), folded.origin(at).unwrap_or_default());
            at += 1;
        }
    }
    view
}

fn push_number(view: &mut Folded, folded: &Folded, at: usize, number: &[char]) {
    if number.iter().any(|c| unit(*c).is_some()) {
        let from = folded.origin(at).unwrap_or_default().start;
        let to = folded.origin(at + number.len() - 1).unwrap_or_default().end;
        for digit in value(number).to_string().chars() {
            view.push(digit, from..to);
        }
    } else {
        for (nth, c) in number.iter().enumerate() {
            let digit = digit(*c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(*c);
            view.push(digit, folded.origin(at + nth).unwrap_or_default());
        }
    }
}

/// The value of a number with 十百千; digits in a row before a unit count as written (二一 is 21).
fn value(number: &[char]) -> u64 {
    let (mut sum, mut pending) = (0u64, None);
    for c in number {
        match (unit(*c), digit(*c)) {
            (Some(unit), _) => sum = sum.saturating_add(unit.saturating_mul(pending.take().unwrap_or(1))),
            (None, digit) => pending = Some(pending.unwrap_or(0u64).saturating_mul(10).saturating_add(u64::from(digit.unwrap_or(0)))),
        }
    }
    sum.saturating_add(pending.unwrap_or(0))
}

fn in_number(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some()
}

/// Circles are often typed for 〇, but alone they are bullets.
const fn is_circle(c: char) -> bool {
    matches!(c, '○' | '◯')
}

const fn digit(c: char) -> Option<u32> {
    match c {
        '〇' | '零' | '○' | '◯' => Some(0),
        '一' | '壱' => Some(1),
        '二' | '弐' => Some(2),
        '三' | '参' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

const fn unit(c: char) -> Option<u64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    }
}

/// The zeros of other scripts whose digits are met in Japan, each followed by its 1 to 9.
const ZEROS: [char; 4] = ['\u{0660}', '\u{06F0}', '\u{0966}', '\u{0E50}'];

fn ascii_digit(c: char) -> char {
    let of = |zero: &char| (c as u32).checked_sub(*zero as u32).filter(|digit| *digit < 10).and_then(|digit| char::from_digit(digit, 10));
    ZEROS.iter().find_map(of).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kanji_numbers_become_digits() {
        for (text, digits) in [
            ("三〇五六", "3056"),
            ("三千五十六", "3056"),
            ("二十三", "23"),
            ("十", "10"),
            ("百五", "105"),
            ("○二六七", "0267"),
            ("○はい", "○はい"),
            ("十日町一丁目", "10日町1丁目"),
            ("٠٩٠", "090"),
        ] {
            assert_eq!(with_digits(&Folded::of(text)).chars().iter().collect::<String>(), digits);
        }
    }
}
