//! Occasions (説明の機会): planned, announced, changed, put off, called off; what is handed out is frozen with an edition.

pub mod addresses;
pub mod answers;
pub mod intake;
pub mod materials;
pub mod record;
pub mod rows;

use super::desk::{About, With};
use super::ledger::{REASON_LIMIT, fresh, runs};
use super::project::own_project;
use super::typed::Typed;
use super::{Command, Desk, FieldError, Stop, found};
use crate::model::Moment;
use crate::model::ids::{OccasionId, ProjectId};
use crate::model::method::OccasionKind;
use crate::procedure::occasion::{Event, Facts, Occasion as Machine, State};
use crate::procedure::{Machine as _, Rule};
use crate::store::Db;
use crate::store::ledger::Edition;
use crate::store::log::{EntryRow, Log};
use crate::store::occasions::Occasion;
use diesel::QueryResult;

/// Longest texts, in code points.
const TITLE_LIMIT: usize = 200;
const PLACE_LIMIT: usize = 200;
pub const NOTE_LIMIT: usize = 2_000;

/// Most people that a place can have room for.
const MOST: i64 = 100_000;

/// What an official types about an occasion.
#[derive(Clone, Debug, Default)]
pub struct OccasionForm {
    pub kind: Option<OccasionKind>,
    pub title: String,
    pub area: String,
    pub place: String,
    pub capacity: Option<i64>,
    pub starts_at: Option<Moment>,
    pub ends_at: Option<Moment>,
    pub note: String,
}

/// Plans an occasion; nobody outside sees it yet.
pub struct Plan {
    pub project: ProjectId,
    pub form: OccasionForm,
}

impl Command for Plan {
    type Reply = Occasion;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Occasion, Stop> {
        let project = own_project(desk, self.project)?;
        let facts = Facts { ledger_running: runs(desk.db, project.id)?, title: true, ..Facts::default() };
        let rule = desk.decide::<Machine>(State::New, Event::Plan, &facts)?;
        let mut occasion = Occasion {
            id: OccasionId::new(),
            project: project.id,
            section: project.section,
            number: Occasion::next_number(desk.db, project.id)?,
            kind: OccasionKind::Briefing,
            title: String::new(),
            area: String::new(),
            place: String::new(),
            capacity: None,
            starts_at: None,
            ends_at: None,
            note: String::new(),
            state: rule.target(State::New),
            reason: String::new(),
            edition: None,
            attendees: String::new(),
            participants: None,
            remarks: String::new(),
            kept: String::new(),
            recorder: None,
            confirmer: None,
            drafter: desk.actor.account_id()?,
            record: String::new(),
            published_at: None,
            rev: 1,
        };
        fill(&mut occasion, self.form)?;
        desk.create(rule, &mut occasion, With::default())?;
        Ok(occasion)
    }
}

/// Changes what is said about an occasion: freely while it is planned, with a reason that everybody reads once it was announced, and
/// with a new day after it was put off.
pub struct Edit {
    pub occasion: OccasionId,
    /// The rev that the form was made from.
    pub rev: i64,
    pub form: OccasionForm,
    /// Why, once it was announced.
    pub reason: String,
}

impl Command for Edit {
    type Reply = Occasion;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Occasion, Stop> {
        let mut occasion = own_occasion(desk, self.occasion)?;
        let event = event_of_edit(occasion.state);
        let before = occasion.clone();
        fill(&mut occasion, self.form)?;
        let facts = Facts { reason: true, ..facts(desk.db, &occasion, desk.now)? };
        let rule = desk.decide::<Machine>(occasion.state, event, &facts)?;
        if event == Event::Change {
            let mut typed = Typed::default();
            occasion.reason = typed.needed("reason", &self.reason, REASON_LIMIT);
            typed.done()?;
        }
        fresh(before.rev, self.rev)?;
        go(desk, rule, occasion)
    }
}

/// By which event an occasion in this state is edited.
pub fn event_of_edit(state: State) -> Event {
    match state {
        State::Announced | State::MaterialFrozen => Event::Change,
        State::Postponed => Event::Reschedule,
        _ => Event::Edit,
    }
}

/// Tells residents of it.
pub struct Announce {
    pub occasion: OccasionId,
    pub rev: i64,
}

impl Command for Announce {
    type Reply = Occasion;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Occasion, Stop> {
        let occasion = own_occasion(desk, self.occasion)?;
        let facts = facts(desk.db, &occasion, desk.now)?;
        let rule = desk.decide::<Machine>(occasion.state, Event::Announce, &facts)?;
        fresh(occasion.rev, self.rev)?;
        go(desk, rule, occasion)
    }
}

/// Puts it off to a day that is not known yet, or calls it off. Residents are told why.
pub struct CallOff {
    pub occasion: OccasionId,
    pub rev: i64,
    /// Whether it will be held on another day.
    pub later: bool,
    pub reason: String,
}

