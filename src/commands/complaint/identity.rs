//! Who made a complaint: shown for a reason, and noted for the auditors.

use super::decide::said;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::ids::ComplaintId;
use crate::model::letter::Person;
use crate::model::terms::Role;
use crate::record::canonical::canonical;
use crate::store::complaints::{ComplainantRow, Complaint};
use crate::store::log::Log;
use serde_json::json;

/// Answers name and contact of a complainant. Who may not know is noted too, so it is an answer and no refusal.
pub struct WhoComplained {
    pub complaint: ComplaintId,
    pub reason: String,
}

/// What became of the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// None once it was erased; empty when nothing was given.
    Shown(Option<Box<Person>>),
    /// Whoever asked does not answer this complaint.
    Withheld,
}

impl Command for WhoComplained {
    type Reply = Who;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Who, Stop> {
        let complaint = found(Complaint::by_id(desk.db, self.complaint)?)?;
        let reason = said("who_reason", &self.reason)?;
        desk.actor.account_id()?;
        let answers = matches!(desk.actor.role(), Role::Official | Role::PrSection) && desk.actor.in_section(&complaint.section);
        if answers && reason.is_empty() {
            return Err(Refused::Fields(vec![FieldError::new("who_reason", "needed")]).into());
        }
        let text = canonical(&json!({ "reason": reason })).map_err(|error| Stop::Broken(error.to_string()))?;
        let text = String::from_utf8(text).map_err(|error| Stop::Broken(error.to_string()))?;
        let kind = if answers { "person.viewed" } else { "person.refused" };
        desk.note_text(Log::Audit, kind, complaint.project, complaint.id.to_string(), text)?;
        if !answers {
            return Ok(Who::Withheld);
        }
        let known = ComplainantRow::of(desk.db, complaint.id)?.map(|row| row.complainant()).transpose()?;
        Ok(Who::Shown(known.map(|known| Box::new(known.person))))
    }
}
