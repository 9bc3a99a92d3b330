//! A letter's words cut at its marks, for the part `marked_text`. What cannot be seen in them is shown by its code, and the
//! sign itself is left out: one that steers the direction of the text must not steer the page.

use crate::model::span::slice;
use crate::model::text::{Segment, visible_marks};
use serde::Serialize;

/// A stretch of the text as the part takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub text: String,
    pub mark: Option<&'static str>,
    pub label: Option<String>,
}

/// What is marked, in code points; marks follow each other without overlapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub start: usize,
    /// Exclusive.
    pub end: usize,
    /// One of the kinds that the part `marked_text` knows.
    pub kind: &'static str,
    pub label: Option<String>,
}

/// The whole text in pieces.
pub fn pieces(text: &str, marks: &[Mark]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut reached = 0;
    let mut sorted: Vec<&Mark> = marks.iter().collect();
    sorted.sort_by_key(|mark| mark.start);
    for mark in sorted.into_iter().filter(|mark| mark.start < mark.end) {
        let start = mark.start.max(reached);
        stretch(&mut pieces, slice(text, reached, start), None, None);
        stretch(&mut pieces, slice(text, start, mark.end.max(start)), Some(mark.kind), mark.label.clone());
        reached = mark.end.max(start);
    }
    stretch(&mut pieces, slice(text, reached, text.chars().count()), None, None);
    pieces
}

/// A text without marks of its own.
pub fn plain(text: &str) -> Vec<Piece> {
    pieces(text, &[])
}

fn stretch(pieces: &mut Vec<Piece>, words: Option<&str>, mark: Option<&'static str>, mut label: Option<String>) {
    for segment in visible_marks(words.unwrap_or_default()) {
        pieces.push(match segment {
            Segment::Plain(text) => Piece { text: text.to_owned(), mark, label: label.take() },
            Segment::Mark { c, .. } => {
                Piece { text: String::new(), mark: Some("withheld"), label: Some(format!("U+{:04X}", u32::from(c))) }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_marks_and_what_is_unseen_is_named() {
        let mark = |start, end| Mark { start, end, kind: "opinion", label: Some("1".to_owned()) };

        let shown = pieces("あい\u{202E}うえ", &[mark(1, 4)]);

        let seen: Vec<_> = shown.iter().map(|piece| (piece.text.as_str(), piece.mark, piece.label.as_deref())).collect();
        let wanted = [
            ("あ", None, None),
            ("い", Some("opinion"), Some("1")),
            ("", Some("withheld"), Some("U+202E")),
            ("う", Some("opinion"), None),
            ("え", None, None),
        ];
        assert_eq!(seen, wanted);
    }

    #[test]
    fn marks_that_touch_or_reach_too_far_lose_nothing() {
        let mark = |start, end| Mark { start, end, kind: "aside", label: None };
        let text = |marks: &[Mark]| pieces("あいう", marks).into_iter().map(|piece| piece.text).collect::<String>();

        assert_eq!(text(&[mark(0, 2), mark(2, 3)]), "あいう");
        assert_eq!(text(&[mark(0, 2), mark(1, 3)]), "あいう");
        assert_eq!(pieces("あいう", &[]).len(), 1);
    }
}
