//! Opinions that were answered "for a later stage" (今後の参考): at the next stage they are answered, or carried on in so many
//! words. It is the category that hides things, so nothing of it may be forgotten (G.16).
//!
//! Nothing is stored for it: an issue is carried while the last published view on it says so.

use super::Stop;
use super::result::numbers::public_numbers;
use crate::documents::result::SheetCarried;
use crate::model::ids::{IssueId, OpinionId, ProjectId, RoundId};
use crate::model::terms::ResponseCategory;
use crate::store::Db;
use crate::store::issues::View;
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use diesel::QueryResult;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// A published round in which the opinions on an issue were put off, with the view that says so.
pub struct PutOff {
    pub round: Round,
    pub view: View,
}

/// The issues that were put off and not answered since, each with the rounds since then; in rounds before the one given, or in
/// all of the project.
pub fn carried(db: &mut Db, project: ProjectId, before: Option<&Round>) -> QueryResult<BTreeMap<IssueId, Vec<PutOff>>> {
    let mut carried: BTreeMap<IssueId, Vec<PutOff>> = BTreeMap::new();
    for round in Round::of_project(db, project)? {
        if !round.has_result() || before.is_some_and(|before| round.number >= before.number) {
            continue;
        }
        for view in View::of_round(db, round.id)? {
            match view.category {
                Some(ResponseCategory::FutureReference) => {
                    carried.entry(view.issue).or_default().push(PutOff { round: round.clone(), view });
                }
                Some(_) => drop(carried.remove(&view.issue)),
                // A view being drafted anew in a correction takes nothing back.
                None => {}
            }
        }
    }
    Ok(carried)
}

/// The opinions of an issue that were put off in a round.
pub fn opinions(db: &mut Db, put_off: &PutOff) -> QueryResult<Vec<OpinionId>> {
    Opinion::ids_of_issue(db, put_off.round.id, put_off.view.issue)
}

/// Every opinion that a view on an issue in a round has to answer: those of the round, and those carried there.
pub fn members(db: &mut Db, round: &Round, issue: IssueId) -> QueryResult<Vec<OpinionId>> {
    let mut members = Opinion::ids_of_issue(db, round.id, issue)?;
    for put_off in carried(db, round.project, Some(round))?.remove(&issue).unwrap_or_default() {
        members.extend(opinions(db, &put_off)?);
    }
    Ok(members)
}

/// What the result of a round says about the opinions carried there, by issue: under which numbers they were published.
pub fn numbered(db: &mut Db, round: &Round) -> Result<BTreeMap<IssueId, Vec<SheetCarried>>, Stop> {
    let mut numbered: BTreeMap<IssueId, Vec<SheetCarried>> = BTreeMap::new();
    // A round's numbers are read from all of its opinions, so once for all issues.
    let mut of_round: HashMap<RoundId, HashMap<OpinionId, u64>> = HashMap::new();
    for (issue, all) in carried(db, round.project, Some(round))? {
        for put_off in all {
            let numbers = match of_round.entry(put_off.round.id) {
                Entry::Occupied(read) => read.into_mut(),
                Entry::Vacant(unread) => unread.insert(public_numbers(db, &put_off.round)?),
            };
            let mut opinions: Vec<u64> = opinions(db, &put_off)?.iter().filter_map(|opinion| numbers.get(opinion).copied()).collect();
            opinions.sort_unstable();
            numbered.entry(issue).or_default().push(SheetCarried { round: put_off.round.number, opinions });
        }
    }
    Ok(numbered)
}
