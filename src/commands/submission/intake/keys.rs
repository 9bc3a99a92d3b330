//! By what a row is known again: by all that stands in it, or by what it says as a letter.
//!
//! The first holds when somebody takes other columns from the same file, the second when a column that is not taken has changed since.
//! Rows that are alike are counted: of three that say the same, where two came before, one is new. What is kept are keyed hashes, so
//! that a copy of the database does not tell whether a given person wrote something.

use super::Row;
use crate::commands::Stop;
use crate::keys::{Keys, Use};
use crate::model::ids::RoundId;
use crate::record::digest::Digest;
use crate::store::Db;
use crate::store::intake::IntakeRow;
use std::collections::{BTreeSet, HashMap};

/// What rows that are alike have in common.
type Mark = [u8; 32];

/// A row's marks. Either is enough to know it again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    whole: Mark,
    said: Mark,
}

impl Marks {
    /// Of a row by its cells, and by what is taken of it.
    pub fn of<'t>(keys: &Keys, round: RoundId, cells: impl Iterator<Item = &'t str>, said: impl Iterator<Item = &'t str>) -> Self {
        let mark = |kind: &str, texts: Vec<&str>| {
            let parts: Vec<&[u8]> = [kind, round.as_str()].into_iter().chain(texts).map(str::as_bytes).collect();
            keys.mac(Use::Intake, &parts)
        };
        Self { whole: mark("whole", cells.collect()), said: mark("said", said.collect()) }
    }

    /// One hash of many rows, by which it is known that they are still those that were shown.
    pub fn hash<'m>(marks: impl Iterator<Item = &'m Self>) -> String {
        let parts: Vec<&[u8]> = marks.flat_map(|marks| [marks.whole.as_slice(), marks.said.as_slice()]).collect();
        Digest::of(&parts).hex()
    }
}

/// For each row none where it came before, else the keys under which it is kept.
pub fn fresh(db: &mut Db, rows: &[Row]) -> Result<Vec<Option<[String; 2]>>, Stop> {
    let mut wholes = Counted::of(db, rows.iter().map(|row| row.marks.whole))?;
    let mut saids = Counted::of(db, rows.iter().map(|row| row.marks.said))?;
    // Those that are the same in every cell first: what merely says the same may be one that is new.
    let mut same = |row: &Row| {
        let known = wholes.take(row.marks.whole);
        if known {
            saids.take(row.marks.said);
        }
        known
    };
    let whole: Vec<bool> = rows.iter().map(&mut same).collect();
    let fresh = rows.iter().zip(whole).map(|(row, known)| {
        let known = known || saids.take(row.marks.said);
        (!known).then(|| [wholes.next(row.marks.whole), saids.next(row.marks.said)])
    });
    Ok(fresh.collect())
}

/// How many rows with each mark came before.
struct Counted(HashMap<Mark, Count>);

#[derive(Default)]
struct Count {
    /// That came before and are not found in this file yet.
    left: u64,
    /// That came before, and those that are given a key here.
    kept: u64,
}

impl Counted {
    fn of(db: &mut Db, marks: impl Iterator<Item = Mark>) -> Result<Self, Stop> {
        let mut here: HashMap<Mark, u64> = HashMap::new();
        let mut keys = Vec::new();
        for mark in marks {
            let nth = here.entry(mark).or_default();
            *nth += 1;
            keys.push((mark, key(mark, *nth)));
        }
        let asked: Vec<String> = keys.iter().map(|(_, key)| key.clone()).collect();
        let known: BTreeSet<String> = IntakeRow::known(db, &asked)?.into_iter().collect();
        let mut counted = Self(HashMap::new());
        for (mark, key) in keys {
            let count = counted.0.entry(mark).or_default();
            let is = u64::from(known.contains(&key));
            (count.left, count.kept) = (count.left + is, count.kept + is);
        }
        Ok(counted)
    }

    /// Finds one that came before.
    fn take(&mut self, mark: Mark) -> bool {
        let Some(count) = self.0.get_mut(&mark).filter(|count| count.left > 0) else { return false };
        count.left -= 1;
        true
    }

    /// The key of one more.
    fn next(&mut self, mark: Mark) -> String {
        let count = self.0.entry(mark).or_default();
        count.kept += 1;
        key(mark, count.kept)
    }
}

fn key(mark: Mark, nth: u64) -> String {
    Digest::of(&[&mark, &nth.to_be_bytes()]).hex()
}
