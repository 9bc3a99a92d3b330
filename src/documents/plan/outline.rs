//! The outline of a plan: at which lines sections begin and how deep they lie. Everything else follows from it.
//!
//! Sections are never stored apart from the outline while it is edited, so they cannot overlap or leave a gap.

use super::article::heading_span;
use super::line::{Line, lines};
use crate::model::Id;
use serde::{Deserialize, Serialize};

/// The deepest level; HTML has six heading levels, one of which is the page's.
pub const MAX_LEVEL: u8 = 6;
/// The most headings an outline may have, so that a forged form cannot make a page without end.
pub const MAX_HEADINGS: usize = 5_000;

/// A line that begins a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Where the line begins, in code points.
    pub start: usize,
    /// 1 is the outermost.
    pub level: u8,
}

/// The headings of one text, in its order. Valid for that text: every start is the start of a line with words,
/// starts rise, the first level is 1 and no level is more than one below its predecessor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline(Vec<Heading>);

/// Why a list of headings is no outline of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutlineError {
    #[error("not written as start:level,start:level")]
    Form,
    #[error("more than {MAX_HEADINGS} headings")]
    TooMany,
    #[error("no line with words begins at code point {0}")]
    NotALine(usize),
    #[error("the headings are not in the order of the text")]
    Order,
    #[error("the heading at code point {0} has a level that its place does not allow")]
    Level(usize),
}

/// A stretch of the text that residents can comment on: a heading with what follows it, or what stands before the
/// first heading (level 0). All places are code points, start inclusive, end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Depth in the tree, 1 to [`MAX_LEVEL`]; 0 is the text before the first heading.
    pub level: u8,
    /// Its place in this version of the plan, such as `3.2`; `0` is the text before the first heading.
    pub place: String,
    pub start: usize,
    /// The heading's words without margins; empty (both at `start`) for level 0.
    pub heading_start: usize,
    pub heading_end: usize,
    pub end: usize,
}

/// Tag of a section's id, which a later version of the plan keeps if an official confirms the match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanSection;

/// A section as it is stored, with the id given to it when the version was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSection {
    pub id: Id<PlanSection>,
    #[serde(flatten)]
    pub section: Section,
}

impl Outline {
    /// The outline of `text` with these headings, if they are valid for it.
    pub fn new(text: &str, headings: Vec<Heading>) -> Result<Self, OutlineError> {
        if headings.len() > MAX_HEADINGS {
            return Err(OutlineError::TooMany);
        }
        let mut found = lines(text).filter(|line| !line.is_blank()).map(|line| line.start).peekable();
        let mut before: Option<Heading> = None;
        for heading in &headings {
            if before.is_some_and(|before| before.start >= heading.start) {
                return Err(OutlineError::Order);
            }
            while found.next_if(|start| *start < heading.start).is_some() {}
            if found.peek() != Some(&heading.start) {
                return Err(OutlineError::NotALine(heading.start));
            }
            let deepest = before.map_or(1, |before| before.level + 1).min(MAX_LEVEL);
            if !(1..=deepest).contains(&heading.level) {
                return Err(OutlineError::Level(heading.start));
            }
            before = Some(*heading);
        }
        Ok(Self(headings))
    }

    /// The outline whose tree is that of these headings, each lying under the nearest one before it with a smaller
    /// level: gaps between levels close, and what is deeper than [`MAX_LEVEL`] becomes a sibling there. Headings that are
    /// not lines of the text, and those beyond [`MAX_HEADINGS`], are left out.
    pub fn settle(text: &str, headings: impl IntoIterator<Item = Heading>) -> Self {
        let mut wanted: Vec<Heading> = headings.into_iter().collect();
        wanted.sort_by_key(|heading| heading.start);
        wanted.dedup_by_key(|heading| heading.start);
        let mut starts = lines(text).filter(|line| !line.is_blank()).map(|line| line.start).peekable();
        let mut open: Vec<u8> = Vec::new();
        let mut settled = Vec::new();
        for heading in wanted {
            while starts.next_if(|start| *start < heading.start).is_some() {}
            if starts.peek() != Some(&heading.start) || settled.len() == MAX_HEADINGS {
                continue;
            }
            while open.last().is_some_and(|level| *level >= heading.level) {
                open.pop();
            }
            open.push(heading.level);
            let level = u8::try_from(open.len()).unwrap_or(MAX_LEVEL).min(MAX_LEVEL);
            settled.push(Heading { start: heading.start, level });
        }
        Self(settled)
    }

