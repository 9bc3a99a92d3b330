//! A difference as two columns show it: the old words beside the new ones, and long stretches that stayed left out.

use super::words::{Change, Difference, Run};

/// Lines shown of what stayed before and after a change.
const AROUND: usize = 1;
/// The fewest lines that are left out; fewer are shown.
const FEWEST: usize = 3;

/// What a column shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Words(Run),
    /// So many lines that stayed are not shown.
    LeftOut(usize),
}

/// One column, in order.
pub type Side = Vec<Piece>;

/// The old words and the new ones.
pub fn sides(difference: &Difference) -> (Side, Side) {
    let (mut old, mut new) = (Side::new(), Side::new());
    let last = difference.runs.len().saturating_sub(1);
    for (at, run) in difference.runs.iter().enumerate() {
        match run.change {
            Change::Removed => old.push(Piece::Words(run.clone())),
            Change::Added => new.push(Piece::Words(run.clone())),
            Change::Kept => {
                let pieces = abridged(&run.text, at > 0, at < last);
                old.extend(pieces.iter().cloned());
                new.extend(pieces);
            }
        }
    }
    (old, new)
}

/// What stayed, without the lines that are far from a change. The first line of all is a heading and stays.
fn abridged(text: &str, change_before: bool, change_after: bool) -> Vec<Piece> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    // A change begins inside the last line, and one ended inside the first.
    let head = if change_before { AROUND + 1 } else { 1 };
    let tail = if change_after { AROUND + 1 } else { 0 };
    let left_out = lines.len().saturating_sub(head + tail);
    let words = |lines: &[&str]| Piece::Words(Run { change: Change::Kept, text: lines.concat() });
    match (lines.get(..head), lines.get(lines.len().saturating_sub(tail)..)) {
        (Some(first), Some(rest)) if left_out >= FEWEST => {
            let mut pieces = vec![words(first), Piece::LeftOut(left_out)];
            if !rest.is_empty() {
                pieces.push(words(rest));
            }
            pieces
        }
        _ => vec![words(&lines)],
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::{Budget, difference};
    use super::*;

    #[test]
    fn what_stayed_far_from_a_change_is_left_out() {
        let old = "見出し\n一\n二\n三\n四\n五\n六は百人。\n七\n八\n九\n十\n";
        let new = "見出し\n一\n二\n三\n四\n五\n六は二百人。\n七\n八\n九\n十\n";

        let (before, after) = sides(&difference(old, new, &mut Budget::default()));

        let shown = |side: &Side| {
            let piece = |piece: &Piece| match piece {
                Piece::Words(run) if run.change == Change::Kept => run.text.clone(),
                Piece::Words(run) => format!("[{}]", run.text),
                Piece::LeftOut(lines) => format!("({lines})\n"),
            };
            side.iter().map(piece).collect::<String>()
        };
        assert_eq!(shown(&before), "見出し\n(4)\n五\n六は百人。\n七\n(3)\n");
        assert_eq!(shown(&after), "見出し\n(4)\n五\n六は[二]百人。\n七\n(3)\n");
    }

    #[test]
    fn what_is_short_is_shown_whole() {
        let (before, _) = sides(&difference("甲\n乙\n丙は一。\n", "甲\n乙\n丙は二。\n", &mut Budget::default()));

        assert!(before.iter().all(|piece| !matches!(piece, Piece::LeftOut(_))));
    }
}
