//! The check of a package without any network: are these the files that were packed, is every published content the one that the
//! signed record names, and does the record lead to a checkpoint that the log's key signed?

use super::{CONTENT, FORMAT, Files, LOG, MANIFEST, Manifest, Part, SUMS, published, sum_line, withholds};
use crate::record::checkpoint::{NoteError, Verifier};
use crate::record::digest::Digest;
use crate::record::entry::Entry;
use crate::record::excerpt::{ExcerptError, Tiles, entries};
use crate::record::finding::Code;
use std::collections::{BTreeMap, BTreeSet};

/// What a check came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub manifest: Manifest,
    /// Entries of the project, all of them in the signed log.
    pub entries: usize,
    /// Entries in the signed log altogether.
    pub signed: u64,
    /// Published contents that are the ones of the record.
    pub contents: usize,
    /// Contents that words were withheld from since: another took their place, and the entry by which it did is signed.
    pub withheld: usize,
    pub problems: Vec<Problem>,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file that it is about, or the hash of a content that is not there.
    pub about: String,
    pub wrong: Wrong,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    #[error("is not a package of this program")]
    NotAPackage,
    #[error("is not the file that was packed")]
    Altered,
    #[error("is missing")]
    Missing,
    #[error("was not packed")]
    Added,
    #[error("is named by no entry of the record")]
    Unrecorded,
    #[error("was published, and neither is it here nor does an entry say that words were withheld from it")]
    ContentMissing,
    #[error("is malformed as an entry")]
    Entry,
    #[error("names another place in the log")]
    Place,
    #[error("lacks an entry: its revisions have a gap")]
    Gap,
    #[error("cannot be opened: {0}")]
    Checkpoint(NoteError),
    #[error("does not fit the signed log: {0}")]
    Log(ExcerptError),
}

impl Problem {
    fn new(about: impl Into<String>, wrong: Wrong) -> Self {
        Self { about: about.into(), wrong }
    }

    /// The kind of damage, which the exit code says.
    pub fn code(&self) -> Code {
        match &self.wrong {
            Wrong::NotAPackage | Wrong::Entry | Wrong::Log(ExcerptError::Malformed(_)) | Wrong::Checkpoint(NoteError::Malformed) => {
                Code::Malformed
            }
            Wrong::Altered | Wrong::Log(ExcerptError::Differs(_) | ExcerptError::Root) | Wrong::Checkpoint(NoteError::BadSignature) => {
                Code::Edited
            }
            Wrong::Missing | Wrong::ContentMissing | Wrong::Gap | Wrong::Log(ExcerptError::Missing(_)) => Code::Missing,
            Wrong::Added | Wrong::Unrecorded | Wrong::Place => Code::Moved,
            Wrong::Checkpoint(NoteError::Unsigned | NoteError::OtherOrigin) => Code::OtherKey,
        }
    }
}

impl Checked {
    /// 0 if nothing is wrong, else the code of the first problem.
    pub fn exit_code(&self) -> u8 {
        self.problems.first().map_or(0, |problem| problem.code().exit_code())
    }
}

/// Checks the files of a package with the log's public key. An error says why it is none.
pub fn check(files: &Files, verifier: &Verifier) -> Result<Checked, Problem> {
    let not = || Problem::new(MANIFEST, Wrong::NotAPackage);
    let manifest = files.get(MANIFEST).ok_or_else(not)?;
    let manifest: Manifest = serde_json::from_slice(manifest).map_err(|_| not())?;
    if manifest.format != FORMAT {
        return Err(not());
    }
    let mut problems = packed(files, &manifest);
    let (entries, signed) = recorded(files, &manifest, verifier, &mut problems);
    let (contents, withheld) = contents(files, &manifest, &entries, &mut problems);
    Ok(Checked { entries: entries.len(), signed, contents, withheld, problems, manifest })
}

/// Whether the files are those of the manifest and of the sums.
fn packed(files: &Files, manifest: &Manifest) -> Vec<Problem> {
    let mut problems = Vec::new();
    let listed: BTreeMap<&str, &str> = manifest.files.iter().map(|file| (file.path.as_str(), file.sha256.as_str())).collect();
    for (path, sha256) in &listed {
        match files.get(*path) {
            None => problems.push(Problem::new(*path, Wrong::Missing)),
            Some(bytes) if Digest::of(&[bytes]).hex() != *sha256 => problems.push(Problem::new(*path, Wrong::Altered)),
            Some(_) => {}
        }
    }
    let beside = [MANIFEST, SUMS];
    let added = files.keys().filter(|path| !listed.contains_key(path.as_str()) && !beside.contains(&path.as_str()));
    problems.extend(added.map(|path| Problem::new(path, Wrong::Added)));
    let sums: String = files.iter().filter(|(path, _)| *path != SUMS).map(|(path, bytes)| sum_line(path, bytes)).collect();
    match files.get(SUMS) {
        None => problems.push(Problem::new(SUMS, Wrong::Missing)),
        Some(bytes) if *bytes != sums.as_bytes() && problems.is_empty() => problems.push(Problem::new(SUMS, Wrong::Altered)),
        Some(_) => {}
    }
    problems
}

