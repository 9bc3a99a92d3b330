//! The rule by which a letter's text comes in, and how officials see what cannot be seen in it.
//!
//! The writer's words are evidence: CRLF becomes LF and nothing else changes.

use super::span::Span;
use crate::closed;

/// Why a text cannot be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing that can be seen.
    #[error("the text is empty")]
    Empty,
    /// More code points than allowed.
    #[error("the text has {is} characters, {limit} are allowed")]
    TooLong {
        /// The most code points allowed.
        limit: usize,
        /// The code points there are.
        is: usize,
    },
    /// NUL or another C0 control that is neither line feed nor tab.
    #[error("a control character at {at}")]
    Control {
        /// Its place, in code points of the text with CRLF already LF.
        at: usize,
    },
}

/// The text as it will be stored: CRLF as LF, otherwise untouched. `limit` is in code points and includes line breaks.
pub fn intake(raw: &str, limit: usize) -> Result<String, TextError> {
    let text = raw.replace("\r\n", "\n");
    if let Some(at) = text.chars().position(|c| c < ' ' && c != '\n' && c != '\t') {
        return Err(TextError::Control { at });
    }
    if is_blank(&text) {
        return Err(TextError::Empty);
    }
    let is = length(&text);
    if is > limit { Err(TextError::TooLong { limit, is }) } else { Ok(text) }
}

/// The length in code points, the unit of every limit.
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Whether there is nothing to see: only spaces of any width, line breaks and invisible characters.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// Whether this character steers the direction of the text, so that it may read otherwise than it is stored.
pub const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether this character has no shape of its own: zero-width, fillers, bidi controls, variation selectors, tags.
/// Spaces are not meant.
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

closed! {
    /// What kind of character is marked for officials.
    pub enum MarkKind { Bidi = "bidi", Invisible = "invisible", Control = "control" }
}

/// A stretch of a text as officials see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Words to show as they are.
    Plain(&'a str),
    /// A character that cannot be seen: show a mark with its code (`U+202E`) in its place.
    Mark {
        /// The character.
        c: char,
        /// Why it is marked.
        kind: MarkKind,
        /// Where it stands.
        span: Span,
    },
}

/// The text in segments, each invisible character a mark. Variation selectors after a visible character and joiners
/// inside an emoji are spelling, not hiding, and stay plain.
pub fn visible_marks(text: &str) -> Vec<Segment<'_>> {
    let (mut segments, mut plain_from) = (Vec::new(), 0);
    let mut before = None;
    for (at, (byte, c)) in text.char_indices().enumerate() {
        let after = byte + c.len_utf8();
        if let Some(kind) = mark_kind(c, before, text.get(after..).and_then(|rest| rest.chars().next())) {
            segments.extend(text.get(plain_from..byte).filter(|plain| !plain.is_empty()).map(Segment::Plain));
            segments.extend(Span::new(at, at + 1).map(|span| Segment::Mark { c, kind, span }));
            plain_from = after;
        }
        before = Some(c);
    }
    segments.extend(text.get(plain_from..).filter(|plain| !plain.is_empty()).map(Segment::Plain));
    segments
}

fn mark_kind(c: char, before: Option<char>, after: Option<char>) -> Option<MarkKind> {
    let selects =
        matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}') && before.is_some_and(|b| !b.is_whitespace() && !is_invisible(b));
    let joins_emoji = c == '\u{200D}' && after.is_some_and(|a| matches!(a, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}'));
    match c {
        _ if is_bidi_control(c) => Some(MarkKind::Bidi),
        _ if selects || joins_emoji => None,
        _ if is_invisible(c) => Some(MarkKind::Invisible),
        '\n' | '\t' => None,
        _ if c.is_control() => Some(MarkKind::Control),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_crlf_changes() {
        let words = "一行目\r\n　二行目\tＡ①㈱ｶﾞか\u{3099}葛\u{E0100}\u{202E}\u{FEFF}  \n";

        assert_eq!(intake(words, 100).unwrap(), words.replace("\r\n", "\n"));
    }

    #[test]
    fn controls_are_refused_where_they_are() {
        assert_eq!(intake("a\0", 9), Err(TextError::Control { at: 1 }));
        assert_eq!(intake("あ\r\nい\u{1B}", 9), Err(TextError::Control { at: 3 }));
        assert_eq!(intake("a\rb", 9), Err(TextError::Control { at: 1 }));
    }

    #[test]
    fn blank_is_what_nobody_can_see() {
        for blank in ["", " ", "\u{3000}", " \t\r\n\u{3000}", "\u{200B}\u{FEFF}", "\u{2060} \u{3164}", "\u{00A0}", "\u{202E}"] {
            assert_eq!(intake(blank, 9), Err(TextError::Empty), "{blank:?}");
        }
        assert!(intake("。", 9).is_ok());
    }

    #[test]
    fn the_limit_counts_code_points() {
        let family = "👨\u{200D}👩\u{200D}👧";

        assert!(intake(family, 5).is_ok());
        assert_eq!(intake(family, 4), Err(TextError::TooLong { limit: 4, is: 5 }));
        assert!(intake(&"あ".repeat(20_000), 20_000).is_ok());
        assert_eq!(intake(&"あ".repeat(20_001), 20_000), Err(TextError::TooLong { limit: 20_000, is: 20_001 }));
        assert!(intake("あ\r\n", 2).is_ok());
    }

    #[test]
    fn hidden_characters_get_a_mark() {
        let segments = visible_marks("山\u{202E}田\u{200B}葛\u{E0100}❤\u{FE0F}👨\u{200D}👩");
        let mark = |c, kind, at| Segment::Mark { c, kind, span: Span::new(at, at + 1).unwrap() };

        assert_eq!(
            segments,
            [
                Segment::Plain("山"),
                mark('\u{202E}', MarkKind::Bidi, 1),
                Segment::Plain("田"),
                mark('\u{200B}', MarkKind::Invisible, 3),
                Segment::Plain("葛\u{E0100}❤\u{FE0F}👨\u{200D}👩"),
            ]
        );
        assert_eq!(visible_marks("a\u{E0041}"), [Segment::Plain("a"), mark('\u{E0041}', MarkKind::Invisible, 1)]);
        assert_eq!(visible_marks("\u{85}"), [mark('\u{85}', MarkKind::Control, 0)]);
    }

    proptest! {
        #[test]
        fn segments_spell_the_text(text in any::<String>()) {
            let spelled: String = visible_marks(&text).iter().map(|segment| match segment {
                Segment::Plain(words) => (*words).to_owned(),
                Segment::Mark { c, .. } => c.to_string(),
            }).collect();
            prop_assert_eq!(spelled, text);
        }

        #[test]
        fn accepted_text_is_stable(raw in any::<String>()) {
            if let Ok(text) = intake(&raw, 100) {
                prop_assert_eq!(intake(&text, 100), Ok(text));
            }
        }
    }
}
