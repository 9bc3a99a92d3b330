//! Erasure: who wrote a letter is removed for good, the letter and its opinions stay.
//!
//! One person asks, another approves. Name, contact, salt and files go; whatever in the letter names its writer gives way
//! to a marker, and so it does in every earlier version that is kept. What an official must look at to see that words
//! mean the writer (a family name that is a word of its own) is left to redaction.

use super::approval::{self, Asked};
use super::named::everyone;
use super::round::{own_round, words_lost};
use super::scrub::{Mentions, Removal, Scrub, Whose, Worded as _, mentions};
use super::withhold::{self, Loss};
use super::{Command, Desk, Refused, Stop, found, retention};
use crate::closed;
use crate::model::ids::{ProjectId, SubmissionId};
use crate::model::letter::Person;
use crate::model::terms::RedactionReason;
use crate::procedure::approval::State;
use crate::similarity::SameTextKey;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::intake::IntakeFile;
use crate::store::json::Json;
use crate::store::mail::CaughtMail;
use crate::store::opinions::Opinion;
use crate::store::persons::PersonRow;
use crate::store::submissions::Submission;
use crate::store::subscriptions::Subscription;
use crate::store::waiting_scans::WaitingScan;
use crate::store::working::FileRow;
use serde::{Deserialize, Serialize};

/// What stands for the writer's own data in the letter. It replaces stored words, so it is no text of a page.
pub(super) const MARKER: &str = "［消去］";

closed! {
    /// Why a writer is erased.
    pub enum Ground {
        /// The city's term of retention is over.
        RetentionEnded = "retention_ended",
        /// The writer asked for it.
        WriterAsked = "writer_asked",
        /// It should never have been collected.
        CollectedByMistake = "collected_by_mistake",
    }
}

/// Asks that who wrote a letter be removed.
pub struct RequestErasure {
    pub submission: SubmissionId,
    pub ground: Ground,
}

/// What is approved: this version of this letter loses its writer.
#[derive(Serialize)]
pub(super) struct Approved {
    format: &'static str,
    submission: SubmissionId,
    rev: i64,
    ground: Ground,
}

#[derive(Serialize, Deserialize)]
struct Detail {
    ground: Ground,
}

impl Command for RequestErasure {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let letter = found(Submission::by_id(desk.db, self.submission)?)?;
        let round = own_round(desk, letter.round)?;
        let newest = Approval::newest(desk.db, letter.id.as_str(), Purpose::Erasure)?;
        if let Some(waiting) = newest.filter(|newest| newest.state == State::Requested) {
            return Err(Refused::Waits(waiting.id).into());
        }
        if self.ground == Ground::RetentionEnded {
            retention::past_for_one(desk, &round)?;
        }
        let content = content(&letter, self.ground);
        let detail = serde_json::to_string(&Detail { ground: self.ground }).map_err(|error| Stop::Broken(error.to_string()))?;
        let subject = letter.id.as_str();
        let asked = Asked { purpose: Purpose::Erasure, subject, round: Some(round.id), project: letter.project, section: &round.section };
        approval::request(desk, &asked, &content, &detail)
    }
}

fn content(letter: &Submission, ground: Ground) -> Approved {
    Approved { format: "ronten-erasure/v1", submission: letter.id, rev: letter.rev, ground }
}

/// What an approval is about, as it is now.
pub(super) fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<Option<Approved>, Stop> {
    let Ok(detail) = serde_json::from_str::<Detail>(&approval.detail) else { return Ok(None) };
    Ok(Some(content(&letter_of(desk, approval)?, detail.ground)))
}

fn letter_of(desk: &mut Desk<'_>, approval: &Approval) -> Result<Submission, Stop> {
    let id = approval.subject.parse().map_err(|_| Refused::Missing)?;
    found(Submission::by_id(desk.db, id)?)
}

/// What would happen if an erasure were approved now, for the page of who decides.
pub struct Preview {
    /// The letter as it will stand.
    pub letter: Submission,
    /// Places in its words that name its writer.
    pub places: u64,
    /// Whether name or contact are stored.
    pub named: bool,
    pub files: usize,
    /// Places in the letters of others that will never be published.
    pub mentions: Mentions,
    /// What published results lose.
    pub losses: Vec<Loss>,
}

/// Why an erasure was asked for.
pub fn ground(approval: &Approval) -> Option<Ground> {
    serde_json::from_str::<Detail>(&approval.detail).ok().map(|detail| detail.ground)
}

/// What an erasure would do to a letter.
pub fn preview(db: &mut Db, letter: Submission) -> Result<Preview, Stop> {
    let person = PersonRow::of(db, letter.id)?.map(|row| serde_json::from_str::<Person>(&row.body));
    let person = person.transpose().map_err(|error| Stop::Broken(error.to_string()))?;
    let others = everyone(db, letter.project)?;
    let (named, scrub) = (person.is_some(), Scrub::person(person.unwrap_or_default(), MARKER).among(others));
    let places = scrub.text(&letter.text).map_or(0, |scrubbed| scrubbed.places);
    let files = FileRow::of_submission(db, letter.id)?.len();
    let mentions = mentions(db, letter.project, &scrub, &[letter.id])?;
    let losses = withhold::losses(db, letter.project, &scrub)?;
    let mut letter = letter;
    rewrite(&scrub, &mut letter, &mut []);
    Ok(Preview { letter, places, named, files, mentions, losses })
}

