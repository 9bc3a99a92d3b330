//! Tiles: the tree and its entries as plain files that never change (c2sp.org/tlog-tiles).
//!
//! A tile holds up to 256 neighbouring hashes of every eighth level, a bundle up to 256 entries. Anyone can copy them
//! and check the log without asking this server anything. Paths here begin with `tile/`; the server puts `/log/` before.

use super::digest::Digest;
use super::tree::NodeReader;

/// Hashes in a full tile, entries in a full bundle.
pub const WIDTH: u64 = 256;
/// Levels of the tree between two levels of tiles.
const HEIGHT: u32 = 8;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// Hashes of the tree's level `8 * level`; at most 63 by the specification.
    Hashes {
        /// The tile's level.
        level: u8,
    },
    /// The entries themselves.
    Entries,
}

impl Content {
    /// The level of tiles; entries stand below the leaves' hashes.
    fn level(self) -> u32 {
        match self {
            Content::Hashes { level } => level.into(),
            Content::Entries => 0,
        }
    }
}

/// One tile or entry bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    content: Content,
    index: u64,
    width: u16,
}

impl Tile {
    /// Reads `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]` in their one spelling; nothing for any other path.
    pub fn parse(path: &str) -> Option<Self> {
        let (level, place) = path.strip_prefix("tile/")?.split_once('/')?;
        let content = match level {
            "entries" => Content::Entries,
            _ => Content::Hashes { level: level.parse().ok().filter(|level| *level <= 63)? },
        };
        let (index, width) = match place.split_once(".p/") {
            Some((index, width)) => (index, width.parse().ok().filter(|width| (1..WIDTH as u16).contains(width))?),
            None => (place, WIDTH as u16),
        };
        let mut number = 0u64;
        for part in index.split('/') {
            let digits = part.strip_prefix('x').unwrap_or(part);
            number = number.checked_mul(1000)?.checked_add(digits.parse().ok().filter(|part| *part < 1000)?)?;
        }
        // Leading zeros, plus signs, misplaced x and the like have no path of their own.
        Some(Self { content, index: number, width }).filter(|tile| tile.path() == path)
    }

    /// The tile of a tree of `size` leaves in which a node of level `8 * level`, or an entry, stands; nothing where it is not complete.
    pub fn holding(content: Content, place: u64, size: u64) -> Option<Self> {
        let complete = size.checked_shr(content.level() * HEIGHT).unwrap_or(0);
        let index = place / WIDTH;
        let width = complete.saturating_sub(index * WIDTH).min(WIDTH) as u16;
        (place < complete).then_some(Self { content, index, width })
    }

    /// What it holds.
    pub fn content(&self) -> Content {
        self.content
    }

    /// Its place among the tiles of its level.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// Whether nothing can be added to it any more.
    pub fn is_full(&self) -> bool {
        u64::from(self.width) == WIDTH
    }

    /// The path under which it is served: the number in groups of three digits, all but the last marked with x.
    pub fn path(&self) -> String {
        let mut groups = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups = format!("x{:03}/{groups}", rest % 1000);
            rest /= 1000;
        }
        let level = match self.content {
            Content::Hashes { level } => level.to_string(),
            Content::Entries => "entries".to_owned(),
        };
        let partial = if u64::from(self.width) < WIDTH { format!(".p/{}", self.width) } else { String::new() };
        format!("tile/{level}/{groups}{partial}")
    }

    /// The first and the number of the nodes (of level `8 * level`) or entries in it, if a tree of `size` leaves has them all.
    pub fn range(&self, size: u64) -> Option<(u64, u16)> {
        let complete = size.checked_shr(self.content.level() * HEIGHT).unwrap_or(0);
        let first = self.index.checked_mul(WIDTH)?;
        let end = first.checked_add(self.width.into())?;
        if end <= complete { Some((first, self.width)) } else { None }
    }

    /// The bytes of a tile of hashes in the tree of `size` leaves; nothing for a bundle or a tile the tree does not have.
    pub fn hashes<R: NodeReader>(&self, reader: &mut R, size: u64) -> Result<Option<Vec<u8>>, R::Error> {
        let (Content::Hashes { level }, Some((first, count))) = (self.content, self.range(size)) else { return Ok(None) };
        // A level within range leaves at least one bit of a 64-bit size, so 8 * level is below 64.
        let hashes: Vec<Digest> = reader.nodes(level.saturating_mul(HEIGHT as u8), first, count)?;
        Ok(Some(hashes.iter().flat_map(|hash| hash.0).collect()))
    }
}

/// The bytes of a bundle: each entry after its length in two bytes, big endian. Nothing if an entry is longer than that can say.
pub fn bundle<E: AsRef<[u8]>>(entries: impl IntoIterator<Item = E>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        bytes.extend(u16::try_from(entry.len()).ok()?.to_be_bytes());
        bytes.extend(entry);
    }
    Some(bytes)
}