    /// The headings in the order of the text.
    pub fn headings(&self) -> &[Heading] {
        &self.0
    }

    /// `start:level,start:level`, short enough for a form field. Parsed by [`Outline::parse`].
    pub fn compact(&self) -> String {
        self.0.iter().map(|heading| format!("{}:{}", heading.start, heading.level)).collect::<Vec<_>>().join(",")
    }

    /// The outline that [`Outline::compact`] wrote for this text; anything else is refused, since a form can be forged.
    pub fn parse(text: &str, compact: &str) -> Result<Self, OutlineError> {
        if compact.is_empty() {
            return Ok(Self::default());
        }
        let mut headings = Vec::new();
        for item in compact.split(',').take(MAX_HEADINGS + 1) {
            let (start, level) = item.split_once(':').ok_or(OutlineError::Form)?;
            headings.push(Heading { start: digits(start)?, level: digits(level)? });
        }
        Self::new(text, headings)
    }

    /// The sections in the order of the text. Joined they are the text. White space before the first heading belongs to
    /// that heading's section; words there are a section of level 0. `text` must be the one the outline was made for.
    pub fn sections(&self, text: &str) -> Vec<Section> {
        let all: Vec<Line<'_>> = lines(text).collect();
        let length = all.last().map_or(0, Line::end);
        let first = self.0.first().map_or(length, |heading| heading.start);
        let preamble = all.iter().take_while(|line| line.start < first).any(|line| !line.is_blank());
        let mut sections = Vec::with_capacity(self.0.len() + 1);
        if preamble || (self.0.is_empty() && length > 0) {
            sections.push(Section { level: 0, place: "0".to_owned(), start: 0, heading_start: 0, heading_end: 0, end: first });
        }
        let mut counts: Vec<usize> = Vec::new();
        for (at, heading) in self.0.iter().enumerate() {
            let depth = usize::from(heading.level);
            counts.resize(depth, 0);
            if let Some(count) = counts.last_mut() {
                *count += 1;
            }
            let place = counts.iter().map(usize::to_string).collect::<Vec<_>>().join(".");
            let line = all.binary_search_by_key(&heading.start, |line| line.start).ok();
            let words = heading_span(&all, line.unwrap_or(0));
            let start = if at == 0 && !preamble { 0 } else { heading.start };
            let end = self.0.get(at + 1).map_or(length, |next| next.start);
            let section = Section { level: heading.level, place, start, heading_start: words.start, heading_end: words.end.min(end), end };
            sections.push(section);
        }
        sections
    }

    /// The sections with their ids: `id` is asked once for each, in order, and may give an earlier version's id again.
    pub fn saved(&self, text: &str, mut id: impl FnMut(&Section) -> Id<PlanSection>) -> Vec<SavedSection> {
        self.sections(text).into_iter().map(|section| SavedSection { id: id(&section), section }).collect()
    }
}

impl Section {
    /// All of the section's text.
    pub fn text<'t>(&self, plan: &'t str) -> &'t str {
        slice(plan, self.start, self.end)
    }

    /// The heading in one line; empty for level 0.
    pub fn heading(&self, plan: &str) -> String {
        slice(plan, self.heading_start, self.heading_end).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What follows the heading.
    pub fn body<'t>(&self, plan: &'t str) -> &'t str {
        slice(plan, self.heading_end, self.end)
    }
}

/// The text between two code points; what lies outside the text is empty.
fn slice(text: &str, start: usize, end: usize) -> &str {
    let mut offsets = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
    let from = offsets.nth(start).unwrap_or(text.len());
    let to = if end > start { offsets.nth(end - start - 1).unwrap_or(text.len()) } else { from };
    text.get(from..to).unwrap_or("")
}

/// A number without sign, space or leading zeros, so one outline has one spelling.
fn digits<N: std::str::FromStr + ToString>(text: &str) -> Result<N, OutlineError> {
    let number: N = text.parse().map_err(|_| OutlineError::Form)?;
    if number.to_string() == text { Ok(number) } else { Err(OutlineError::Form) }
}
