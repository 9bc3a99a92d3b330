//! The last gate: what in a result may name one of those who wrote to the round, whoever put it there.
//!
//! Each letter was cleared of its own writer's data. This looks once more, at everything that will be public and for all
//! writers together: a neighbour's name in somebody's letter, a name in a summary or in the city's answer. Each place is
//! reworded or kept for a reason. So is what is left of a name that was replaced in part only, as when a letter was cleared of its
//! writer's family name and names a relative.

use super::super::Stop;
use super::super::named::{around, writers};
use super::super::submission::cleared_span;
use crate::documents::result::{ResultSheet, marker};
use crate::documents::result_texts::{Part, texts};
use crate::model::Span;
use crate::model::ids::SubmissionId;
use crate::model::personal_data::{Everyone, Hit};
use crate::model::redaction::Redacted;
use crate::model::terms::RedactionReason;
use crate::model::text::length;
use crate::store::Db;
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use crate::store::submissions::{Filter, Submission};
use std::collections::HashMap;

/// Letters read at once.
const PAGE: i64 = 1000;

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
    let mut wanted = writers(db, round.id)?;
    wanted.sort_unstable();
    wanted.dedup();
    let everyone = Everyone::of(wanted).map_err(|error| Stop::Broken(error.to_string()))?;
    let places = |(part, text): (Part, &mut String)| {
        let named = |hit: Hit| Named { part, span: hit.span, kind: hit.kind, words: around(text, hit.span) };
        everyone.find(text).into_iter().map(named).collect::<Vec<_>>()
    };
    let mut all: Vec<Named> = texts(&mut sheet.clone()).into_iter().flat_map(places).collect();
    all.extend(torn(db, round, sheet, &everyone)?);
    Ok(all)
}

/// What the public copies of opinions show of names of which a redaction took a part: there is no whole name in them any more by which
/// they could be found, so the writers' own words are searched.
fn torn(db: &mut Db, round: &Round, sheet: &ResultSheet, everyone: &Everyone) -> Result<Vec<Named>, Stop> {
    let mut sheet = sheet.clone();
    let wordings: Vec<(Part, &mut String)> = texts(&mut sheet).into_iter().filter(|(part, _)| part.name == "wording").collect();
    let mut of_letter: HashMap<SubmissionId, Vec<Opinion>> = HashMap::new();
    for opinion in Opinion::of_round(db, round.id)? {
        of_letter.entry(opinion.submission).or_default().push(opinion);
    }
    let (mut torn, mut after) = (Vec::new(), 0);
    loop {
        let page = Submission::list(db, round.id, Filter::All, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(torn) };
        after = last.intake_no;
        for letter in page.iter().filter(|letter| !letter.redactions.is_empty()) {
            for opinion in of_letter.remove(&letter.id).unwrap_or_default() {
                let Some(span) = Span::new(opinion.start_at.max(0) as usize, opinion.end_at.max(0) as usize) else { continue };
                let (Some(words), Ok(copy)) = (span.of(&letter.text), cleared_span(letter, span, marker)) else { continue };
                for (kind, span) in everyone.find(words).iter().filter_map(|hit| Some((hit.kind, rest(hit, &copy)?))) {
                    let shown = wordings.iter().filter(|(_, text)| **text == copy.text);
                    torn.extend(shown.map(|(part, text)| Named { part: *part, span, kind, words: around(text, span) }));
                }
            }
        }
    }
}

/// Where the copy shows the first stretch that is left of a place in the original of which it replaces another part.
fn rest(hit: &Hit, copy: &Redacted) -> Option<Span> {
    let hidden = |at: usize| copy.redactions.iter().any(|redaction| redaction.span.start() <= at && at < redaction.span.end());
    let mut places = hit.span.start()..hit.span.end();
    if !places.clone().any(hidden) {
        return None;
    }
    let start = places.find(|at| !hidden(*at))?;
    let end = places.find(|at| hidden(*at)).unwrap_or(hit.span.end());
    let before = copy.redactions.iter().filter(|redaction| redaction.span.end() <= start);
    let shift = |at: usize, redaction: Span, reason| at + length(marker(reason)) - (redaction.end() - redaction.start());
    let moved = before.fold(start, |at, redaction| shift(at, redaction.span, redaction.reason));
    Span::new(moved, moved + end - start)
}
