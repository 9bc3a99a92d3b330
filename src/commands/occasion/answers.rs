//! Answers that were taken back on the spot (持ち帰り): owed until they are given.

use super::rows::{POST_LIMIT, WORDS_LIMIT, own_row};
use crate::commands::desk::With;
use crate::commands::ledger::{REASON_LIMIT, day, fresh};
use crate::commands::typed::Typed;
use crate::commands::{Command, Desk, FieldError, Stop};
use crate::model::Moment;
use crate::model::ids::QaRowId;
use crate::procedure::qa_row::{Event, Facts, QaRow as Machine};
use crate::store::qa_rows::QaRow;
use chrono::NaiveDate;

/// Gives the answer that was taken back. It is public with the next edition.
pub struct AnswerLater {
    pub row: QaRowId,
    pub rev: i64,
    pub answer: String,
    /// The post that answers.
    pub post: String,
}

impl Command for AnswerLater {
    type Reply = QaRow;

    fn perform(self, desk: &mut Desk<'_>) -> Result<QaRow, Stop> {
        let (mut row, _) = own_row(desk, self.row)?;
        let facts = Facts { answer_owed: row.owes_answer(), answer: true, ..Facts::default() };
        let rule = desk.decide::<Machine>(row.state, Event::AnswerLater, &facts)?;
        let mut typed = Typed::default();
        row.later_answer = typed.needed("answer", &self.answer, WORDS_LIMIT);
        row.later_by = typed.needed("post", &self.post, POST_LIMIT);
        typed.done()?;
        fresh(row.rev, self.rev)?;
        row.later_at = Some(desk.now);
        desk.change(rule, &mut row, With::default())?;
        Ok(row)
    }
}

/// Sets another day by which an answer is given.
pub struct PutOffAnswer {
    pub row: QaRowId,
    pub rev: i64,
    pub due: Option<NaiveDate>,
    pub reason: String,
}

impl Command for PutOffAnswer {
    type Reply = QaRow;

    fn perform(self, desk: &mut Desk<'_>) -> Result<QaRow, Stop> {
        let (mut row, _) = own_row(desk, self.row)?;
        let facts = Facts { answer_owed: row.owes_answer(), due: true, reason: true, ..Facts::default() };
        let rule = desk.decide::<Machine>(row.state, Event::PutOff, &facts)?;
        let mut typed = Typed::default();
        row.reason = typed.needed("reason", &self.reason, REASON_LIMIT);
        match self.due {
            None => typed.wrong(FieldError::new("due", "needed")),
            Some(due) if due < desk.now.jst_date() => typed.wrong(FieldError::new("due", "past_day")),
            Some(due) => row.due = due.format("%Y-%m-%d").to_string(),
        }
        typed.done()?;
        fresh(row.rev, self.rev)?;
        desk.change(rule, &mut row, With::default())?;
        Ok(row)
    }
}

/// Whether the day of an answer that is owed is past.
pub fn is_past(row: &QaRow, now: Moment) -> bool {
    row.owes_answer() && row.due < day(now)
}
