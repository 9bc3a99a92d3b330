//! Answers that were taken back on the spot (持ち帰り): owed until another person approved them, and public from then on.

use super::about;
use super::rows::{POST_LIMIT, WORDS_LIMIT, own_row};
use crate::commands::approval::{self, Asked};
use crate::commands::desk::{About, With};
use crate::commands::ledger::{REASON_LIMIT, day, fresh, names, post, read};
use crate::commands::typed::Typed;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::documents::ledger::{ANSWER, AnswerSheet, Line, What};
use crate::model::Moment;
use crate::model::ids::{ProjectId, QaRowId};
use crate::model::method::{PostingSource, Source};
use crate::procedure::qa_row::{Event, Facts, QaRow as Machine};
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::occasions::Occasion;
use crate::store::projects::Project;
use crate::store::qa_rows::QaRow;
use chrono::NaiveDate;

/// Writes the answer that was taken back and asks for its approval. One that waits for its approval waits no more.
pub struct AnswerLater {
    pub row: QaRowId,
    pub rev: i64,
    pub answer: String,
    /// The post that answers.
    pub post: String,
    /// Tokens of the places that were looked at and name nobody.
    pub kept: Vec<String>,
}

impl Command for AnswerLater {
    type Reply = QaRow;

    fn perform(self, desk: &mut Desk<'_>) -> Result<QaRow, Stop> {
        let (mut row, occasion) = own_row(desk, self.row)?;
        let facts = Facts { answer_owed: row.owes_answer(), answer: true, ..Facts::default() };
        let rule = desk.decide::<Machine>(row.state, Event::AnswerLater, &facts)?;
        let mut typed = Typed::default();
        row.later_answer = typed.needed("answer", &self.answer, WORDS_LIMIT);
        row.later_by = typed.needed("post", &self.post, POST_LIMIT);
        typed.done()?;
        fresh(row.rev, self.rev)?;
        names::demand(&named(desk.db, row.project, &row.later_answer, &row.later_by)?, &self.kept)?;
        let cause = desk.change(rule, &mut row, With::default())?;
        approval::void(desk, row.id.as_str(), Purpose::LaterAnswer, Some(cause))?;
        let project = found(Project::by_id(desk.db, row.project)?)?;
        let asked =
            Asked { purpose: Purpose::LaterAnswer, subject: row.id.as_str(), round: None, project: project.id, section: &occasion.section };
        approval::request(desk, &asked, &sheet(&project, &occasion, &row), "")?;
        Ok(row)
    }
}

/// Every place of an answer that may name somebody.
pub fn named(db: &mut Db, project: ProjectId, answer: &str, post: &str) -> Result<Vec<names::Named>, Stop> {
    names::named(db, project, [("answer", 0, answer), ("post", 0, post)])
}

fn sheet(project: &Project, occasion: &Occasion, row: &QaRow) -> AnswerSheet {
    AnswerSheet {
        format: ANSWER.to_owned(),
        project: project.no(),
        occasion: occasion.number,
        row: row.number,
        words: row.words.clone(),
        answer: row.later_answer.clone(),
        post: row.later_by.clone(),
    }
}

/// What the approval of an answer is about, as it is now.
pub(in crate::commands) fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<AnswerSheet, Stop> {
    let (row, occasion, project) = of(desk.db, approval)?;
    Ok(sheet(&project, &occasion, &row))
}

/// The answer was approved: it is given from today on, and enters the ledger beside what was asked. `cause` is the decision's entry.
pub(in crate::commands) fn decided(desk: &mut Desk<'_>, approval: &Approval, cause: i64) -> Result<(), Stop> {
    let (mut row, occasion, project) = of(desk.db, approval)?;
    let rule = desk.decide::<Machine>(row.state, Event::ReleaseAnswer, &Facts { answer_approved: true, ..Facts::default() })?;
    row.later_at = Some(desk.now);
    let about = About { qa_row: Some(row.id), ..about(&occasion) };
    let cause = desk.change(rule, &mut row, With { about, ..approval::released(approval, cause)? })?;
    let ledger = read(desk.db, project.id, None)?;
    let Some(opinion) = ledger.opinions_of(Source::Occasion(occasion.number)).get(&row.number).map(|(line, _)| *line) else {
        return Ok(());
    };
    let what = What::Answered { opinion, answer: row.later_answer, post: row.later_by };
    let with = With { second: Some(approval.requested_person), cause: Some(cause), ..With::default() };
    let lines = vec![Line { on: day(desk.now), what }];
    post(desk, &project, (PostingSource::Answer, row.id.as_str()), lines, with)?;
    Ok(())
}

fn of(db: &mut Db, approval: &Approval) -> Result<(QaRow, Occasion, Project), Stop> {
    let id: QaRowId = approval.subject.parse().map_err(|_| Refused::Missing)?;
    let row = found(QaRow::by_id(db, id)?)?;
    let occasion = found(Occasion::by_id(db, row.occasion)?)?;
    let project = found(Project::by_id(db, row.project)?)?;
    Ok((row, occasion, project))
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