/// The erasure was approved: it happens. `cause` is the decision's entry.
pub(super) fn decided(desk: &mut Desk<'_>, approval: &Approval, cause: i64) -> Result<(), Stop> {
    let letter = letter_of(desk, approval)?;
    erase(desk, approval, vec![letter], cause)
}

/// Removes who wrote these letters, with one walk through what else is stored of the project.
pub(super) fn erase(desk: &mut Desk<'_>, approval: &Approval, letters: Vec<Submission>, cause: i64) -> Result<(), Stop> {
    let persons: Vec<Person> = letters.iter().map(|letter| person_of(desk.db, letter.id)).collect::<Result<_, _>>()?;
    let others = everyone(desk.db, approval.project)?;
    let everybody = Scrub::persons(persons.clone(), MARKER).among(others.clone());
    let mut removal = Removal::new(&everybody, "person.erased", Whose::Officials, RedactionReason::Name, approval, cause);
    for (mut letter, person) in letters.into_iter().zip(persons) {
        let mail = person.mail.clone();
        let mut opinions = Opinion::all_of_submission(desk.db, letter.id)?;
        rewrite(&Scrub::person(person, MARKER).among(others.clone()), &mut letter, &mut opinions);
        everybody.mark(&mut letter, RedactionReason::Name);
        removal.change(desk, &mut letter)?;
        for opinion in &mut opinions {
            removal.change(desk, opinion)?;
        }
        PersonRow::remove(desk.db, letter.id)?;
        FileRow::remove_all(desk.db, letter.id)?;
        // Tables and scans on their way in may name the person too; who chose them still has them.
        IntakeFile::remove_of(desk.db, letter.round)?;
        WaitingScan::remove_of(desk.db, letter.round)?;
        if !mail.is_empty() {
            Subscription::remove_of(desk.db, &mail)?;
            CaughtMail::remove_to(desk.db, &mail)?;
        }
    }
    removal.snapshots(desk)?;
    removal.mentions(desk)?;
    removal.rows(desk)?;
    words_lost(desk, approval.project, cause)?;
    removal.reasons(desk)?;
    removal.bodies(desk)
}

/// What published pages lose, and what is marked in the letters of others, when who wrote these letters is removed.
pub(super) fn lost(db: &mut Db, project: ProjectId, letters: &[SubmissionId]) -> Result<(Vec<Loss>, Mentions), Stop> {
    let persons = letters.iter().map(|letter| person_of(db, *letter)).collect::<Result<_, _>>()?;
    let scrub = Scrub::persons(persons, MARKER).among(everyone(db, project)?);
    Ok((withhold::losses(db, project, &scrub)?, mentions(db, project, &scrub, letters)?))
}

/// Who wrote the letter; nobody when nothing was given or it is gone already.
fn person_of(db: &mut Db, letter: SubmissionId) -> Result<Person, Stop> {
    Ok(PersonRow::of(db, letter)?.map(|row| row.person()).transpose()?.unwrap_or_default())
}

/// Replaces the writer's data in the letter's words and moves everything that is marked in them.
fn rewrite(scrub: &Scrub, letter: &mut Submission, opinions: &mut [Opinion]) {
    scrub.field(&mut letter.validity_reason);
    letter.repair_until = None;
    letter.particularly(|particulars| {
        // There is no scan any more to type it from.
        particulars.second = None;
        particulars.asked.iter_mut().for_each(|asking| {
            scrub.field(&mut asking.note);
        });
    });
    for opinion in opinions.iter_mut() {
        opinion.scrub(scrub);
    }
    let Some(scrubbed) = scrub.text(&letter.text) else { return };
    let spot = |start: &mut usize, end: &mut usize| (*start, *end) = (scrubbed.at(*start), scrubbed.at(*end));
    let mut parts = (*letter.parts).clone();
    parts.iter_mut().for_each(|part| spot(&mut part.start, &mut part.end));
    let mut asides = (*letter.asides).clone();
    asides.iter_mut().for_each(|aside| spot(&mut aside.start, &mut aside.end));
    let mut redactions = (*letter.redactions).clone();
    redactions.iter_mut().for_each(|mark| spot(&mut mark.start, &mut mark.end));
    redactions.retain(|mark| mark.start < mark.end);
    let mut dismissed = (*letter.dismissed).clone();
    dismissed.iter_mut().for_each(|place| spot(&mut place.start, &mut place.end));
    dismissed.retain(|place| place.start < place.end);
    (letter.parts, letter.asides) = (Json::new(parts), Json::new(asides));
    (letter.redactions, letter.dismissed) = (Json::new(redactions), Json::new(dismissed));
    letter.text = scrubbed.text.clone();
    letter.text_key = SameTextKey::of(&letter.text).to_string();
    for opinion in opinions.iter_mut().filter(|opinion| opinion.text_rev == letter.text_rev) {
        let moved = |offset: i64| scrubbed.at(offset.max(0) as usize) as i64;
        (opinion.start_at, opinion.end_at) = (moved(opinion.start_at), moved(opinion.end_at));
        let words = crate::model::span::slice(&letter.text, opinion.start_at as usize, opinion.end_at as usize);
        opinion.text_key = SameTextKey::of(words.unwrap_or_default()).to_string();
    }
}

#[cfg(test)]
#[path = "removal_tests.rs"]
mod tests;
