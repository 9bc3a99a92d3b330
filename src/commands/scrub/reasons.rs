//! Why somebody looked at personal data, where that names a person who is to disappear.

use super::super::{Desk, Stop};
use super::rows::{PAGE, Removal};
use crate::store::log::{Body, Log};
use std::collections::BTreeSet;

impl Removal<'_> {
    /// Destroys what the audit record keeps of why somebody looked at personal data, where it names the person, and says so there.
    pub fn reasons(&self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut subjects = BTreeSet::new();
        let mut from = 0;
        loop {
            // What stands there belongs to no table.
            let page = Body::of_project(desk.db, Log::Audit, &self.project, &[""], from, PAGE)?;
            let Some((_, last)) = page.last() else { break };
            from = last.seq + 1;
            for (subject, body) in page {
                if self.scrub.is_in(&body.body) {
                    Body::remove(desk.db, Log::Audit, body.seq)?;
                    subjects.insert(subject);
                }
            }
        }
        for subject in subjects {
            desk.note_removal(self.kind, Some(self.project), subject, self.second)?;
        }
        Ok(())
    }
}
