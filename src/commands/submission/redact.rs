//! Personal data in a letter are decided on: each place the detector found is replaced or left standing, and an official
//! says that the letter was looked through. The original is never touched.

use super::translate::look_again;
use super::{Machine, check_rev, office_facts, own_letter};
use crate::commands::claim::{Work, works};
use crate::commands::desk::With;
use crate::commands::{Command, Desk, FieldError, Refused, Stop};
use crate::documents::result::marker;
use crate::model::Span;
use crate::model::ids::SubmissionId;
use crate::model::letter::{Dismissal, RedactionMark};
use crate::model::personal_data::{Hit, find_all_of};
use crate::model::redaction::{OutOfText, Redacted, Redaction, redact};
use crate::model::terms::RedactionReason;
use crate::model::text::length;
use crate::procedure::submission::Event;
use crate::store::Db;
use crate::store::json::Json;
use crate::store::persons::PersonRow;
use crate::store::submissions::Submission;
use diesel::QueryResult;

/// Most marks of one kind in a letter.
const MARKS: usize = 2000;

/// Replaces what was decided about personal data in a letter.
pub struct Redact {
    pub submission: SubmissionId,
    /// The rev that the form was made from: the spans count in the words of that version.
    pub rev: i64,
    /// What is replaced in whatever is published.
    pub redactions: Vec<RedactionMark>,
    /// Detected places that stay, each with the span that the detector gave.
    pub dismissed: Vec<Dismissal>,
    /// The letter was looked through; every detected place must be decided on then.
    pub done: bool,
}

impl Command for Redact {
    type Reply = Submission;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Submission, Stop> {
        let (mut letter, round) = own_letter(desk, self.submission)?;
        let rule = desk.decide::<Machine>(letter.state, Event::Redact, &office_facts(desk, &round))?;
        check_rev(&letter, self.rev)?;
        works(desk, Work::Letter(letter.id))?;
        let limit = length(&letter.text);
        let spans = self.redactions.iter().map(|mark| (mark.start, mark.end));
        let dismissed = self.dismissed.iter().map(|mark| (mark.start, mark.end));
        let in_text = |(start, end): (usize, usize)| start < end && end <= limit;
        if !spans.chain(dismissed).all(in_text) || self.redactions.len() > MARKS || self.dismissed.len() > MARKS {
            return Err(Refused::Fields(vec![FieldError::new("redactions", "span")]).into());
        }
        let before = letter.redactions.to_vec();
        letter.redactions = with_fixed(&letter, self.redactions);
        letter.dismissed = Json::new(self.dismissed);
        if self.done {
            let open = undecided(&letter, &hits(desk.db, &letter)?);
            if !open.is_empty() {
                let errors = open.iter().map(|hit| FieldError::new(&format!("hit-{}-{}", hit.span.start(), hit.span.end()), "undecided"));
                return Err(Refused::Fields(errors.collect()).into());
            }
        }
        // Whoever changes the marks without looking the letter through undoes that somebody did.
        letter.cleared_by = if self.done { Some(desk.actor.person()?) } else { None };
        let seq = desk.change(rule, &mut letter, With::default())?;
        look_again(desk, rule, &round, &letter, &before, seq)?;
        Ok(letter)
    }
}

/// These marks and those of removals, which no official takes away.
pub(super) fn with_fixed(letter: &Submission, mut marks: Vec<RedactionMark>) -> Json<Vec<RedactionMark>> {
    let fixed: Vec<RedactionMark> = letter.redactions.iter().filter(|mark| mark.fixed).cloned().collect();
    marks.retain(|mark| !mark.fixed && !fixed.iter().any(|fixed| fixed.covers(mark.start, mark.end)));
    marks.extend(fixed);
    marks.sort_by_key(|mark| (mark.start, mark.end));
    Json::new(marks)
}

/// What the detector finds in a letter, knowing who wrote it.
pub fn hits(db: &mut Db, letter: &Submission) -> QueryResult<Vec<Hit>> {
    hits_in(db, letter, &letter.text)
}

/// The same in an official's words about a letter.
pub fn hits_in(db: &mut Db, letter: &Submission, words: &str) -> QueryResult<Vec<Hit>> {
    let person = PersonRow::of(db, letter.id)?.map(|row| row.person()).transpose()?.unwrap_or_default();
    Ok(find_all_of(words, &person.known()))
}

/// The detected places that are neither wholly replaced nor dismissed by their own span: to dismiss the whole letter
/// would be to look at nothing.
pub fn undecided(letter: &Submission, hits: &[Hit]) -> Vec<Hit> {
    let replaced = |at: usize| letter.redactions.iter().any(|mark| mark.start <= at && at < mark.end);
    let dismissed = |span: Span| letter.dismissed.iter().any(|mark| mark.start == span.start() && mark.end == span.end());
    let open = |hit: &&Hit| !dismissed(hit.span) && !(hit.span.start()..hit.span.end()).all(replaced);
    hits.iter().filter(open).copied().collect()
}

/// The public copy of a whole letter. `marker` gives the words that stand for what was replaced.
pub fn cleared_text<'m>(letter: &Submission, marker: impl Fn(RedactionReason) -> &'m str) -> Result<Redacted, OutOfText> {
    redact(&letter.text, &marks(letter, 0, length(&letter.text)), marker)
}

/// The public copy of one opinion: the words of its span, with what of the redactions lies in it.
pub fn cleared_span<'m>(letter: &Submission, span: Span, marker: impl Fn(RedactionReason) -> &'m str) -> Result<Redacted, OutOfText> {
    let words = span.of(&letter.text).ok_or(OutOfText(span))?;
    redact(words, &marks(letter, span.start(), span.end()), marker)
}

/// An official's words about a letter, with whatever in them may be personal data replaced: nobody looks these words through.
pub fn masked(db: &mut Db, letter: &Submission, words: &str) -> QueryResult<String> {
    let hits = hits_in(db, letter, words)?;
    let places: Vec<Redaction> = hits.iter().map(|hit| Redaction { span: hit.span, reason: hit.kind }).collect();
    Ok(redact(words, &places, marker).map(|copy| copy.text).unwrap_or_default())
}

/// The redactions within `start..end`, counted from `start`.
fn marks(letter: &Submission, start: usize, end: usize) -> Vec<Redaction> {
    let within = |mark: &RedactionMark| {
        let span = Span::new(mark.start.max(start).checked_sub(start)?, mark.end.min(end).checked_sub(start)?)?;
        Some(Redaction { span, reason: mark.reason })
    };
    letter.redactions.iter().filter_map(within).collect()
}
