//! The answer to a complaint: drafted, edited, and asked to be approved.

use super::{about, facts, own, present};
use crate::commands::desk::With;
use crate::commands::typed::Typed;
use crate::commands::{Command, Desk, Refused, Stop};
use crate::model::complaint::{Grievance, Outcome};
use crate::model::ids::ComplaintId;
use crate::procedure::complaint::{Complaint as Machine, Event, Facts, State};
use crate::store::complaints::Complaint;

/// Longest text of a field, in code points.
pub const TEXT_LIMIT: usize = 4_000;

/// What is typed as the answer; a draft need not be complete.
#[derive(Clone, Debug, Default)]
pub struct AnswerForm {
    /// What the complaint is of, as the city sees it; none leaves what the complainant chose.
    pub kind: Option<Grievance>,
    pub gist: String,
    pub outcome: Option<Outcome>,
    pub measure: String,
    pub answer: String,
}

/// Drafts or edits the answer. One that waited for its approval waits no more.
pub struct WriteAnswer {
    pub complaint: ComplaintId,
    /// The rev that the form was made from.
    pub rev: i64,
    pub form: AnswerForm,
}

impl Command for WriteAnswer {
    type Reply = Complaint;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Complaint, Stop> {
        let mut complaint = own(desk, self.complaint)?;
        let event = if complaint.state == State::Received { Event::Draft } else { Event::Edit };
        let facts = facts(desk, &complaint)?;
        let rule = desk.decide::<Machine>(complaint.state, event, &facts)?;
        let AnswerForm { kind, gist, outcome, measure, answer } = self.form;
        let mut typed = Typed::default();
        let mut text = |field: &str, given: &str| typed.text(field, given, TEXT_LIMIT);
        let (gist, measure, answer) = (text("gist", &gist), text("measure", &measure), text("answer", &answer));
        typed.done()?;
        if complaint.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        (complaint.gist, complaint.measure, complaint.answer, complaint.outcome) = (gist, measure, answer, outcome);
        complaint.kind = kind.unwrap_or(complaint.kind);
        // The places were of the words before.
        complaint.kept.clear();
        complaint.drafter = Some(desk.actor.account_id()?);
        complaint.state = rule.target(complaint.state);
        let about = about(&complaint);
        desk.change(rule, &mut complaint, With { about, ..With::default() })?;
        Ok(complaint)
    }
}

/// Asks for the approval of exactly this answer.
pub struct Submit {
    pub complaint: ComplaintId,
    pub rev: i64,
    /// The places that were looked at and name nobody.
    pub kept: Vec<String>,
}

impl Command for Submit {
    type Reply = Complaint;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Complaint, Stop> {
        let mut complaint = own(desk, self.complaint)?;
        let (_, named) = present(desk.db, &complaint)?;
        let tokens: Vec<String> = named.iter().map(super::Named::token).collect();
        let facts = Facts {
            answer_complete: is_complete(&complaint),
            names_cleared: tokens.iter().all(|token| self.kept.contains(token)),
            ..facts(desk, &complaint)?
        };
        let rule = desk.decide::<Machine>(complaint.state, Event::Submit, &facts)?;
        if complaint.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        complaint.kept = tokens.join("\n");
        complaint.reason.clear();
        complaint.drafter = Some(desk.actor.account_id()?);
        complaint.state = rule.target(complaint.state);
        let about = about(&complaint);
        desk.change(rule, &mut complaint, With { about, ..With::default() })?;
        Ok(complaint)
    }
}

/// Whether everything is there that an answer needs.
pub fn is_complete(complaint: &Complaint) -> bool {
    complaint.outcome.is_some() && [&complaint.gist, &complaint.measure, &complaint.answer].iter().all(|text| !text.trim().is_empty())
}
