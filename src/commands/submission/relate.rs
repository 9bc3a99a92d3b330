//! Letters with the same words are linked, letters of one submitter are joined. Both are proposed by the program and
//! decided by an official; no letter is dropped or merged, and each counts as before.

use super::{Machine, check_rev, office_facts, own_letter};
use crate::commands::desk::With;
use crate::commands::{Command, Desk, Stop};
use crate::model::ids::{RoundId, SubmissionId};
use crate::procedure::Rule;
use crate::procedure::submission::{Event, Facts};
use crate::store::Db;
use crate::store::persons::PersonRow;
use crate::store::submissions::Submission;
use diesel::QueryResult;

/// Most letters proposed at once.
const PROPOSED: i64 = 50;

/// Links a letter to an earlier one with the same words, or takes the link away.
pub struct Link {
    pub submission: SubmissionId,
    /// The rev that the form was made from.
    pub rev: i64,
    pub duplicate_of: Option<SubmissionId>,
}

impl Command for Link {
    type Reply = Submission;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Submission, Stop> {
        let (mut letter, round) = own_letter(desk, self.submission)?;
        let earlier = match self.duplicate_of {
            Some(other) => Submission::by_id(desk.db, other)?.is_some_and(|other| {
                // Earlier ones only, so that links can make no circle.
                other.round == letter.round && other.intake_no < letter.intake_no
            }),
            None => true,
        };
        let facts = Facts { target_fits: earlier, ..office_facts(desk, &round) };
        let rule = desk.decide::<Machine>(letter.state, Event::Link, &facts)?;
        check_rev(&letter, self.rev)?;
        letter.duplicate_of = self.duplicate_of;
        desk.change(rule, &mut letter, With::default())?;
        Ok(letter)
    }
}

/// Confirms that a letter is of the same submitter as another one, or takes that back.
///
/// Letters of one submitter share the id of one of them in `submitter`; whoever joins brings along those already joined.
pub struct Join {
    pub submission: SubmissionId,
    /// The rev that the form was made from.
    pub rev: i64,
    pub with: Option<SubmissionId>,
}

impl Command for Join {
    type Reply = Submission;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Submission, Stop> {
        let (letter, round) = own_letter(desk, self.submission)?;
        let other = match self.with {
            Some(other) => Submission::by_id(desk.db, other)?.filter(|other| other.round == letter.round && other.id != letter.id),
            None => None,
        };
        let facts = Facts { target_fits: self.with.is_none() || other.is_some(), ..office_facts(desk, &round) };
        let rule = desk.decide::<Machine>(letter.state, Event::Join, &facts)?;
        check_rev(&letter, self.rev)?;
        match other {
            Some(other) if other.submitter != letter.submitter => join(desk, rule, &letter, other.submitter),
            Some(_) => Ok(letter),
            None => leave(desk, rule, letter),
        }
    }
}

fn join(desk: &mut Desk<'_>, rule: &'static Rule<Machine>, letter: &Submission, submitter: SubmissionId) -> Result<Submission, Stop> {
    let mut joined = letter.clone();
    joined.submitter = submitter;
    let seq = desk.change(rule, &mut joined, With::default())?;
    rename(desk, rule, letter.round, letter.submitter, submitter, seq)?;
    Ok(joined)
}

fn leave(desk: &mut Desk<'_>, rule: &'static Rule<Machine>, mut letter: Submission) -> Result<Submission, Stop> {
    if letter.submitter != letter.id {
        letter.submitter = letter.id;
        desk.change(rule, &mut letter, With::default())?;
        return Ok(letter);
    }
    // The others went by this letter's id and need another one's.
    let others = Submission::of_submitter(desk.db, letter.round, letter.id)?;
    let Some(next) = others.iter().find(|other| other.id != letter.id).map(|other| other.id) else { return Ok(letter) };
    letter.submitter = next;
    let seq = desk.change(rule, &mut letter, With::default())?;
    rename(desk, rule, letter.round, letter.id, next, seq)?;
    letter.submitter = letter.id;
    desk.change(rule, &mut letter, With { cause: Some(seq), ..With::default() })?;
    Ok(letter)
}

/// Gives all letters of one submitter another name for the submitter.
fn rename(
    desk: &mut Desk<'_>,
    rule: &'static Rule<Machine>,
    round: RoundId,
    from: SubmissionId,
    to: SubmissionId,
    cause: i64,
) -> Result<(), Stop> {
    loop {
        let page = Submission::of_submitter(desk.db, round, from)?;
        if page.is_empty() {
            return Ok(());
        }
        for mut letter in page {
            letter.submitter = to;
            desk.change(rule, &mut letter, With { cause: Some(cause), ..With::default() })?;
        }
    }
}

/// Letters that an official may want to link or join to this one, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Written, it seems, by the same person, and not joined yet.
    pub same_identity: Vec<SubmissionId>,
    /// Of the same words, white space and width aside.
    pub same_text: Vec<SubmissionId>,
}

/// What the program proposes for a letter.
pub fn suggestions(db: &mut Db, letter: &Submission) -> QueryResult<Suggestions> {
    let identity = PersonRow::of(db, letter.id)?.and_then(|person| person.identity);
    let mut same_identity = match identity {
        Some(identity) => PersonRow::same_identity(db, letter.round, &identity, PROPOSED)?,
        None => Vec::new(),
    };
    let joined: Vec<_> = Submission::of_submitter(db, letter.round, letter.submitter)?.into_iter().map(|other| other.id).collect();
    same_identity.retain(|other| *other != letter.id && !joined.contains(other));
    let mut same_text = Submission::same_text(db, letter.round, &letter.text_key, PROPOSED)?;
    same_text.retain(|other| *other != letter.id);
    Ok(Suggestions { same_identity, same_text })
}
