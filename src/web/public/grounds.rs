//! What an answer says beside its words, as its category demands: the reason, the changed place, where it stands, what comes later.

use crate::documents::result::{SheetChange, SheetIssue};
use crate::store::issues::View;
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
    /// Below a published answer.
    pub fn of_issue(issue: &SheetIssue, changes: &[SheetChange]) -> Self {
        let own = changes.iter().filter(|change| change.issue == issue.number);
        let change =
            |change: &SheetChange| Change { place: change.place.clone(), before: change.before.clone(), after: change.after.clone() };
        Self { changes: own.map(change).collect(), ..Self::said(&issue.reason, &issue.page, &issue.later_stage) }
    }

    /// Below the view on an issue, for the writer of an opinion in it.
    pub fn of_view(view: &View) -> Self {
        let change = Change { place: view.place.clone(), before: view.before_text.clone(), after: view.after_text.clone() };
        let changes = if view.place.is_empty() { Vec::new() } else { vec![change] };
        Self { changes, ..Self::said(&view.reason, &view.page, &view.later_stage) }
    }

    fn said(reason: &str, page: &str, later_stage: &str) -> Self {
        let (reason, page, later_stage) = (reason.to_owned(), page.to_owned(), later_stage.to_owned());
        Self { changes: Vec::new(), reason, page, later_stage }
    }
}
