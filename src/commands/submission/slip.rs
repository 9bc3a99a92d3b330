//! The receipt code of a letter, shown to the office once more.

use super::identity::note;
use super::own_letter;
use super::read::given_reason;
use crate::commands::{Command, Desk, Refused, Stop};
use crate::model::ids::SubmissionId;
use crate::model::terms::Role;

/// Notes in the audit record who had a letter's receipt slip printed again, and why: for a writer who lost the code. Whoever
/// knows it can do with the letter what its writer can, so it is asked for like the writer's name.
pub struct ReprintSlip {
    pub submission: SubmissionId,
    pub reason: String,
}

impl Command for ReprintSlip {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        if desk.actor.role() != Role::Official {
            return Err(Refused::NotAllowed.into());
        }
        let (letter, _) = own_letter(desk, self.submission)?;
        let reason = given_reason(&self.reason)?;
        note(desk, "receipt.shown", &letter, &reason, None)
    }
}
