//! What changed from one text to another, in words: first line by line, then inside the lines that differ.
//!
//! The difference is for people. Small words that happen to stay between two changes are taken into them, and lines that
//! have little in common are shown as replaced. Whatever is done for reading, what is kept and removed is the old text and
//! what is kept and added is the new one, character by character.

use super::tokens::{joins, tokens};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;

/// Pieces of text that may be compared for one pair of versions; what lies beyond is shown as replaced as a whole, so that no
/// plan can keep the server busy.
pub const BUDGET: usize = 200_000;
/// The same for one stretch of differing lines.
const STRETCH: usize = 40_000;
/// The longest words between two changes that may be taken into them, in code points.
const SHORT: usize = 6;
/// How many code points the two sides of a change must begin or end with in common for these to be shown as kept.
const ALIKE: usize = 4;
/// The least percentage of differing lines that must be in common; below it they are shown as replaced.
const IN_COMMON: usize = 25;

/// What became of a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Kept,
    Removed,
    Added,
}

/// A stretch of text of which the same can be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub change: Change,
    pub text: String,
}

/// What changed from an old text to a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// In the order of the text, no two neighbours alike, what is removed before what is added in its place.
    pub runs: Vec<Run>,
    /// Whether the texts were too long to be compared word by word.
    pub too_long: bool,
}

/// How much may still be compared for a pair of versions.
#[derive(Clone, Copy, Debug)]
pub struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(BUDGET)
    }
}

impl Budget {
    /// Takes this much, if it is there and one stretch may have it.
    fn takes(&mut self, pieces: usize) -> bool {
        let left = if pieces <= STRETCH { self.0.checked_sub(pieces) } else { None };
        left.inspect(|left| self.0 = *left).is_some()
    }
}

impl Difference {
    /// The old text.
    pub fn before(&self) -> String {
        self.without(Change::Added)
    }

    /// The new text.
    pub fn after(&self) -> String {
        self.without(Change::Removed)
    }

    fn without(&self, change: Change) -> String {
        self.runs.iter().filter(|run| run.change != change).map(|run| run.text.as_str()).collect()
    }
}

/// What changed from `old` to `new`, within the budget.
pub fn difference(old: &str, new: &str, budget: &mut Budget) -> Difference {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let mut result = Difference::default();
    if !budget.takes(old_lines.len() + new_lines.len()) {
        result.too_long = true;
        put(&mut result.runs, Change::Removed, old);
        put(&mut result.runs, Change::Added, new);
        return result;
    }
    for op in operations(&old_lines, &new_lines) {
        let old = old_lines.get(op.old_range()).unwrap_or_default().concat();
        let new = new_lines.get(op.new_range()).unwrap_or_default().concat();
        match op {
            DiffOp::Equal { .. } => put(&mut result.runs, Change::Kept, &old),
            _ if old.is_empty() || new.is_empty() => replace(&mut result.runs, &old, &new),
            _ => match inside(&old, &new, budget) {
                Some(runs) => runs.into_iter().for_each(|run| put(&mut result.runs, run.change, &run.text)),
                None => {
                    result.too_long = true;
                    replace(&mut result.runs, &old, &new);
                }
            },
        }
    }
    result
}

/// What changed inside lines that differ; none where they are too long.
fn inside(old: &str, new: &str, budget: &mut Budget) -> Option<Vec<Run>> {
    let (old_tokens, new_tokens) = (tokens(old), tokens(new));
    if !budget.takes(old_tokens.len() + new_tokens.len()) {
        return None;
    }
    let mut edits: Vec<Edit> = Vec::new();
    for op in operations(&old_tokens, &new_tokens) {
        let old = old_tokens.get(op.old_range()).unwrap_or_default().concat();
        let new = new_tokens.get(op.new_range()).unwrap_or_default().concat();
        match op {
            DiffOp::Equal { .. } => edits.push(Edit::Kept(old)),
            _ => Edit::change(&mut edits, old, new),
        }
    }
    let edits = joined(edits);
    let kept: usize = edits.iter().map(|edit| if let Edit::Kept(text) = edit { visible(text) } else { 0 }).sum();
    let mut runs = Vec::new();
    if kept * 100 < visible(old).max(visible(new)) * IN_COMMON {
        replace(&mut runs, old, new);
        return Some(runs);
    }
    for edit in &edits {
        match edit {
            Edit::Kept(text) => put(&mut runs, Change::Kept, text),
            Edit::Changed(old, new) => trimmed(&mut runs, old, new),
        }
    }
    for at in 1..runs.len().saturating_sub(1) {
        if let Some([before, run, after]) = runs.get_mut(at - 1..=at + 1) {
            slide(before, run, after);
        }
    }
    let mut slid = Vec::new();
    runs.iter().for_each(|run| put(&mut slid, run.change, &run.text));
    Some(slid)
}

/// A stretch of words between others.
enum Edit {
    Kept(String),
    /// Removed and added.
    Changed(String, String),
}

impl Edit {
    fn change(edits: &mut Vec<Self>, old: String, new: String) {
        match edits.last_mut() {
            Some(Self::Changed(before, after)) => {
                before.push_str(&old);
                after.push_str(&new);
            }
            _ => edits.push(Self::Changed(old, new)),
        }
    }
}

