//! What an answer says beside its words, as its category demands: the reason, the changed place, where it stands, what comes later.

use crate::documents::result::{SheetChange, SheetIssue};
use crate::model::terms::Lang;
use crate::store::issues::View;
use crate::texts::texts;

/// The lines below a published answer.
pub fn of_issue(issue: &SheetIssue, changes: &[SheetChange], lang: Lang) -> Vec<String> {
    let own = changes.iter().filter(|change| change.issue == issue.number);
    let changed = own.map(|change| changed(&change.place, &change.before, &change.after, lang));
    changed.chain(said(&issue.reason, &issue.page, &issue.later_stage, lang)).collect()
}

/// The same below the view on an issue, for the writer of an opinion in it.
pub fn of_view(view: &View, lang: Lang) -> Vec<String> {
    let changed = (!view.place.is_empty()).then(|| changed(&view.place, &view.before_text, &view.after_text, lang));
    changed.into_iter().chain(said(&view.reason, &view.page, &view.later_stage, lang)).collect()
}

fn changed(place: &str, before: &str, after: &str, lang: Lang) -> String {
    texts().get(lang, "result.changed", &[("place", place), ("before", before), ("after", after)])
}

fn said(reason: &str, page: &str, later_stage: &str, lang: Lang) -> impl Iterator<Item = String> {
    let line = |key: &str, name: &str, value: &str| (!value.is_empty()).then(|| texts().get(lang, key, &[(name, value)]));
    [line("result.reason", "reason", reason), line("result.page", "page", page), line("result.later", "stage", later_stage)]
        .into_iter()
        .flatten()
}
