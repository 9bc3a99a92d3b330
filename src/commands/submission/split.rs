//! An official marks the opinions in a letter, and the spans that are none, with the reason.

use super::divide::{Division, Wanted, divide};
use super::{Machine, check_rev, office_facts, own_letter, words};
use crate::commands::claim::{Work, works};
use crate::commands::{Command, Desk, FieldError, Refused, Stop};
use crate::model::Span;
use crate::model::ids::{SectionId, SubmissionId};
use crate::model::letter::{Aside, Part, crosses_question};
use crate::model::span::check_disjoint;
use crate::model::terms::{AsideReason, Scope, Validity};
use crate::model::text::{is_blank, length};
use crate::procedure::submission::{Event, Facts};
use crate::store::opinions::Opinion;
use crate::store::submissions::Submission;

/// Longest 要約, in code points.
const GIST_LIMIT: usize = 1000;

/// A marked span of a letter's text, in code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub start: usize,
    /// Exclusive.
    pub end: usize,
    pub mark: Mark,
}

/// What a span is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    Opinion {
        scope: Scope,
        /// The plan's section it is about.
        section: Option<SectionId>,
        /// 要約, when the city summarises; none leaves what was there.
        gist: Option<String>,
    },
    /// No opinion, for this reason.
    Aside(AsideReason),
}

/// Replaces a letter's splitting. An opinion whose span is unchanged stays the same opinion, in its issue.
pub struct Split {
    pub submission: SubmissionId,
    /// The rev that the form was made from: the spans count in the words of that version.
    pub rev: i64,
    pub pieces: Vec<Piece>,
}

impl Command for Split {
    type Reply = Submission;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Submission, Stop> {
        let (mut letter, round) = own_letter(desk, self.submission)?;
        let facts = Facts {
            valid: letter.validity == Some(Validity::Valid),
            spans_fit: letter.rev != self.rev || spans_fit(&letter.text, &self.pieces),
            ..office_facts(desk, &round)
        };
        let rule = desk.decide::<Machine>(letter.state, Event::Split, &facts)?;
        check_rev(&letter, self.rev)?;
        works(desk, Work::Letter(letter.id))?;
        let sections = words::known_sections(desk.db, &round)?;
        let errors: Vec<_> = (1..).zip(&self.pieces).filter_map(|(number, piece)| check(number, piece, &letter.parts, &sections)).collect();
        if !errors.is_empty() {
            return Err(Refused::Fields(errors).into());
        }
        let present = Opinion::of_submission(desk.db, letter.id)?;
        divide(desk, rule, &round, &mut letter, wanted(self.pieces, &present), None)?;
        Ok(letter)
    }
}

/// The pieces lie in the text, hold something to see, and do not overlap.
fn spans_fit(text: &str, pieces: &[Piece]) -> bool {
    let limit = length(text);
    let spans: Vec<Span> = pieces.iter().filter_map(|piece| Span::new(piece.start, piece.end)).collect();
    let seen = |span: &Span| span.end() <= limit && span.of(text).is_some_and(|words| !is_blank(words));
    spans.len() == pieces.len() && spans.iter().all(seen) && check_disjoint(&spans).is_ok()
}

/// What is wrong with a piece beside its span; the piece at position `n` (from 1) is the input `piece-<n>`.
fn check(number: usize, piece: &Piece, parts: &[Part], sections: &[SectionId]) -> Option<FieldError> {
    let field = format!("piece-{number}");
    if crosses_question(parts, piece.start, piece.end) {
        return Some(FieldError::new(&field, "crosses_question"));
    }
    let Mark::Opinion { section, gist, .. } = &piece.mark else { return None };
    let is = gist.as_deref().map_or(0, length);
    if section.is_some_and(|section| !sections.contains(&section)) {
        Some(FieldError::new(&field, "no_such_section"))
    } else if is > GIST_LIMIT {
        Some(FieldError::new(&field, "too_long").with("limit", GIST_LIMIT).with("is", is))
    } else {
        None
    }
}

fn wanted(pieces: Vec<Piece>, present: &[Opinion]) -> Division {
    let mut division = Division { opinions: Vec::new(), asides: Vec::new() };
    for Piece { start, end, mark } in pieces {
        match (mark, Span::new(start, end)) {
            (Mark::Aside(reason), _) => division.asides.push(Aside { start, end, reason }),
            (Mark::Opinion { scope, section, gist }, Some(span)) => {
                let same = present.iter().find(|row| row.start_at == start as i64 && row.end_at == end as i64);
                division.opinions.push(Wanted {
                    row: same.map(|row| row.id),
                    span,
                    scope,
                    section,
                    gist: gist.or_else(|| same.map(|row| row.gist.clone())).unwrap_or_default(),
                    issue: same.and_then(|row| row.issue),
                    no_issue: same.and_then(|row| row.no_issue),
                });
            }
            (Mark::Opinion { .. }, None) => {}
        }
    }
    division.asides.sort_by_key(|aside| aside.start);
    division
}
