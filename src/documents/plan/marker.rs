//! What a line begins with: 第１章, １, （１）, ア, ①, ○ … and which number that is.
//!
//! Only the form of one line is looked at here; whether it is a heading depends on its surroundings (`detect.rs`).

use super::line::{Line, Span};

/// The kinds of headings of Japanese administrative text. One document uses few of them, each at one depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// はじめに, 資料編 …: a heading by its words alone.
    Named,
    /// 資料１, 別紙２, 様式第３号.
    Appendix,
    /// 第n編 or 部 (0), 章 (1), 節 (2), 款 (3), 目 (4).
    Unit(u8),
    /// 第n条 of an ordinance.
    Article,
    /// `#` to `######` in a file that is not Markdown.
    Hash(u8),
    /// 第１ without a unit.
    Ordinal,
    /// Ⅰ.
    Roman,
    /// 一, 二.
    Kanji,
    /// １, 1. and the like.
    Plain,
    /// 1.1 (2), 1-1-1 (3): how many numbers.
    Dotted(u8),
    /// （１）.
    Paren,
    /// （一）.
    ParenKanji,
    /// 1), １）.
    HalfParen,
    /// ア.
    Kana,
    /// （ア）.
    ParenKana,
    /// A.
    Letter,
    /// （a）.
    ParenLetter,
    /// ①.
    Circled,
    /// ❶.
    BlackCircled,
    /// 基本方針１, 施策２ …; the number tells which of the document's labels it is.
    Label(u32),
    /// 【現状】.
    Bracket,
    /// ○, ●, ■ … by the sign.
    Sign(char),
}

/// A line that could be a heading by its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker<'t> {
    pub kind: Kind,
    /// Its number, where the kind has one.
    pub number: Option<u32>,
    /// The words after the mark; empty for a label without a title.
    pub title: &'t str,
}

/// Words that are a heading when they are a line of their own, inner spaces aside.
const NAMED: &[&str] = &[
    "はじめに",
    "おわりに",
    "結びに",
    "序文",
    "前文",
    "序章",
    "終章",
    "資料編",
    "付属資料",
    "附属資料",
    "参考資料",
    "巻末資料",
    "資料",
    "用語解説",
    "用語集",
    "用語の解説",
    "用語の説明",
    "附則",
    "付則",
];
/// Last words of a label that is numbered: 基本方針１.
const LABELS: &[&str] =
    &["方針", "目標", "視点", "施策", "戦略", "柱", "プロジェクト", "課題", "方向性", "方向", "取組", "政策", "テーマ", "重点", "事業"];
/// The same for what stands behind the plan's text.
const APPENDICES: &[&str] = &["資料", "別紙", "別表", "別添", "様式", "付録", "附録", "別記"];
const SIGNS: &[char] = &['○', '●', '◎', '■', '□', '◆', '◇', '▼', '▽', '★', '☆', '▶', '▷', '►', '◼', '◉', '❖'];
const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const KANJI: &str = "一二三四五六七八九";

/// The mark at the beginning of a line, if there is one and words follow it.
pub fn marker(line: &str) -> Option<Marker<'_>> {
    let line = line.trim();
    let first = line.chars().next()?;
    let found = named(line).or_else(|| match first {
        '#' => hash(line),
        '第' => unit(line),
        '(' | '（' | '\u{3220}'..='\u{3229}' | '\u{2474}'..='\u{2487}' => paren(line),
        '【' | '＜' | '《' | '〈' | '〔' => bracket(line),
        '①'..='⑳' | '㉑'..='㉟' | '❶'..='❿' => circled(line),
        _ if sign(first).is_some() => sign(first).and_then(|sign| signed(line, sign)),
        _ if digit(first).is_some() => plain(line),
        _ => letter(line).or_else(|| label(line)),
    })?;
    let bare = matches!(found.kind, Kind::Named | Kind::Label(_) | Kind::Appendix | Kind::Article);
    (bare || found.title.chars().any(char::is_alphanumeric)).then_some(found)
}

