//! Editions of the ledger (論点整理表 第n版): put together by one person, frozen by another, and never changed.

use super::{Prospect, REASON_LIMIT, broken, fresh, names, owed, own_running, post};
use crate::commands::approval::{self, Asked};
use crate::commands::desk::{About, With};
use crate::commands::occasion;
use crate::commands::typed::Typed;
use crate::commands::{Command, Desk, Refused, Stop, found};
use crate::documents::ledger::{EDITION, EditionLine, EditionSheet, Ledger as Folded, Line, PostingSheet, Previous, What};
use crate::model::Moment;
use crate::model::ids::{AccountId, EditionId, OccasionId, ProjectId};
use crate::model::method::PostingSource;
use crate::model::policy::Label;
use crate::procedure::edition::{Edition as Machine, Event, Facts, State};
use crate::procedure::occasion::State as OccasionState;
use crate::record::digest::Digest;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose, Snapshot};
use crate::store::ledger::{Edition, LineRow, Posting};
use crate::store::occasions::Occasion;
use crate::store::projects::Project;

/// Asks for an edition that is frozen for an occasion. Its cut-off is now.
pub struct ProposeEdition {
    pub project: ProjectId,
    /// None for one that only brings the ledger up to date.
    pub occasion: Option<OccasionId>,
    /// Why it is made although an occasion before is not absorbed; may be empty.
    pub late_reason: String,
    /// Tokens of the places that were looked at and name nobody.
    pub kept: Vec<String>,
}

impl Command for ProposeEdition {
    type Reply = Edition;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Edition, Stop> {
        let project = own_running(desk, self.project)?;
        let mut typed = Typed::default();
        let late_reason = typed.text("late_reason", &self.late_reason, REASON_LIMIT);
        typed.done()?;
        let (by, now) = (desk.actor.account_id()?, desk.now);
        let mut edition = draft(desk.db, &project, (by, now), self.occasion, late_reason)?;
        let new = edition.rev == 0;
        let state = edition.state;
        let prospect = Prospect::of(desk.db, &project, now)?;
        let (_, policy) = desk.present_policy()?;
        let sheet = put_together(desk.db, &project, &edition, (&prospect, &policy.city.name))?;
        let named = named(desk.db, project.id, &sheet)?;
        let cleared = names::cleared(&named, &self.kept);
        let facts = Facts { names_cleared: cleared, ..facts(desk.db, &project, &edition, &prospect)? };
        let rule = desk.decide::<Machine>(state, Event::Propose, &facts)?;
        edition.kept = self.kept.join("\n");
        edition.state = rule.target(state);
        edition.proposed_by = by;
        let cause = if new { desk.create(rule, &mut edition, With::default())? } else { desk.change(rule, &mut edition, With::default())? };
        approval::void(desk, edition.id.as_str(), Purpose::Edition, Some(cause))?;
        let asked =
            Asked { purpose: Purpose::Edition, subject: edition.id.as_str(), round: None, project: project.id, section: &project.section };
        approval::request(desk, &asked, &sheet, "")?;
        Ok(edition)
    }
}

/// The edition that is to be proposed: the one that went back, or the next. Its rev is 0 where it is not stored yet.
pub fn draft(
    db: &mut Db,
    project: &Project,
    (by, now): (AccountId, Moment),
    occasion: Option<OccasionId>,
    late_reason: String,
) -> Result<Edition, Stop> {
    let before = match Edition::open(db, project.id)? {
        Some(open) => open,
        None => Edition {
            id: EditionId::new(),
            project: project.id,
            number: Edition::newest_frozen(db, project.id)?.map_or(1, |last| last.number + 1),
            occasion: None,
            cutoff_at: now,
            late_reason: String::new(),
            kept: String::new(),
            state: State::New,
            posting: None,
            last_line: None,
            hash: String::new(),
            proposed_by: by,
            frozen_at: None,
            rev: 0,
        },
    };
    Ok(Edition { occasion, late_reason, cutoff_at: now, ..before })
}

fn sheet(desk: &mut Desk<'_>, project: &Project, edition: &Edition) -> Result<EditionSheet, Stop> {
    let prospect = Prospect::of(desk.db, project, edition.cutoff_at)?;
    let (_, policy) = desk.present_policy()?;
    put_together(desk.db, project, edition, (&prospect, &policy.city.name))
}

