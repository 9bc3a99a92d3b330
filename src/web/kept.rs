//! Large files that are made when they are asked for: one at a time, since each takes much memory, and the last ones kept.

use super::problem::Problem;
use actix_web::web::Bytes;
use std::collections::VecDeque;
use std::sync::Mutex;

/// What was made last, by a key that says everything it depends on.
pub struct Kept {
    most: usize,
    made: Mutex<VecDeque<(String, Bytes)>>,
}

impl Kept {
    /// Keeps so many.
    pub fn new(most: usize) -> Self {
        Self { most, made: Mutex::default() }
    }

    /// The bytes under this key, or what `make` makes. Blocks: call it off the request threads.
    pub fn get(&self, key: &str, make: impl FnOnce() -> Result<Bytes, Problem>) -> Result<Bytes, Problem> {
        let mut made = self.made.lock().map_err(Problem::internal)?;
        if let Some((_, bytes)) = made.iter().find(|(of, _)| of == key) {
            return Ok(bytes.clone());
        }
        let bytes = make()?;
        made.push_back((key.to_owned(), bytes.clone()));
        while made.len() > self.most {
            made.pop_front();
        }
        Ok(bytes)
    }
}
