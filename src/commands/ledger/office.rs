//! How a project stands in the office, as far as an edition says it.

use crate::commands::Stop;
use crate::commands::round::facts::fact;
use crate::documents::ledger::{Ledger as Folded, Office, OfficeIssue};
use crate::model::Moment;
use crate::model::ids::{IssueId, OccasionId};
use crate::model::method::Source;
use crate::procedure::issue::State;
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use std::collections::HashMap;

/// Everything that an edition at this cut-off would say beside what is in the ledger.
pub fn gather(db: &mut Db, project: &Project, ledger: &Folded, cutoff: Moment) -> Result<Office, Stop> {
    let issues = Issue::of_project(db, project.id)?;
    let numbers: HashMap<IssueId, i64> = issues.iter().map(|issue| (issue.id, issue.number)).collect();
    let occasions: HashMap<OccasionId, i64> =
        Occasion::of_project(db, project.id)?.into_iter().map(|occasion| (occasion.id, occasion.number)).collect();
    let mut office = Office { issues: issues.iter().filter_map(|issue| of_issue(issue, &numbers)).collect(), ..Office::default() };
    let rows = QaRow::published(db, project.id)?;
    for (occasion, number) in &occasions {
        let lines = ledger.opinions_of(Source::Occasion(*number));
        for row in rows.iter().filter(|row| row.occasion == *occasion) {
            let Some((line, _)) = lines.get(&row.number) else { continue };
            office.filed.push((*line, row.issue.and_then(|issue| numbers.get(&issue).copied())));
            if let Some(at) = row.later_at {
                office.answers.push((*line, row.later_answer.clone(), row.later_by.clone(), super::day(at)));
            }
        }
    }
    office.filed.sort_unstable();
    office.answers.sort_unstable();
    office.unpublished = unpublished(db, project, cutoff)?;
    Ok(office)
}

fn of_issue(issue: &Issue, numbers: &HashMap<IssueId, i64>) -> Option<OfficeIssue> {
    let number_of = |id: Option<IssueId>| id.and_then(|id| numbers.get(&id).copied());
    if issue.state == State::Retired {
        return None;
    }
    let considered = issue.state == State::UnderReview;
    Some(OfficeIssue {
        number: issue.number,
        theme: issue.theme.clone(),
        title: issue.title.clone(),
        split_from: number_of(issue.split_from),
        merged_into: number_of(issue.merged_into),
        considered: considered.then(|| (issue.owner.clone(), issue.due.clone())),
        reopened: matches!(issue.state, State::Reopened | State::UnderReview).then(|| issue.outcome.parse().ok()).flatten(),
        settled: (issue.state == State::Settled).then(|| issue.outcome.parse().ok()).flatten(),
        reason: issue.reason.clone(),
    })
}

/// Letters of rounds that were opened and have no result, up to the cut-off: they are named by number alone.
fn unpublished(db: &mut Db, project: &Project, cutoff: Moment) -> Result<Vec<(i64, u64)>, Stop> {
    let mut all = Vec::new();
    for round in Round::of_project(db, project.id)? {
        let seen = fact(db, &round)?;
        if seen.opened && !seen.is_over() {
            // What comes in while the edition waits for its approval is not in it.
            all.push((round.number, Submission::count_registered(db, round.id, cutoff)? as u64));
        }
    }
    Ok(all)
}

/// Published rows of a project to which an answer is owed, and those of them whose day is past.
pub fn owed(db: &mut Db, project: &Project, now: Moment) -> Result<(Vec<QaRow>, i64), Stop> {
    let rows = QaRow::owed(db, project.id, i64::MAX)?;
    let today = super::day(now);
    let past = rows.iter().filter(|row| row.due < today).count();
    Ok((rows, past as i64))
}
