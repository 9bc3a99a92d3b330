//! What a line begins with: 第１章, １, （１）, ア, ①, ○ … and which number that is.
//!
//! Only the form of one line is looked at here; whether it is a heading depends on its surroundings (`detect.rs`).

use super::article::article;
use super::number::{arabic, circled_number, digit, is_kanji, is_quantity, kana, latin, number, roman};

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
        c if is_kanji(c) => Kind::ParenKanji,
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
    if is_kanji(first) {
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
