//! The rows of an occasion: noted one by one while people speak, put into issues, struck out, moved.

use super::own_occasion;
use crate::commands::desk::With;
use crate::commands::ledger::{REASON_LIMIT, fresh, read};
use crate::commands::typed::Typed;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::documents::ledger::{Entry, What};
use crate::model::ids::{IssueId, OccasionId, QaRowId};
use crate::model::method::{Speaker, Utterance};
use crate::procedure::occasion::State as OccasionState;
use crate::procedure::qa_row::{Event, Facts, QaRow as Machine, State};
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::occasions::Occasion;
use crate::store::qa_rows::QaRow;
use crate::store::subscriptions::Subscription;
use chrono::NaiveDate;

/// Longest texts, in code points.
pub const WORDS_LIMIT: usize = 4_000;
pub const POST_LIMIT: usize = 100;
/// Longest key that a browser makes up, in characters.
const KEY_LIMIT: usize = 64;

/// What a clerk types for a row.
#[derive(Clone, Debug, Default)]
pub struct RowForm {
    pub kind: Option<Utterance>,
    pub speaker: Option<Speaker>,
    pub district: String,
    pub words: String,
    pub answer: String,
    /// The post that answered.
    pub answered_by: String,
    /// Whether the answer was taken back (持ち帰り), and by when it is given.
    pub taken_back: bool,
    pub due: Option<NaiveDate>,
}

/// Saves a row. The same key again gives the row that it made.
pub struct NoteRow {
    pub occasion: OccasionId,
    /// Made up by the browser or by the form.
    pub key: String,
    pub form: RowForm,
}

impl Command for NoteRow {
    type Reply = QaRow;

    fn perform(self, desk: &mut Desk<'_>) -> Result<QaRow, Stop> {
        let occasion = own_occasion(desk, self.occasion)?;
        let fits = !self.key.is_empty() && self.key.len() <= KEY_LIMIT && self.key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !fits {
            return Err(Refused::Fields(vec![FieldError::new("key", "needed")]).into());
        }
        if let Some(known) = QaRow::by_key(desk.db, &self.key)? {
            // A key is random: another row under it is somebody's mistake, and is not overwritten.
            return match known.occasion == occasion.id {
                false => Err(Refused::Missing.into()),
                true if says(&known, self.form, desk.now.jst_date())? => Ok(known),
                // Other words under the same key are not the same row sent twice, and must not vanish.
                true => Err(Refused::KeyUsed { receipt: known.number.to_string() }.into()),
            };
        }
        let rule = desk.decide::<Machine>(State::New, Event::Note, &typed_in(&occasion))?;
        let mut row = blank(desk, &occasion, self.key)?;
        fill(&mut row, self.form, desk.now.jst_date())?;
        row.state = rule.target(State::New);
        desk.create(rule, &mut row, With::default())?;
        Ok(row)
    }
}

/// Whether a row still says what is sent for it again.
fn says(row: &QaRow, form: RowForm, today: NaiveDate) -> Result<bool, Stop> {
    let mut again = row.clone();
    fill(&mut again, form, today)?;
    let said = |row: QaRow| (row.kind, row.speaker, row.district, row.words, row.answer, row.answered_by, row.due);
    Ok(said(again) == said(row.clone()))
}

fn blank(desk: &mut Desk<'_>, occasion: &Occasion, key: String) -> Result<QaRow, Stop> {
    Ok(QaRow {
        id: QaRowId::new(),
        project: occasion.project,
        occasion: occasion.id,
        number: QaRow::next_number(desk.db, occasion.id)?,
        key,
        kind: Utterance::Question,
        speaker: Speaker::Resident,
        district: String::new(),
        words: String::new(),
        answer: String::new(),
        answered_by: String::new(),
        due: String::new(),
        later_answer: String::new(),
        later_by: String::new(),
        later_at: None,
        issue: None,
        repeats: None,
        reason: String::new(),
        moved: None,
        state: State::New,
        noted_by: desk.actor.account_id()?,
        noted_at: desk.now,
        rev: 1,
    })
}

