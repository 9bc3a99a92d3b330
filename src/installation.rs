//! One installation put together: database, keys, writer and time. The server, the command line, the demo and the tests all
//! start here, so that all of them run the same program.

use crate::commands::install::Install;
use crate::commands::submission::identity_of;
use crate::commands::writer::{Copies, Setup};
use crate::commands::{Actor, Stop, Writer, WriterError};
use crate::keys::{KeyFileError, Keys};
use crate::model::letter::Person;
use crate::model::policy::Policy;
use crate::record::checkpoint::{Checkpoint, Signer, Verifier};
use crate::store::check::{Anchor, Checked, Trust, check};
use crate::store::dialect::{self, ConnectError, Purpose, SchemaError};
use crate::store::working::{set_setting, setting};
use crate::store::{Db, Store, StoreError};
use crate::timepiece::Timepiece;
use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::sync::Arc;

/// What an installation is opened with.
#[derive(Clone, Debug)]
pub struct Place {
    pub database_url: String,
    pub key_file: PathBuf,
    /// `https://…`; its host names the log.
    pub base_url: String,
}

/// An open installation.
pub struct Installation {
    pub store: Store,
    pub writer: Writer,
    pub keys: Arc<Keys>,
    pub time: Timepiece,
    /// Origin line of the public record.
    pub origin: String,
}

/// Why an installation cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error(transparent)]
    Schema(#[from] SchemaError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Query(#[from] diesel::result::Error),
    #[error(transparent)]
    Writer(#[from] Stop),
    #[error("the policy was not taken: {0}")]
    Install(#[from] WriterError),
    #[error("another ronten is serving this database; stop it first")]
    Second,
    #[error("cannot make {file}: {cause}")]
    Lock { file: String, cause: std::io::Error },
}

/// Kept as long as the process serves. The system frees it when the process ends, however it ends.
#[derive(Debug)]
pub struct Serving {
    _lock: Option<File>,
}

/// The setting that keeps the log's origin: fixed at the first migration, since signatures are over it.
const ORIGIN: &str = "log_origin";

impl Place {
    /// Migrates the database, makes the keys where there are none, and takes the policy.
    pub fn prepare(&self, time: &Timepiece, policy: Policy) -> Result<Installation, OpenError> {
        Keys::open_or_create(&self.key_file)?;
        if let Some(file) = dialect::sqlite_file(&self.database_url)? {
            private(file);
        }
        // Alone: a pool would open its connections beside it, while the file is still being made.
        let mut db = dialect::connect(&self.database_url, Purpose::Write)?;
        dialect::migrate(&mut db)?;
        if setting(&mut db, ORIGIN)?.is_none() {
            let host = self.base_url.split("://").nth(1).unwrap_or("localhost");
            set_setting(&mut db, ORIGIN, &format!("{host}/log"))?;
        }
        drop(db);
        let installation = self.open(time)?;
        installation.writer.perform_blocking(Actor::System, Install { policy })?;
        Ok(installation)
    }

    /// Makes sure that no other process serves the same SQLite file: two would keep pages and send mail past each other.
    /// On PostgreSQL several may, since the database makes them take turns.
    pub fn reserve(&self) -> Result<Serving, OpenError> {
        let Some(database) = dialect::sqlite_file(&self.database_url)? else { return Ok(Serving { _lock: None }) };
        let name = format!("{database}-serving");
        let failed = |cause| OpenError::Lock { file: name.clone(), cause };
        let lock = File::create(&name).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Serving { _lock: Some(lock) }),
            Err(TryLockError::WouldBlock) => Err(OpenError::Second),
            Err(TryLockError::Error(cause)) => Err(failed(cause)),
        }
    }

    /// Where the copies of the last checkpoints are kept: beside the keys, outside the data.
    pub fn copies(&self) -> Copies {
        Copies { record: self.key_file.with_extension("checkpoint"), audit: self.key_file.with_extension("audit-checkpoint") }
    }

    /// Opens what was prepared; changes nothing.
    pub fn open(&self, time: &Timepiece) -> Result<Installation, OpenError> {
        let keys = Arc::new(Keys::open(&self.key_file)?);
        let store = Store::new(&self.database_url)?;
        let mut db = store.connect()?;
        dialect::check_schema(&mut db)?;
        let origin = setting(&mut db, ORIGIN)?.ok_or(SchemaError::Pending)?;
        let setup = Setup { keys: keys.clone(), time: time.clone(), origin: origin.clone(), copies: Some(self.copies()) };
        let writer = Writer::start(&store, setup)?;
        Ok(Installation { store, writer, keys, time: time.clone(), origin })
    }
}

/// Makes the database's file readable by its owner alone before anything stands in it; SQLite's other files take after it. What
/// goes wrong here is said when the database is opened.
fn private(file: &str) {
    use std::os::unix::fs::OpenOptionsExt;
    drop(std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file));
}

/// The public key of the record, for whoever checks it from outside.
pub fn record_verifier(db: &mut Db, keys: &Keys) -> Result<Verifier, OpenError> {
    let origin = setting(db, ORIGIN)?.ok_or(SchemaError::Pending)?;
    verifier(&origin, &keys.record)
}

fn verifier(origin: &str, seed: &[u8; 32]) -> Result<Verifier, OpenError> {
    let signer = Signer::from_seed(origin, seed).map_err(|error| OpenError::Writer(Stop::Broken(error.to_string())))?;
    Ok(signer.verifier().clone())
}

impl Installation {
    /// The public keys of the record and of the audit record.
    pub fn verifiers(&self) -> Result<(Verifier, Verifier), OpenError> {
        let record = verifier(&self.origin, &self.keys.record)?;
        let audit = verifier(&format!("{}/audit", self.origin), &self.keys.audit)?;
        Ok((record, audit))
    }

    /// Checks the whole database of this place, against the copies beside the key file and a checkpoint that was kept elsewhere.
    pub fn check(&self, place: &Place, since: Option<Checkpoint>) -> Result<Checked, OpenError> {
        let (record, audit) = self.verifiers()?;
        // Read before the database, which may only have grown since.
        let copies = place.copies();
        let record = Anchor { key: record, copy: std::fs::read(copies.record).ok(), since };
        let audit = Anchor { key: audit, copy: std::fs::read(copies.audit).ok(), since: None };
        let identity = |writer: &Person| identity_of(&self.keys, writer);
        Ok(self.store.read(|db| check(db, Trust { record, audit, identity: &identity }))?)
    }
}
