//! The table of changes (新旧対照表) from one version of a plan to another, as a decision keeps it: plain words, from which a
//! page computes what to mark ([`difference`](super::difference) of `before` and `after`).

use super::part::Version;
use super::sections::{Comparison, Kind, compare};
use crate::closed;
use crate::model::ids::SectionId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

closed! {
    /// What happened at a place of the plan.
    pub enum Way {
        Changed = "changed",
        Moved = "moved",
        Added = "added",
        Removed = "removed",
    }
}

/// A published view that says that the plan was changed because of opinions: that of a round on an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Cause {
    /// Counts the project's rounds from 1.
    pub round: i64,
    /// Number of the issue.
    pub issue: i64,
}

/// The views that name a section as one that is changed, by section.
pub type Causes = BTreeMap<SectionId, Vec<Cause>>;

/// A place of the plan that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedPlace {
    pub way: Way,
    /// Number in the tree of the new version, e.g. `3.2`; of the old one when the section is no more.
    pub place: String,
    /// Number in the tree of the old version, where it is another.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub was: String,
    /// The heading with the plan's own number; empty for what stands before the first one.
    pub heading: String,
    /// The section's words; empty when it is new.
    pub before: String,
    /// The section's words; empty when it is no more.
    pub after: String,
    /// The views that named the section; none is a change that no opinion asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause>,
}

/// Every place that says something else in the new version, in its order, with the views that caused it.
pub fn change_table(old: Version<'_>, new: Version<'_>, causes: &Causes) -> Vec<ChangedPlace> {
    let comparison = compare(old, new);
    let changed = comparison.rows.iter().filter_map(|row| {
        let way = match row.kind {
            Kind::Unchanged | Kind::Renumbered => return None,
            Kind::Moved => Way::Moved,
            Kind::Changed => Way::Changed,
            Kind::Added => Way::Added,
            Kind::Removed => Way::Removed,
        };
        let part = row.part()?;
        let was = row.old.as_ref().map(|old| old.place).filter(|was| *was != part.place).unwrap_or_default();
        Some(ChangedPlace {
            way,
            place: part.place.to_owned(),
            was: was.to_owned(),
            heading: part.heading.clone(),
            before: row.before().to_owned(),
            after: row.after().to_owned(),
            causes: row.asked_at.and_then(|section| causes.get(&section)).cloned().unwrap_or_default(),
        })
    });
    changed.collect()
}

/// What views said is changed and is not: the sections of the old version that a view names, where nothing changed.
pub fn unkept(comparison: &Comparison<'_>, causes: &Causes) -> Vec<(SectionId, Cause)> {
    let touched: BTreeSet<SectionId> = comparison.changes().filter_map(|row| row.asked_at).collect();
    let stayed = comparison.rows.iter().filter(|row| row.old.is_some() && !touched.contains(&row.id));
    stayed.flat_map(|row| causes.get(&row.id).into_iter().flatten().map(|cause| (row.id, *cause))).collect()
}
