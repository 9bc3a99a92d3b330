//! Steps that can be taken back, as the record tells them: what was done to a row, what of it was taken back since, and what
//! the row was before.
//!
//! Nothing is forgotten: to take a step back writes a further entry, whose `cause` is the step's first.

use super::Stop;
use crate::procedure::Machine;
use crate::record::entry::Entry;
use crate::store::Db;
use crate::store::log::{Body, EntryRow, Log};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::str::FromStr;

/// What an entry means for the steps of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Done,
    /// The step of this name was taken back, or is over for another reason; what had begun anew with it is there again.
    Gone(i64),
    /// Nothing before it can be taken back while it stands.
    Anew,
}

/// The steps of one kind, each named by its first entry.
#[derive(Default)]
pub(super) struct Steps(Vec<(i64, Step)>);

impl Steps {
    /// In any order; what belongs to one step may be added more than once.
    pub fn add(&mut self, seq: i64, step: Step) {
        self.0.push((seq, step));
    }

    /// The step that can be taken back next.
    pub fn last(mut self) -> Option<i64> {
        self.0.sort_by_key(|(seq, _)| *seq);
        let (mut present, mut before) = (Vec::new(), BTreeMap::new());
        for (seq, step) in self.0 {
            match step {
                Step::Done if present.last() != Some(&seq) => present.push(seq),
                Step::Done => {}
                Step::Gone(step) => match before.remove(&step) {
                    Some(steps) => present = steps,
                    None => present.retain(|done| *done != step),
                },
                Step::Anew => {
                    before.insert(seq, std::mem::take(&mut present));
                }
            }
        }
        present.last().copied()
    }
}

/// Whether from this entry on a row's earlier words are gone, and its offsets may count in other ones.
pub(super) fn removes_words(kind: &str) -> bool {
    matches!(kind, "person.erased" | "text.withheld")
}

/// What happened to a row of this machine by the kind of an entry; none when the entry is of something else.
pub(super) fn event_of<M: Machine>(kind: &str) -> Option<M::Event>
where
    M::Event: FromStr,
{
    kind.strip_prefix(M::NAME)?.strip_prefix('.')?.parse().ok()
}

/// The entry that an entry names as its cause.
pub(super) fn cause(entry: &EntryRow) -> Option<i64> {
    Entry::parse(entry.leaf.as_bytes()).ok().and_then(|entry| entry.cause).map(|seq| seq as i64)
}

/// A row as the record has it before an entry; none when it did not exist, or its words are gone.
pub(super) fn body_before<T: for<'de> Deserialize<'de>>(db: &mut Db, subject: &str, seq: i64) -> Result<Option<T>, Stop> {
    let entries = EntryRow::of_subject(db, Log::Record, subject)?;
    let Some(entry) = entries.iter().rev().find(|entry| entry.seq < seq) else { return Ok(None) };
    let Some(body) = Body::of(db, Log::Record, entry.seq)? else { return Ok(None) };
    serde_json::from_str(&body.body).map(Some).map_err(|error| Stop::Broken(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::Step::{Anew, Done, Gone};
    use super::*;

    fn last(steps: &[(i64, Step)]) -> Option<i64> {
        let mut all = Steps::default();
        steps.iter().for_each(|(seq, step)| all.add(*seq, *step));
        all.last()
    }

    #[test]
    fn the_last_step_is_the_newest_that_was_not_taken_back() {
        assert_eq!(last(&[]), None);
        assert_eq!(last(&[(7, Done), (3, Done), (7, Done)]), Some(7));
        assert_eq!(last(&[(3, Done), (7, Done), (7, Done), (8, Gone(7))]), Some(3));
        assert_eq!(last(&[(3, Done), (4, Gone(3)), (5, Done)]), Some(5));
        assert_eq!(last(&[(3, Done), (4, Gone(1))]), Some(3));
        assert_eq!(last(&[(3, Done), (4, Anew)]), None);
        assert_eq!(last(&[(3, Done), (4, Anew), (5, Done), (6, Gone(5)), (7, Gone(4))]), Some(3));
    }
}
