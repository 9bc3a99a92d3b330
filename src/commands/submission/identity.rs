//! Who wrote a letter: shown to an official of the section for a reason, once, and noted for the auditors.

use super::read::check_reason;
use super::{in_own_section, own_letter};
use crate::commands::{Command, Desk, FieldError, Refused, Stop};
use crate::keys::{Keys, Use};
use crate::model::ids::{FileId, SubmissionId};
use crate::model::letter::Person;
use crate::model::terms::Role;
use crate::record::canonical::canonical;
use crate::store::log::Log;
use crate::store::submissions::{PersonRow, Submission};
use serde::Serialize;

/// Answers name and contact of a letter's writer, and notes who asked and why in the audit record.
pub struct ViewIdentity {
    pub submission: SubmissionId,
    pub reason: String,
    /// The scan that is handed out with the same answer; it nearly always bears the name.
    pub scan: Option<FileId>,
}

/// What the audit record's entry commits to.
#[derive(Serialize)]
struct Viewed<'a> {
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scan: Option<FileId>,
}

impl Command for ViewIdentity {
    /// None when nothing was given, or it was erased. That was learned too, and a scan may name who the form does not.
    type Reply = Option<Person>;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Option<Person>, Stop> {
        let (letter, round) = own_letter(desk, self.submission)?;
        if desk.actor.role() != Role::Official || !in_own_section(desk, &round) {
            return Err(Refused::NotAllowed.into());
        }
        let reason = self.reason.trim().replace("\r\n", "\n");
        if reason.is_empty() {
            return Err(Refused::Fields(vec![FieldError::new("reason", "needed")]).into());
        }
        check_reason("reason", &reason)?;
        let person = PersonRow::of(desk.db, letter.id)?.map(|row| row.person()).transpose()?;
        let text = canonical(&Viewed { reason: &reason, scan: self.scan }).map_err(|error| Stop::Broken(error.to_string()))?;
        let text = String::from_utf8(text).map_err(|error| Stop::Broken(error.to_string()))?;
        desk.note_text(Log::Audit, "person.viewed", letter.project, letter.id.to_string(), text)?;
        Ok(person)
    }
}

/// What auditors see instead of a name, `7F3A-09C2`: equal for letters of one submitter, and of no use to anybody without
/// the installation's key. 32 bits, so that two of the writers of one round hardly ever share it.
pub fn pseudonym(keys: &Keys, letter: &Submission) -> String {
    let [a, b, c, d, ..] = keys.mac(Use::Identity, &[b"pseudonym", letter.submitter.as_str().as_bytes()]);
    format!("{a:02X}{b:02X}-{c:02X}{d:02X}")
}