/// What an edition says: everything that it adds, and last that it was frozen.
pub fn put_together(
    db: &mut Db,
    project: &Project,
    edition: &Edition,
    (prospect, city): (&Prospect, &Label),
) -> Result<EditionSheet, Stop> {
    let (on, mut lines) = (super::day(edition.cutoff_at), prospect.adds.clone());
    let number = edition.occasion.map(|id| Occasion::by_id(db, id)).transpose()?.flatten().map(|occasion| occasion.number);
    let materials = edition.occasion.map_or(Ok(Vec::new()), |id| occasion::materials::lines(db, id))?;
    let (cutoff_at, late_reason) = (edition.cutoff_at, edition.late_reason.clone());
    let of = EditionLine { edition: edition.number, occasion: number, cutoff_at, late_reason, materials };
    lines.push(Line { on, what: What::Edition(of) });
    let previous = Edition::newest_frozen(db, project.id)?.map(|last| Previous {
        edition: last.number,
        hash: last.hash,
        last_line: last.last_line.unwrap_or_default(),
    });
    Ok(EditionSheet {
        format: EDITION.to_owned(),
        city: city.clone(),
        title: project.title.clone(),
        edition: edition.number,
        previous,
        posting: post::Chained::next(db, project)?.sheet(project, lines),
    })
}

