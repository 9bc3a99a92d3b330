//! Programs that are not ours accept our record: Cloudflare's ports of the Go checksum database's note and tlog.
//!
//! A log of some thousand entries is written with `ronten::record` alone and read with `signed_note` and `tlog_tiles`
//! alone: checkpoints, inclusion and consistency proofs, tiles; each also once with a changed bit, which must be refused.

use ronten::model::{Id, Moment};
use ronten::record::checkpoint::Signer;
use ronten::record::entry::{Actor, Entry};
use ronten::record::path::{consistency_proof, inclusion_proof};
use ronten::record::proof::{Opening, Proof};
use ronten::record::tile::{Tile, bundle, unbundle};
use ronten::record::tree::{Frontier, NodeReader, leaf_hash};
use ronten::record::{Digest, commitment};
use signed_note::{Note, StandardVerifier, VerifierList};
use std::collections::HashMap;
use std::convert::Infallible;
use tlog_tiles::{Hash, TileHashReader, TileReader, check_record, check_tree, prove_record, prove_tree, record_hash, tree_hash};

const ENTRIES: u64 = 3000;
const ORIGIN: &str = "city.example/log";
const WORDS: &str = "歩道を広げてください。";

/// A log as the server keeps it: entries, nodes, and a checkpoint per commit.
struct Log {
    entries: Vec<Vec<u8>>,
    nodes: HashMap<(u8, u64), Digest>,
    notes: Vec<(u64, String)>,
    signer: Signer,
}

struct Nodes<'a>(&'a Log);

impl NodeReader for Nodes<'_> {
    type Error = Infallible;
    fn node(&mut self, level: u8, index: u64) -> Result<Digest, Infallible> {
        Ok(self.0.nodes[&(level, index)])
    }
}

fn log() -> Log {
    let mut log =
        Log { entries: vec![], nodes: HashMap::new(), notes: vec![], signer: Signer::from_seed(ORIGIN, &[7; 32]).expect("an origin") };
    let mut edge = Frontier::new();
    for seq in 0..ENTRIES {
        let entry = Entry {
            seq,
            time: Moment::from_unix_ms(1_775_001_600_000 + seq as i64 * 10),
            kind: "submission.receive".into(),
            project: Some(Id::from_u128(1)),
            subject: Some(Id::from_u128(u128::from(seq) + 2)),
            rev: 1,
            actor: Actor::Resident,
            role: None,
            second: None,
            cause: None,
            rule: Some("submission.S1".into()),
            rules: Some("00112233aabbccdd".into()),
            content: None,
            text: Some(commitment::commit(commitment::Field::Text, &[seq as u8; 32], WORDS.as_bytes())),
            person: None,
            files: None,
        };
        let bytes = entry.to_bytes().expect("an entry");
        log.nodes.extend(edge.append(leaf_hash(&bytes)).into_iter().map(|node| ((node.level, node.index), node.hash)));
        log.entries.push(bytes);
        // Uneven batches, so that sizes of every shape are signed.
        if seq % 61 == 0 || seq + 1 == ENTRIES {
            log.notes.push((edge.size(), log.signer.sign(edge.size(), edge.root())));
        }
    }
    log
}

impl Log {
    fn inclusion(&self, index: u64, size: u64) -> Vec<Hash> {
        foreign(&inclusion_proof(&mut Nodes(self), index, size).expect("within the tree"))
    }

    fn consistency(&self, old: u64, new: u64) -> Vec<Hash> {
        foreign(&consistency_proof(&mut Nodes(self), old, new).expect("within the tree"))
    }

    fn known(&self) -> VerifierList {
        VerifierList::new(vec![Box::new(StandardVerifier::new(&self.signer.verifier().to_string()).expect("a key they can read"))])
    }

    /// Size and root as the foreign libraries read them from each checkpoint.
    fn opened(&self) -> Vec<(u64, Hash)> {
        let open = |(_, note): &(u64, String)| {
            let note = Note::from_bytes(note.as_bytes()).expect("a note");
            let (verified, unknown) = note.verify(&self.known()).expect("signed by the log");
            assert_eq!((verified.len(), unknown.len()), (1, 0));
            let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).expect("a checkpoint");
            assert_eq!((checkpoint.origin(), checkpoint.extension()), (ORIGIN, ""));
            (checkpoint.size(), *checkpoint.hash())
        };
        self.notes.iter().map(open).collect()
    }
}

fn foreign(path: &[Digest]) -> Vec<Hash> {
    path.iter().map(|digest| Hash(digest.0)).collect()
}

/// The same hashes with one bit changed, another one for each `nth`.
fn tampered(path: &[Hash], nth: u64) -> Vec<Hash> {
    let mut path = path.to_vec();
    let at = nth as usize % path.len();
    path[at].0[nth as usize % 32] ^= 1 << (nth % 8);
    path
}

#[test]
fn their_note_reader_accepts_each_checkpoint_and_no_changed_one() {
    let log = log();

    let opened = log.opened();

    assert_eq!(opened.iter().map(|(size, _)| *size).collect::<Vec<_>>(), log.notes.iter().map(|(size, _)| *size).collect::<Vec<_>>());
    assert!(opened.len() > 48);
    let (_, note) = log.notes.last().expect("a checkpoint");
    for at in 0..note.len() {
        let mut bytes = note.clone().into_bytes();
        bytes[at] ^= 1;
        let accepted = Note::from_bytes(&bytes).is_ok_and(|note| note.verify(&log.known()).is_ok());
        assert!(!accepted, "byte {at} changed");
    }
}

