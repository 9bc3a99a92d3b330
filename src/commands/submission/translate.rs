//! In which language a letter is written, and what its opinions say in Japanese (市による日本語訳).
//!
//! A program can only guess a language; an official says it. From then on every opinion of the letter needs a translation before the
//! result is asked for, and needs another look when what is withheld in the original changes.

use super::redact::hits_in;
use super::{Machine, check_rev, office_facts, own_letter, void_view};
use crate::commands::claim::{Work, works};
use crate::commands::desk::With;
use crate::commands::named::around;
use crate::commands::{Command, Desk, FieldError, Refused, Stop};
use crate::model::ids::{OpinionId, SubmissionId};
use crate::model::letter::RedactionMark;
use crate::model::personal_data::Hit;
use crate::model::terms::{RedactionReason, Tongue, Validity};
use crate::model::text::length;
use crate::procedure::Rule;
use crate::procedure::submission::{Event, Facts};
use crate::store::Db;
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use diesel::QueryResult;

/// Longest translation, in code points: as long as a letter on paper may be.
pub const TRANSLATION_LIMIT: usize = 200_000;

/// Says in which language a letter is written.
pub struct SayLanguage {
    pub submission: SubmissionId,
    pub rev: i64,
    pub written_in: Tongue,
}

impl Command for SayLanguage {
    type Reply = Submission;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Submission, Stop> {
        let (mut letter, round) = own_letter(desk, self.submission)?;
        let facts = Facts { stays_here: letter.particulars.handed_to.is_none(), ..office_facts(desk, &round) };
        let rule = desk.decide::<Machine>(letter.state, Event::SayLanguage, &facts)?;
        check_rev(&letter, self.rev)?;
        works(desk, Work::Letter(letter.id))?;
        let opinions = Opinion::of_submission(desk.db, letter.id)?;
        // A translation of Japanese into Japanese would stand nowhere, and somebody wrote it.
        if !self.written_in.is_foreign() && opinions.iter().any(|opinion| !opinion.translation.is_empty()) {
            return Err(Refused::Fields(vec![FieldError::new("written_in", "translated")]).into());
        }
        letter.particularly(|particulars| particulars.written_in = Some(self.written_in));
        let seq = desk.change(rule, &mut letter, With::default())?;
        for mut opinion in opinions {
            let due = self.written_in.is_foreign() && (opinion.translation.is_empty() || opinion.translation_due);
            if opinion.translation_due != due {
                opinion.translation_due = due;
                desk.change_along(rule, &mut opinion, seq)?;
            }
        }
        Ok(letter)
    }
}

/// What one opinion says in Japanese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translated {
    pub opinion: OpinionId,
    /// The rev that the form was made from.
    pub rev: i64,
    /// Empty where there is none yet.
    pub text: String,
    /// An unchanged text was compared with the original again.
    pub looked: bool,
}

/// Writes or revises translations of opinions of one letter; what is unchanged stays untouched.
pub struct Translate {
    pub submission: SubmissionId,
    pub texts: Vec<Translated>,
    /// Places in them that look like personal data and may stay, by their tokens.
    pub kept: Vec<String>,
}

/// Words of a translation that may be somebody's personal data.
pub struct Suspect {
    /// How a form names the place; it holds no word of the text.
    pub token: String,
    pub kind: RedactionReason,
    /// The words, with a few before and after.
    pub words: String,
}

/// All of them in what the opinion at this position is to say in Japanese.
pub fn suspects(db: &mut Db, letter: &Submission, position: i64, text: &str) -> QueryResult<Vec<Suspect>> {
    let suspect = |hit: Hit| {
        let token = format!("{position}.{}.{}", hit.span.start(), hit.span.end());
        Suspect { token, kind: hit.kind, words: around(text, hit.span) }
    };
    Ok(hits_in(db, letter, text)?.into_iter().map(suspect).collect())
}

impl Command for Translate {
    /// How many were changed.
    type Reply = usize;

