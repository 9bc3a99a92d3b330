//! The writer: one thread per process that takes whatever waits into one transaction, so that one sync of the disk
//! acknowledges many commands.
//!
//! Nothing is acknowledged before COMMIT has returned. When COMMIT fails or the disk reports an error the writer stops
//! for good, because after a failed sync nobody knows what is on disk; callers learn the truth by their idempotency key
//! after a restart.

mod copies;
mod job;
mod traces;

pub use copies::Copies;

use super::desk::{Batch, Policies};
use super::seal::{Heads, Sealer};
use super::{Actor, Command, Refused, Stop};
use crate::keys::Keys;
use crate::store::{Db, Store, dialect};
use crate::timepiece::Timepiece;
use job::{DeskMaker, Job, job};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use tokio::sync::oneshot;
use traces::Traces;

/// Commands that may wait; one more is answered 503 with Retry-After.
const QUEUE: usize = 4096;

/// Commands in one transaction at most, so that a caller never waits for a very long batch.
const BATCH: usize = 256;

/// The door to the writer thread. Clones lead to the same thread.
#[derive(Clone)]
pub struct Writer {
    queue: SyncSender<Box<dyn Job>>,
    status: Arc<Status>,
}

/// What others see of the writer.
#[derive(Debug, Default)]
struct Status {
    stopped: AtomicBool,
    /// Grows with each commit that changed something.
    version: AtomicU64,
    /// Entries of the public record after the last commit; 0 before the first.
    content: AtomicI64,
    commits: AtomicU64,
    /// Rung after each commit for threads that work on what was written.
    bell: (Mutex<()>, Condvar),
}

impl Status {
    /// With the lock held for a moment, so that nobody falls asleep between looking and waiting.
    fn ring(&self) {
        let (lock, bell) = &self.bell;
        drop(lock.lock());
        bell.notify_all();
    }
}

/// Why there is no reply from a command.
#[derive(Debug, thiserror::Error)]
pub enum WriterError {
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Try again in a moment: the queue is full.
    #[error("the queue is full")]
    Full,
    /// Nothing was acknowledged; the caller's key tells later whether it was done.
    #[error("not written")]
    NotWritten,
}

/// What a writer needs beside the store.
#[derive(Clone)]
pub struct Setup {
    pub keys: Arc<Keys>,
    pub time: Timepiece,
    /// Origin line of the public record; the audit record's is the same with `/audit` behind it.
    pub origin: String,
    /// Where copies of the last checkpoints are kept, outside the data folder; none in tests that need none.
    pub copies: Option<Copies>,
}

impl Writer {
    /// Starts the thread. It ends when the last handle is gone.
    pub fn start(store: &Store, setup: Setup) -> Result<Self, Stop> {
        let (queue, jobs) = sync_channel(QUEUE);
        let status = Arc::new(Status::default());
        let mut thread = Thread::new(store.clone(), setup, status.clone())?;
        let spawned = std::thread::Builder::new().name("writer".to_owned()).spawn(move || thread.run(&jobs));
        spawned.map_err(|error| Stop::Broken(error.to_string()))?;
        Ok(Self { queue, status })
    }

    /// Performs a command and waits until it is on disk.
    pub async fn perform<C: Command>(&self, actor: Actor, command: C) -> Result<C::Reply, WriterError> {
        self.send(actor, command)?.await.unwrap_or(Err(WriterError::NotWritten))
    }

    /// The same for callers that are threads of their own (clock, mail, command line, demo).
    pub fn perform_blocking<C: Command>(&self, actor: Actor, command: C) -> Result<C::Reply, WriterError> {
        self.send(actor, command)?.blocking_recv().unwrap_or(Err(WriterError::NotWritten))
    }

    fn send<C: Command>(&self, actor: Actor, command: C) -> Result<oneshot::Receiver<Result<C::Reply, WriterError>>, WriterError> {
        if self.is_stopped() {
            return Err(WriterError::NotWritten);
        }
        let (answer, waiting) = oneshot::channel();
        match self.queue.try_send(job(actor, command, answer)) {
            Ok(()) => Ok(waiting),
            Err(TrySendError::Full(_)) => Err(WriterError::Full),
            Err(TrySendError::Disconnected(_)) => Err(WriterError::NotWritten),
        }
    }

    /// Whether the disk failed and only a restart helps.
    pub fn is_stopped(&self) -> bool {
        self.status.stopped.load(Ordering::Acquire)
    }

    /// Grows with each commit that changed something.
    pub fn version(&self) -> u64 {
        self.status.version.load(Ordering::Acquire)
    }

