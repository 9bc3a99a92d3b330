//! Letters to people: rendered when they are sent, from rows that name their recipient and never hold an address.
//!
//! One thread expands notices into letters and hands letters to the relay. It knows nothing that the database does not: whatever
//! was not settled when the program was killed is tried again, under the same Message-ID. So every mail arrives at least once.

pub mod compose;
pub mod content;
pub mod inbox;
pub mod rehearsed;
pub mod text;
pub mod transport;

use crate::commands::mail::{Deliver, Expand, Outcome};
use crate::commands::{Actor, Writer, WriterError};
use crate::model::Moment;
use crate::model::ids::LetterId;
use crate::store::mail::{CaughtMail, Letter, Notice};
use crate::store::{Db, Store, StoreError};
use crate::timepiece::Timepiece;
use crate::worker::{Stop, Worker};
use compose::{Composed, Postmark, compose};
use std::time::Duration;
use transport::{Down, Transport};

/// Letters sent before their outcomes are saved; so many may arrive twice after a kill.
const LETTERS: i64 = 50;
/// Longest sleep without a commit: letters become due by time alone.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// Minutes after which a relay that takes nothing is tried again.
const DOWN_MINUTES: i64 = 1;
/// Minutes that a letter waits before the log says so, and says it again.
const ALARM_MINUTES: i64 = 60;

/// The mail of an installation, done in steps.
pub struct Post {
    store: Store,
    writer: Writer,
    time: Timepiece,
    mark: Postmark,
    transport: Transport,
    down_until: Option<Moment>,
    alarm_at: Option<Moment>,
}

/// Why a step was not done; it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Writer(#[from] WriterError),
}

impl Post {
    pub fn new(store: Store, writer: Writer, time: Timepiece, mark: Postmark, transport: Transport) -> Self {
        Self { store, writer, time, mark, transport, down_until: None, alarm_at: None }
    }

    /// Starts the thread.
    pub fn start(mut self) -> std::io::Result<Worker> {
        let writer = self.writer.clone();
        Worker::start("mail", writer, move |stop| match self.run_once(stop) {
            Ok(true) => Duration::ZERO,
            Ok(false) => LONGEST_WAIT,
            Err(error) => {
                tracing::error!(%error, "the mail missed a step");
                LONGEST_WAIT
            }
        })
    }

    /// Expands some notices and sends some letters. Gives whether there is more to do at once.
    pub fn run_once(&mut self, stop: &Stop) -> Result<bool, PostError> {
        let now = self.time.now();
        let waiting = !self.read(|db| Notice::open(db, 1))?.is_empty();
        let more = waiting && self.writer.perform_blocking(Actor::System, Expand)?;
        self.sound_alarm(now)?;
        if self.down_until.is_some_and(|until| now < until) {
            return Ok(more);
        }
        let due = self.read(|db| Letter::due(db, self.time.now(), LETTERS))?;
        let full = due.len() as i64 == LETTERS;
        let outcomes = self.send_all(due, stop);
        let sent = !outcomes.is_empty();
        if sent {
            self.writer.perform_blocking(Actor::System, Deliver { outcomes })?;
        }
        if !full && let Transport::Smtp(relay) = &mut self.transport {
            relay.close();
        }
        Ok(more || full && sent && self.down_until.is_none())
    }

    /// Tries each letter until the relay takes nothing more or the thread is told to end.
    fn send_all(&mut self, due: Vec<Letter>, stop: &Stop) -> Vec<(LetterId, Outcome)> {
        let mut outcomes = Vec::with_capacity(due.len());
        self.down_until = None;
        for letter in due {
            if stop.is_asked() {
                break;
            }
            match self.send(&letter) {
                Ok(outcome) => outcomes.push((letter.id, outcome)),
                Err(down) => {
                    tracing::warn!(%down, "mail waits");
                    self.down_until = Some(self.time.now().plus_minutes(DOWN_MINUTES));
                    break;
                }
            }
        }
        outcomes
    }

    fn send(&mut self, letter: &Letter) -> Result<Outcome, Down> {
        let (mark, now) = (&self.mark, self.time.now());
        let mail = match self.store.read(|db| compose(db, mark, letter, now)) {
            Ok(Some(mail)) => mail,
            Ok(None) => return Ok(Outcome::Gone),
            Err(error) => {
                tracing::error!(letter = %letter.id, %error, "a mail could not be made");
                return Ok(Outcome::Deferred("internal".to_owned()));
            }
        };
        match &mut self.transport {
            Transport::Smtp(relay) => relay.send(&self.mark.sender, &mail),
            Transport::Catch => Ok(caught(letter, &self.mark, mail)),
        }
    }

    /// Says in the log that mail has been waiting for an hour, and again each hour.
    fn sound_alarm(&mut self, now: Moment) -> Result<(), PostError> {
        if self.alarm_at.is_some_and(|at| now < at) {
            return Ok(());
        }
        let since = self.read(Letter::waiting_since)?.filter(|since| since.plus_minutes(ALARM_MINUTES) <= now);
        if let Some(since) = since {
            tracing::error!(%since, "mail has been waiting for an hour or more; look at the relay");
        }
        // Asked once a minute, said once an hour.
        self.alarm_at = Some(now.plus_minutes(if since.is_some() { ALARM_MINUTES } else { 1 }));
        Ok(())
    }

    fn read<T>(&self, reads: impl FnOnce(&mut Db) -> diesel::QueryResult<T>) -> Result<T, StoreError> {
        self.store.read(|db| reads(db).map_err(StoreError::from))
    }
}

fn caught(letter: &Letter, mark: &Postmark, mail: Composed) -> Outcome {
    let (sender, recipient) = (mark.sender.to_string(), mail.to.to_string());
    let (subject, body) = (mail.text.subject, mail.text.body);
    Outcome::Caught(Box::new(CaughtMail { id: letter.id, made_at: letter.made_at, sender, recipient, subject, body }))
}