/// Changes a row while the record is written. Two clerks at one row: the second is told, and reads both.
pub struct EditRow {
    pub row: QaRowId,
    pub rev: i64,
    pub form: RowForm,
}

impl Command for EditRow {
    type Reply = QaRow;

    fn perform(self, desk: &mut Desk<'_>) -> Result<QaRow, Stop> {
        let (mut row, occasion) = own_row(desk, self.row)?;
        let rule = desk.decide::<Machine>(row.state, Event::Edit, &typed_in(&occasion))?;
        let seen = row.rev;
        fill(&mut row, self.form, desk.now.jst_date())?;
        fresh(seen, self.rev)?;
        desk.change(rule, &mut row, With::default())?;
        Ok(row)
    }
}

/// What is typed counts as given; the fields are checked one by one.
fn typed_in(occasion: &Occasion) -> Facts {
    Facts { record_open: is_written(occasion), words: true, due: true, ..Facts::default() }
}

fn fill(row: &mut QaRow, form: RowForm, today: NaiveDate) -> Result<(), Stop> {
    let mut typed = Typed::default();
    let kind = typed.chosen("kind", form.kind);
    let speaker = typed.chosen("speaker", form.speaker);
    row.district = typed.text("district", &form.district, POST_LIMIT);
    row.words = typed.needed("words", &form.words, WORDS_LIMIT);
    row.answer = typed.text("answer", &form.answer, WORDS_LIMIT);
    row.answered_by = typed.text("answered_by", &form.answered_by, POST_LIMIT);
    if form.taken_back && form.due.is_none() {
        typed.wrong(FieldError::new("due", "needed"));
    }
    if form.taken_back && form.due.is_some_and(|due| due < today) {
        typed.wrong(FieldError::new("due", "past_day"));
    }
    typed.done()?;
    let due = form.due.filter(|_| form.taken_back);
    row.due = due.map(|due| due.format("%Y-%m-%d").to_string()).unwrap_or_default();
    (row.kind, row.speaker) = (kind.unwrap_or(row.kind), speaker.unwrap_or(row.speaker));
    Ok(())
}

/// Puts a row into an issue, and says what was asked before (既出).
pub struct FileRow {
    pub row: QaRowId,
    pub rev: i64,
    pub issue: Option<IssueId>,
    /// The line of the ledger at which the same was asked.
    pub repeats: Option<i64>,
}

impl Command for FileRow {
    type Reply = QaRow;

    fn perform(self, desk: &mut Desk<'_>) -> Result<QaRow, Stop> {
        let (mut row, occasion) = own_row(desk, self.row)?;
        let issue = self.issue.map(|id| Issue::by_id(desk.db, id)).transpose()?.flatten();
        let fits = issue.as_ref().is_some_and(|issue| issue.project == occasion.project && issue.takes_opinions());
        let facts = Facts { issue_fits: fits || self.issue.is_none(), ..Facts::default() };
        let rule = desk.decide::<Machine>(row.state, Event::File, &facts)?;
        fresh(row.rev, self.rev)?;
        if self.repeats.is_some() && row.state == State::Published && self.repeats != row.repeats {
            // What a published record says was asked before stays said.
            return Err(Refused::Fields(vec![FieldError::new("repeats", "published")]).into());
        }
        if let Some(line) = self.repeats {
            let ledger = read(desk.db, occasion.project, None)?;
            let known = |entry: &Entry| entry.number == line && matches!(entry.line.what, What::Opinion(_));
            let asked = ledger.issues.values().flat_map(|course| &course.entries).chain(&ledger.unfiled).any(known);
            if !asked {
                return Err(Refused::Fields(vec![FieldError::new("repeats", "choose")]).into());
            }
        }
        (row.issue, row.repeats) = (self.issue, self.repeats);
        desk.change(rule, &mut row, With::default())?;
        Ok(row)
    }
}

