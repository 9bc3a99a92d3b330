//! Opinions on an issue that were put off in earlier rounds, on the issue's page in this one.

use crate::commands::carried::{carried, opinions};
use crate::model::ids::{IssueId, OpinionId};
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::rounds::Round;
use crate::web::office::case::Case;
use crate::web::office::typed::Typed;
use crate::web::problem::Problem;
use diesel::QueryResult;
use serde::Serialize;
use std::collections::HashSet;

/// The field whose values are the numbers of rounds.
const FIELD: &str = "carried";

/// The opinions that were put off in one round. They were read and ticked one by one there; here they are ticked together.
#[derive(Serialize)]
pub struct CarriedLine {
    round: i64,
    count: usize,
    /// What the city answered then, and where the opinions stand with it.
    text: String,
    later_stage: String,
    href: String,
    covered: bool,
}

/// The opinions of the rounds that were ticked in a form.
pub fn ticked<'f, I: Iterator<Item = &'f str>>(
    db: &mut Db,
    round: &Round,
    issue: IssueId,
    sent: impl Fn(&'static str) -> I,
) -> QueryResult<Vec<OpinionId>> {
    let mut all = Vec::new();
    for put_off in carried(db, round.project, Some(round))?.remove(&issue).unwrap_or_default() {
        if sent(FIELD).any(|number| number == put_off.round.number.to_string()) {
            all.extend(opinions(db, &put_off)?);
        }
    }
    Ok(all)
}

/// What the page shows; ticked is what was typed, and before that what the view covers.
pub fn lines(db: &mut Db, case: &Case, issue: IssueId, covered: &[OpinionId], typed: &Typed) -> Result<Vec<CarriedLine>, Problem> {
    let covered: HashSet<OpinionId> = covered.iter().copied().collect();
    let number = Issue::by_id(db, issue)?.map_or(0, |issue| issue.number);
    let mut lines = Vec::new();
    for put_off in carried(db, case.project.id, Some(&case.round))?.remove(&issue).unwrap_or_default() {
        let opinions = opinions(db, &put_off)?;
        let round = put_off.round.number;
        let sent = typed.holds("text") && !typed.value("shown_carried").is_empty();
        lines.push(CarriedLine {
            round,
            count: opinions.len(),
            text: put_off.view.text,
            later_stage: put_off.view.later_stage,
            href: format!("/projects/{}/rounds/{round}/result#issue-{number}", case.project.no()),
            covered: if sent { typed.ticked(FIELD, &round.to_string()) } else { opinions.iter().all(|opinion| covered.contains(opinion)) },
        });
    }
    Ok(lines)
}
