//! Long work that somebody started and looks at: how far it is, how it ended. Of this process alone; what was done stands in the store.

use crate::commands::submission::intake::Progress;
use crate::model::ids::{AccountId, IntakeFileId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Ended runs that are remembered for who comes back to look.
const REMEMBERED: usize = 100;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// So many letters are new.
    Done(usize),
    /// Somebody stopped it: nothing was written.
    Stopped,
    /// It was refused: nothing was written.
    Refused,
    /// Whether it was written is not known.
    Unknown,
}

/// One run.
#[derive(Clone)]
pub struct Run {
    /// Who began it, and alone looks at it.
    pub account: AccountId,
    pub progress: Arc<Progress>,
    pub total: usize,
    pub end: Option<End>,
}

/// All runs by the file that is taken in.
#[derive(Default)]
pub struct Runs(Mutex<HashMap<IntakeFileId, Run>>);

impl Runs {
    /// Begins a run, unless one of the file is under way.
    pub fn begin(&self, file: IntakeFileId, account: AccountId, total: usize) -> Option<Arc<Progress>> {
        let mut runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if runs.get(&file).is_some_and(|run| run.end.is_none()) {
            return None;
        }
        if runs.len() >= REMEMBERED {
            runs.retain(|_, run| run.end.is_none());
        }
        let progress = Arc::new(Progress::default());
        runs.insert(file, Run { account, progress: progress.clone(), total, end: None });
        Some(progress)
    }

    /// Notes how a run ended.
    pub fn end(&self, file: IntakeFileId, end: End) {
        if let Some(run) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&file) {
            run.end = Some(end);
        }
    }

    /// The run of a file, under way or ended.
    pub fn of(&self, file: IntakeFileId) -> Option<Run> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&file).cloned()
    }
}
