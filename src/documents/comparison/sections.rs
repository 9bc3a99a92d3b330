//! Which sections of a plan changed from one version to another.

use super::part::{Part, Version};
use crate::closed;
use crate::documents::plan::differ_in_number_only;
use crate::model::ids::SectionId;
use std::collections::{BTreeMap, HashMap};

closed! {
    /// What became of a section.
    pub enum Kind {
        Unchanged = "unchanged",
        /// Its words and its neighbours are the same; the number before it is another, because others came or went.
        Renumbered = "renumbered",
        /// Its words are the same; it stands elsewhere.
        Moved = "moved",
        /// Its words are others, wherever it stands.
        Changed = "changed",
        Added = "added",
        Removed = "removed",
    }
}

impl Kind {
    /// Whether the plan says something else than before, or says it elsewhere.
    pub const fn is_change(self) -> bool {
        !matches!(self, Self::Unchanged | Self::Renumbered)
    }
}

/// A section in one version or in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'t> {
    pub id: SectionId,
    pub kind: Kind,
    /// Whether it stands elsewhere among the sections that stayed; a changed one may have moved too.
    pub moved: bool,
    /// None for an added section.
    pub old: Option<Part<'t>>,
    /// None for a removed section.
    pub new: Option<Part<'t>>,
    /// Under which section a cause of its change is looked for: itself; for an added one, which no earlier version knew, the
    /// section that it lies in, or at the outermost level the one before it.
    pub asked_at: Option<SectionId>,
}

impl<'t> Row<'t> {
    /// The section as it is now, or as it was when it is no more.
    pub fn part(&self) -> Option<&Part<'t>> {
        self.new.as_ref().or(self.old.as_ref())
    }

    /// The words before; empty for an added section.
    pub fn before(&self) -> &str {
        self.old.as_ref().map_or("", |part| &part.words)
    }

    /// The words after; empty for a removed section.
    pub fn after(&self) -> &str {
        self.new.as_ref().map_or("", |part| &part.words)
    }
}

/// Two versions by section: those of the new one in its order, and each removed one after what it stood behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison<'t> {
    pub rows: Vec<Row<'t>>,
}

impl<'t> Comparison<'t> {
    /// The sections that say something else than before.
    pub fn changes(&self) -> impl Iterator<Item = &Row<'t>> {
        self.rows.iter().filter(|row| row.kind.is_change())
    }

    /// How many sections are of this kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.rows.iter().filter(|row| row.kind == kind).count()
    }
}

/// Compares two versions by section.
pub fn compare<'t>(old: Version<'t>, new: Version<'t>) -> Comparison<'t> {
    let (before, after) = (Placed::of(old), Placed::of(new));
    let moved = moved(&before, &after);
    let mut gone: BTreeMap<Option<SectionId>, Vec<Row<'t>>> = BTreeMap::new();
    let mut behind = None;
    for (id, part) in before.ids.iter().zip(&before.parts) {
        if after.index.contains_key(id) {
            behind = Some(*id);
            continue;
        }
        let row = Row { id: *id, kind: Kind::Removed, moved: false, old: Some(part.clone()), new: None, asked_at: Some(*id) };
        gone.entry(behind).or_default().push(row);
    }
    let mut rows = gone.remove(&None).unwrap_or_default();
    for (at, (id, part)) in after.ids.iter().zip(&after.parts).enumerate() {
        let was = before.index.get(id).and_then(|at| before.parts.get(*at));
        let moved = moved.get(at).copied().unwrap_or(false);
        rows.push(Row {
            id: *id,
            kind: kind(was, part, moved),
            moved,
            asked_at: if was.is_some() { Some(*id) } else { after.asked_at(at) },
            old: was.cloned(),
            new: Some(part.clone()),
        });
        rows.extend(gone.remove(&Some(*id)).unwrap_or_default());
    }
    Comparison { rows }
}

fn kind(was: Option<&Part<'_>>, is: &Part<'_>, moved: bool) -> Kind {
    let Some(was) = was else { return Kind::Added };
    let renumbered = was.body == is.body && differ_in_number_only(&was.heading, &is.heading);
    match (was.words == is.words, renumbered, moved) {
        (false, false, _) => Kind::Changed,
        (_, _, true) => Kind::Moved,
        (true, _, false) if was.place == is.place => Kind::Unchanged,
        _ => Kind::Renumbered,
    }
}

/// The sections of a version with the way from an id to its place in the order.
struct Placed<'t> {
    ids: Vec<SectionId>,
    parts: Vec<Part<'t>>,
    index: HashMap<SectionId, usize>,
}

impl<'t> Placed<'t> {
    fn of(version: Version<'t>) -> Self {
        let ids: Vec<SectionId> = version.sections.iter().map(|section| section.id).collect();
        let index = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        Self { parts: version.parts(), ids, index }
    }

    fn parent(&self, at: usize) -> Option<SectionId> {
        self.parts.get(at)?.parent.and_then(|parent| self.ids.get(parent)).copied()
    }

    /// The section that it lies in, or the one before it at the outermost level.
    fn asked_at(&self, at: usize) -> Option<SectionId> {
        let before = || {
            let level = self.parts.get(at)?.level;
            let before = self.parts.get(..at)?.iter().rposition(|part| part.level <= level)?;
            self.ids.get(before).copied()
        };
        self.parent(at).or_else(before)
    }
}

/// Which sections of the new version stand elsewhere: under another section, or in another order beside their neighbours.
/// The fewest are called moved that make the order of the others the old one.
fn moved(before: &Placed<'_>, after: &Placed<'_>) -> Vec<bool> {
    let mut moved = vec![false; after.ids.len()];
    let mut beside: BTreeMap<Option<SectionId>, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, id) in after.ids.iter().enumerate() {
        let Some(was) = before.index.get(id).copied() else { continue };
        let parent = after.parent(at);
        if before.parent(was) == parent {
            beside.entry(parent).or_default().push((at, was));
        } else if let Some(moved) = moved.get_mut(at) {
            *moved = true;
        }
    }
    for siblings in beside.values() {
        let stayed = longest_rising(siblings);
        for (at, _) in siblings.iter().filter(|(at, _)| stayed.binary_search(at).is_err()) {
            if let Some(moved) = moved.get_mut(*at) {
                *moved = true;
            }
        }
    }
    moved
}

/// The first members of a longest subsequence of pairs whose second members rise.
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<usize> {
    // For each length the pair that ends the best subsequence so far, and for each pair the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let second = |index: &usize| pairs.get(*index).map_or(0, |(_, second)| *second);
    for (index, (_, value)) in pairs.iter().enumerate() {
        let at = ends.partition_point(|end| second(end) < *value);
        before.push(at.checked_sub(1).and_then(|at| ends.get(at)).copied());
        match ends.get_mut(at) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut found = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(index) = at {
        found.extend(pairs.get(index).map(|(first, _)| *first));
        at = before.get(index).copied().flatten();
    }
    found.reverse();
    found
}

#[cfg(test)]
#[path = "sections_tests.rs"]
mod tests;
