//! What every handler shares: the store, the writer, the time, the keys, the policy in force.

use super::cache::Pages;
use super::kept::Kept;
use super::page::City;
use super::papers::Papers;
use super::problem::Problem;
use super::public::receipts::Guesses;
use super::runs::Runs;
use crate::commands::{Actor, Command, Stop, Writer};
use crate::keys::{Keys, hex, random};
use crate::model::policy::Policy;
use crate::model::terms::Lang;
use crate::store::log::{EntryRow, Log};
use crate::store::policies::PolicyRow;
use crate::store::{Db, Store, StoreError};
use crate::timepiece::Timepiece;
use actix_web::web;
use chrono::NaiveDate;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// One for the whole process; handlers hold it as `web::Data<App>`.
pub struct App {
    pub store: Store,
    pub writer: Writer,
    pub time: Timepiece,
    pub keys: Arc<Keys>,
    pub site: Site,
    /// Who guesses receipt codes, and how often.
    pub guesses: Guesses,
    /// Public pages as bytes.
    pub pages: Pages,
    /// Printed documents.
    pub papers: Papers,
    /// Publication packages.
    pub packages: Kept,
    /// Tables of letters that are being taken in.
    pub runs: Runs,
    /// By which a letter is known for the program's own probe; of this process alone.
    pub probe: String,
    /// When the record's length was last looked up, and what it was.
    record: Mutex<Option<(Instant, i64)>>,
    policy: Mutex<Option<InForce>>,
}

/// The policy in force, as of a length of the record and a day.
struct InForce {
    seen: i64,
    on: NaiveDate,
    version: i64,
    policy: Arc<Policy>,
}

/// Packages kept at most: each holds all papers of a project.
const PACKAGES: usize = 4;

/// How long other processes' commits may go unseen.
const BLIND: Duration = Duration::from_secs(1);

/// What the configuration says about the site as residents reach it.
#[derive(Clone, Debug)]
pub struct Site {
    /// `https://iken.city.example.jp`, without a slash at the end; links in mails are made from it and nothing else.
    pub base_url: String,
    /// Whether this is the demonstration: mail is caught, the clock can be moved.
    pub demo: bool,
    /// Font files for printed documents; none for those that are installed.
    pub fonts: Vec<PathBuf>,
    /// Where everything public is kept in one file, made anew every night; none where that is not wanted.
    pub dump: Option<PathBuf>,
}

impl Site {
    /// Whether cookies may travel over https only.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

impl App {
    pub fn new(store: Store, writer: Writer, time: Timepiece, keys: Arc<Keys>, site: Site) -> Self {
        let (guesses, pages) = (Guesses::default(), Pages::default());
        let (papers, packages) = (Papers::new(site.fonts.clone()), Kept::new(PACKAGES));
        // Without randomness there is no probe, since no header is as long as none.
        let probe = random().map(|bytes| hex(&bytes)).unwrap_or_default();
        Self {
            store,
            writer,
            time,
            keys,
            site,
            guesses,
            pages,
            papers,
            packages,
            runs: Runs::default(),
            probe,
            record: Mutex::new(None),
            policy: Mutex::new(None),
        }
    }

    /// Runs reads off the request threads, all in one snapshot of the database.
    pub async fn read<T: Send + 'static>(&self, reads: impl FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static) -> Result<T, Problem> {
        let store = self.store.clone();
        web::block(move || store.read(reads)).await.map_err(|_| Problem::Unavailable)?
    }

    /// Performs a command; it is on disk when this returns.
    pub async fn perform<C: Command>(&self, actor: Actor, command: C) -> Result<C::Reply, Problem> {
        Ok(self.writer.perform(actor, command).await?)
    }

    /// How many entries the record has: own commits count at once, those of other processes within a second. None when it is
    /// time to [look](App::look) again.
    pub fn content(&self) -> Option<i64> {
        let record = self.record.lock().ok()?;
        record.filter(|(at, _)| at.elapsed() < BLIND).map(|(_, entries)| entries.max(self.writer.content()))
    }

    /// The same from the database.
    pub fn look(&self, db: &mut Db) -> Result<i64, Problem> {
        // The time before the question: what is committed while it is asked may not be in the answer.
        let at = Instant::now();
        let entries = EntryRow::size(db, Log::Record)?;
        if let Ok(mut record) = self.record.lock() {
            *record = Some((at, entries));
        }
        Ok(entries.max(self.writer.content()))
    }

    /// The version of the policy in force, and the policy. Read again whenever the record has grown or a day has begun, since
    /// either may have changed it.
    pub fn policy(&self, db: &mut Db) -> Result<(i64, Arc<Policy>), Problem> {
        let seen = self.content().map_or_else(|| self.look(db), Ok)?;
        let on = self.time.now().jst_date();
        if let Ok(kept) = self.policy.lock()
            && let Some(kept) = kept.as_ref().filter(|kept| kept.seen == seen && kept.on == on)
        {
            return Ok((kept.version, kept.policy.clone()));
        }
        let row = PolicyRow::in_force(db, on)?.ok_or_else(|| Problem::internal("no policy; run `ronten migrate`"))?;
        let policy = Arc::new((*row.body).clone());
        if let Ok(mut kept) = self.policy.lock() {
            *kept = Some(InForce { seen, on, version: row.version, policy: policy.clone() });
        }
        Ok((row.version, policy))
    }
}

/// The city as the layouts show it.
pub fn city(policy: &Policy, lang: Lang) -> City {
    City::of(policy, lang)
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(cause) => {
                tracing::warn!(cause, "no read connection");
                Problem::Unavailable
            }
            other => Problem::internal(other),
        }
    }
}

impl From<diesel::result::Error> for Problem {
    fn from(error: diesel::result::Error) -> Self {
        Problem::internal(error)
    }
}

impl From<Stop> for Problem {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(refused) => Problem::Refused(refused),
            other => Problem::internal(other),
        }
    }
}
