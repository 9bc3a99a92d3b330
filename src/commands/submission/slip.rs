//! The receipt slip of a letter on paper, printed once more.

use super::own_letter;
use crate::commands::{Command, Desk, Refused, Stop};
use crate::model::ids::SubmissionId;
use crate::model::terms::Role;
use crate::store::log::Log;

/// Notes in the audit record that a letter's receipt code is shown to somebody of the staff: who knows it can do with the
/// letter what its writer can. Refused for letters that came by form.
pub struct ReprintSlip {
    pub submission: SubmissionId,
}

impl Command for ReprintSlip {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        if desk.actor.role() != Role::Official {
            return Err(Refused::NotAllowed.into());
        }
        let (letter, _) = own_letter(desk, self.submission)?;
        if letter.registered_by.is_none() {
            return Err(Refused::Missing.into());
        }
        desk.note_text(Log::Audit, "receipt.shown", letter.project, letter.id.to_string(), String::new()).map(drop)
    }
}
