//! Printed documents, made when they are asked for: one at a time, since each takes a hundred megabytes, and the last ones kept.

use super::problem::Problem;
use crate::documents::paper::{Fonts, Paper, render};
use crate::fonts;
use actix_web::web::Bytes;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Mutex;

/// Documents kept at most; a booklet has a few megabytes.
const KEPT: usize = 8;

/// The fonts, once they were read, and what was made last.
pub struct Papers {
    named: Vec<PathBuf>,
    made: Mutex<Made>,
}

#[derive(Default)]
struct Made {
    fonts: Option<Fonts>,
    kept: VecDeque<(String, Bytes)>,
}

impl Papers {
    /// `named` are the font files of the configuration; without any the installed ones are looked for.
    pub fn new(named: Vec<PathBuf>) -> Self {
        Self { named, made: Mutex::new(Made::default()) }
    }

    /// The document under this key, which says everything that it depends on. Blocks: call it off the request threads.
    pub fn get(&self, key: &str, paper: impl FnOnce() -> Result<Paper, Problem>) -> Result<Bytes, Problem> {
        let mut made = self.made.lock().map_err(Problem::internal)?;
        if let Some((_, bytes)) = made.kept.iter().find(|(of, _)| of == key) {
            return Ok(bytes.clone());
        }
        let found = match made.fonts.take() {
            Some(found) => found,
            // Without fonts there is no paper until somebody installs them; the log says which.
            None => fonts::find(&self.named).map_err(Problem::internal)?,
        };
        let bytes = render(&paper()?, &found).map(Bytes::from).map_err(Problem::internal);
        made.fonts = Some(found);
        let bytes = bytes?;
        made.kept.push_back((key.to_owned(), bytes.clone()));
        while made.kept.len() > KEPT {
            made.kept.pop_front();
        }
        Ok(bytes)
    }
}
