//! What in an answer may name the complainant, or one of those who wrote to the project.

use crate::commands::Stop;
use crate::commands::named::{around, writers_to_project};
use crate::model::Span;
use crate::model::personal_data::{Everyone, Hit, Token, tokens};
use crate::model::terms::RedactionReason;
use crate::store::Db;
use crate::store::complaints::{ComplainantRow, Complaint};

/// A place that may name somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The field in which it stands.
    pub field: &'static str,
    pub span: Span,
    pub kind: RedactionReason,
    /// The words, with a few before and after.
    pub words: String,
}

impl Named {
    /// What a form sends for it, and what is kept of it; it holds no word of the text.
    pub fn token(&self) -> String {
        format!("{}.{}.{}", self.field, self.span.start(), self.span.end())
    }
}

/// Every such place, in the order of the texts.
pub fn named(db: &mut Db, complaint: &Complaint) -> Result<Vec<Named>, Stop> {
    let everyone = Everyone::of(wanted(db, complaint)?).map_err(|error| Stop::Broken(error.to_string()))?;
    let texts = [("gist", &complaint.gist), ("measure", &complaint.measure), ("answer", &complaint.answer)];
    let places = |(field, text): (&'static str, &String)| {
        let named = |hit: Hit| Named { field, span: hit.span, kind: hit.kind, words: around(text, hit.span) };
        everyone.find(text).into_iter().map(named).collect::<Vec<_>>()
    };
    Ok(texts.into_iter().flat_map(places).collect())
}

/// The names, addresses and numbers of all who are looked for.
fn wanted(db: &mut Db, complaint: &Complaint) -> Result<Vec<Token>, Stop> {
    let mut wanted = Vec::new();
    if let Some(row) = ComplainantRow::of(db, complaint.id)? {
        wanted.extend(row.complainant()?.person.known().iter().flat_map(tokens));
    }
    if let Some(project) = complaint.project {
        wanted.extend(writers_to_project(db, project)?);
    }
    wanted.sort_unstable();
    wanted.dedup();
    Ok(wanted)
}
