//! `Span`: a piece of a text, counted in Unicode code points.
//!
//! Code points are the one unit in database, JSON, CSV and forms, because every language can count them alike.

use std::ops::Range;

/// A piece of a text in code points: start inclusive, end exclusive, never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
pub struct Span {
    start: usize,
    end: usize,
}

#[derive(Clone, Copy, serde::Serialize, serde::Deserialize)]
struct Bounds {
    start: usize,
    end: usize,
}

/// A span whose end is not after its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a span must end after its start")]
pub struct EmptySpan;

impl TryFrom<Bounds> for Span {
    type Error = EmptySpan;
    fn try_from(bounds: Bounds) -> Result<Self, EmptySpan> {
        Self::new(bounds.start, bounds.end).ok_or(EmptySpan)
    }
}

impl From<Span> for Bounds {
    fn from(span: Span) -> Self {
        Self { start: span.start, end: span.end }
    }
}

impl Span {
    /// The span from `start` to before `end`; `None` when that is empty.
    pub const fn new(start: usize, end: usize) -> Option<Self> {
        if start < end { Some(Self { start, end }) } else { None }
    }

    /// The first code point.
    pub const fn start(self) -> usize {
        self.start
    }

    /// The code point after the last.
    pub const fn end(self) -> usize {
        self.end
    }

    /// The length in code points, at least 1.
    pub const fn length(self) -> usize {
        self.end - self.start
    }

    /// Whether the two share a code point; spans that only touch do not.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The words of this span; `None` when the text is shorter.
    pub fn of(self, text: &str) -> Option<&str> {
        slice(text, self.start, self.end)
    }
}

/// The code points `start..end` of a text; `None` when it is shorter or `end` lies before `start`.
pub fn slice(text: &str, start: usize, end: usize) -> Option<&str> {
    let mut bounds = text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len()));
    let from = bounds.by_ref().nth(start)?;
    let to = match end.checked_sub(start)? {
        0 => from,
        further => bounds.nth(further - 1)?,
    };
    text.get(from..to)
}

/// Two spans of one text that share code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("spans {}–{} and {}–{} overlap", first.start, first.end, second.start, second.end)]
pub struct Overlap {
    /// The one that starts earlier.
    pub first: Span,
    /// The one that starts inside it.
    pub second: Span,
}

/// Refuses spans, given in any order, of which two overlap.
pub fn check_disjoint(spans: &[Span]) -> Result<(), Overlap> {
    let mut sorted = spans.to_vec();
    sorted.sort_unstable();
    match sorted.iter().zip(sorted.iter().skip(1)).find(|(first, second)| first.overlaps(**second)) {
        Some((&first, &second)) => Err(Overlap { first, second }),
        None => Ok(()),
    }
}

/// The spans of `text` that none of `spans` (in any order, overlapping or not) covers, first to last.
pub fn uncovered(text: &str, spans: &[Span]) -> Vec<Span> {
    let length = text.chars().count();
    let mut sorted: Vec<Range<usize>> = spans.iter().map(|span| span.start..span.end).collect();
    sorted.sort_unstable_by_key(|range| range.start);
    sorted.push(length..length);
    let mut gaps = Vec::new();
    let mut reached = 0;
    for range in sorted {
        gaps.extend(Span::new(reached, range.start.min(length)));
        reached = reached.max(range.end);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(start: usize, end: usize) -> Span {
        Span::new(start, end).unwrap()
    }

    #[test]
    fn code_points_are_the_unit() {
        let text = "a𠮷葛\u{E0100}👨\u{200D}👩";

        assert_eq!(slice(text, 1, 2), Some("𠮷"));
        assert_eq!(slice(text, 2, 4), Some("葛\u{E0100}"));
        assert_eq!(slice(text, 7, 7), Some(""));
        assert_eq!(slice(text, 0, 7), Some(text));
        assert_eq!(slice(text, 0, 8), None);
        assert_eq!(slice(text, 8, 8), None);
        assert_eq!(slice(text, 3, 2), None);
    }

    #[test]
    fn json_is_checked_on_the_way_in() {
        assert_eq!(serde_json::to_string(&span(2, 5)).unwrap(), r#"{"start":2,"end":5}"#);
        assert_eq!(serde_json::from_str::<Span>(r#"{"start":2,"end":5}"#).unwrap(), span(2, 5));
        assert!(serde_json::from_str::<Span>(r#"{"start":5,"end":5}"#).is_err());
        assert!(serde_json::from_str::<Span>(r#"{"start":-1,"end":5}"#).is_err());
    }

    #[test]
    fn touching_is_not_overlapping() {
        assert_eq!(check_disjoint(&[span(3, 5), span(0, 3)]), Ok(()));
        assert_eq!(check_disjoint(&[span(2, 5), span(0, 3)]), Err(Overlap { first: span(0, 3), second: span(2, 5) }));
        assert!(check_disjoint(&[span(0, 9), span(2, 3), span(4, 5)]).is_err());
    }

    #[test]
    fn what_is_left_over() {
        assert_eq!(uncovered("あいうえお", &[span(1, 2), span(3, 4)]), [span(0, 1), span(2, 3), span(4, 5)]);
        assert_eq!(uncovered("あいう", &[]), [span(0, 3)]);
        assert_eq!(uncovered("あいう", &[span(0, 2), span(1, 3)]), []);
        assert_eq!(uncovered("あいう", &[span(1, 9), span(5, 9)]), [span(0, 1)]);
        assert_eq!(uncovered("", &[]), []);
    }

    proptest! {
        #[test]
        fn covered_and_uncovered_make_the_whole(text in "\\PC{0,30}", raw in prop::collection::vec((0usize..30, 1usize..8), 0..6)) {
            let spans: Vec<Span> = raw.iter().filter_map(|&(start, length)| Span::new(start, start + length)).collect();
            let gaps = uncovered(&text, &spans);

            prop_assert!(check_disjoint(&gaps).is_ok());
            for at in 0..text.chars().count() {
                let covered = spans.iter().any(|s| s.start() <= at && at < s.end());
                let gap = gaps.iter().any(|s| s.start() <= at && at < s.end());
                prop_assert!(covered != gap);
            }
        }
    }
}
