//! What the commands of one transaction have collected, to be written with many rows in a statement at its end.

use crate::commands::seal::{Heads, Sealed};
use crate::store::Db;
use crate::store::log::Body;
use crate::store::mail::Notice;
use crate::store::submissions::PersonRow;
use crate::store::working::Accepted;
use diesel::QueryResult;

/// What a batch has collected so far.
pub(in crate::commands) struct Batch {
    pub heads: Heads,
    pub sealed: Vec<Sealed>,
    pub bodies: Vec<Body>,
    pub notices: Vec<Notice>,
    /// Who wrote the letters of this batch. Nobody asks for them before its commit: nobody knows of the letters yet.
    pub persons: Vec<PersonRow>,
    /// What was answered to posts in this batch; their keys are looked up here before the store.
    pub accepted: Vec<Accepted>,
    /// Something was removed for good: after the commit the files must not keep a trace of it.
    pub destroys: bool,
}

/// Where the batch stood before a command, to return to when it is refused.
pub(in crate::commands) struct Mark {
    heads: Heads,
    sealed: usize,
    bodies: usize,
    notices: usize,
    persons: usize,
    accepted: usize,
}

impl Batch {
    /// An empty batch on these heads of the logs.
    pub fn on(heads: Heads) -> Self {
        let (sealed, bodies, notices) = (Vec::new(), Vec::new(), Vec::new());
        Self { heads, sealed, bodies, notices, persons: Vec::new(), accepted: Vec::new(), destroys: false }
    }

    /// Writes what was collected, but for the entries: many rows at once.
    pub fn insert(&self, db: &mut Db) -> QueryResult<()> {
        PersonRow::insert_all(&self.persons, db)?;
        Accepted::insert_all(&self.accepted, db)?;
        Body::insert_all(&self.bodies, db)?;
        Notice::insert_all(&self.notices, db)
    }

    pub fn mark(&self) -> Mark {
        Mark {
            heads: self.heads.clone(),
            sealed: self.sealed.len(),
            bodies: self.bodies.len(),
            notices: self.notices.len(),
            persons: self.persons.len(),
            accepted: self.accepted.len(),
        }
    }

    pub fn return_to(&mut self, mark: Mark) {
        self.heads = mark.heads;
        self.sealed.truncate(mark.sealed);
        self.bodies.truncate(mark.bodies);
        self.notices.truncate(mark.notices);
        self.persons.truncate(mark.persons);
        self.accepted.truncate(mark.accepted);
    }
}
