//! Articles of an ordinance (第３条): their captions, and how much of such a line is the heading.

use super::line::{Line, Span};
use super::number::number;

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
