//! The passing of time as an actor: it announces, opens and closes rounds to the second, catches up after a stop, and forgets what has
//! served its time.

use crate::commands::housekeeping::Forget;
use crate::commands::project::Follow;
use crate::commands::remind::Remind;
use crate::commands::round::{AnnounceDue, CloseDue, OpenDue};
use crate::commands::{Actor, Writer, WriterError};
use crate::model::Moment;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::{Store, StoreError};
use crate::timepiece::Timepiece;
use crate::worker::Worker;
use std::time::Duration;

/// Rounds announced, opened or closed in one go at most.
const DUE: i64 = 100;
/// Longest sleep: the demo's clock is moved without a commit.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// How often it is looked whether somebody is to be reminded, in milliseconds.
const REMIND_EVERY: i64 = 5 * 60 * 1000;
/// How often old things are forgotten, in milliseconds.
const FORGET_EVERY: i64 = 60 * 60 * 1000;

/// The clock's work, done in steps.
pub struct Clock {
    store: Store,
    writer: Writer,
    time: Timepiece,
    forgot_at: Option<Moment>,
    reminded_at: Option<Moment>,
}

/// Why a step was not done; it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Writer(#[from] WriterError),
}

impl Clock {
    pub fn new(store: Store, writer: Writer, time: Timepiece) -> Self {
        Self { store, writer, time, forgot_at: None, reminded_at: None }
    }

    /// Starts the thread.
    pub fn start(mut self) -> std::io::Result<Worker> {
        let writer = self.writer.clone();
        Worker::start("clock", writer, move |_| match self.run_once() {
            Ok(wait) => wait,
            Err(error) => {
                tracing::error!(%error, "the clock missed a step");
                LONGEST_WAIT
            }
        })
    }

    /// Does all that is due now. Gives how long nothing will be.
    pub fn run_once(&mut self) -> Result<Duration, ClockError> {
        let now = self.time.now();
        for round in self.read(|db| Round::to_announce(db, now, DUE))? {
            self.settled(round.as_str(), self.writer.perform_blocking(Actor::Clock, AnnounceDue { round }))?;
        }
        for round in self.read(|db| Round::to_open(db, now, DUE))? {
            self.settled(round.as_str(), self.writer.perform_blocking(Actor::Clock, OpenDue { round }))?;
        }
        for round in self.read(|db| Round::to_close(db, now, DUE))? {
            self.settled(round.as_str(), self.writer.perform_blocking(Actor::Clock, CloseDue { round }))?;
        }
        if self.forgot_at.is_none_or(|at| at.plus_ms(FORGET_EVERY) <= now) {
            for project in self.read(|db| Project::left_behind(db, DUE))? {
                self.settled(project.as_str(), self.writer.perform_blocking(Actor::Clock, Follow { project }))?;
            }
            self.writer.perform_blocking(Actor::Clock, Forget)?;
            self.forgot_at = Some(now);
        }
        if self.reminded_at.is_none_or(|at| at.plus_ms(REMIND_EVERY) <= now) {
            self.settled("reminders", self.writer.perform_blocking(Actor::Clock, Remind))?;
            self.reminded_at = Some(now);
        }
        let next = self.read(Round::next_event)?;
        let ahead = next.map_or(i64::MAX, |next| next.unix_ms() - self.time.now().unix_ms());
        // What is due and could not be done is tried again, but not without a breath.
        Ok(if ahead <= 0 { LONGEST_WAIT } else { LONGEST_WAIT.min(Duration::from_millis(ahead.unsigned_abs())) })
    }

    /// A refusal concerns one subject: it is told, and the others go on.
    fn settled(&self, subject: &str, done: Result<(), WriterError>) -> Result<(), ClockError> {
        match done {
            Err(WriterError::Refused(refused)) => {
                tracing::error!(subject, %refused, "the clock was refused");
                Ok(())
            }
            done => Ok(done?),
        }
    }

    fn read<T>(&self, reads: impl FnOnce(&mut crate::store::Db) -> diesel::QueryResult<T>) -> Result<T, StoreError> {
        self.store.read(|db| reads(db).map_err(StoreError::from))
    }
}
