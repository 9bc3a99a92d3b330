//! The Merkle tree of RFC 6962 section 2.1, grown one leaf at a time over a store of node hashes.
//!
//! Node (level, index) covers the leaves `index << level .. (index + 1) << level`; level 0 holds the leaf hashes. Only
//! complete nodes are stored, and they never change. The right edge, at most 63 hashes, is the [`Frontier`].

use super::digest::Digest;

/// The hash of a leaf: SHA-256 of 0x00 and the entry's bytes.
pub fn leaf_hash(entry: &[u8]) -> Digest {
    Digest::of(&[&[0], entry])
}

/// The hash of an inner node: SHA-256 of 0x01 and both children.
pub fn node_hash(left: Digest, right: Digest) -> Digest {
    Digest::of(&[&[1], &left.0, &right.0])
}

/// The root of the tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Digest {
    Digest::of(&[])
}

/// A complete node with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// 0 for leaves.
    pub level: u8,
    /// From 0 within the level.
    pub index: u64,
    /// Its hash.
    pub hash: Digest,
}

/// Where complete nodes are kept.
pub trait NodeReader {
    /// What can go wrong when reading.
    type Error;

    /// The hash of a complete node of the tree. An absent node is an error: the caller asks only for what must be there.
    fn node(&mut self, level: u8, index: u64) -> Result<Digest, Self::Error>;

    /// `count` neighbouring hashes of one level from `first` on; a database may answer this with one query.
    fn nodes(&mut self, level: u8, first: u64, count: u16) -> Result<Vec<Digest>, Self::Error> {
        (first..).take(count.into()).map(|index| self.node(level, index)).collect()
    }
}

/// The right edge of a tree: the roots of its largest complete subtrees, from left to right.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    /// One for each 1 bit of `size`, the highest first.
    peaks: Vec<Digest>,
}

impl Frontier {
    /// The edge of the tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// The edge of the stored tree with `size` leaves, read with at most 63 nodes.
    pub fn load<R: NodeReader>(reader: &mut R, size: u64) -> Result<Self, R::Error> {
        let peaks = complete_nodes(0, size).map(|(level, index)| reader.node(level, index)).collect::<Result<_, _>>()?;
        Ok(Self { size, peaks })
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root hash of the tree as it is now.
    pub fn root(&self) -> Digest {
        join(&self.peaks)
    }

    /// Adds a leaf and gives the nodes that are complete from now on, the leaf first: two on average.
    pub fn append(&mut self, leaf: Digest) -> Vec<Node> {
        let mut node = Node { level: 0, index: self.size, hash: leaf };
        let mut completed = vec![node];
        // Each trailing 1 bit of the old size is a complete subtree that the new one joins as right sibling.
        for _ in 0..self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            node = Node { level: node.level + 1, index: node.index >> 1, hash: node_hash(left, node.hash) };
            completed.push(node);
        }
        self.peaks.push(node.hash);
        self.size += 1;
        completed
    }
}

/// The complete nodes that together cover `start..end`, largest and leftmost first. `start` must be a multiple of a
/// power of two not smaller than the width, as it is in every cut that RFC 6962 makes.
pub(super) fn complete_nodes(start: u64, end: u64) -> impl Iterator<Item = (u8, u64)> {
    let width = end.saturating_sub(start);
    let mut at = start;
    (0..64u8).rev().filter(move |level| width >> level & 1 == 1).map(move |level| {
        let index = at >> level;
        at += 1 << level;
        (level, index)
    })
}

/// The hash over neighbouring subtrees of falling size.
pub(super) fn join(peaks: &[Digest]) -> Digest {
    peaks.iter().rev().copied().reduce(|right, left| node_hash(left, right)).unwrap_or_else(empty_root)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::collections::HashMap;

    /// A tree kept in memory.
    #[derive(Default)]
    pub(crate) struct Stored {
        pub(crate) frontier: Frontier,
        pub(crate) nodes: HashMap<(u8, u64), Digest>,
    }

    impl Stored {
        pub(crate) fn grow(size: u64) -> Self {
            let mut stored = Self::default();
            (0..size).for_each(|n| stored.append(leaf_hash(&n.to_be_bytes())));
            stored
        }

        pub(crate) fn append(&mut self, leaf: Digest) {
            for node in self.frontier.append(leaf) {
                assert_eq!(self.nodes.insert((node.level, node.index), node.hash), None, "a node is completed once");
            }
        }
    }

    impl NodeReader for Stored {
        type Error = (u8, u64);
        fn node(&mut self, level: u8, index: u64) -> Result<Digest, (u8, u64)> {
            self.nodes.get(&(level, index)).copied().ok_or((level, index))
        }
    }

    /// MTH of RFC 6962 section 2.1, word for word and without any state.
    pub(crate) fn naive_root(leaves: &[Vec<u8>]) -> Digest {
        match leaves {
            [] => Digest::of(&[]),
            [leaf] => Digest::of(&[&[0], leaf]),
            _ => {
                let mut k = 1;
                while 2 * k < leaves.len() {
                    k *= 2;
                }
                Digest::of(&[&[1], &naive_root(&leaves[..k]).0, &naive_root(&leaves[k..]).0])
            }
        }
    }

    /// The eight leaves and roots that Certificate Transparency implementations have tested with since 2013.
    #[test]
    fn the_known_vectors_hold() {
        let leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut frontier = Frontier::new();
        let mut seen = Vec::new();

        for (leaf, root) in leaves.iter().zip(roots) {
            let leaf: Vec<u8> = (0..leaf.len()).step_by(2).map(|at| u8::from_str_radix(&leaf[at..at + 2], 16).unwrap()).collect();
            frontier.append(leaf_hash(&leaf));
            seen.push(leaf);
            assert_eq!(frontier.root().hex(), root);
            assert_eq!(naive_root(&seen).hex(), root);
        }
    }

    #[test]
    fn root_nodes_and_reloaded_edge_agree_with_the_definition_at_every_size() {
        let leaves: Vec<Vec<u8>> = (0..130u64).map(|n| n.to_be_bytes().to_vec()).collect();
        let mut stored = Stored::default();

        for size in 0..=leaves.len() {
            assert_eq!(stored.frontier.root(), naive_root(&leaves[..size]), "{size} leaves");
            assert_eq!(Frontier::load(&mut stored, size as u64), Ok(stored.frontier.clone()));
            if let Some(leaf) = leaves.get(size) {
                stored.append(leaf_hash(leaf));
            }
        }
        for (&(level, index), hash) in &stored.nodes {
            let first = (index << level) as usize;
            assert_eq!(*hash, naive_root(&leaves[first..first + (1 << level)]), "node {level}/{index}");
        }
    }
}
