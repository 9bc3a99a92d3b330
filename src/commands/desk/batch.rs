//! What the commands of one transaction have collected, to be written with many rows in a statement.

use crate::commands::seal::{Heads, Leaf};
use crate::model::ids::RoundId;
use crate::store::Db;
use crate::store::log::{Body, EntryRow};
use crate::store::mail::Notice;
use crate::store::persons::PersonRow;
use crate::store::submissions::Submission;
use crate::store::working::Accepted;
use diesel::QueryResult;

/// What a batch has collected so far.
pub(in crate::commands) struct Batch {
    pub heads: Heads,
    /// The leaves of all entries of this batch, written or not.
    pub leaves: Vec<Leaf>,
    /// Something was removed for good: after the commit the files must not keep a trace of it.
    pub destroys: bool,
    waiting: Waiting,
}

/// Rows that the store does not have yet.
#[derive(Default)]
struct Waiting {
    letters: Vec<Submission>,
    persons: Vec<PersonRow>,
    entries: Vec<EntryRow>,
    bodies: Vec<Body>,
    notices: Vec<Notice>,
    accepted: Vec<Accepted>,
}

/// Where the batch stood before a command, to return to when it is refused.
pub(in crate::commands) struct Mark {
    heads: Heads,
    leaves: usize,
    /// Lengths of what waits, in the order of [`Waiting`].
    waiting: [usize; 6],
}

impl Batch {
    /// An empty batch on these heads of the logs.
    pub fn on(heads: Heads) -> Self {
        Self { heads, leaves: Vec::new(), destroys: false, waiting: Waiting::default() }
    }

    /// A letter and who wrote it, if that is known.
    pub fn add_letter(&mut self, letter: Submission, writer: Option<PersonRow>) {
        self.waiting.letters.push(letter);
        self.waiting.persons.extend(writer);
    }

    pub fn add_entry(&mut self, entry: EntryRow, leaf: Leaf) {
        self.waiting.entries.push(entry);
        self.leaves.push(leaf);
    }

    pub fn add_body(&mut self, body: Body) {
        self.waiting.bodies.push(body);
    }

    pub fn add_notices(&mut self, notices: impl Iterator<Item = Notice>) {
        self.waiting.notices.extend(notices);
    }

    pub fn add_accepted(&mut self, accepted: Accepted) {
        self.waiting.accepted.push(accepted);
    }

    /// What was answered to the post under this key, if that is not yet in the store.
    pub fn accepted(&self, key: &str) -> Option<&Accepted> {
        self.waiting.accepted.iter().find(|accepted| accepted.key == key)
    }

    /// The last 受付番号 given in a round, if its letter is not yet in the store.
    pub fn last_intake_no(&self, round: RoundId) -> Option<i64> {
        self.waiting.letters.iter().rev().find(|letter| letter.round == round).map(|letter| letter.intake_no)
    }

    /// Writes what waits, many rows at once; says whether there was anything.
    pub fn settle(&mut self, db: &mut Db) -> QueryResult<bool> {
        let Waiting { letters, persons, entries, bodies, notices, accepted } = std::mem::take(&mut self.waiting);
        Submission::insert_all(&letters, db)?;
        PersonRow::insert_all(&persons, db)?;
        EntryRow::insert_all(&entries, db)?;
        Body::insert_all(&bodies, db)?;
        Notice::insert_all(&notices, db)?;
        Accepted::insert_all(&accepted, db)?;
        Ok(!(entries.is_empty() && accepted.is_empty()))
    }

    pub fn mark(&self) -> Mark {
        let Waiting { letters, persons, entries, bodies, notices, accepted } = &self.waiting;
        let waiting = [letters.len(), persons.len(), entries.len(), bodies.len(), notices.len(), accepted.len()];
        Mark { heads: self.heads.clone(), leaves: self.leaves.len(), waiting }
    }

    pub fn return_to(&mut self, mark: Mark) {
        self.heads = mark.heads;
        self.leaves.truncate(mark.leaves);
        let Waiting { letters, persons, entries, bodies, notices, accepted } = &mut self.waiting;
        let [letter_count, person_count, entry_count, body_count, notice_count, accepted_count] = mark.waiting;
        letters.truncate(letter_count);
        persons.truncate(person_count);
        entries.truncate(entry_count);
        bodies.truncate(body_count);
        notices.truncate(notice_count);
        accepted.truncate(accepted_count);
    }
}