    fn perform(self, desk: &mut Desk<'_>) -> Result<usize, Stop> {
        let (letter, round) = own_letter(desk, self.submission)?;
        let (valid, foreign) = (letter.validity == Some(Validity::Valid), letter.is_foreign());
        let rule = desk.decide::<Machine>(letter.state, Event::Translate, &Facts { valid, foreign, ..office_facts(desk, &round) })?;
        works(desk, Work::Letter(letter.id))?;
        let opinions = Opinion::of_submission(desk.db, letter.id)?;
        let (mut changed, mut errors) = (Vec::new(), Vec::new());
        for Translated { opinion, rev, text, looked } in self.texts {
            // Its letter was split anew meanwhile.
            let Some(row) = opinions.iter().find(|row| row.id == opinion) else { return Err(Refused::Stale.into()) };
            let text = text.replace("\r\n", "\n").trim().to_owned();
            if text == row.translation && !(looked && row.translation_due && !text.is_empty()) {
                continue;
            }
            if row.rev != rev {
                return Err(Refused::Stale.into());
            }
            errors.extend(check(desk, &letter, row.position, &text, &self.kept)?);
            changed.push(Opinion { translation_due: text.is_empty(), translation: text, ..row.clone() });
        }
        if !errors.is_empty() {
            return Err(Refused::Fields(errors).into());
        }
        let (count, mut first) = (changed.len(), None);
        for mut opinion in changed {
            let seq = desk.change(rule, &mut opinion, With { cause: first, ..With::default() })?;
            first = first.or(Some(seq));
            // Who approved the answer read the translation too.
            if let Some(issue) = opinion.issue {
                void_view(desk, issue, &round, seq)?;
            }
        }
        Ok(count)
    }
}

/// What is wrong with a translation; that of the opinion at position `n` is the input `translation-<n>`.
fn check(desk: &mut Desk<'_>, letter: &Submission, position: i64, text: &str, kept: &[String]) -> Result<Option<FieldError>, Stop> {
    let (field, is) = (format!("translation-{position}"), length(text));
    if is > TRANSLATION_LIMIT {
        return Ok(Some(FieldError::new(&field, "too_long").with("limit", TRANSLATION_LIMIT).with("is", is)));
    }
    if let Some(at) = text.chars().position(|c| c.is_control() && c != '\n' && c != '\t') {
        return Ok(Some(FieldError::new(&field, "control").with("at", at + 1)));
    }
    let open = suspects(desk.db, letter, position, text)?.iter().any(|suspect| !kept.contains(&suspect.token));
    Ok(open.then(|| FieldError::new(&field, "names_in_translation")))
}

/// What is withheld in a letter changed: whoever translated its opinions compares them with it again. `cause` is the change's entry.
pub(super) fn look_again(
    desk: &mut Desk<'_>,
    rule: &'static Rule<Machine>,
    round: &Round,
    letter: &Submission,
    before: &[RedactionMark],
    cause: i64,
) -> Result<(), Stop> {
    for mut opinion in outdated(desk.db, letter, before)? {
        let seq = desk.change_along(rule, &mut opinion, cause)?;
        if let Some(issue) = opinion.issue {
            void_view(desk, issue, round, seq)?;
        }
    }
    Ok(())
}

/// The opinions of a letter whose translations are older than the marks in their words, as they shall stand.
pub fn outdated(db: &mut Db, letter: &Submission, before: &[RedactionMark]) -> QueryResult<Vec<Opinion>> {
    if !letter.is_foreign() {
        return Ok(Vec::new());
    }
    let within = |opinion: &Opinion, marks: &[RedactionMark]| {
        let (start, end) = (opinion.start_at.max(0) as usize, opinion.end_at.max(0) as usize);
        marks.iter().filter(|mark| mark.start < end && start < mark.end).map(|mark| (mark.start, mark.end)).collect::<Vec<_>>()
    };
    let settled = |opinion: &Opinion| !opinion.translation.is_empty() && !opinion.translation_due;
    let all = Opinion::of_submission(db, letter.id)?.into_iter();
    let outdated = all.filter(|one| settled(one) && within(one, before) != within(one, &letter.redactions));
    Ok(outdated.map(|one| Opinion { translation_due: true, ..one }).collect())
}
