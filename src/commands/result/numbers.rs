//! The public numbers of opinions (意見1, 意見2 …): given once, and never to another opinion.
//!
//! A first result counts its opinions in the order in which it lists them. From its first correction on the order is kept:
//! what was published stays under its number, what is added gets the next ones, the number of what is gone stays unused.

use super::super::{Desk, Stop, approval, found};
use super::sheet::in_order;
use crate::model::ids::OpinionId;
use crate::store::Db;
use crate::store::approvals::Snapshot;
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Format and version of what is kept.
const FORMAT: &str = "ronten-numbers/v1";

/// Opinions in the order of their numbers; ids and nothing else, kept beside the snapshots and never published.
#[derive(Serialize, Deserialize)]
struct Kept {
    format: String,
    opinions: Vec<OpinionId>,
}

/// The opinions that were published, in the order of their numbers; none before the first result.
pub fn published(db: &mut Db, round: &Round) -> Result<Vec<OpinionId>, Stop> {
    if !round.has_result() {
        return Ok(Vec::new());
    }
    if round.numbers.is_empty() {
        // Nothing that they rest on has changed since the result was published.
        let places = Opinion::places(db, round.id)?;
        return Ok(in_order(places).into_iter().map(|(opinion, _)| opinion).collect());
    }
    let snapshot = found(Snapshot::by_hash(db, &round.numbers)?)?;
    let kept: Kept = serde_json::from_str(&snapshot.body).map_err(|error| Stop::Broken(error.to_string()))?;
    Ok(kept.opinions)
}

/// The same as numbers, for the pages of receipts: the result itself says of no opinion from which letter it is.
pub fn public_numbers(db: &mut Db, round: &Round) -> Result<HashMap<OpinionId, u64>, Stop> {
    Ok(numbered(published(db, round)?))
}

/// What was published keeps its numbers; of `listed`, what was not goes on counting, in its order.
pub fn continued(mut published: Vec<OpinionId>, listed: impl Iterator<Item = OpinionId>) -> Vec<OpinionId> {
    let known: HashSet<OpinionId> = published.iter().copied().collect();
    published.extend(listed.filter(|opinion| !known.contains(opinion)));
    published
}

/// Each opinion with its number, from 1.
pub fn numbered(opinions: Vec<OpinionId>) -> HashMap<OpinionId, u64> {
    opinions.into_iter().zip(1..).collect()
}

/// Keeps the numbers as they are before anything is corrected.
pub(super) fn keep_published(desk: &mut Desk<'_>, round: &mut Round) -> Result<(), Stop> {
    if round.numbers.is_empty() {
        let opinions = published(desk.db, round)?;
        keep(desk, round, opinions)?;
    }
    Ok(())
}

/// Keeps them with those that the version being released adds.
pub(super) fn keep_continued(desk: &mut Desk<'_>, round: &mut Round) -> Result<(), Stop> {
    let listed = in_order(Opinion::places(desk.db, round.id)?);
    let opinions = continued(published(desk.db, round)?, listed.into_iter().map(|(opinion, _)| opinion));
    keep(desk, round, opinions)
}

fn keep(desk: &mut Desk<'_>, round: &mut Round, opinions: Vec<OpinionId>) -> Result<(), Stop> {
    round.numbers = approval::keep(desk, &Kept { format: FORMAT.to_owned(), opinions })?.hex();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_never_given_twice() {
        let [first, second, third, fourth] = std::array::from_fn(|_| OpinionId::new());

        // The second is gone, the third stands before the first now, the fourth is new.
        let order = continued(vec![first, second, third], [third, fourth, first].into_iter());

        assert_eq!(order, [first, second, third, fourth]);
        assert_eq!(numbered(order)[&fourth], 4);
    }
}
