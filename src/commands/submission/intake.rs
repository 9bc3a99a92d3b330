//! Letters that a clerk brings along in a table: each enters as one that is typed, all of them or none, and no row twice.

mod files;
mod keys;

pub use files::{Choose, FILE_DAYS, Mapping, Remove, SayColumns, Setting};
pub use keys::Marks;

use super::enter::{Enter, takes_paper};
use super::once::Post;
use super::register::{Arrival, register_telling};
use super::second::typed_by;
use super::words::{Topics, Typed};
use super::{Machine, channel_open, office_facts};
use crate::commands::desk::About;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::documents::intake::letters::LETTERS;
use crate::model::Moment;
use crate::model::ids::{AccountId, IntakeFileId, SubmissionId};
use crate::model::letter::Person;
use crate::model::policy::Policy;
use crate::model::terms::{Audience, Channel, Lang, Tongue};
use crate::procedure::submission::{Event, Facts, State};
use crate::store::Db;
use crate::store::intake::{IntakeFile, IntakeRow};
use crate::store::rounds::Round;
use files::own_file;
use keys::fresh;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The mail that tells a section of many letters at once, by the folder of its templates without the audience.
pub const BULK: &str = "bulk.enter";
/// Letters that are written together.
const TOGETHER: usize = 500;

/// A row as it would be typed.
#[derive(Clone)]
pub struct Row {
    /// Where it stands in the file.
    pub line: usize,
    pub channel: Channel,
    pub office: String,
    pub received_at: Moment,
    pub parts: Vec<Typed>,
    pub person: Person,
    pub marks: Marks,
}

/// How far a run is, and whether somebody wants it to end. Shared with the page that shows it; nothing of it is kept.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    cancelled: AtomicBool,
}

impl Progress {
    /// Rows that are written, though not for good yet.
    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// Asks the run to end. It ends at its next row, unless that was the last.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked for its end.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// Takes the rows of a file in, and forgets the file. Rows that came before are not taken again.
pub struct TakeIn {
    pub file: IntakeFileId,
    pub rows: Vec<Row>,
    pub progress: Arc<Progress>,
}

impl Command for TakeIn {
    /// How many letters are new.
    type Reply = usize;

    fn perform(self, desk: &mut Desk<'_>) -> Result<usize, Stop> {
        let account = desk.actor.account_id()?;
        let file = own_file(desk, self.file)?;
        let round = found(Round::by_id(desk.db, file.round)?)?;
        if self.rows.is_empty() || self.rows.len() > LETTERS.rows {
            return Err(Refused::Fields(vec![FieldError::new("file", "needed")]).into());
        }
        let policy = desk.policy(round.policy)?;
        let topics = topics(desk.db, &round, &self.rows)?;
        let keys = fresh(desk.db, &self.rows)?;
        let new = keys.iter().flatten().count();
        let mut waiting = Vec::new();
        let mut last = None;
        let rows = self.rows.into_iter().zip(keys).filter_map(|(row, keys)| Some((row, keys?)));
        for (at, (row, keys)) in rows.enumerate() {
            if self.progress.is_cancelled() {
                return Err(stopped());
            }
            last = Some(enter(desk, &round, (&policy, &topics), (account, row))?);
            waiting.extend(keys.map(|key| IntakeRow { key, round: round.id }));
            self.progress.done.store(at + 1, Ordering::Relaxed);
            if (at + 1) % TOGETHER == 0 || at + 1 == new {
                // What is written waits within this command's savepoint: a refusal undoes it with all before it.
                desk.batch.settle(desk.db)?;
                IntakeRow::insert_all(&waiting, desk.db)?;
                waiting.clear();
            }
        }
        // Nobody can end it from here on.
        if self.progress.is_cancelled() {
            return Err(stopped());
        }
        if let Some((_, seq)) = last {
            let about = About { round: Some(round.id), ..About::default() };
            desk.tell(BULK, &[Audience::Section], seq, Some(round.project), about);
        }
        IntakeFile::remove(desk.db, file.id)?;
        Ok(new)
    }
}

/// Registers a letter as a typed one is. Its writer is told by mail; the section is told once of all.
fn enter(
    desk: &mut Desk<'_>,
    round: &Round,
    rules: (&Policy, &Topics),
    (account, row): (AccountId, Row),
) -> Result<(SubmissionId, i64), Stop> {
    let rule = desk.decide::<Machine>(State::New, Event::Enter, &facts(round, row.channel, office_facts(desk, round)))?;
    let second = typed_by(desk, rules.0, row.channel)?;
    let arrival = checked(round, rules, (account, desk.now), row).map_err(Refused::Fields)?;
    let tell: &[Audience] = if arrival.person.mail.is_empty() { &[] } else { &[Audience::Submitter] };
    register_telling(desk, (rule, tell), round, Arrival { second, ..arrival })
}

fn facts(round: &Round, channel: Channel, facts: Facts) -> Facts {
    let channel_open = channel != Channel::WebForm && channel_open(round, channel);
    Facts { round_takes_paper: takes_rows(round), channel_open, words: true, ..facts }
}

/// Whether a round takes letters from a table: as it takes paper, but none that are found late, each of which has its own story.
pub fn takes_rows(round: &Round) -> bool {
    takes_paper(round) && !round.in_correction()
}

fn checked(round: &Round, (policy, topics): (&Policy, &Topics), by: (AccountId, Moment), row: Row) -> Result<Arrival, Vec<FieldError>> {
    let Row { channel, office, received_at, parts, person, .. } = row;
    let post = Post { key: String::new(), payload: Vec::new() };
    let (lang, written_in, scans) = (Lang::Ja, Tongue::Ja, Vec::new());
    let letter = Enter { post, round: round.id, channel, office, received_at, parts, person, lang, written_in, scans };
    letter.checked(round, policy, topics, by, None)
}

/// What a run would do.
#[derive(Default)]
pub struct Trial {
    /// Rows that are wrong, with what is wrong about them.
    pub wrong: Vec<(usize, FieldError)>,
    /// Rows that came before.
    pub known: Vec<usize>,
}

/// Looks at rows as a run would, and writes nothing.
pub fn trial(db: &mut Db, round: &Round, policy: &Policy, by: (AccountId, Moment), rows: &[Row]) -> Result<Trial, Stop> {
    let topics = topics(db, round, rows)?;
    let fresh = fresh(db, rows)?;
    let mut trial = Trial::default();
    for (row, keys) in rows.iter().zip(fresh) {
        if keys.is_none() {
            trial.known.push(row.line);
            continue;
        }
        if row.channel == Channel::WebForm || !channel_open(round, row.channel) {
            trial.wrong.push((row.line, FieldError::new("channel", "intake_channel")));
        }
        if let Err(errors) = checked(round, (policy, &topics), by, row.clone()) {
            trial.wrong.extend(errors.into_iter().map(|error| (row.line, error)));
        }
    }
    Ok(trial)
}

fn stopped() -> Stop {
    Refused::Fields(vec![FieldError::new("file", "intake_stopped")]).into()
}

/// The sections that any of the rows is about.
fn topics(db: &mut Db, round: &Round, rows: &[Row]) -> Result<Topics, Stop> {
    let parts: Vec<Typed> = rows.iter().flat_map(|row| &row.parts).map(|(topic, _)| (*topic, String::new())).collect();
    Topics::of(db, round, &parts)
}
