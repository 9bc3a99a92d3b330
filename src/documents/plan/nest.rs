//! How deep each heading lies, learned from the order in which the kinds of headings occur in the document.
//!
//! Offices differ in what stands above what (① above ア here, ア above ① there), and texts taken from PDF lose or
//! displace headings. So the whole document is asked first which kind opens under which; the customary order of
//! official documents counts only where the document itself is silent.

use super::marker::Kind;
use std::collections::HashMap;

/// One heading's kind and number, as far as nesting needs them.
pub type Mark = (Kind, Option<u32>);

/// A level for each heading, 1 the outermost. Levels never skip.
pub fn nest(marks: &[Mark]) -> Vec<u8> {
    let order = Order::learn(marks);
    let mut open: Vec<Kind> = Vec::new();
    marks
        .iter()
        .map(|(kind, number)| {
            let keep = order.parents(&open, *kind, *number);
            open.truncate(keep);
            open.push(*kind);
            u8::try_from(open.len()).unwrap_or(u8::MAX)
        })
        .collect()
}

/// How often the first heading of one kind came right after a heading of another kind.
struct Order(HashMap<(Kind, Kind), i32>);

impl Order {
    fn learn(marks: &[Mark]) -> Self {
        let mut opened = HashMap::new();
        for pair in marks.windows(2) {
            if let [(above, _), (below, None | Some(1))] = pair
                && above != below
            {
                *opened.entry((*above, *below)).or_insert(0) += 1;
            }
        }
        Self(opened)
    }

    /// How many of the open headings stay open above a new one.
    fn parents(&self, open: &[Kind], kind: Kind, number: Option<u32>) -> usize {
        if kind == Kind::Named {
            return 0;
        }
        if kind == Kind::Appendix {
            return usize::from(open.first() == Some(&Kind::Named));
        }
        if let Some(at) = open.iter().position(|other| *other == kind) {
            return at;
        }
        // A heading that counts on from one not open any more goes where its kind is used to lie.
        let counts_on = number.is_some_and(|number| number > 1);
        let usual = |above: &Kind| self.0.contains_key(&(*above, kind)) && !self.is_below(*above, kind);
        if counts_on && let Some(at) = open.iter().rposition(usual) {
            return at + 1;
        }
        open.iter().rposition(|above| !self.is_below(*above, kind)).map_or(0, |at| at + 1)
    }

    /// Whether headings of kind `a` lie below those of kind `b`.
    fn is_below(&self, a: Kind, b: Kind) -> bool {
        if a == Kind::Named {
            return true;
        }
        let opened = |above, below| self.0.get(&(above, below)).copied().unwrap_or(0);
        opened(b, a) + custom(b, a) > opened(a, b) + custom(a, b)
    }
}

/// The weight of custom: how strongly `above` stands above `below` in official documents, against the observations.
fn custom(above: Kind, below: Kind) -> i32 {
    const CERTAIN: i32 = 1_000;
    match (above, below) {
        (Kind::Hash(above), Kind::Hash(below)) | (Kind::Dotted(above), Kind::Dotted(below)) => i32::from(above < below) * CERTAIN,
        (Kind::Plain, Kind::Dotted(_)) => CERTAIN,
        _ => match (rank(above), rank(below)) {
            (Some(above), Some(below)) if above < below => 2,
            _ => 0,
        },
    }
}

/// The customary order from the outside in (公用文の項目番号); `None` for kinds that each office uses as it likes.
fn rank(kind: Kind) -> Option<u8> {
    Some(match kind {
        Kind::Hash(level) => level,
        Kind::Unit(rank) => 10 + rank,
        Kind::Article => 15,
        Kind::Ordinal => 16,
        Kind::Roman => 17,
        Kind::Plain => 20,
        Kind::Dotted(depth) => 20 + depth.min(4),
        Kind::Paren => 25,
        Kind::Kana => 26,
        Kind::ParenKana => 27,
        Kind::ParenLetter => 28,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Kind::*;

    fn levels(marks: &[(Kind, u32)]) -> Vec<u8> {
        nest(&marks.iter().map(|(kind, number)| (*kind, (*number > 0).then_some(*number))).collect::<Vec<_>>())
    }

    #[test]
    fn the_customary_order_needs_no_evidence() {
        let marks = [(Unit(1), 1), (Plain, 1), (Paren, 1), (Kana, 1), (ParenKana, 1), (Kana, 2), (Plain, 2), (Unit(1), 2), (Plain, 1)];

        assert_eq!(levels(&marks), [1, 2, 3, 4, 5, 4, 2, 1, 2]);
    }

    #[test]
    fn what_a_document_does_decides_what_stands_above_what() {
        let marks = [(Plain, 1), (Circled, 1), (Paren, 1), (Paren, 2), (Circled, 2), (Paren, 1), (Circled, 3), (Plain, 2), (Paren, 1)];
        assert_eq!(levels(&marks), [1, 2, 3, 3, 2, 3, 2, 1, 2]);

        let marks = [(Plain, 1), (Paren, 1), (Circled, 1), (Circled, 2), (Paren, 2), (Circled, 1), (Paren, 3)];
        assert_eq!(levels(&marks), [1, 2, 3, 3, 2, 3, 2]);
    }

    #[test]
    fn a_kind_may_lie_deeper_under_one_heading_than_under_another() {
        let marks = [(Plain, 1), (Paren, 1), (Paren, 2), (Plain, 2), (Label(7), 1), (Paren, 1), (Paren, 2), (Label(7), 2), (Paren, 1)];

        assert_eq!(levels(&marks), [1, 2, 2, 1, 2, 3, 3, 2, 3]);
    }

    #[test]
    fn a_heading_that_counts_on_is_not_put_under_a_stranger() {
        // （３） after a label, its （１） and （２） lost: beside the labels, where （１） lies elsewhere.
        let marks = [(Plain, 1), (Paren, 1), (Plain, 2), (Label(7), 1), (Label(7), 2), (Paren, 3)];

        assert_eq!(levels(&marks), [1, 2, 1, 2, 2, 2]);
    }

    #[test]
    fn named_headings_are_outermost_and_hold_appendices() {
        let marks = [(Named, 0), (Unit(1), 1), (Plain, 1), (Named, 0), (Appendix, 1), (Plain, 1), (Appendix, 2)];

        assert_eq!(levels(&marks), [1, 1, 2, 1, 2, 3, 2]);
    }
}
