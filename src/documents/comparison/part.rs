//! A version of a plan cut into its sections, each with its own words.

use crate::documents::plan::heading_title;
use crate::model::round::Section;

/// A version of a plan as it is compared.
#[derive(Clone, Copy, Debug)]
pub struct Version<'t> {
    pub text: &'t str,
    /// In the order of the text; together they give back every character of it.
    pub sections: &'t [Section],
}

/// A section with its own words: its heading and what follows it up to the next heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'t> {
    /// 0 is what stands before the first heading.
    pub level: u8,
    /// Number in the tree, e.g. `3.2`; `0` for level 0.
    pub place: &'t str,
    /// Which of the parts it lies in.
    pub parent: Option<usize>,
    /// The heading in one line as the plan has it, with the plan's own number; empty for level 0.
    pub heading: String,
    /// Heading and body: a line each, and the lines that follow.
    pub words: String,
    /// What follows the heading, without blank lines around it.
    pub body: &'t str,
}

impl Part<'_> {
    /// The heading without its number, which changes when a section before it comes or goes.
    pub fn title(&self) -> &str {
        heading_title(&self.heading)
    }

    /// What names it in a list: the heading, or the number in the tree where there is none.
    pub fn name(&self) -> &str {
        if self.heading.is_empty() { self.place } else { &self.heading }
    }
}

/// Level, place, start, end of the heading and end of a section, in code points.
pub(super) type Cut<'t> = (u8, &'t str, usize, usize, usize);

impl<'t> Version<'t> {
    /// The sections with their words, in the order of the text.
    pub fn parts(self) -> Vec<Part<'t>> {
        let cut = |section: &'t Section| (section.level, section.place.as_str(), section.start, section.heading_end, section.end);
        parts(self.text, self.sections.iter().map(cut))
    }
}

/// A text's sections with their words, in the order of the text.
pub(super) fn parts<'t>(text: &'t str, sections: impl Iterator<Item = Cut<'t>>) -> Vec<Part<'t>> {
    let mut at = Offsets::new(text);
    let mut above: Vec<(u8, usize)> = Vec::new();
    let mut parts = Vec::new();
    for (index, (level, place, start, heading_end, end)) in sections.enumerate() {
        let (start, heading_end, end) = (at.byte(start), at.byte(heading_end), at.byte(end));
        let cut = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
        while above.last().is_some_and(|(outer, _)| *outer >= level) {
            above.pop();
        }
        let heading = if level == 0 { String::new() } else { one_line(cut(start, heading_end)) };
        let body = unmargined(cut(heading_end, end));
        parts.push(Part {
            level,
            place: if level == 0 { "0" } else { place },
            parent: above.last().map(|(_, parent)| *parent),
            words: [heading.as_str(), body].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n"),
            heading,
            body,
        });
        if level > 0 {
            above.push((level, index));
        }
    }
    parts
}

/// A heading in one line, without what Markdown puts before and after it.
fn one_line(heading: &str) -> String {
    let words = heading.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.strip_prefix('#') {
        Some(rest) => rest.trim_matches('#').trim().to_owned(),
        None => words,
    }
}

fn unmargined(words: &str) -> &str {
    words.trim_end().trim_start_matches(['\n', '\r'])
}

/// Bytes of rising code points, found in one walk over the text.
struct Offsets<'t> {
    rest: std::str::Chars<'t>,
    length: usize,
    at: usize,
}

impl<'t> Offsets<'t> {
    fn new(text: &'t str) -> Self {
        Self { rest: text.chars(), length: text.len(), at: 0 }
    }

    /// The byte at which a code point begins that is not before the last one asked for.
    fn byte(&mut self, point: usize) -> usize {
        if let Some(steps) = point.checked_sub(self.at + 1) {
            self.rest.nth(steps);
            self.at = point;
        }
        self.length - self.rest.as_str().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::SectionId;

    #[test]
    fn a_version_is_cut_into_sections_with_their_parents() {
        let text = "表紙\n第１章　𠮷野\n　本文。\n\n## (1) 小見出し ##\n表\n第２章　次\n";
        let section = |level, start, heading_end, end, place: &str| Section {
            id: SectionId::new(),
            level,
            start,
            end,
            heading_end,
            place: place.to_owned(),
        };
        let sections = [section(0, 0, 0, 3, ""), section(1, 3, 9, 16, "1"), section(2, 16, 30, 33, "1.1"), section(1, 33, 38, 39, "2")];

        let parts = Version { text, sections: &sections }.parts();

        let words: Vec<_> = parts.iter().map(|part| (part.place, part.heading.as_str(), part.title(), part.body)).collect();
        assert_eq!(
            words,
            [
                ("0", "", "", "表紙"),
                ("1", "第１章 𠮷野", "𠮷野", "　本文。"),
                ("1.1", "(1) 小見出し", "小見出し", "表"),
                ("2", "第２章 次", "次", "")
            ]
        );
        let parents: Vec<_> = parts.iter().map(|part| part.parent).collect();
        assert_eq!(parents, [None, None, Some(1), None]);
        assert_eq!(parts[1].words, "第１章 𠮷野\n　本文。");
    }
}
