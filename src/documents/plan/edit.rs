//! What an official can change in the preview of an import: add a heading, remove one, move one a level.
//!
//! Each edit gives a new outline, so the page that shows it can be a plain form that carries the outline along.

use super::line::lines;
use super::outline::{Heading, MAX_HEADINGS, MAX_LEVEL, Outline};

/// Why an edit of an outline is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    #[error("no line with words begins there")]
    NotALine,
    #[error("the line is a heading already")]
    AlreadyAHeading,
    #[error("the line is no heading")]
    NotAHeading,
    #[error("the heading is at the outermost level already")]
    Outermost,
    #[error("no heading before it could hold it")]
    NothingAbove,
    #[error("the headings below it would lie too deep")]
    TooDeep,
    #[error("there are too many headings")]
    TooMany,
}

impl Outline {
    /// Makes the line that begins at `start` a heading, beside the heading before it (or outermost if it is the first).
    pub fn add(&self, text: &str, start: usize) -> Result<Self, EditError> {
        if !lines(text).any(|line| line.start == start && !line.is_blank()) {
            return Err(EditError::NotALine);
        }
        let Err(at) = self.position(start) else { return Err(EditError::AlreadyAHeading) };
        if self.headings().len() >= MAX_HEADINGS {
            return Err(EditError::TooMany);
        }
        let level = at.checked_sub(1).and_then(|before| self.headings().get(before)).map_or(1, |before| before.level);
        let mut headings = self.headings().to_vec();
        headings.insert(at, Heading { start, level });
        Ok(Self::settle(text, headings))
    }

    /// Makes the heading that begins at `start` plain text again; what lay below it moves up.
    pub fn remove(&self, text: &str, start: usize) -> Result<Self, EditError> {
        let at = self.position(start).map_err(|_| EditError::NotAHeading)?;
        let mut headings = self.headings().to_vec();
        headings.remove(at);
        Ok(Self::settle(text, headings))
    }

    /// Moves the heading that begins at `start`, with all below it, one level outwards.
    pub fn outdent(&self, text: &str, start: usize) -> Result<Self, EditError> {
        let (at, below) = self.subtree(start)?;
        let mut headings = self.headings().to_vec();
        let moved = headings.get_mut(at..below).unwrap_or_default();
        if moved.first().is_some_and(|heading| heading.level <= 1) {
            return Err(EditError::Outermost);
        }
        moved.iter_mut().for_each(|heading| heading.level -= 1);
        Ok(Self::settle(text, headings))
    }

    /// Moves the heading that begins at `start`, with all below it, one level inwards, under its sibling before it.
    pub fn indent(&self, text: &str, start: usize) -> Result<Self, EditError> {
        let (at, below) = self.subtree(start)?;
        let mut headings = self.headings().to_vec();
        let before = at.checked_sub(1).and_then(|before| headings.get(before)).map_or(0, |before| before.level);
        let moved = headings.get_mut(at..below).unwrap_or_default();
        if moved.first().is_none_or(|heading| heading.level > before) {
            return Err(EditError::NothingAbove);
        }
        if moved.iter().any(|heading| heading.level >= MAX_LEVEL) {
            return Err(EditError::TooDeep);
        }
        moved.iter_mut().for_each(|heading| heading.level += 1);
        Ok(Self::settle(text, headings))
    }

    /// The index of the heading at `start`, or where it would stand.
    fn position(&self, start: usize) -> Result<usize, usize> {
        self.headings().binary_search_by_key(&start, |heading| heading.start)
    }

    /// The indices of the heading at `start` and of the first one after it that does not lie below it.
    fn subtree(&self, start: usize) -> Result<(usize, usize), EditError> {
        let at = self.position(start).map_err(|_| EditError::NotAHeading)?;
        let level = self.headings().get(at).map_or(0, |heading| heading.level);
        let below = self.headings().iter().skip(at + 1).take_while(|heading| heading.level > level).count();
        Ok((at, at + 1 + below))
    }
}