/// Puts a row of one issue into another by the entry `cause`.
pub fn refile(desk: &mut Desk<'_>, row: QaRowId, from: Option<IssueId>, to: &Issue, cause: i64) -> Result<(), Stop> {
    let (mut row, _) = own_row(desk, row)?;
    if row.issue != from {
        return Err(Refused::Stale.into());
    }
    let rule = desk.decide::<Machine>(row.state, Event::File, &Facts { issue_fits: true, ..Facts::default() })?;
    row.issue = Some(to.id);
    desk.change(rule, &mut row, With { cause: Some(cause), ..With::default() })?;
    Ok(())
}

/// Strikes out a row that was typed by mistake, or brings it back.
pub struct StrikeRow {
    pub row: QaRowId,
    pub rev: i64,
    /// Why; none brings it back.
    pub reason: Option<String>,
}

impl Command for StrikeRow {
    type Reply = QaRow;

    fn perform(self, desk: &mut Desk<'_>) -> Result<QaRow, Stop> {
        let (mut row, occasion) = own_row(desk, self.row)?;
        let event = if self.reason.is_some() { Event::Strike } else { Event::Restore };
        let rule = desk.decide::<Machine>(row.state, event, &Facts { reason: true, ..typed_in(&occasion) })?;
        let mut typed = Typed::default();
        row.reason = self.reason.map_or_else(String::new, |reason| typed.needed("reason", &reason, REASON_LIMIT));
        typed.done()?;
        fresh(row.rev, self.rev)?;
        row.state = rule.target(row.state);
        desk.change(rule, &mut row, With::default())?;
        Ok(row)
    }
}

/// Moves a row to the occasion where it was said; it leaves its trace where it stood.
pub struct MoveRow {
    pub row: QaRowId,
    pub rev: i64,
    pub to: Option<OccasionId>,
    pub reason: String,
}

impl Command for MoveRow {
    type Reply = QaRow;

    fn perform(self, desk: &mut Desk<'_>) -> Result<QaRow, Stop> {
        let (mut row, occasion) = own_row(desk, self.row)?;
        let mut typed = Typed::default();
        let to = typed.chosen("to", self.to);
        let reason = typed.needed("reason", &self.reason, REASON_LIMIT);
        typed.done()?;
        let to = own_occasion(desk, found(to)?)?;
        let other_occasion = to.project == occasion.project && to.id != occasion.id && is_written(&to);
        let facts = Facts { other_occasion, reason: true, ..typed_in(&occasion) };
        let rule = desk.decide::<Machine>(row.state, Event::Move, &facts)?;
        fresh(row.rev, self.rev)?;
        let arrives = desk.decide::<Machine>(State::New, Event::Arrive, &typed_in(&to))?;
        // A key belongs to one row: what arrives gets one that follows from it.
        let key = format!("m{}", row.id.as_str());
        let mut arrived = QaRow { reason: String::new(), ..row.clone() };
        (arrived.id, arrived.occasion, arrived.number, arrived.key) = (QaRowId::new(), to.id, QaRow::next_number(desk.db, to.id)?, key);
        (arrived.state, arrived.rev) = (arrives.target(State::New), 1);
        (row.state, row.reason, row.moved) = (rule.target(row.state), reason, Some(to.id));
        let cause = desk.change(rule, &mut row, With::default())?;
        desk.create(arrives, &mut arrived, With { cause: Some(cause), ..With::default() })?;
        Subscription::move_row(desk.db, row.id, arrived.id)?;
        Ok(arrived)
    }
}

/// Whether the record of an occasion is being written.
pub fn is_written(occasion: &Occasion) -> bool {
    occasion.state == OccasionState::Held
}

/// The rows that are part of the record of an occasion.
pub fn counted(db: &mut Db, occasion: OccasionId) -> Result<Vec<QaRow>, Stop> {
    let mut rows = QaRow::of_occasion(db, occasion)?;
    rows.retain(QaRow::counts);
    Ok(rows)
}

pub(super) fn own_row(desk: &mut Desk<'_>, id: QaRowId) -> Result<(QaRow, Occasion), Stop> {
    let row = found(QaRow::by_id(desk.db, id)?)?;
    let occasion = own_occasion(desk, row.occasion)?;
    Ok((row, occasion))
}
