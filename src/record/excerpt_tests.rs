//! Excerpts of logs of many sizes: complete, changed, and with tiles missing.

use super::super::tile::bundle;
use super::super::tree::Frontier;
use super::super::tree::tests::Stored;
use super::*;
use proptest::prelude::*;

fn leaf(place: u64) -> Vec<u8> {
    place.to_be_bytes().to_vec()
}

/// What leads from `places` to the root of a tree whose leaves are the numbers from 0, and the root.
fn excerpt(places: &[u64], size: u64) -> (Tiles, Digest) {
    let mut stored = Stored::grow(size);
    let root = Frontier::load(&mut stored, size).unwrap().root();
    let tile = |tile: Tile| {
        let (first, count) = tile.range(size).unwrap();
        let bytes = match tile.content() {
            Content::Entries => bundle((first..first + u64::from(count)).map(leaf)).unwrap(),
            Content::Hashes { .. } => tile.hashes(&mut stored, size).unwrap().unwrap(),
        };
        (tile.path(), bytes)
    };
    (leading(places.iter().copied(), size).into_iter().map(tile).collect(), root)
}

#[test]
fn a_few_tiles_lead_from_an_entry_to_the_root() {
    let (tiles, root) = excerpt(&[3, 700], 70_000);

    assert_eq!(
        tiles.keys().collect::<Vec<_>>(),
        [
            "tile/0/000",
            "tile/0/002",
            "tile/0/273.p/112",
            "tile/1/000",
            "tile/1/001.p/17",
            "tile/2/000.p/1",
            "tile/entries/000",
            "tile/entries/002"
        ]
    );
    let found = entries(&tiles, 70_000, root).unwrap();
    assert_eq!(found.len(), 512);
    assert!(found.iter().all(|(place, entry)| *entry == leaf(*place)));
}

#[test]
fn what_is_changed_missing_or_added_is_named() {
    let (tiles, root) = excerpt(&[3, 700], 70_000);
    let without = |path: &str| {
        let mut tiles = tiles.clone();
        tiles.remove(path);
        entries(&tiles, 70_000, root).map(|found| found.len())
    };

    for path in ["tile/0/000", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"] {
        assert_eq!(without(path), Err(ExcerptError::Missing(path.to_owned())));
    }
    assert_eq!(without("tile/entries/000"), Ok(256));
    for (path, bytes) in &tiles {
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut tiles = tiles.clone();
            tiles.get_mut(path).unwrap()[at] ^= 1;
            assert!(entries(&tiles, 70_000, root).is_err(), "{path}, byte {at}");
        }
    }
    for path in ["tile/0/273.p/111", "tile/0/001.p/3", "tile/0/300", "tile/x", "notes.txt"] {
        let mut tiles = tiles.clone();
        tiles.insert(path.to_owned(), vec![0; 32 * 256]);
        assert_eq!(entries(&tiles, 70_000, root), Err(ExcerptError::Malformed(path.to_owned())));
    }
    assert_eq!(entries(&tiles, 70_000, Digest([0; 32])), Err(ExcerptError::Root));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_entry_of_every_tree_is_led_to_its_root(size in prop_oneof![1u64..600, 65_530u64..65_800], seed: u64) {
        let place = seed % size;
        let (tiles, root) = excerpt(&[place], size);
        let found = entries(&tiles, size, root).unwrap();

        prop_assert!(found.iter().any(|(at, entry)| *at == place && *entry == leaf(place)));
        prop_assert!(entries(&tiles, size + 1, root).is_err());
    }
}
