//! Entries without a recorded row: the first ones of both logs, and what only auditors read (mails, looks at personal data).

use super::{About, Desk, Happened, With};
use crate::commands::Stop;
use crate::model::ids::{PersonId, ProjectId};
use crate::procedure::{Machine, Rule};
use crate::record::commitment::{Field, commit};
use crate::store::log::{Body, EntryRow, Log};

impl Desk<'_> {
    /// An entry without a row: `genesis` in either log, and what only auditors read (who looked at personal data).
    pub fn note(&mut self, log: Log, kind: &str, project: Option<String>, subject: Option<String>) -> Result<i64, Stop> {
        let entry = self.entry(&Happened::plain(log, kind), project, subject, 0, &With::default())?;
        self.append(log, entry)
    }

    /// An audit entry for what a rule did to a row that is not recorded (a mail). Whom the rule tells is told only when the
    /// notices are given something to be about. Gives the entry's seq.
    pub fn note_by<M: Machine>(
        &mut self,
        rule: &'static Rule<M>,
        (subject, rev): (&str, i64),
        project: Option<ProjectId>,
        about: Option<About>,
    ) -> Result<i64, Stop> {
        let happened = Happened { log: Log::Audit, ..Happened::by(rule) };
        let entry = self.entry(&happened, project.map(|id| id.to_string()), Some(subject.to_owned()), rev, &With::default())?;
        let seq = self.append(Log::Audit, entry)?;
        if let Some(about) = about {
            self.tell(&happened.kind, rule.tell, seq, project, about);
        }
        Ok(seq)
    }

    /// Like `note`, about a subject and with a text that the entry commits to and that is kept beside it. Its `rev` counts
    /// what this log says of the subject.
    pub fn note_text(&mut self, log: Log, kind: &str, project: Option<ProjectId>, subject: String, text: String) -> Result<i64, Stop> {
        let last = EntryRow::last_rev(self.db, log, &subject)?;
        let mut entry =
            self.entry(&Happened::plain(log, kind), project.map(|id| id.to_string()), Some(subject), last + 1, &With::default())?;
        let salt = self.salt()?;
        entry.text = Some(commit(Field::Text, &salt, text.as_bytes()));
        let seq = self.append(log, entry)?;
        self.batch.add_body(Body { log, seq, of_table: String::new(), salt: salt.to_vec(), body: text });
        Ok(seq)
    }

    /// Says in the audit record that what it kept about a subject until now is gone, and who asked for that.
    pub fn note_removal(&mut self, kind: &str, project: Option<ProjectId>, subject: String, second: PersonId) -> Result<i64, Stop> {
        let last = EntryRow::last_rev(self.db, Log::Audit, &subject)?;
        let with = With { second: Some(second), ..With::default() };
        let entry = self.entry(&Happened::plain(Log::Audit, kind), project.map(|id| id.to_string()), Some(subject), last + 1, &with)?;
        self.append(Log::Audit, entry)
    }
}
