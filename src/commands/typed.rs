//! What somebody typed into a form, checked field by field, so that everything that is wrong is said at once.

use super::{FieldError, Refused, Stop};

/// The fields checked so far, with what is wrong.
#[derive(Default)]
pub struct Typed {
    errors: Vec<FieldError>,
}

impl Typed {
    /// A text of at most `limit` code points, trimmed, with line feeds as they are kept; it may be empty.
    pub fn text(&mut self, field: &str, typed: &str, limit: usize) -> String {
        let kept = typed.trim().replace("\r\n", "\n");
        let is = kept.chars().count();
        if is > limit {
            self.wrong(FieldError::new(field, "too_long").with("limit", limit).with("is", is));
        } else if kept.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            self.wrong(FieldError::new(field, "control_in_line"));
        }
        kept
    }

    /// The same where something must be given.
    pub fn needed(&mut self, field: &str, typed: &str, limit: usize) -> String {
        let kept = self.text(field, typed, limit);
        if kept.is_empty() {
            self.wrong(FieldError::new(field, "needed"));
        }
        kept
    }

    /// Something that must be chosen.
    pub fn chosen<T>(&mut self, field: &str, chosen: Option<T>) -> Option<T> {
        if chosen.is_none() {
            self.wrong(FieldError::new(field, "choose"));
        }
        chosen
    }

    pub fn wrong(&mut self, error: FieldError) {
        self.errors.push(error);
    }

    /// Goes on only when nothing is wrong.
    pub fn done(self) -> Result<(), Stop> {
        if self.errors.is_empty() { Ok(()) } else { Err(Refused::Fields(self.errors).into()) }
    }
}