/// The heading of the section that begins at line `at`: the line's words; of an ordinance's article its caption and
/// its number, but not its sentence.
pub fn heading_span(all: &[Line<'_>], at: usize) -> Span {
    let Some(line) = all.get(at) else { return Span { start: 0, end: 0 } };
    let span = line.heading();
    if let Some(number) = article(line.text.trim()) {
        let sentence = line.text.contains('。');
        return if sentence { Span { start: span.start, end: span.start + number.chars().count() } } else { span };
    }
    if !is_caption(line.text) {
        return span;
    }
    match all.get(at + 1).and_then(|next| article(next.text.trim()).map(|number| (next, number))) {
        Some((next, number)) => Span { start: span.start, end: next.heading().start + number.chars().count() },
        None => span,
    }
}

/// Whether the line is the caption of an article: （目的）.
pub fn is_caption(line: &str) -> bool {
    let line = line.trim();
    let inner = line.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    inner.is_some_and(|inner| !inner.is_empty() && inner.chars().count() <= 30 && !inner.contains(['（', '(', '）', ')', '。']))
}

/// 第３条, 第３条の２ at the beginning of a line, where no other reference goes on from it.
pub fn article(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('第')?;
    let (_, rest) = number(rest)?;
    let mut rest = rest.trim_start().strip_prefix('条')?;
    while let Some((_, after)) = rest.strip_prefix('の').and_then(number) {
        rest = after;
    }
    let ends = rest.is_empty() || rest.starts_with([' ', '\u{3000}', '\t', '（', '(']);
    ends.then(|| line.get(..line.len() - rest.len())).flatten()
}

fn found(kind: Kind, number: u32, title: &str) -> Option<Marker<'_>> {
    Some(Marker { kind, number: Some(number), title: title.trim() })
}

fn named(line: &str) -> Option<Marker<'_>> {
    let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    NAMED.contains(&bare.as_str()).then_some(Marker { kind: Kind::Named, number: None, title: line })
}

fn hash(line: &str) -> Option<Marker<'_>> {
    let title = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - title.len()).ok().filter(|level| *level <= 6)?;
    title.starts_with([' ', '\u{3000}']).then_some(Marker { kind: Kind::Hash(level), number: None, title: title.trim() })
}

fn unit(line: &str) -> Option<Marker<'_>> {
    if let Some(mark) = article(line) {
        let (count, _) = number(line.strip_prefix('第')?)?;
        return found(Kind::Article, count, line.get(mark.len()..)?);
    }
    let (count, rest) = number(line.strip_prefix('第')?)?;
    let rest = rest.trim_start();
    let Some((rank, mut rest)) = [("編", 0), ("部", 0), ("章", 1), ("節", 2), ("款", 3), ("目", 4)]
        .iter()
        .find_map(|(unit, rank)| Some((*rank, rest.strip_prefix(unit)?)))
    else {
        // 第１　総則, but not 第１回 or 第１に.
        let spaced = line.get(..line.len() - rest.len()).is_some_and(|mark| mark.ends_with(char::is_whitespace));
        return if spaced { found(Kind::Ordinal, count, rest) } else { None };
    };
    while let Some((_, after)) = rest.strip_prefix('の').and_then(number) {
        rest = after;
    }
    // 第１章の趣旨は… refers to a chapter; 第１章　総則 and 第１章総則 begin one.
    let refers = rest
        .starts_with(['の', 'で', 'に', 'は', 'を', 'が', 'と', 'も', 'か', 'ま', '、', '。', '・', '第', '～', '〜', '及', '以', '参']);
    if refers { None } else { found(Kind::Unit(rank), count, rest) }
}

fn paren(line: &str) -> Option<Marker<'_>> {
    let first = line.chars().next()?;
    let rest = line.get(first.len_utf8()..)?;
    match first {
        '\u{3220}'..='\u{3229}' => return found(Kind::ParenKanji, first as u32 - 0x321f, rest),
        '\u{2474}'..='\u{2487}' => return found(Kind::Paren, first as u32 - 0x2473, rest),
        _ => {}
    }
    let (inner, title) = rest.split_once([')', '）'])?;
    let inner = inner.trim();
    let kind = match inner.chars().next()? {
        c if digit(c).is_some() => Kind::Paren,
        c if KANJI.contains(c) || c == '十' => Kind::ParenKanji,
        _ if inner.chars().count() == 1 => {
            let c = inner.chars().next()?;
            return match kana(c) {
                Some(count) => found(Kind::ParenKana, count, title),
                None => found(Kind::ParenLetter, latin(c)?, title),
            };
        }
        _ => return None,
    };
    let (count, after) = number(inner)?;
    if after.is_empty() { found(kind, count, title) } else { None }
}

