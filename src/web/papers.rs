//! Printed documents, made when they are asked for: one at a time, since each takes a hundred megabytes, and the last ones kept.

use super::kept::Kept;
use super::problem::Problem;
use crate::documents::paper::{Fonts, Paper, render};
use crate::fonts;
use actix_web::web::Bytes;
use std::path::PathBuf;
use std::sync::Mutex;

/// Documents kept at most; a booklet has a few megabytes, a form some tens of kilobytes.
const KEPT: usize = 16;

/// The fonts, once they were read, and what was made last.
pub struct Papers {
    named: Vec<PathBuf>,
    fonts: Mutex<Option<Fonts>>,
    kept: Kept,
}

impl Papers {
    /// `named` are the font files of the configuration; without any the installed ones are looked for.
    pub fn new(named: Vec<PathBuf>) -> Self {
        Self { named, fonts: Mutex::default(), kept: Kept::new(KEPT) }
    }

    /// The document under this key, which says everything that it depends on. Blocks: call it off the request threads.
    pub fn get(&self, key: &str, paper: impl FnOnce() -> Result<Paper, Problem>) -> Result<Bytes, Problem> {
        self.kept.get(key, || self.make(&paper()?))
    }

    /// A document that is kept nowhere: it has a secret in it. Blocks as well.
    pub fn make(&self, paper: &Paper) -> Result<Bytes, Problem> {
        let mut fonts = self.fonts.lock().map_err(Problem::internal)?;
        let found = match fonts.take() {
            Some(found) => found,
            // Without fonts there is no paper until somebody installs them; the log says which.
            None => fonts::find(&self.named).map_err(Problem::internal)?,
        };
        let bytes = render(paper, &found).map(Bytes::from).map_err(Problem::internal);
        *fonts = Some(found);
        bytes
    }
}