/// The edits with short kept words taken into the changes around them, where these are at least as long on both sides.
fn joined(edits: Vec<Edit>) -> Vec<Edit> {
    let size = |edit: &Edit| match edit {
        Edit::Changed(old, new) => length(old).max(length(new)),
        Edit::Kept(_) => 0,
    };
    let mut done: Vec<Edit> = Vec::new();
    for edit in edits {
        done.push(edit);
        while let [.., first, Edit::Kept(kept), last] = done.as_slice() {
            let between = length(kept);
            if between > SHORT || kept.contains('\n') || between > size(first) || between > size(last) {
                break;
            }
            let (last, kept) = (done.pop(), done.pop());
            if let (Some(Edit::Changed(old, new)), Some(Edit::Kept(kept))) = (last, kept) {
                Edit::change(&mut done, format!("{kept}{old}"), format!("{kept}{new}"));
            }
        }
    }
    done
}

/// Puts a change with what both sides begin and end with taken out of it, where that is long or all of one side.
fn trimmed(runs: &mut Vec<Run>, old: &str, new: &str) {
    let head = common(old, new, false);
    let (old, new, head) = cut(old, new, head, false);
    let tail = common(old, new, true);
    let (old, new, tail) = cut(old, new, tail, true);
    put(runs, Change::Kept, head);
    replace(runs, old, new);
    put(runs, Change::Kept, tail);
}

/// Both sides without `bytes` at one end, and these, if that is worth it.
fn cut<'t>(old: &'t str, new: &'t str, bytes: usize, at_end: bool) -> (&'t str, &'t str, &'t str) {
    let at = |text: &'t str| text.split_at_checked(if at_end { text.len() - bytes } else { bytes }).unwrap_or((text, ""));
    let all_of_one = bytes == old.len() || bytes == new.len();
    let ((old_head, old_tail), (new_head, new_tail)) = (at(old), at(new));
    let alike = if at_end { old_tail } else { old_head };
    match (all_of_one || length(alike) >= ALIKE, at_end) {
        (true, false) => (old_tail, new_tail, alike),
        (true, true) => (old_head, new_head, alike),
        (false, _) => (old, new, ""),
    }
}

/// How many bytes both texts have in common at one end, cut where no character is taken apart from its marks.
fn common(old: &str, new: &str, at_end: bool) -> usize {
    let alike: Vec<usize> = if at_end {
        old.chars().rev().zip(new.chars().rev()).map_while(|(a, b)| (a == b).then(|| a.len_utf8())).collect()
    } else {
        old.chars().zip(new.chars()).map_while(|(a, b)| (a == b).then(|| a.len_utf8())).collect()
    };
    let takes_apart = |text: &str, bytes: usize| {
        let (before, after) = text.split_at_checked(if at_end { text.len() - bytes } else { bytes }).unwrap_or((text, ""));
        after.chars().next().is_some_and(|c| !before.is_empty() && joins(c, Some(before)))
    };
    let mut bytes: usize = alike.iter().sum();
    for last in alike.iter().rev() {
        if !takes_apart(old, bytes) && !takes_apart(new, bytes) {
            break;
        }
        bytes -= last;
    }
    bytes
}

/// Moves what came or went to the right, where it may as well stand, so that it ends with a line or a sentence:
/// of `甲。\n乙。\n` without its second line not `。\n乙` went but `乙。\n`.
fn slide(before: &mut Run, run: &mut Run, after: &mut Run) {
    let ends = |c: char| matches!(c, '\n' | '。');
    if before.change != Change::Kept || after.change != Change::Kept || run.text.ends_with(ends) {
        return;
    }
    let alike: Vec<char> = run.text.chars().zip(after.text.chars()).map_while(|(a, b)| (a == b).then_some(a)).collect();
    let last = alike.iter().rposition(|c| *c == '\n').or_else(|| alike.iter().rposition(|c| *c == '。'));
    let bytes = last.map_or(0, |last| alike.iter().take(last + 1).map(|c| c.len_utf8()).sum());
    let (Some((moved, rest)), Some((_, left))) = (run.text.split_at_checked(bytes), after.text.split_at_checked(bytes)) else { return };
    let parts_a_mark = [rest, left].iter().any(|text| text.chars().next().is_some_and(|c| joins(c, Some(moved))));
    if bytes > 0 && !parts_a_mark {
        before.text.push_str(moved);
        (run.text, after.text) = (format!("{rest}{moved}"), left.to_owned());
    }
}

fn replace(runs: &mut Vec<Run>, old: &str, new: &str) {
    put(runs, Change::Removed, old);
    put(runs, Change::Added, new);
}

/// Adds a stretch to the runs. Within a change what is removed comes before what is added.
fn put(runs: &mut Vec<Run>, change: Change, text: &str) {
    if text.is_empty() {
        return;
    }
    let at = match (runs.as_slice(), change) {
        ([.., last], _) if last.change == change => Some(runs.len() - 1),
        ([.., before, last], Change::Removed) if last.change == Change::Added && before.change == Change::Removed => Some(runs.len() - 2),
        _ => None,
    };
    match at.and_then(|at| runs.get_mut(at)) {
        Some(run) => run.text.push_str(text),
        None => {
            let added_before = change == Change::Removed && runs.last().is_some_and(|last| last.change == Change::Added);
            let at = if added_before { runs.len() - 1 } else { runs.len() };
            runs.insert(at, Run { change, text: text.to_owned() });
        }
    }
}

/// The operations that lead from one list to the other. Equal pieces get equal numbers first: the pieces themselves would be
/// compared again and again.
fn operations(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let mut known: HashMap<&str, u32> = HashMap::new();
    let mut numbers: [Vec<u32>; 2] = [Vec::with_capacity(old.len()), Vec::with_capacity(new.len())];
    for (pieces, numbers) in [old, new].into_iter().zip(&mut numbers) {
        for piece in pieces {
            let next = known.len() as u32;
            numbers.push(*known.entry(piece).or_insert(next));
        }
    }
    let [old, new] = numbers;
    capture_diff_slices(Algorithm::Myers, &old, &new)
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// The code points of a text that can be seen.
fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