fn bracket(line: &str) -> Option<Marker<'_>> {
    let inner = [('【', '】'), ('＜', '＞'), ('《', '》'), ('〈', '〉'), ('〔', '〕')]
        .iter()
        .find_map(|(open, close)| line.strip_prefix(*open)?.strip_suffix(*close))?;
    let plain = !inner.contains(['【', '】', '＜', '＞', '《', '》', '〈', '〉', '〔', '〕']);
    plain.then_some(Marker { kind: Kind::Bracket, number: None, title: inner.trim() })
}

fn circled(line: &str) -> Option<Marker<'_>> {
    let first = line.chars().next()?;
    let count = circled_number(first)?;
    let kind = if ('❶'..='❿').contains(&first) { Kind::BlackCircled } else { Kind::Circled };
    found(kind, count, line.get(first.len_utf8()..)?.trim_start().trim_start_matches(['.', '．']))
}

/// The sign of a heading, large and small circles taken for one.
fn sign(c: char) -> Option<char> {
    match c {
        '◯' | '〇' => Some('○'),
        '⚫' => Some('●'),
        c => SIGNS.contains(&c).then_some(c),
    }
}

fn signed(line: &str, mark: char) -> Option<Marker<'_>> {
    let title = line.get(line.chars().next()?.len_utf8()..)?.trim_start_matches('\u{fe0f}');
    // ○○市 is a name left open, ●●●● a decoration.
    let open = title.chars().next().and_then(sign) == Some(mark);
    (!open).then_some(Marker { kind: Kind::Sign(mark), number: None, title: title.trim() })
}

fn plain(line: &str) -> Option<Marker<'_>> {
    let (count, mut rest) = arabic(line)?;
    let mut depth = 1;
    let mut last = count;
    while let Some((next, after)) = rest.strip_prefix(['.', '．', '-', '－', '‐', '–', '―', 'ー']).and_then(arabic) {
        (depth, last, rest) = (depth + 1, next, after);
    }
    if depth > 1 {
        let title = rest.strip_prefix(['.', '．']).unwrap_or(rest);
        let separate = title.starts_with(char::is_whitespace) || title.chars().next().is_some_and(|c| !c.is_ascii()) && !is_quantity(title);
        return if separate && depth <= 4 { found(Kind::Dotted(depth), last, title) } else { None };
    }
    let mut rest_chars = rest.chars();
    let separator = rest_chars.next()?;
    let title = rest_chars.as_str().trim_start();
    let starts = title.chars().next()?;
    if is_quantity(title) || digit(starts).is_some() || ",，.．".contains(starts) {
        return None;
    }
    match separator {
        ')' | '）' => found(Kind::HalfParen, count, title),
        '.' | '．' | '、' => found(Kind::Plain, count, title),
        c if c.is_whitespace() => found(Kind::Plain, count, title),
        _ => None,
    }
}

/// ア, イ. or A. or Ⅰ or 一 before words.
fn letter(line: &str) -> Option<Marker<'_>> {
    let first = line.chars().next()?;
    let rest = line.get(first.len_utf8()..)?;
    if let '\u{2160}'..='\u{216b}' = first {
        return found(Kind::Roman, first as u32 - 0x215f, rest.trim_start_matches(['.', '．', '、', ')', '）', '-', '－']));
    }
    if let '\u{2488}'..='\u{249b}' = first {
        return found(Kind::Plain, first as u32 - 0x2487, rest);
    }
    let title = rest.strip_prefix(['.', '．', '、', ')', '）']).or_else(|| rest.starts_with([' ', '\u{3000}', '\t']).then_some(rest))?;
    if let Some(count) = kana(first) {
        return found(Kind::Kana, count, title);
    }
    if KANJI.contains(first) || first == '十' {
        return found(Kind::Kanji, number(line)?.0, title);
    }
    // "A " also begins an English sentence or a name of a case, so an ASCII letter needs more than a space after it.
    if first.is_ascii() && !rest.starts_with(['.', ')', '）', '．']) {
        return None;
    }
    found(Kind::Letter, latin(first)?, title)
}

