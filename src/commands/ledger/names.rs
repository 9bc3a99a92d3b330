//! What in a text may name somebody, before it becomes public: writers of the project, and whoever a clerk typed the name of.

use crate::commands::named::{around, everyone};
use crate::commands::{FieldError, Refused, Stop};
use crate::model::Span;
use crate::model::ids::ProjectId;
use crate::model::personal_data::{Hit, KnownPerson, addressed, find};
use crate::model::terms::RedactionReason;
use crate::store::Db;

/// A place that may name somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The field in which it stands, and the number of its row, issue or line; 0 for the whole.
    pub field: &'static str,
    pub of: i64,
    pub span: Span,
    pub kind: RedactionReason,
    /// The words, with a few before and after.
    pub words: String,
}

impl Named {
    /// What a form sends for it, and what is kept of it; it holds no word of the text.
    pub fn token(&self) -> String {
        format!("{}.{}.{}.{}", self.field, self.of, self.span.start(), self.span.end())
    }
}

/// Every such place, in the order of the texts.
pub fn named<'t>(
    db: &mut Db,
    project: ProjectId,
    texts: impl IntoIterator<Item = (&'static str, i64, &'t str)>,
) -> Result<Vec<Named>, Stop> {
    let everyone = everyone(db, project)?;
    let mut all = Vec::new();
    for (field, of, text) in texts {
        let mut hits: Vec<Hit> = find(text, &KnownPerson::default());
        hits.extend(addressed(text));
        hits.extend(everyone.iter().flat_map(|everyone| everyone.find(text)));
        hits.sort_by_key(|hit| (hit.span.start(), hit.span.end()));
        hits.dedup_by_key(|hit| hit.span);
        all.extend(hits.into_iter().map(|hit| Named { field, of, span: hit.span, kind: hit.kind, words: around(text, hit.span) }));
    }
    Ok(all)
}

/// Refuses a text while a place in it was not looked at.
pub fn demand(named: &[Named], kept: &[String]) -> Result<(), Stop> {
    if cleared(named, kept) {
        return Ok(());
    }
    Err(Refused::Fields(vec![FieldError::new("kept", "names_undecided").with("n", named.len())]).into())
}

/// Whether every place was looked at: `kept` are the tokens of those that name nobody.
pub fn cleared(named: &[Named], kept: &[String]) -> bool {
    named.iter().all(|place| kept.contains(&place.token()))
}
