//! Who wrote a letter: shown to an official of the section for a reason, once, and noted for the auditors.

use super::in_own_section;
use super::read::check_reason;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::keys::{Keys, Use};
use crate::model::ids::{FileId, SubmissionId};
use crate::model::letter::Person;
use crate::model::terms::Role;
use crate::record::canonical::canonical;
use crate::store::log::Log;
use crate::store::persons::PersonRow;
use crate::store::rounds::Round;
use crate::store::submissions::Submission;
use serde::Serialize;

/// Answers name and contact of a letter's writer, and notes who asked and why in the audit record. Who may not know is noted
/// too: that is why it is an answer and no refusal, of which nothing would be written.
pub struct ViewIdentity {
    pub submission: SubmissionId,
    pub reason: String,
    /// The scan that is handed out with the same answer; it nearly always bears the name.
    pub scan: Option<FileId>,
}

/// What the audit record's entry commits to.
#[derive(Serialize)]
struct Asked<'a> {
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scan: Option<FileId>,
}

/// What became of a question for a writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// None when nothing was given, or it was erased. That was learned too, and a scan may name who the form does not.
    Shown(Option<Box<Person>>),
    /// Whoever asked is no official of the letter's section.
    Withheld,
}

impl Command for ViewIdentity {
    type Reply = Identity;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Identity, Stop> {
        let letter = found(Submission::by_id(desk.db, self.submission)?)?;
        let round = found(Round::by_id(desk.db, letter.round)?)?;
        let reason = self.reason.trim().replace("\r\n", "\n");
        check_reason("reason", &reason)?;
        desk.actor.account_id()?;
        if desk.actor.role() != Role::Official || !in_own_section(desk, &round) {
            note(desk, "person.refused", &letter, &reason, self.scan)?;
            return Ok(Identity::Withheld);
        }
        if reason.is_empty() {
            return Err(Refused::Fields(vec![FieldError::new("reason", "needed")]).into());
        }
        let person = PersonRow::of(desk.db, letter.id)?.map(|row| row.person()).transpose()?;
        note(desk, "person.viewed", &letter, &reason, self.scan)?;
        Ok(Identity::Shown(person.map(Box::new)))
    }
}

/// Notes for the auditors who asked for what, and why.
pub(super) fn note(desk: &mut Desk<'_>, kind: &str, letter: &Submission, reason: &str, scan: Option<FileId>) -> Result<(), Stop> {
    let text = canonical(&Asked { reason, scan }).map_err(|error| Stop::Broken(error.to_string()))?;
    let text = String::from_utf8(text).map_err(|error| Stop::Broken(error.to_string()))?;
    desk.note_text(Log::Audit, kind, Some(letter.project), letter.id.to_string(), text).map(drop)
}

/// What auditors see instead of a name, `7F3A-09C2`: equal for letters of one submitter, and of no use to anybody without
/// the installation's key. 32 bits, so that two of the writers of one round hardly ever share it.
pub fn pseudonym(keys: &Keys, letter: &Submission) -> String {
    let [a, b, c, d, ..] = keys.mac(Use::Identity, &[b"pseudonym", letter.submitter.as_str().as_bytes()]);
    format!("{a:02X}{b:02X}-{c:02X}{d:02X}")
}
