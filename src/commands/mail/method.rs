//! Who is written to about the issue-sorting method: whoever spoke and left an address, whoever wrote in an issue, and followers of a
//! district.

use super::Recipient;
use crate::commands::issue::course::with_merged;
use crate::commands::{Desk, Stop};
use crate::model::ids::{QaRowId, SubmissionId};
use crate::model::terms::Lang;
use crate::procedure::Machine as _;
use crate::procedure::occasion::Occasion as Machine;
use crate::store::mail::Notice;
use crate::store::occasions::Occasion;
use crate::store::persons::PersonRow;
use crate::store::qa_rows::QaRow;
use crate::store::rounds::Round;
use crate::store::subscriptions::Subscription;
use std::collections::HashSet;

/// Whoever spoke the row that a notice is about, or any row of its issue or its occasion, and left an address: each address once.
/// A hall holds some hundred people, so these are not read in pages.
pub(super) fn speakers(desk: &mut Desk<'_>, notice: &Notice) -> Result<Vec<Recipient>, Stop> {
    let rows: Vec<QaRowId> = match (notice.qa_row, notice.issue, notice.occasion, notice.project) {
        (Some(row), ..) => vec![row],
        (None, Some(issue), _, Some(project)) => {
            let mut rows = Vec::new();
            for issue in with_merged(desk.db, project, issue)? {
                rows.extend(QaRow::of_issue(desk.db, issue)?.into_iter().map(|row| row.id));
            }
            rows
        }
        (None, _, Some(occasion), _) => QaRow::of_occasion(desk.db, occasion)?.into_iter().map(|row| row.id).collect(),
        _ => Vec::new(),
    };
    let mut known = HashSet::new();
    let mut found = Subscription::of_rows(desk.db, &rows, notice.made_at)?;
    found.retain(|row| known.insert(row.mail.clone()));
    Ok(found.iter().map(Recipient::follower).collect())
}

/// Letters whose opinions are in the issue of a notice or in what was merged into it, of rounds whose results are public: their writers
/// know which issue their words are in. As [`PersonRow::reachable_in`] gives them.
pub(super) fn writers(
    desk: &mut Desk<'_>,
    notice: &Notice,
    after: Option<SubmissionId>,
    limit: i64,
) -> Result<Vec<(SubmissionId, SubmissionId, Lang)>, Stop> {
    let (Some(issue), Some(project)) = (notice.issue, notice.project) else { return Ok(Vec::new()) };
    let rounds: Vec<_> = Round::of_project(desk.db, project)?.into_iter().filter(Round::has_result).map(|round| round.id).collect();
    let issues = with_merged(desk.db, project, issue)?;
    Ok(PersonRow::reachable_in(desk.db, (&rounds, &issues), notice.seq, after, limit)?)
}

/// Leaves out those who follow the occasions of another district than this one is for. An edition is of everybody's concern, for
/// whichever occasion it was made.
pub(super) fn of_district(desk: &mut Desk<'_>, notice: &Notice, followers: &mut Vec<Subscription>) -> Result<(), Stop> {
    let of_occasion = notice.name.starts_with(Machine::NAME);
    let Some(occasion) = notice.occasion.filter(|_| of_occasion) else { return Ok(()) };
    let Some(occasion) = Occasion::by_id(desk.db, occasion)? else { return Ok(()) };
    let (_, policy) = desk.present_policy()?;
    followers.retain(|row| policy.method.concerns(&occasion.area, &row.district));
    Ok(())
}
