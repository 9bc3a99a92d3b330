//! The last gate: what in a result may name one of those who wrote to the round, whoever put it there.
//!
//! Each letter was cleared of its own writer's data. This looks once more, at everything that will be public and for all
//! writers together: a neighbour's name in somebody's letter, a name in a summary or in the city's answer. Each place is
//! reworded or kept for a reason.

use super::super::Stop;
use crate::documents::result::ResultSheet;
use crate::documents::result_texts::{Part, texts};
use crate::model::Span;
use crate::model::personal_data::{Everyone, Hit, tokens};
use crate::model::terms::RedactionReason;
use crate::store::Db;
use crate::store::persons::PersonRow;
use crate::store::rounds::Round;

/// Writers read at once.
const PAGE: i64 = 1000;

/// Characters shown before and after a place.
const AROUND: usize = 15;

/// A place in a result that may name a writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub part: Part,
    pub span: Span,
    pub kind: RedactionReason,
    /// The words, with a few before and after.
    pub words: String,
}

impl Named {
    /// What a form sends for it. It holds no word of the text, so that nothing of it must be erased later.
    pub fn token(&self) -> String {
        format!("{}.{}.{}.{}", self.part.name, self.part.number, self.span.start(), self.span.end())
    }
}

/// Every such place, in the order of the result.
pub fn named(db: &mut Db, round: &Round, sheet: &ResultSheet) -> Result<Vec<Named>, Stop> {
    let mut wanted = Vec::new();
    let mut after = 0;
    loop {
        let page = PersonRow::of_round(db, round.id, after, PAGE)?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        for (_, row) in &page {
            wanted.extend(row.person()?.known().iter().flat_map(tokens));
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    let everyone = Everyone::of(wanted).map_err(|error| Stop::Broken(error.to_string()))?;
    let places = |(part, text): (Part, &mut String)| {
        let named = |hit: Hit| Named { part, span: hit.span, kind: hit.kind, words: around(text, hit.span) };
        everyone.find(text).into_iter().map(named).collect::<Vec<_>>()
    };
    Ok(texts(&mut sheet.clone()).into_iter().flat_map(places).collect())
}

fn around(text: &str, span: Span) -> String {
    text.chars().skip(span.start().saturating_sub(AROUND)).take(span.end() + AROUND - span.start().saturating_sub(AROUND)).collect()
}
