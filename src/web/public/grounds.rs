//! What an answer says beside its words, as its category demands: the reason, the changed place, where it stands, what comes later.

use crate::documents::result::{SheetChange, SheetIssue};
use serde::Serialize;

/// The lines below an answer, for the template `pages/public/grounds`; what the category does not demand is empty.
#[derive(Default, Serialize)]
pub struct Grounds {
    changes: Vec<Change>,
    reason: String,
    page: String,
    later_stage: String,
}

/// A changed place of the plan.
#[derive(Serialize)]
struct Change {
    place: String,
    before: String,
    after: String,
}

impl Grounds {
    /// Those of a published answer.
    pub fn of_issue(issue: &SheetIssue, changes: &[SheetChange]) -> Self {
        let own = changes.iter().filter(|change| change.issue == issue.number);
        let change =
            |change: &SheetChange| Change { place: change.place.clone(), before: change.before.clone(), after: change.after.clone() };
        Self {
            changes: own.map(change).collect(),
            reason: issue.reason.clone(),
            page: issue.page.clone(),
            later_stage: issue.later_stage.clone(),
        }
    }
}
