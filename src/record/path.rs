//! Inclusion and consistency proofs: built from stored nodes (RFC 6962 section 2.1), checked without them (RFC 9162).
//!
//! An inclusion proof shows that an entry stands at its place in a signed tree; a consistency proof shows that a
//! signed tree is the beginning of a later one. Both are at most 64 hashes.

use super::digest::Digest;
use super::tree::{NodeReader, complete_nodes, empty_root, join, node_hash};

/// Why there is no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError<E> {
    /// The leaf, or the earlier tree, is not within the tree.
    #[error("the tree is not that large")]
    OutOfRange,
    /// A node could not be read.
    #[error(transparent)]
    Read(#[from] E),
}

/// The hashes from the sibling of leaf `index` up to the child of the root, in the tree of `size` leaves.
pub fn inclusion_proof<R: NodeReader>(reader: &mut R, index: u64, size: u64) -> Result<Vec<Digest>, PathError<R::Error>> {
    if index >= size {
        return Err(PathError::OutOfRange);
    }
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let middle = start + cut(end - start);
        if index < middle {
            path.push(subtree(reader, middle, end)?);
            end = middle;
        } else {
            path.push(subtree(reader, start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The hashes that show that the tree of `old` leaves is the beginning of the tree of `new` leaves. From the empty
/// tree, and from a tree to itself, it is the empty proof.
pub fn consistency_proof<R: NodeReader>(reader: &mut R, old: u64, new: u64) -> Result<Vec<Digest>, PathError<R::Error>> {
    if old > new {
        return Err(PathError::OutOfRange);
    }
    let mut path = Vec::new();
    if old == 0 {
        return Ok(path);
    }
    let (mut start, mut end) = (0, new);
    while old != end {
        let middle = start + cut(end - start);
        if old <= middle {
            path.push(subtree(reader, middle, end)?);
            end = middle;
        } else {
            path.push(subtree(reader, start, middle)?);
            start = middle;
        }
    }
    // The checker knows the old root; only a part of it, cut off on the way, must be told.
    if start > 0 {
        path.push(subtree(reader, start, end)?);
    }
    path.reverse();
    Ok(path)
}

/// Whether `path` shows that `leaf` is leaf `index` of the tree of `size` leaves with this root (RFC 9162 section 2.1.3.2).
pub fn includes(path: &[Digest], index: u64, leaf: Digest, size: u64, root: Digest) -> bool {
    if index >= size {
        return false;
    }
    let mut place = Climb { at: index, last: size - 1 };
    let mut hash = leaf;
    for &sibling in path {
        let Some(side) = place.step() else { return false };
        hash = match side {
            Side::Left => node_hash(sibling, hash),
            Side::Right => node_hash(hash, sibling),
        };
    }
    place.last == 0 && hash == root
}

/// Whether `path` shows that the tree (`old`, `old_root`) is the beginning of (`new`, `new_root`) (RFC 9162 section 2.1.4.2).
pub fn extends(path: &[Digest], old: u64, old_root: Digest, new: u64, new_root: Digest) -> bool {
    if old == 0 {
        return path.is_empty() && old_root == empty_root() && (new > 0 || new_root == old_root);
    }
    if old >= new {
        return old == new && path.is_empty() && old_root == new_root;
    }
    // A complete old tree is itself the first node, so the proof leaves it out.
    let (first, rest) = match path.split_first() {
        _ if old.is_power_of_two() => (old_root, path),
        Some((first, rest)) => (*first, rest),
        None => return false,
    };
    let shift = (old - 1).trailing_ones();
    let mut place = Climb { at: (old - 1) >> shift, last: (new - 1) >> shift };
    let (mut old_hash, mut new_hash) = (first, first);
    for &sibling in rest {
        let Some(side) = place.step() else { return false };
        match side {
            Side::Left => {
                old_hash = node_hash(sibling, old_hash);
                new_hash = node_hash(sibling, new_hash);
            }
            Side::Right => new_hash = node_hash(new_hash, sibling),
        }
    }
    place.last == 0 && old_hash == old_root && new_hash == new_root
}

/// The way from a node to the root: its index, and that of the last node on its level.
struct Climb {
    at: u64,
    last: u64,
}

/// On which side the sibling stands.
enum Side {
    Left,
    Right,
}

impl Climb {
    /// Goes one sibling up, past the levels on which the last node has none; nothing when the root is reached.
    fn step(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.at & 1 == 1 || self.at == self.last { Side::Left } else { Side::Right };
        if let Side::Left = side {
            while self.at & 1 == 0 && self.at != 0 {
                self.at >>= 1;
                self.last >>= 1;
            }
        }
        self.at >>= 1;
        self.last >>= 1;
        Some(side)
    }
}

/// The largest power of two smaller than `width`, which is at least 2.
fn cut(width: u64) -> u64 {
    1 << (width - 1).ilog2()
}

fn subtree<R: NodeReader>(reader: &mut R, start: u64, end: u64) -> Result<Digest, R::Error> {
    let peaks: Vec<_> = complete_nodes(start, end).map(|(level, index)| reader.node(level, index)).collect::<Result<_, _>>()?;
    Ok(join(&peaks))
}

#[cfg(test)]
mod tests {
    use super::super::tree::leaf_hash;
    use super::super::tree::tests::{Stored, naive_root};
    use super::*;
    use proptest::prelude::*;

    fn leaves(size: u64) -> Vec<Vec<u8>> {
        (0..size).map(|n| n.to_be_bytes().to_vec()).collect()
    }

    /// PATH of RFC 6962 section 2.1.1.
    fn naive_path(m: usize, leaves: &[Vec<u8>]) -> Vec<Digest> {
        if leaves.len() == 1 {
            return Vec::new();
        }
        let k = leaves.len().next_power_of_two() / 2;
        let (mut path, sibling) = if m < k {
            (naive_path(m, &leaves[..k]), naive_root(&leaves[k..]))
        } else {
            (naive_path(m - k, &leaves[k..]), naive_root(&leaves[..k]))
        };
        path.push(sibling);
        path
    }

    /// SUBPROOF of RFC 6962 section 2.1.2.
    fn naive_subproof(m: usize, leaves: &[Vec<u8>], whole: bool) -> Vec<Digest> {
        if m == leaves.len() {
            return if whole { Vec::new() } else { vec![naive_root(leaves)] };
        }
        let k = leaves.len().next_power_of_two() / 2;
        let (mut path, sibling) = if m <= k {
            (naive_subproof(m, &leaves[..k], whole), naive_root(&leaves[k..]))
        } else {
            (naive_subproof(m - k, &leaves[k..], false), naive_root(&leaves[..k]))
        };
        path.push(sibling);
        path
    }

    #[test]
    fn all_proofs_of_small_trees_are_those_of_the_definition_and_hold() {
        let size = 20;
        let mut stored = Stored::grow(size);
        let leaves = leaves(size);

        for new in 1..=size {
            let root = naive_root(&leaves[..new as usize]);
            for index in 0..new {
                let path = inclusion_proof(&mut stored, index, new).unwrap();
                assert_eq!(path, naive_path(index as usize, &leaves[..new as usize]));
                assert!(includes(&path, index, leaf_hash(&leaves[index as usize]), new, root));
            }
            for old in 1..=new {
                let path = consistency_proof(&mut stored, old, new).unwrap();
                assert_eq!(path, naive_subproof(old as usize, &leaves[..new as usize], true));
                assert!(extends(&path, old, naive_root(&leaves[..old as usize]), new, root));
            }
        }
    }

    #[test]
    fn the_edges_of_the_range_are_refused_or_empty() {
        let mut stored = Stored::grow(3);
        let root = stored.frontier.root();

        assert_eq!(inclusion_proof(&mut stored, 3, 3), Err(PathError::OutOfRange));
        assert_eq!(consistency_proof(&mut stored, 4, 3), Err(PathError::OutOfRange));
        assert_eq!(inclusion_proof(&mut stored, 0, 4), Err(PathError::Read((1, 1))), "a node that is not stored");
        assert_eq!(consistency_proof(&mut stored, 0, 3), Ok(vec![]));
        assert!(extends(&[], 0, empty_root(), 3, root));
        assert!(!extends(&[], 0, root, 3, root));
        assert!(!extends(&[root], 0, empty_root(), 3, root));
        assert!(extends(&[], 3, root, 3, root));
        assert!(!extends(&[], 2, root, 3, root));
        assert!(!extends(&[], 3, root, 2, root));
        assert!(!includes(&[], 0, root, 0, root));
        assert!(!includes(&[root; 64], u64::MAX - 1, root, u64::MAX, root));
    }

    fn flip(digest: &mut Digest, bit: u8) {
        digest.0[usize::from(bit / 8)] ^= 1 << (bit % 8);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn inclusion_holds_and_one_changed_bit_anywhere_breaks_it(size in 2u64..600, index: u64, place: usize, bit: u8) {
            let index = index % size;
            let mut stored = Stored::grow(size);
            let (mut leaf, mut root) = (stored.nodes[&(0, index)], stored.frontier.root());
            let mut path = inclusion_proof(&mut stored, index, size).unwrap();
            prop_assert!(includes(&path, index, leaf, size, root));
            prop_assert!(!includes(&path[1..], index, leaf, size, root));
            prop_assert!(!includes(&[&path[..], &[root]].concat(), index, leaf, size, root));
            prop_assert!(!includes(&path, index ^ 1, leaf, size, root));

            match place % (path.len() + 2) {
                0 => flip(&mut leaf, bit),
                1 => flip(&mut root, bit),
                at => flip(&mut path[at - 2], bit),
            }

            prop_assert!(!includes(&path, index, leaf, size, root));
        }

        #[test]
        fn consistency_holds_and_one_changed_bit_anywhere_breaks_it(new in 2u64..600, old: u64, place: usize, bit: u8) {
            let old = 1 + old % (new - 1);
            let mut stored = Stored::grow(new);
            let (mut old_root, mut new_root) = (Stored::grow(old).frontier.root(), stored.frontier.root());
            let mut path = consistency_proof(&mut stored, old, new).unwrap();
            prop_assert!(extends(&path, old, old_root, new, new_root));
            prop_assert!(!extends(&path[1..], old, old_root, new, new_root));
            prop_assert!(!extends(&[&path[..], &[new_root]].concat(), old, old_root, new, new_root));

            match place % (path.len() + 2) {
                0 => flip(&mut old_root, bit),
                1 => flip(&mut new_root, bit),
                at => flip(&mut path[at - 2], bit),
            }

            prop_assert!(!extends(&path, old, old_root, new, new_root));
        }
    }
}