/// The entries of a bundle, at most 256; nothing if the bytes are not exactly a bundle.
pub fn unbundle(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<2>()?;
        let (entry, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        entries.push(entry);
        bytes = rest;
    }
    if entries.len() as u64 <= WIDTH { Some(entries) } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::tree::tests::Stored;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_path_has_one_spelling() {
        let tile = |content, index, width| Some(Tile { content, index, width });
        let zero = Content::Hashes { level: 0 };

        assert_eq!(Tile::parse("tile/0/000"), tile(zero, 0, 256));
        assert_eq!(Tile::parse("tile/0/x001/x234/067"), tile(zero, 1_234_067, 256));
        assert_eq!(Tile::parse("tile/63/x001/000.p/255"), tile(Content::Hashes { level: 63 }, 1000, 255));
        assert_eq!(Tile::parse("tile/entries/007.p/1"), tile(Content::Entries, 7, 1));
        for bad in [
            "",
            "tile",
            "tile/0",
            "tile/0/",
            "/tile/0/000",
            "tile/0/0",
            "tile/0/x0001",
            "tile/0/x001",
            "tile/0/x000/001",
            "tile/0/001/002",
            "tile/00/000",
            "tile/+1/000",
            "tile/64/000",
            "tile/256/000",
            "tile/-1/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/256.p/300",
            "tile/0/000.p/01",
            "tile/0/000.p/+1",
            "tile/0/000.p",
            "tile/0/000.p/",
            "tile/0/000.p/1.p/1",
            "tile/0/xx01/001",
            "tile/data/000",
            "tile/0/000/",
            "tile/0//000",
            "tile/0/../000",
            "tile/0/00１",
            "tile/0/x999/x999/x999/x999/x999/x999/999",
            "tile/0/x018/x446/x744/x073/x709/x551/616",
        ] {
            assert_eq!(Tile::parse(bad), None, "{bad}");
        }
    }

    /// The example of the specification: 70,000 entries.
    #[test]
    fn a_tree_has_exactly_the_tiles_of_the_specification() {
        let has = |path: &str, size| Tile::parse(path).unwrap().range(size);

        assert_eq!(has("tile/0/272", 70_000), Some((272 * 256, 256)));
        assert_eq!(has("tile/0/273", 70_000), None);
        assert_eq!(has("tile/0/273.p/112", 70_000), Some((273 * 256, 112)));
        assert_eq!(has("tile/0/273.p/113", 70_000), None);
        assert_eq!(has("tile/entries/273.p/112", 70_000), Some((273 * 256, 112)));
        assert_eq!(has("tile/1/000", 70_000), Some((0, 256)));
        assert_eq!(has("tile/1/001.p/17", 70_000), Some((256, 17)));
        assert_eq!(has("tile/1/001.p/18", 70_000), None);
        assert_eq!(has("tile/2/000.p/1", 70_000), Some((0, 1)));
        assert_eq!(has("tile/3/000.p/1", 70_000), None);
        assert_eq!(has("tile/63/000.p/1", u64::MAX), None);
        assert_eq!(has("tile/0/x018/x446/x744/x073/x709/x551/615.p/1", u64::MAX), None);
        assert_eq!(has("tile/1/000.p/1", 256), Some((0, 1)));
    }

    #[test]
    fn a_tile_s_bytes_are_the_hashes_it_names() {
        let mut stored = Stored::grow(300);
        let nodes = stored.nodes.clone();
        let mut bytes = |path: &str| Tile::parse(path).unwrap().hashes(&mut stored, 300).unwrap();

        assert_eq!(bytes("tile/0/001.p/44").unwrap(), (256..300).flat_map(|at| nodes[&(0, at)].0).collect::<Vec<_>>());
        assert_eq!(bytes("tile/0/000").unwrap().len(), 8192);
        assert_eq!(bytes("tile/1/000.p/1").unwrap(), nodes[&(8, 0)].0);
        assert_eq!(bytes("tile/0/001"), None);
        assert_eq!(bytes("tile/entries/000"), None);
    }

    #[test]
    fn a_bundle_is_read_whole_or_not_at_all() {
        let entries: [&[u8]; 3] = [b"one", b"", b"three"];
        let bytes = bundle(entries).unwrap();

        assert_eq!(bytes, b"\0\x03one\0\0\0\x05three");
        assert_eq!(unbundle(&bytes).unwrap(), entries);
        for end in [1, 2, 4, 6, bytes.len() - 1] {
            assert_eq!(unbundle(&bytes[..end]), None, "{end} bytes");
        }
        assert_eq!(unbundle(&[0; 2 * 257]), None);
        assert_eq!(bundle([vec![0; 65_536]]), None);
    }

    proptest! {
        #[test]
        fn a_path_written_is_read_back(level in proptest::option::of(0u8..64), index: u64, width in 1u16..=256) {
            let content = level.map_or(Content::Entries, |level| Content::Hashes { level });
            let tile = Tile { content, index, width };

            prop_assert_eq!(Tile::parse(&tile.path()), Some(tile));
        }

        #[test]
        fn nothing_makes_the_parsers_panic(path in "tile/(entries|[0-9]{1,3})/[x0-9/.p]{0,40}", bytes in proptest::collection::vec(any::<u8>(), 0..100), size: u64) {
            if let Some(tile) = Tile::parse(&path) {
                prop_assert_eq!(tile.path(), path);
                if let Some((first, count)) = tile.range(size) {
                    prop_assert!(first + u64::from(count) <= size);
                }
            }
            if let Some(entries) = unbundle(&bytes) {
                prop_assert_eq!(bundle(entries).unwrap(), bytes);
            }
        }
    }
}
