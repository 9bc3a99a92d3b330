//! The year's complaints in numbers: of what, with which outcome, answered after how many days.

use super::{Named, named};
use crate::model::complaint::{Grievance, Outcome};
use crate::procedure::complaint::State;
use crate::store::Db;
use crate::store::complaints::{Complaint, Counted};
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::visit::Ask;
use serde::Serialize;
use std::collections::BTreeMap;

/// The complaints that were registered in the year.
#[derive(Serialize)]
pub struct Complaints {
    n: usize,
    answered: usize,
    withdrawn: usize,
    waiting: usize,
    /// Half of the answers took at most so many days.
    median_days: Option<i64>,
    kinds: Vec<Named>,
    outcomes: Vec<Named>,
}

pub fn of_year(db: &mut Db, ask: &Ask, year: i64) -> Result<Complaints, Problem> {
    let rows = Complaint::of_year(db, year)?;
    let (mut kinds, mut outcomes) = (BTreeMap::new(), BTreeMap::new());
    for row in &rows {
        *kinds.entry(row.kind).or_insert(0) += 1;
    }
    for outcome in rows.iter().filter(|row| row.state == State::Answered).filter_map(|row| row.outcome) {
        *outcomes.entry(outcome).or_insert(0) += 1;
    }
    let in_state = |state: State| rows.iter().filter(|row| row.state == state).count();
    let (answered, withdrawn) = (in_state(State::Answered), in_state(State::Withdrawn));
    let word = |group: &str, name: &str| texts().get(ask.lang, &format!("terms.{group}.{name}"), &[]);
    Ok(Complaints {
        n: rows.len(),
        answered,
        withdrawn,
        waiting: rows.len() - answered - withdrawn,
        median_days: median(rows.iter().filter_map(days).collect()),
        kinds: named(Grievance::ALL, &kinds, |kind| word("grievance", kind.name())),
        outcomes: named(Outcome::ALL, &outcomes, |outcome| word("outcome", outcome.name())),
    })
}

/// Days from the day of arrival to that of the answer.
fn days(row: &Counted) -> Option<i64> {
    Some((row.answered_at?.jst_date() - row.received_at.jst_date()).num_days())
}

/// The middle one; of two the smaller, so that it is a number of days that happened.
pub(super) fn median(mut days: Vec<i64>) -> Option<i64> {
    days.sort_unstable();
    days.get(days.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_and_of_two_the_smaller() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![9]), Some(9));
        assert_eq!(median(vec![9, 1]), Some(1));
        assert_eq!(median(vec![30, 0, 4]), Some(4));
    }
}