/// Every place in what an edition adds that may name somebody; what is in the ledger was looked at before.
pub fn named(db: &mut Db, project: ProjectId, sheet: &EditionSheet) -> Result<Vec<names::Named>, Stop> {
    let mut lines = sheet.posting.lines.clone();
    let texts: Vec<(&'static str, i64, String)> = (0..)
        .zip(&mut lines)
        .flat_map(|(at, line)| line.texts().into_iter().map(move |text| ("line", at, text.clone())).collect::<Vec<_>>())
        .collect();
    names::named(db, project, texts.iter().map(|(field, of, text)| (*field, *of, text.as_str())))
}

/// What the guards look at, but for what only the command at hand knows.
pub fn facts(db: &mut Db, project: &Project, edition: &Edition, prospect: &Prospect) -> Result<Facts, Stop> {
    let occasions = Occasion::of_project(db, project.id)?;
    let of = edition.occasion.map(|id| found(occasions.iter().find(|one| one.id == id).cloned())).transpose()?;
    let before = |other: &Occasion| of.as_ref().is_none_or(|of| other.starts_at.is_some() && other.starts_at < of.starts_at);
    let unabsorbed = occasions.iter().any(|other| {
        let started = !matches!(other.state, OccasionState::Planned | OccasionState::Postponed) && !other.is_over();
        Some(other.id) != edition.occasion && started && before(other)
    });
    let (_, unowned) = owed(db, project, edition.cutoff_at)?;
    Ok(Facts {
        ledger_running: true,
        occasion_ready: of.is_none_or(|of| of.state == OccasionState::Announced),
        previous_absorbed: !unabsorbed || !edition.late_reason.is_empty(),
        unanswered: unanswered(&prospect.after()).len() as i64,
        unowned,
        previous_contained: contained(db, project.id)?,
        ..Facts::default()
    })
}

/// Issues in which something was said that no view answers, and that nobody considers.
pub fn unanswered(ledger: &Folded) -> Vec<i64> {
    use crate::documents::ledger::Standing::{Considered, Merged};
    let open = ledger.issues.values().filter(|course| course.owes && !matches!(course.standing, Considered { .. } | Merged(_)));
    open.map(|course| course.number).collect()
}

/// Whether the lines of the last edition stand first and unchanged: every posting up to it gives the hash that the next one names, and
/// the lines that are read are those of the postings. What was withheld since says so in its posting.
fn contained(db: &mut Db, project: ProjectId) -> Result<bool, Stop> {
    let rows = LineRow::of_project(db, project, None)?;
    let mut before = String::new();
    let mut first_line = 1;
    for posting in Posting::of_project(db, project)? {
        let Some(snapshot) = Snapshot::by_hash(db, &posting.snapshot)? else { return Ok(false) };
        let sheet: PostingSheet = serde_json::from_str(&snapshot.body).map_err(broken)?;
        let last = usize::try_from(posting.last_line).unwrap_or_default();
        let stored = rows.get(usize::try_from(first_line - 1).unwrap_or_default()..last).unwrap_or_default();
        let untouched = Digest::of(&[snapshot.body.as_bytes()]).hex() == posting.snapshot;
        if !untouched || sheet.before != before || posting.first_line != first_line || post::rows(&posting, sheet.lines)? != stored {
            return Ok(false);
        }
        (before, first_line) = (posting.hash, posting.last_line + 1);
    }
    Ok(rows.len() as i64 == first_line - 1)
}

/// Gives up an edition that waits for its approval.
pub struct TakeBackEdition {
    pub edition: EditionId,
    pub rev: i64,
}

impl Command for TakeBackEdition {
    type Reply = Edition;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Edition, Stop> {
        let edition = found(Edition::by_id(desk.db, self.edition)?)?;
        own_running(desk, edition.project)?;
        fresh(edition.rev, self.rev)?;
        take_back(desk, edition, None)
    }
}

/// Something else entered the ledger by the entry `cause`: an edition that waits for its approval does not have it.
pub(super) fn overtaken(desk: &mut Desk<'_>, project: &Project, cause: i64) -> Result<(), Stop> {
    match Edition::open(desk.db, project.id)?.filter(|edition| edition.state == State::InApproval) {
        Some(waiting) => take_back(desk, waiting, Some(cause)).map(drop),
        None => Ok(()),
    }
}

/// The papers of an occasion changed by the entry `cause`: an edition for it that waits for its approval says otherwise.
pub(in crate::commands) fn material_changed(desk: &mut Desk<'_>, occasion: &Occasion, cause: i64) -> Result<(), Stop> {
    let waiting = Edition::open(desk.db, occasion.project)?.filter(|edition| edition.state == State::InApproval);
    match waiting.filter(|edition| edition.occasion == Some(occasion.id)) {
        Some(waiting) => take_back(desk, waiting, Some(cause)).map(drop),
        None => Ok(()),
    }
}

fn take_back(desk: &mut Desk<'_>, mut edition: Edition, cause: Option<i64>) -> Result<Edition, Stop> {
    let rule = desk.decide::<Machine>(edition.state, Event::TakeBack, &Facts::default())?;
    edition.state = rule.target(edition.state);
    let cause = desk.change(rule, &mut edition, With { cause, ..With::default() })?;
    approval::void(desk, edition.id.as_str(), Purpose::Edition, Some(cause))?;
    Ok(edition)
}

/// What the approval of an edition is about, as it is now.
pub(in crate::commands) fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<EditionSheet, Stop> {
    let (edition, project) = of(desk.db, approval)?;
    sheet(desk, &project, &edition)
}

/// The edition was approved or returned. With the approval it is frozen, and so is the material of its occasion.
pub(in crate::commands) fn decided(desk: &mut Desk<'_>, approval: &Approval, approved: bool, cause: i64) -> Result<(), Stop> {
    let (mut edition, project) = of(desk.db, approval)?;
    if !approved {
        let rule = desk.decide::<Machine>(edition.state, Event::Return, &Facts { returned: true, ..Facts::default() })?;
        edition.state = rule.target(edition.state);
        desk.change(rule, &mut edition, With { cause: Some(cause), ..With::default() })?;
        return Ok(());
    }
    let facts = Facts { approved: true, previous_contained: contained(desk.db, project.id)?, ..Facts::default() };
    let rule = desk.decide::<Machine>(edition.state, Event::Freeze, &facts)?;
    let sheet = sheet(desk, &project, &edition)?;
    let with = With { second: Some(approval.requested_person), cause: Some(cause), ..With::default() };
    let posting = post::enter(desk, &project, (PostingSource::Edition, edition.id.as_str()), sheet.posting, with)?;
    edition.state = rule.target(edition.state);
    (edition.posting, edition.last_line) = (Some(posting.id), Some(posting.last_line));
    (edition.hash, edition.frozen_at) = (posting.hash, Some(desk.now));
    let about = About { occasion: edition.occasion, ..About::default() };
    let cause = desk.change(rule, &mut edition, With { about, ..approval::released(approval, cause)? })?;
    match edition.occasion {
        Some(occasion) => occasion::frozen(desk, occasion, &edition, cause),
        None => Ok(()),
    }
}

fn of(db: &mut Db, approval: &Approval) -> Result<(Edition, Project), Stop> {
    let id: EditionId = approval.subject.parse().map_err(|_| Refused::Missing)?;
    let edition = found(Edition::by_id(db, id)?)?;
    let project = found(Project::by_id(db, edition.project)?)?;
    Ok((edition, project))
}
