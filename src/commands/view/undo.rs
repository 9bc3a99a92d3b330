//! The last step on the city's view is taken back, until it is approved: what was typed, or that its approval was asked for.

use super::{ViewForm, fill, own_view, unsettled};
use crate::commands::desk::With;
use crate::commands::steps::{Step, Steps, body_before, cause, event_of, removes_words};
use crate::commands::{Command, Desk, Refused, Stop, approval};
use crate::model::ids::ViewId;
use crate::procedure::city_view::{CityView as Machine, Event};
use crate::store::Db;
use crate::store::approvals::Purpose;
use crate::store::issues::View;
use crate::store::log::{EntryRow, Log};
use diesel::QueryResult;

/// Takes a view back to what was typed before its last step, a first draft to nothing. What was asked is void.
pub struct UndoView {
    pub view: ViewId,
    /// As [`last_step`] gave it when the page was made.
    pub step: i64,
}

impl Command for UndoView {
    type Reply = View;

    fn perform(self, desk: &mut Desk<'_>) -> Result<View, Stop> {
        let (mut view, round) = own_view(desk, self.view)?;
        let rule = desk.decide::<Machine>(view.state, Event::Undo, &unsettled(&round))?;
        if last_step(desk.db, &view)? != Some(self.step) {
            return Err(Refused::Stale.into());
        }
        let was: Option<ViewForm> = body_before(desk.db, view.id.as_str(), self.step)?;
        view.state = rule.target(view.state);
        view.drafter = desk.actor.account_id()?;
        fill(desk, &mut view, round.plan, was.unwrap_or_default())?;
        let cause = desk.change(rule, &mut view, With { cause: Some(self.step), ..With::default() })?;
        approval::void(desk, view.id.as_str(), Purpose::View, Some(cause))?;
        Ok(view)
    }
}

/// The step on a view that can be taken back next; none when there is nothing to take back. What was approved stays.
pub fn last_step(db: &mut Db, view: &View) -> QueryResult<Option<i64>> {
    let (mut steps, mut asked) = (Steps::default(), None);
    for entry in EntryRow::of_subject(db, Log::Record, view.id.as_str())? {
        let event = event_of::<Machine>(&entry.kind);
        // Whatever follows it ends a request.
        if let (Some(_), Some(request)) = (event, asked.take()) {
            steps.add(entry.seq, Step::Gone(request));
        }
        match event {
            Some(Event::Draft | Event::Edit) => steps.add(entry.seq, Step::Done),
            Some(Event::Submit) => {
                asked = Some(entry.seq);
                steps.add(entry.seq, Step::Done);
            }
            Some(Event::Undo) => cause(&entry).into_iter().for_each(|step| steps.add(entry.seq, Step::Gone(step))),
            Some(Event::Approve) => steps.add(entry.seq, Step::Anew),
            Some(Event::Return | Event::Void | Event::Supersede) => {}
            None if removes_words(&entry.kind) => steps.add(entry.seq, Step::Anew),
            None => {}
        }
    }
    Ok(steps.last())
}
