//! The way in: now and then the city's mailbox is looked at, and each mail that is new there is kept here. Nothing is changed on the
//! server, not even whether a mail was read, so that people and other programs may use the same mailbox.

mod imap;

use crate::commands::mailbox::{Fate, TakeIn};
use crate::commands::{Actor, Writer, WriterError};
use crate::config::MailboxConfig;
use crate::documents::mail::read;
use crate::model::contact::MailAddress;
use crate::store::inbox::InboxRow;
use crate::store::{Store, StoreError};
use crate::worker::{Stop, Worker};
use imap::{Fetched, Session};
use std::time::{Duration, Instant};

pub use imap::ImapError;

/// The mailbox of an installation, read in steps.
pub struct Inbox {
    store: Store,
    writer: Writer,
    config: MailboxConfig,
    sender: String,
}

/// Why a look at the mailbox ended early; what was not taken in is there at the next one.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    #[error(transparent)]
    Imap(#[from] ImapError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Writer(#[from] WriterError),
    #[error(transparent)]
    Runtime(#[from] std::io::Error),
}

impl Inbox {
    /// `sender` is the address from which our own mails come: they are no letters.
    pub fn new(store: Store, writer: Writer, config: MailboxConfig, sender: &MailAddress) -> Self {
        Self { store, writer, config, sender: sender.to_string() }
    }

    /// Starts the thread.
    pub fn start(self) -> std::io::Result<Worker> {
        let (writer, every) = (self.writer.clone(), Duration::from_secs(self.config.every_seconds));
        let mut next = Instant::now();
        // Every commit wakes it, and the server is to be left in peace.
        Worker::start("mailbox", writer, move |stop| {
            if Instant::now() >= next {
                if let Err(error) = self.run_once(stop) {
                    tracing::error!(%error, "the mailbox could not be read to its end; it is tried again");
                }
                next = Instant::now() + every;
            }
            next.saturating_duration_since(Instant::now())
        })
    }

    /// Takes in what is new, oldest first. Gives what became of each mail.
    pub fn run_once(&self, stop: &Stop) -> Result<Vec<Fate>, InboxError> {
        // The conversation alone runs in it: nothing may wait for the writer there.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut fates = Vec::new();
        let mut session = runtime.block_on(Session::open(&self.config))?;
        let uidvalidity = session.uidvalidity;
        let last = self.store.read::<_, StoreError>(|db| Ok(InboxRow::last_uid(db, uidvalidity)?))?;
        for uid in runtime.block_on(session.after(last))? {
            if stop.is_asked() {
                break;
            }
            // In order and one by one: the highest number that is known says which mails are not.
            if let Some(Fetched { received_at, raw, size, whole }) = runtime.block_on(session.fetch(uid))? {
                let mail = read(&raw);
                let sender = self.sender.clone();
                let take = TakeIn { uidvalidity, uid, received_at, mail, raw, size, whole, sender };
                fates.push(self.writer.perform_blocking(Actor::System, take)?);
            }
        }
        runtime.block_on(session.close());
        Ok(fates)
    }
}
