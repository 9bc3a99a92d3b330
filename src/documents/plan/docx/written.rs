//! One number in the ways in which Word writes numbers.

/// A number in one of Word's formats (17.18.59); those that Japanese documents do not use are written 1, 2, 3.
pub fn written(n: u32, format: &str) -> String {
    let nth = |signs: &str| signs.chars().nth(n.saturating_sub(1) as usize).map(String::from);
    let from =
        |first: char, most: u32| char::from_u32(first as u32 + n.saturating_sub(1)).filter(|_| (1..=most).contains(&n)).map(String::from);
    let special = match format {
        "none" => Some(String::new()),
        "decimalZero" => Some(format!("{n:02}")),
        "decimalFullWidth" | "decimalFullWidth2" => Some(n.to_string().chars().map(full_width).collect()),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            from('①', 20).or_else(|| nth("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚"))
        }
        "decimalEnclosedParen" => from('⑴', 20),
        "decimalEnclosedFullstop" => from('⒈', 20),
        "aiueo" | "aiueoFullWidth" => nth("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"),
        "iroha" | "irohaFullWidth" => nth("イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"),
        "upperLetter" => from('A', 26),
        "lowerLetter" => from('a', 26),
        "upperRoman" => Some(roman(n)),
        "lowerRoman" => Some(roman(n).to_ascii_lowercase()),
        "japaneseCounting" | "chineseCounting" | "chineseCountingThousand" | "ideographTraditional" => counted(n),
        "ideographDigital" | "japaneseDigitalTenThousand" => Some(n.to_string().chars().map(kanji).collect()),
        _ => None,
    };
    special.unwrap_or_else(|| n.to_string())
}

fn full_width(digit: char) -> char {
    char::from_u32(digit as u32 - '0' as u32 + '０' as u32).unwrap_or(digit)
}

fn kanji(digit: char) -> char {
    digit.to_digit(10).and_then(|digit| "〇一二三四五六七八九".chars().nth(digit as usize)).unwrap_or(digit)
}

/// 一, 十, 十一, 二十, 九十九; nothing beyond.
fn counted(n: u32) -> Option<String> {
    let digit = |n: u32| char::from_digit(n, 10).map(kanji);
    match n {
        1..=9 => digit(n).map(String::from),
        10..=99 => {
            let tens = if n < 20 { None } else { digit(n / 10) };
            let ones = if n.is_multiple_of(10) { None } else { digit(n % 10) };
            Some(tens.into_iter().chain(['十']).chain(ones).collect())
        }
        _ => None,
    }
}

fn roman(n: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let (mut left, mut written) = (n.min(3999), String::new());
    for (value, sign) in SIGNS {
        while left >= value {
            written.push_str(sign);
            left -= value;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_japanese_documents_write_them() {
        let cases = [
            (3, "decimalEnclosedCircle", "③"),
            (31, "decimalEnclosedCircle", "31"),
            (2, "decimalEnclosedParen", "⑵"),
            (4, "aiueo", "エ"),
            (2, "irohaFullWidth", "ロ"),
            (10, "japaneseCounting", "十"),
            (21, "japaneseCounting", "二十一"),
            (105, "japaneseCounting", "105"),
            (10, "ideographDigital", "一〇"),
            (12, "decimalFullWidth", "１２"),
            (14, "upperRoman", "XIV"),
            (27, "lowerLetter", "27"),
            (5, "", "5"),
            (5, "none", ""),
        ];
        for (n, format, expected) in cases {
            assert_eq!(written(n, format), expected, "{n} {format}");
        }
    }
}