/// The entries of the project in the signed log, and the size of that.
fn recorded(files: &Files, manifest: &Manifest, verifier: &Verifier, problems: &mut Vec<Problem>) -> (Vec<Entry>, u64) {
    let path = format!("{LOG}checkpoint");
    let opened = files.get(&path).map(|note| verifier.open(note));
    let checkpoint = match opened {
        Some(Ok(checkpoint)) => checkpoint,
        Some(Err(error)) => {
            problems.push(Problem::new(path, Wrong::Checkpoint(error)));
            return (Vec::new(), 0);
        }
        None => {
            problems.push(Problem::new(path, Wrong::Missing));
            return (Vec::new(), 0);
        }
    };
    let tiles: Tiles = files
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix(LOG)?, bytes)))
        .filter(|(path, _)| path.starts_with("tile/"))
        .map(|(path, bytes)| (path.to_owned(), bytes.clone()))
        .collect();
    let mut found = Vec::new();
    match entries(&tiles, checkpoint.size, checkpoint.root) {
        Ok(all) => {
            for (place, bytes) in all {
                match Entry::parse(bytes) {
                    Ok(entry) if entry.seq != place => problems.push(Problem::new(place.to_string(), Wrong::Place)),
                    Ok(entry) if entry.project.map(String::from).as_deref() == Some(&manifest.id) && place <= manifest.last => {
                        found.push(entry)
                    }
                    Ok(_) => {}
                    Err(_) => problems.push(Problem::new(place.to_string(), Wrong::Entry)),
                }
            }
        }
        Err(error) => problems.push(Problem::new(LOG, Wrong::Log(error))),
    }
    problems.extend(gaps(&found));
    (found, checkpoint.size)
}

/// The subjects of which a revision is left out. That a whole subject is left out shows only in the whole log, or in what another entry
/// names.
fn gaps(entries: &[Entry]) -> Vec<Problem> {
    let mut revisions: BTreeMap<String, u64> = BTreeMap::new();
    let mut problems = Vec::new();
    for (subject, rev) in entries.iter().filter_map(|entry| Some((String::from(entry.subject?), entry.rev))) {
        let last = revisions.entry(subject.clone()).or_default();
        if rev != *last + 1 {
            problems.push(Problem::new(subject, Wrong::Gap));
        }
        *last = rev;
    }
    problems
}

/// Whether every content that the entries name is there, and no other; how many are there, and how many were replaced.
fn contents(files: &Files, manifest: &Manifest, entries: &[Entry], problems: &mut Vec<Problem>) -> (usize, usize) {
    if entries.is_empty() && !problems.is_empty() {
        // Without a record nothing can be said of what it names.
        return (0, 0);
    }
    let named: BTreeSet<String> = entries.iter().filter_map(published).map(|content| content.hex()).collect();
    // What a later entry took words out of is gone with all contents that held them: which these are, no public entry says.
    let withheld = entries.iter().rposition(withholds).unwrap_or_default();
    let before = entries.get(..withheld).unwrap_or_default().iter().filter_map(published);
    let replaced: BTreeSet<String> = before.map(|content| content.hex()).collect();
    let mut there = BTreeSet::new();
    for file in manifest.files.iter().filter(|file| file.part == Part::Content) {
        let hash = files.get(&file.path).map(|bytes| Digest::of(&[bytes]).hex()).unwrap_or_default();
        if !file.path.starts_with(CONTENT) || !named.contains(&hash) {
            problems.push(Problem::new(&file.path, Wrong::Unrecorded));
        } else {
            there.insert(hash);
        }
    }
    let gone: Vec<&String> = named.difference(&there).collect();
    problems.extend(gone.iter().filter(|hash| !replaced.contains(**hash)).map(|hash| Problem::new(hash.as_str(), Wrong::ContentMissing)));
    let withheld = gone.iter().filter(|hash| replaced.contains(**hash)).count();
    (there.len(), withheld)
}