impl Command for CallOff {
    type Reply = Occasion;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Occasion, Stop> {
        let mut occasion = own_occasion(desk, self.occasion)?;
        let event = if self.later { Event::Postpone } else { Event::Cancel };
        let facts = Facts { reason: true, ..facts(desk.db, &occasion, desk.now)? };
        let rule = desk.decide::<Machine>(occasion.state, event, &facts)?;
        let mut typed = Typed::default();
        occasion.reason = typed.needed("reason", &self.reason, REASON_LIMIT);
        typed.done()?;
        fresh(occasion.rev, self.rev)?;
        go(desk, rule, occasion)
    }
}

/// An edition was frozen for it by the entry `cause`.
pub(super) fn frozen(desk: &mut Desk<'_>, occasion: OccasionId, edition: &Edition, cause: i64) -> Result<(), Stop> {
    let mut occasion = found(Occasion::by_id(desk.db, occasion)?)?;
    let facts = Facts { edition_approved: true, ..Facts::default() };
    let rule = desk.decide::<Machine>(occasion.state, Event::Freeze, &facts)?;
    occasion.edition = Some(edition.id);
    occasion.state = rule.target(occasion.state);
    let about = about(&occasion);
    desk.change(rule, &mut occasion, With { cause: Some(cause), about, ..With::default() })?;
    materials::frozen(desk, &occasion, edition.id, cause)
}

fn fill(occasion: &mut Occasion, form: OccasionForm) -> Result<(), Stop> {
    let mut typed = Typed::default();
    let kind = typed.chosen("kind", form.kind);
    occasion.title = typed.needed("title", &form.title, TITLE_LIMIT);
    occasion.area = typed.text("area", &form.area, PLACE_LIMIT);
    occasion.place = typed.text("place", &form.place, PLACE_LIMIT);
    occasion.note = typed.text("note", &form.note, NOTE_LIMIT);
    if form.capacity.is_some_and(|capacity| !(1..=MOST).contains(&capacity)) {
        typed.wrong(FieldError::new("capacity", "out_of_range").with("from", 1).with("to", MOST));
    }
    if form.ends_at.is_some_and(|ends| form.starts_at.is_none_or(|starts| ends <= starts)) {
        typed.wrong(FieldError::new("ends_at", "ends_before"));
    }
    typed.done()?;
    (occasion.starts_at, occasion.ends_at, occasion.capacity) = (form.starts_at, form.ends_at, form.capacity);
    occasion.kind = kind.unwrap_or(occasion.kind);
    Ok(())
}

/// What the guards look at, but for what only the command at hand knows.
pub fn facts(db: &mut Db, occasion: &Occasion, now: Moment) -> Result<Facts, Stop> {
    let rows = rows::counted(db, occasion.id)?;
    Ok(Facts {
        ledger_running: runs(db, occasion.project)?,
        title: !occasion.title.is_empty(),
        place: !occasion.place.is_empty() && !occasion.area.is_empty() && occasion.starts_at.is_some(),
        starts_at: occasion.starts_at,
        rows_noted: !rows.is_empty(),
        unfiled: rows.iter().filter(|row| row.issue.is_none()).count() as i64,
        unowned: rows.iter().filter(|row| answers::is_past(row, now)).count() as i64,
        ..Facts::default()
    })
}

/// Whether residents know of it: one that was called off before it was announced they never heard of.
pub fn is_public(db: &mut Db, occasion: &Occasion) -> QueryResult<bool> {
    match occasion.state {
        State::New | State::Planned => Ok(false),
        State::Cancelled => {
            let kind = format!("{}.{}", Machine::NAME, Event::Announce);
            Ok(EntryRow::of_subject(db, Log::Record, occasion.id.as_str())?.iter().any(|entry| entry.kind == kind))
        }
        _ => Ok(true),
    }
}

/// Whether residents know of any occasion of a project.
pub fn is_explained(db: &mut Db, project: ProjectId) -> QueryResult<bool> {
    for occasion in Occasion::of_project(db, project)? {
        if is_public(db, &occasion)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Moves an occasion along a rule.
fn go(desk: &mut Desk<'_>, rule: &'static Rule<Machine>, mut occasion: Occasion) -> Result<Occasion, Stop> {
    occasion.state = rule.target(occasion.state);
    let about = about(&occasion);
    desk.change(rule, &mut occasion, With { about, ..With::default() })?;
    Ok(occasion)
}

/// What the notices of a rule about it are about.
fn about(occasion: &Occasion) -> About {
    About { occasion: Some(occasion.id), ..About::default() }
}

/// The occasion, if it is of the actor's section.
pub fn own_occasion(desk: &mut Desk<'_>, id: OccasionId) -> Result<Occasion, Stop> {
    let occasion = found(Occasion::by_id(desk.db, id)?)?;
    own_project(desk, occasion.project)?;
    Ok(occasion)
}
