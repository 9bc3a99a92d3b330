//! Traces of what was removed. The rows go in one transaction; what they leave behind in the database's files is destroyed
//! after it, at once when nobody is in the way, otherwise later, also by the next process. Until it is done a setting tells.

use crate::store::working::{drop_setting, set_setting, setting};
use crate::store::{Db, Store, dialect};
use diesel::QueryResult;
use std::time::Duration;

/// The setting that is there as long as traces are.
const TRACES: &str = "removal_traces";

/// How long a removal is held up by those who read from before it, until its traces are left for later.
const PATIENCE: Duration = Duration::from_secs(1);

/// When traces that were left are looked after, unless there is a batch before.
const LATER: Duration = Duration::from_secs(20);

/// What the writer knows of them.
pub struct Traces {
    /// Whether a removal, of this process or of one before, may have left traces.
    left: bool,
    /// Whether that was said in the log.
    said: bool,
}

impl Traces {
    /// At the start nobody knows.
    pub const fn unknown() -> Self {
        Self { left: true, said: false }
    }

    /// Notes, in the transaction of a removal, that it leaves traces.
    pub fn leave(&mut self, db: &mut Db) -> QueryResult<()> {
        self.left = true;
        let mark = dialect::removal_mark(db)?;
        set_setting(db, TRACES, &mark)
    }

    /// How long the writer may wait for a command.
    pub const fn look_again(&self) -> Duration {
        if self.left { LATER } else { Duration::MAX }
    }

    /// Destroys the traces of a removal that was just committed.
    pub fn destroy(&mut self, store: &Store, db: &mut Option<Db>) {
        self.try_to(store, db, PATIENCE);
    }

    /// Destroys traces that were left, if nobody is in the way.
    pub fn destroy_left(&mut self, store: &Store, db: &mut Option<Db>) {
        if self.left {
            self.try_to(store, db, Duration::ZERO);
        }
    }

    /// On an error the connection is given up.
    fn try_to(&mut self, store: &Store, kept: &mut Option<Db>, patience: Duration) {
        let db = kept.take().map_or_else(|| store.connect().map_err(|error| error.to_string()), Ok);
        let done = db.and_then(|mut db| {
            let gone = destroy(&mut db, patience).map_err(|error| error.to_string())?;
            *kept = Some(db);
            if gone { Ok(()) } else { Err("somebody still reads from before it".to_owned()) }
        });
        match (done, self.said) {
            (Ok(()), said) => {
                if said {
                    tracing::info!("no traces of a removal are left in the database's files");
                }
                *self = Self { left: false, said: false };
            }
            (Err(error), false) => {
                tracing::warn!(%error, "traces of a removal may be in the database's files; they are looked after until they are gone");
                self.said = true;
            }
            (Err(_), true) => {}
        }
    }
}

/// Says whether none are left. Another process may have removed something meanwhile; its own mark stays.
fn destroy(db: &mut Db, patience: Duration) -> QueryResult<bool> {
    let Some(mark) = setting(db, TRACES)? else { return Ok(true) };
    Ok(dialect::destroy_removed(db, &mark, patience)? && drop_setting(db, TRACES, &mark)?)
}