#[test]
fn their_tree_accepts_each_proof_and_no_changed_one() {
    let log = log();
    let opened = log.opened();

    for (nth, &(size, root)) in (0..).zip(&opened) {
        for index in [0, size / 3, size / 2, size - 1] {
            let (path, leaf) = (log.inclusion(index, size), record_hash(&log.entries[index as usize]));
            assert!(check_record(&path, size, root, index, leaf).is_ok(), "{index} in {size}");
            assert!(check_record(&path, size, root, index, record_hash(b"another")).is_err());
            if !path.is_empty() {
                assert!(check_record(&tampered(&path, nth), size, root, index, leaf).is_err());
            }
        }
        for &(old, old_root) in opened.iter().take(nth as usize).step_by(5) {
            let path = log.consistency(old, size);
            assert!(check_tree(&path, size, root, old, old_root).is_ok(), "{old} in {size}");
            assert!(check_tree(&tampered(&path, nth), size, root, old, old_root).is_err());
            assert!(check_tree(&path, size, root, old, Hash([0; 32])).is_err());
        }
    }
}

/// Serves our tiles to them, optionally with one bit changed, as a web server would.
struct Served<'a> {
    log: &'a Log,
    spoil: Option<(u8, u64)>,
}

impl TileReader for Served<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = |tile: &tlog_tiles::Tile| {
            // Theirs are the paths of the Go checksum database, which name the height first: tile/8/0/000.
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            let ours = Tile::parse(&path).unwrap_or_else(|| panic!("{path}"));
            assert_eq!(ours.path(), path);
            let Ok(bytes) = ours.hashes(&mut Nodes(self.log), ENTRIES);
            let mut bytes = bytes.unwrap_or_else(|| panic!("the log has no {path}"));
            if self.spoil == Some((tile.level(), tile.level_index())) {
                bytes[17] ^= 4;
            }
            bytes
        };
        Ok(tiles.iter().map(read).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

#[test]
fn from_our_tiles_they_compute_the_same_proofs_and_a_changed_tile_is_refused() {
    let log = log();
    let (size, root) = *log.opened().last().expect("a checkpoint");
    let served = |spoil| Served { log: &log, spoil };

    let whole = served(None);
    let reader = TileHashReader::new(size, root, &whole);
    assert_eq!(tree_hash(size, &reader).expect("tiles that fit"), root);
    for index in (0..size).step_by(211) {
        assert_eq!(prove_record(size, index, &reader).expect("tiles that fit"), log.inclusion(index, size));
    }
    for old in (1..size).step_by(307) {
        assert_eq!(prove_tree(size, old, &reader).expect("tiles that fit"), log.consistency(old, size));
    }
    // Their reader leaves some full tiles unchecked when peaks share a tile, so the proof is asked for and checked, too.
    for (spoilt, index) in [((0, 3), 3 * 256 + 1), ((0, 11), 11 * 256 + 1), ((1, 0), 1)] {
        let spoilt = served(Some(spoilt));
        let leaf = record_hash(&log.entries[index as usize]);
        let proof = prove_record(size, index, &TileHashReader::new(size, root, &spoilt));
        assert!(proof.and_then(|proof| check_record(&proof, size, root, index, leaf)).is_err(), "{:?}", spoilt.spoil);
        let honest = prove_record(size, index, &reader);
        assert!(honest.and_then(|proof| check_record(&proof, size, root, index, leaf)).is_ok());
    }
}

#[test]
fn the_entries_of_a_bundle_hash_to_the_hashes_of_the_tile_below_it() {
    let log = log();

    for (hashes, entries) in [("tile/0/004", "tile/entries/004"), ("tile/0/011.p/184", "tile/entries/011.p/184")] {
        let Ok(hashes) = Tile::parse(hashes).expect("a path").hashes(&mut Nodes(&log), ENTRIES);
        let (first, count) = Tile::parse(entries).expect("a path").range(ENTRIES).expect("within the log");
        let bytes = bundle(&log.entries[first as usize..][..count.into()]).expect("short entries");
        let read: Vec<u8> = unbundle(&bytes).expect("a bundle").into_iter().flat_map(|entry| record_hash(entry).0).collect();
        assert_eq!(Some(read), hashes);
    }
}

/// A resident's proof file, taken apart with string functions and checked with their libraries only.
#[test]
fn a_proof_file_convinces_them_too() {
    let log = log();
    let (size, note) = log.notes.last().expect("a checkpoint").clone();
    let openings = vec![Opening { field: commitment::Field::Text, salt: [1234u64 as u8; 32], payload: WORDS.into() }];
    let path = inclusion_proof(&mut Nodes(&log), 1234, size).expect("within the tree");
    let file = Proof { entry: log.entries[1234].clone(), openings, index: 1234, path, checkpoint: note }.to_text().expect("a proof");

    let (proof, checkpoint) = file.split_once("\n\n").expect("two parts");
    let lines: Vec<&str> = proof.lines().collect();
    let path: Vec<Hash> = lines[3..].iter().map(|line| Hash::parse_hash(line).expect("a hash")).collect();
    let note = Note::from_bytes(checkpoint.as_bytes()).expect("a note");
    note.verify(&log.known()).expect("signed by the log");
    let tree = tlog_tiles::Checkpoint::from_bytes(note.text()).expect("a checkpoint");

    assert_eq!((lines[0], lines[2]), ("c2sp.org/tlog-proof@v1", "index 1234"));
    check_record(&path, tree.size(), *tree.hash(), 1234, record_hash(&log.entries[1234])).expect("the entry is in the log");
    let proven = Proof::parse(file.as_bytes()).and_then(|proof| proof.verify(log.signer.verifier())).expect("and we agree");
    assert_eq!((proven.entry.seq, proven.checkpoint.size), (1234, ENTRIES));
}
