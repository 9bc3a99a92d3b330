//! A part of a log: those of its tiles that lead from some entries to the signed root, and no others. Whoever has them needs nobody
//! to see that the entries stand in the log.
//!
//! Every hash that is looked at leads to the root: a full tile to the one above it, the tiles at the right edge to the root itself.

use super::digest::Digest;
use super::tile::{Content, Tile, WIDTH, unbundle};
use super::tree::{join, leaf_hash, node_hash};
use std::collections::{BTreeMap, BTreeSet};

/// Levels of tiles that a tree of 2^63 leaves has.
const LEVELS: u8 = 8;

/// Tiles by their path, with their bytes.
pub type Tiles = BTreeMap<String, Vec<u8>>;

/// Why tiles do not lead from their entries to the root.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExcerptError {
    /// Not the path of a tile of the tree, or not the bytes of one.
    #[error("{0} is no tile of this log")]
    Malformed(String),
    /// A tile on the way is not there.
    #[error("{0} is missing")]
    Missing(String),
    /// What it holds is not what the tile above it says.
    #[error("{0} is not the one that was signed")]
    Differs(String),
    /// The tiles at the edge do not give the signed root.
    #[error("the tiles do not lead to the signed root")]
    Root,
}

/// The tiles that lead from the entries at `places` to the root of the tree of `size` leaves, with the bundles that hold the entries.
pub fn leading(places: impl IntoIterator<Item = u64>, size: u64) -> BTreeSet<Tile> {
    let mut tiles: BTreeSet<Tile> = edge(size).collect();
    for place in places {
        tiles.extend(Tile::holding(Content::Entries, place, size));
        let mut place = place;
        for level in 0..LEVELS {
            let Some(tile) = Tile::holding(Content::Hashes { level }, place, size) else { break };
            // What is known of one tile is known of all above it.
            if !tiles.insert(tile) && level > 0 {
                break;
            }
            place /= WIDTH;
        }
    }
    tiles
}

/// The tiles at the right edge, to which something can still be added, from the leaves' on.
fn edge(size: u64) -> impl Iterator<Item = Tile> {
    let last = move |level: u8| size.checked_shr(u32::from(level) * 8).unwrap_or(0).checked_sub(1);
    let tile = move |level| Tile::holding(Content::Hashes { level }, last(level)?, size);
    (0..LEVELS).filter_map(tile).filter(|tile| !tile.is_full())
}

/// The entries of the tiles, each with its place, if every tile leads to the root of the tree of `size` leaves.
pub fn entries(tiles: &Tiles, size: u64, root: Digest) -> Result<Vec<(u64, &[u8])>, ExcerptError> {
    let malformed = |path: &String| ExcerptError::Malformed(path.clone());
    let (mut hashes, mut bundles) = (BTreeMap::new(), Vec::new());
    for (path, bytes) in tiles {
        let tile = Tile::parse(path).ok_or_else(|| malformed(path))?;
        let (first, count) = tile.range(size).ok_or_else(|| malformed(path))?;
        // One tile has one width: a narrower one is an older state of it.
        if Tile::holding(tile.content(), first, size) != Some(tile) {
            return Err(malformed(path));
        }
        match tile.content() {
            Content::Entries => {
                let entries = unbundle(bytes).filter(|entries| entries.len() == usize::from(count)).ok_or_else(|| malformed(path))?;
                bundles.push((tile, first, entries));
            }
            Content::Hashes { level } => {
                let (digests, rest) = bytes.as_chunks::<32>();
                if digests.len() != usize::from(count) || !rest.is_empty() {
                    return Err(malformed(path));
                }
                hashes.insert((level, tile.index()), (tile, digests.iter().copied().map(Digest).collect::<Vec<_>>()));
            }
        }
    }
    check_edge(&hashes, size, root)?;
    check_inside(&hashes, size)?;
    let mut found = Vec::new();
    for (tile, first, entries) in bundles {
        let Some((_, leaves)) = hashes.get(&(0, tile.index())) else {
            let missing = Tile::holding(Content::Hashes { level: 0 }, first, size);
            return Err(ExcerptError::Missing(missing.map(|tile| tile.path()).unwrap_or_default()));
        };
        if !entries.iter().map(|entry| leaf_hash(entry)).eq(leaves.iter().copied()) {
            return Err(ExcerptError::Differs(tile.path()));
        }
        found.extend((first..).zip(entries));
    }
    Ok(found)
}

type Hashes = BTreeMap<(u8, u64), (Tile, Vec<Digest>)>;

/// The hashes at the right edge, which give the root.
fn check_edge(hashes: &Hashes, size: u64, root: Digest) -> Result<(), ExcerptError> {
    let mut peaks = Vec::new();
    for tile in edge(size) {
        let Content::Hashes { level } = tile.content() else { continue };
        let (_, row) = hashes.get(&(level, tile.index())).ok_or_else(|| ExcerptError::Missing(tile.path()))?;
        // Within a tile the largest subtree stands first; what is collected stands from right to left.
        let mut rest = row.as_slice();
        let mut here = Vec::new();
        for power in (0..8).rev().filter(|power| row.len() >> power & 1 == 1) {
            let (left, right) = rest.split_at(1 << power);
            here.push(whole(left));
            rest = right;
        }
        peaks.extend(here.into_iter().rev());
    }
    peaks.reverse();
    if join(&peaks) == root { Ok(()) } else { Err(ExcerptError::Root) }
}

/// Each full tile in the one above it.
fn check_inside(hashes: &Hashes, size: u64) -> Result<(), ExcerptError> {
    for ((level, index), (tile, row)) in hashes.iter().filter(|(_, (tile, _))| tile.is_full()) {
        let above = hashes.get(&(level + 1, index / WIDTH));
        let Some((_, above)) = above else {
            let missing = Tile::holding(Content::Hashes { level: level + 1 }, *index, size);
            return Err(ExcerptError::Missing(missing.map(|tile| tile.path()).unwrap_or_default()));
        };
        if above.get((index % WIDTH) as usize) != Some(&whole(row)) {
            return Err(ExcerptError::Differs(tile.path()));
        }
    }
    Ok(())
}

/// The root of a complete subtree over a power of two of hashes.
fn whole(row: &[Digest]) -> Digest {
    let mut row = row.to_vec();
    while row.len() > 1 {
        row = row.chunks(2).map(|pair| pair.iter().copied().reduce(node_hash).unwrap_or(Digest([0; 32]))).collect();
    }
    row.first().copied().unwrap_or(Digest([0; 32]))
}

#[cfg(test)]
#[path = "excerpt_tests.rs"]
mod tests;
