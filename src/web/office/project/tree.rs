//! A plan's sections as pages list them, and a text that is cut at code points often without being walked each time.

use crate::documents::plan::Section;
use serde::Serialize;

/// Code points between two marks of the index.
const STEP: usize = 512;

/// A text with an index of its code points.
pub struct Cuts<'t> {
    text: &'t str,
    /// The byte at which every `STEP`th code point begins.
    marks: Vec<usize>,
}

impl<'t> Cuts<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, marks: text.char_indices().step_by(STEP).map(|(byte, _)| byte).collect() }
    }

    fn byte(&self, at: usize) -> usize {
        let Some(mark) = self.marks.get(at / STEP) else { return self.text.len() };
        let rest = self.text.get(*mark..).unwrap_or_default();
        rest.char_indices().nth(at % STEP).map_or(self.text.len(), |(byte, _)| mark + byte)
    }

    /// The text from one code point up to another; what lies outside is empty.
    pub fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(self.byte(start)..self.byte(end)).unwrap_or_default()
    }

    /// The same in one line.
    pub fn line(&self, start: usize, end: usize) -> String {
        self.slice(start, end).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// One section in a list.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Where its heading's line begins: what an edit names.
    pub at: usize,
    /// `3.2`; empty for what stands before the first heading.
    pub place: String,
    /// Number of the class that indents it.
    pub indent: u8,
    /// Empty for what stands before the first heading.
    pub heading: String,
    pub characters: usize,
}

/// How far each level is indented, as a step of the design system's spacing.
const INDENTS: [u8; 7] = [0, 0, 3, 5, 7, 8, 9];

/// The step for a level.
pub fn indent(level: u8) -> u8 {
    INDENTS.get(usize::from(level)).copied().unwrap_or(9)
}

impl Row {
    /// The row of a section of `cuts`; `heading` is where the outline says that its line begins.
    pub fn of(cuts: &Cuts<'_>, section: &Section, heading: Option<usize>) -> Self {
        Self {
            at: heading.unwrap_or(section.start),
            place: if section.level == 0 { String::new() } else { section.place.clone() },
            indent: indent(section.level),
            heading: cuts.line(section.heading_start, section.heading_end),
            characters: section.end - section.start,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_by_the_index_is_cutting_by_code_points() {
        let text: String = "あa𠮷\n".chars().cycle().take(3 * STEP + 7).collect();
        let cuts = Cuts::new(&text);
        let slow = |start: usize, end: usize| text.chars().skip(start).take(end - start).collect::<String>();

        for (start, end) in [(0, 0), (0, 3), (STEP - 1, STEP + 1), (STEP, 2 * STEP), (5, 3 * STEP + 7), (3 * STEP + 7, 3 * STEP + 7)] {
            assert_eq!(cuts.slice(start, end), slow(start, end), "{start}..{end}");
        }
        assert_eq!(cuts.slice(9_000, 9_001), "");
        assert_eq!(cuts.line(0, 8), "あa𠮷 あa𠮷");
    }
}
