//! Lines of a text with their places in code points, and which part of a line is its heading.

/// One line of a text, without its line feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'t> {
    /// Where the line begins, in code points from the start of the text.
    pub start: usize,
    /// The line's own characters.
    pub text: &'t str,
}

impl<'t> Line<'t> {
    /// Whether the line has nothing to read.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Where the line ends, before its line feed, in code points.
    pub fn end(&self) -> usize {
        self.start + self.text.chars().count()
    }

    /// The heading that this line is or would be: without surrounding white space and Markdown's number signs.
    pub fn heading(&self) -> Span {
        let inner = unmarked(self.text);
        let before = inner.as_ptr() as usize - self.text.as_ptr() as usize;
        let start = self.start + self.text.get(..before).map_or(0, |skipped| skipped.chars().count());
        Span { start, end: start + inner.chars().count() }
    }
}

/// A stretch of a text in code points, start inclusive, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// The lines of a text in order, blank ones too. Only a line feed ends a line.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split('\n').map(move |text| {
        let line = Line { start, text };
        start = line.end() + 1;
        line
    })
}

/// The line without surrounding white space and without the number signs of a Markdown heading.
fn unmarked(line: &str) -> &str {
    let line = line.trim();
    let inner = line.trim_start_matches('#');
    if inner.len() == line.len() || line.len() - inner.len() > 6 || !inner.starts_with([' ', '\t', '\u{3000}']) {
        return line;
    }
    let inner = inner.trim();
    // "## Title ##" closes with number signs; "## C#" does not, since nothing separates them from the word.
    let open = inner.trim_end_matches('#');
    let inner = if open.ends_with([' ', '\t']) { open.trim_end() } else { inner };
    if inner.is_empty() { line } else { inner }
}

/// How many columns of half a full-width character a line takes on paper.
pub(super) fn width(line: &str) -> usize {
    line.chars().map(|c| if (c as u32) < 0x1100 || ('\u{ff61}'..='\u{ffdc}').contains(&c) { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_code_points() {
        let found: Vec<_> = lines("甲𠮷\n\nb").map(|line| (line.start, line.text)).collect();

        assert_eq!(found, [(0, "甲𠮷"), (3, ""), (4, "b")]);
    }

    #[test]
    fn a_heading_is_the_line_without_its_margins() {
        let heading = |text| {
            let span = Line { start: 10, text }.heading();
            (span.start, span.end)
        };

        assert_eq!(heading("　第１章　総則 "), (11, 17));
        assert_eq!(heading("## 目的 ##"), (13, 15));
        assert_eq!(heading("# C#"), (12, 14));
        assert_eq!(heading("#目的"), (10, 13));
        assert_eq!(heading("###"), (10, 13));
    }
}
