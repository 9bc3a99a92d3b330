//! What an issue's page shows in its forms: what was sent, and else what is stored.

use crate::model::ids::SectionId;
use crate::model::terms::ResponseCategory;
use crate::store::issues::{Issue, View};
use crate::web::office::typed::Typed;

/// Fields of a view beside its category and its ticks.
pub const FIELDS: [&str; 7] = ["text", "reason", "place", "before_text", "after_text", "page", "later_stage"];

/// The sections that are ticked as changed: what was sent, or what is stored.
pub fn named(sent: Option<&Typed>, view: Option<&View>) -> Vec<SectionId> {
    match (sent.filter(|typed| typed.holds("text")), view) {
        (Some(sent), _) => sent.all("section").filter_map(|id| id.parse().ok()).collect(),
        (None, Some(view)) => view.sections.to_vec(),
        (None, None) => Vec::new(),
    }
}

/// What was sent, and the stored words in the forms that were not: three forms stand on one page.
pub fn with_stored(typed: Option<Typed>, issue: &Issue, view: Option<&View>) -> Typed {
    let sent = typed.unwrap_or_default();
    let mut stored = vec![("theme", issue.theme.clone()), ("title", issue.title.clone())];
    if let Some(view) = view {
        let View { text, reason, place, before_text, after_text, page, later_stage, .. } = view.clone();
        let values = [text, reason, place, before_text, after_text, page, later_stage];
        stored.extend(FIELDS.into_iter().zip(values));
        stored.push(("category", view.category.map_or("", ResponseCategory::name).to_owned()));
    }
    let view_sent = sent.holds("text");
    let keep = |name: &str| if matches!(name, "theme" | "title") { !sent.holds("title") } else { !view_sent };
    let missing: Vec<(&str, String)> = stored.into_iter().filter(|(name, _)| keep(name)).collect();
    sent.and(missing)
}