/// 基本方針１ with or without a title.
fn label(line: &str) -> Option<Marker<'_>> {
    let at = line.char_indices().take(13).find(|(_, c)| digit(*c).is_some() || circled_number(*c).is_some() || roman(*c).is_some())?.0;
    let (words, rest) = line.split_at_checked(at)?;
    let words = words.trim_end();
    if words.chars().any(|c| !c.is_alphabetic() || c.is_ascii()) || words.chars().count() < 2 {
        return None;
    }
    let kind = if APPENDICES.contains(&words) {
        Kind::Appendix
    } else if LABELS.iter().any(|ending| words.ends_with(ending)) {
        Kind::Label(words.chars().fold(0, |code, c| code.wrapping_mul(31).wrapping_add(c as u32)))
    } else {
        return None;
    };
    let first = rest.chars().next()?;
    let (count, rest) = match circled_number(first).or_else(|| roman(first)) {
        Some(count) => (count, rest.get(first.len_utf8()..)?),
        None => arabic(rest)?,
    };
    let title = rest.trim_start_matches(['．', '.', '：', ':']);
    let separate = rest.is_empty() || rest.starts_with(char::is_whitespace) || rest.starts_with(['「', '『', '【', '．', '：', ':']);
    if separate { found(kind, count, title) } else { None }
}

/// Whether the words make the number before them a quantity: 3 年, 2 人の; but not 1 人口, 4 本市.
fn is_quantity(title: &str) -> bool {
    let mut chars = title.chars();
    let unit = chars.next().is_some_and(|c| "年月日人件回円名割倍時分秒度％%℃㎡㎢～〜~/／期歳戸台本頁".contains(c));
    let word_goes_on = chars.next().is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) || ('ァ'..='ヺ').contains(&c));
    unit && !word_goes_on
}

/// The value of a digit of either width.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// One or two digits that no third follows, not 0, and what comes after.
fn arabic(text: &str) -> Option<(u32, &str)> {
    let length = text.char_indices().find(|(_, c)| digit(*c).is_none()).map_or(text.len(), |(at, _)| at);
    let (digits, rest) = text.split_at_checked(length)?;
    let value = digits.chars().filter_map(digit).fold(0u32, |sum, digit| sum.saturating_mul(10).saturating_add(digit));
    ((1..=2).contains(&digits.chars().count()) && value > 0).then_some((value, rest))
}

/// A number up to 99 in digits or kanji, and what comes after.
fn number(text: &str) -> Option<(u32, &str)> {
    if text.chars().next().is_some_and(|c| digit(c).is_some()) {
        return arabic(text);
    }
    let length = text.char_indices().find(|(_, c)| *c != '十' && !KANJI.contains(*c)).map_or(text.len(), |(at, _)| at);
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

fn kana(c: char) -> Option<u32> {
    KANA.chars().zip(1..).find(|(kana, _)| *kana == c).map(|(_, count)| count)
}

fn latin(c: char) -> Option<u32> {
    match c {
        'A'..='Z' => Some(c as u32 - 'A' as u32 + 1),
        'a'..='z' => Some(c as u32 - 'a' as u32 + 1),
        'Ａ'..='Ｚ' => Some(c as u32 - 'Ａ' as u32 + 1),
        'ａ'..='ｚ' => Some(c as u32 - 'ａ' as u32 + 1),
        _ => None,
    }
}

fn roman(c: char) -> Option<u32> {
    ('\u{2160}'..='\u{216b}').contains(&c).then(|| c as u32 - 0x215f)
}

fn circled_number(c: char) -> Option<u32> {
    match c {
        '①'..='⑳' => Some(c as u32 - '①' as u32 + 1),
        '㉑'..='㉟' => Some(c as u32 - '㉑' as u32 + 21),
        '❶'..='❿' => Some(c as u32 - '❶' as u32 + 1),
        _ => None,
    }
}