    /// Entries of the public record after this process's last commit; 0 before the first. Whatever residents see changes only
    /// with the record, so page caches compare it; mails and sessions do not count.
    pub fn content(&self) -> i64 {
        self.status.content.load(Ordering::Acquire)
    }

    /// Waits until something was committed after `seen`, [`Writer::ring`] is called, or the time is over; for threads of our own.
    pub fn wait(&self, seen: u64, timeout: Duration) {
        let (lock, bell) = &self.status.bell;
        if let Ok(quiet) = lock.lock()
            && self.version() == seen
        {
            // Being woken too early does no harm: the thread finds nothing to do.
            drop(bell.wait_timeout(quiet, timeout));
        }
    }

    /// Wakes who waits.
    pub fn ring(&self) {
        self.status.ring();
    }

    /// Transactions committed since the start; for benches and `/metrics`.
    pub fn commits(&self) -> u64 {
        self.status.commits.load(Ordering::Relaxed)
    }
}

struct Thread {
    store: Store,
    db: Option<Db>,
    setup: Setup,
    sealer: Sealer,
    policies: Policies,
    status: Arc<Status>,
    traces: Traces,
}

impl Thread {
    fn new(store: Store, setup: Setup, status: Arc<Status>) -> Result<Self, Stop> {
        use crate::record::checkpoint::Signer;
        let signer = |origin: &str, seed| Signer::from_seed(origin, seed).map_err(|error| Stop::Broken(error.to_string()));
        let record = signer(&setup.origin, &setup.keys.record)?;
        let audit = signer(&format!("{}/audit", setup.origin), &setup.keys.audit)?;
        Ok(Self {
            store,
            db: None,
            sealer: Sealer::new(record, audit),
            setup,
            policies: Policies::default(),
            status,
            traces: Traces::unknown(),
        })
    }

    fn run(&mut self, jobs: &Receiver<Box<dyn Job>>) {
        loop {
            if !self.status.stopped.load(Ordering::Acquire) {
                self.traces.destroy_left(&self.store, &mut self.db);
            }
            let first = match jobs.recv_timeout(self.traces.look_again()) {
                Ok(first) => first,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let mut batch: Vec<Box<dyn Job>> = vec![first];
            batch.extend(jobs.try_iter().take(BATCH - 1));
            if self.status.stopped.load(Ordering::Acquire) {
                batch.into_iter().for_each(|job| job.answer(false));
                continue;
            }
            let done = self.write(&mut batch);
            if let Err(stop) = &done {
                self.failed(stop);
            }
            batch.into_iter().for_each(|job| job.answer(done.is_ok()));
        }
    }

    fn write(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<(), Stop> {
        let db = match self.db.take() {
            // The database may have been restarted since the last batch. Nothing of this one was said on that connection.
            Some(mut db) => dialect::begin(&mut db).map(|()| db).or_else(|_| self.begun()),
            None => self.begun(),
        };
        let db = self.db.insert(db?);
        let mut batch = Batch::on(Heads::load(db)?);
        dialect::mark(db)?;
        let now = self.setup.time.now();
        for job in jobs {
            job.run(&mut DeskMaker { db, now, keys: &self.setup.keys, batch: &mut batch, policies: &mut self.policies })?;
        }
        batch.settle(db)?;
        if batch.destroys {
            self.traces.leave(db)?;
        }
        let sealed = self.sealer.seal(db, batch.leaves)?;
        dialect::commit(db).map_err(|error| Stop::Broken(format!("COMMIT failed: {error}")))?;
        if batch.destroys {
            self.traces.destroy(&self.store, &mut self.db);
        }
        self.status.commits.fetch_add(1, Ordering::Relaxed);
        self.status.content.store(batch.heads.entries(), Ordering::Release);
        self.status.version.fetch_add(1, Ordering::Release);
        self.status.ring();
        if let Some(copies) = &self.setup.copies {
            copies.keep(sealed);
        }
        Ok(())
    }

    /// A new connection on which a transaction has begun.
    fn begun(&self) -> Result<Db, Stop> {
        let mut db = self.store.connect().map_err(|error| Stop::Broken(error.to_string()))?;
        dialect::begin(&mut db)?;
        Ok(db)
    }

    /// After a failed batch: the connection is thrown away; after a failed disk the writer writes no more.
    fn failed(&mut self, stop: &Stop) {
        self.db = None;
        self.policies = Policies::default();
        let text = stop.to_string();
        let fatal = text.contains("COMMIT failed") || text.contains("disk I/O error");
        tracing::error!(error = %text, fatal, "a batch was not written");
        if fatal {
            self.status.stopped.store(true, Ordering::Release);
        }
    }
}
