//! What the reader may do with an occasion now, from the table of the procedure: a form, or the reasons why not.

use crate::commands::occasion::{facts, record::is_other};
use crate::procedure;
use crate::procedure::occasion::{Event, Facts, Occasion as Machine};
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::occasions::Occasion;
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::visit::Ask;
use serde::Serialize;

/// One thing that leaves the occasion's state for this reader.
#[derive(Debug, Serialize)]
pub struct Step {
    /// Why it cannot be done now, one sentence each; none when it can.
    off: Vec<String>,
}

/// Everything that is done on the occasion's page or from it; none for what this reader never does now.
#[derive(Debug, Default, Serialize)]
pub struct Steps {
    edit: Option<&'static str>,
    announce: Option<Step>,
    postpone: Option<Step>,
    cancel: Option<Step>,
    hold: Option<Step>,
    draft_record: Option<Step>,
    confirm_record: Option<Step>,
    reopen_record: Option<Step>,
    pub submit_record: Option<Step>,
    absorb: Option<Step>,
}

impl Steps {
    pub fn of(db: &mut Db, ask: &Ask, account: &Account, occasion: &Occasion) -> Result<Self, Problem> {
        let known = facts(db, occasion, ask.now)?;
        // What is said in the form of the step itself counts as said.
        let facts = Facts {
            reason: true,
            material_handed_out: true,
            rows_noted: true,
            was_there: true,
            names_cleared: true,
            other_person: is_other(db, occasion, Some(account))?,
            ..known
        };
        let sentence = |guard: &str| texts().get(ask.lang, &format!("machine.occasion.guard.{guard}"), &[]);
        let mut steps = Self::default();
        for (event, unmet) in procedure::offers::<Machine>(occasion.state, account.role, &facts, ask.now) {
            let step = Some(Step { off: unmet.into_iter().map(sentence).collect() });
            match event {
                Event::Edit | Event::Change | Event::Reschedule => steps.edit = Some(event.name()),
                Event::Announce => steps.announce = step,
                Event::Postpone => steps.postpone = step,
                Event::Cancel => steps.cancel = step,
                Event::Hold => steps.hold = step,
                Event::DraftRecord => steps.draft_record = step,
                Event::ConfirmRecord => steps.confirm_record = step,
                Event::ReopenRecord => steps.reopen_record = step,
                Event::SubmitRecord => steps.submit_record = step,
                Event::Absorb => steps.absorb = step,
                // By an approval, and by the very first form.
                Event::Plan | Event::Freeze | Event::PublishRecord => {}
            }
        }
        Ok(steps)
    }
}
