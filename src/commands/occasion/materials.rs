//! Papers that are handed out on an occasion: added, taken out, frozen with the edition, and withheld where they should not have been
//! public.

use super::own_occasion;
use crate::commands::desk::With;
use crate::commands::ledger::{REASON_LIMIT, edition, fresh};
use crate::commands::typed::Typed;
use crate::commands::{Command, Desk, FieldError, Stop, found};
use crate::documents::attachment::{Kind, inspect};
use crate::documents::ledger::MaterialLine;
use crate::model::ids::{AccountId, EditionId, MaterialId, OccasionId};
use crate::procedure::material::{Event, Facts, Material as Machine, State};
use crate::procedure::occasion::State as OccasionState;
use crate::record::digest::Digest;
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::materials::{Material, MaterialFile};
use crate::store::occasions::Occasion;
use diesel::QueryResult;

/// Largest paper, in bytes.
pub const MATERIAL_LIMIT: usize = 20 * 1024 * 1024;
/// Most papers of one occasion, with those that were taken out.
pub const MATERIALS: usize = 40;
/// Longest title, in code points.
const TITLE_LIMIT: usize = 200;
/// What is handed out looks the same on every machine, and cannot be edited by accident.
const MEDIA: &str = Kind::Pdf.media();

/// Adds a paper: before the edition is frozen it waits for that, later it waits for a second person and says why it comes late.
pub struct AddMaterial {
    pub occasion: OccasionId,
    pub title: String,
    pub bytes: Vec<u8>,
    /// Why it comes after the material was frozen; not read before.
    pub reason: String,
}

impl Command for AddMaterial {
    type Reply = Material;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Material, Stop> {
        let occasion = own_occasion(desk, self.occasion)?;
        let late = is_late(&occasion);
        let event = if late { Event::Supplement } else { Event::Add };
        let rule = desk.decide::<Machine>(State::New, event, &Facts { reason: true, ..facts(&occasion) })?;
        let others = Material::of_occasion(desk.db, occasion.id)?;
        let mut typed = Typed::default();
        let title = typed.needed("title", &self.title, TITLE_LIMIT);
        let reason = if late { typed.needed("reason", &self.reason, REASON_LIMIT) } else { String::new() };
        let sha256 = Digest::of(&[&self.bytes]).hex();
        if let Some(wrong) = wrong_file(&self.bytes, &sha256, &others) {
            typed.wrong(wrong);
        }
        typed.done()?;
        let mut material = Material {
            id: MaterialId::new(),
            project: occasion.project,
            occasion: occasion.id,
            number: others.last().map_or(1, |last| last.number + 1),
            title,
            media: MEDIA.to_owned(),
            size: self.bytes.len() as i64,
            sha256,
            state: rule.target(State::New),
            late,
            reason,
            edition: None,
            added_by: desk.actor.account_id()?,
            frozen_at: None,
            rev: 1,
        };
        let cause = desk.create(rule, &mut material, With::default())?;
        if !late {
            edition::material_changed(desk, &occasion, cause)?;
        }
        MaterialFile { material: material.id, bytes: self.bytes }.insert(desk.db)?;
        Ok(material)
    }
}

fn wrong_file(bytes: &[u8], sha256: &str, others: &[Material]) -> Option<FieldError> {
    let same = others.iter().find(|other| other.sha256 == sha256 && other.state != State::Removed);
    if bytes.is_empty() {
        Some(FieldError::new("file", "file_empty"))
    } else if bytes.len() > MATERIAL_LIMIT {
        Some(FieldError::new("file", "file_too_large").with("limit", MATERIAL_LIMIT / 1024 / 1024))
    } else if inspect(bytes) != Ok(Kind::Pdf) {
        Some(FieldError::new("file", "file_no_pdf"))
    } else if let Some(same) = same {
        Some(FieldError::new("file", "file_known").with("n", same.number))
    } else if others.len() >= MATERIALS {
        Some(FieldError::new("file", "too_many_files").with("limit", MATERIALS).with("is", others.len() + 1))
    } else {
        None
    }
}

/// Takes a paper out before anybody outside saw it.
pub struct RemoveMaterial {
    pub material: MaterialId,
    pub rev: i64,
}

impl Command for RemoveMaterial {
    type Reply = Material;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Material, Stop> {
        let (material, occasion) = own_material(desk, self.material)?;
        let (material, cause) = go(desk, (material, self.rev), Event::Remove, &facts(&occasion), |_| Ok(()))?;
        if !material.late {
            edition::material_changed(desk, &occasion, cause)?;
        }
        destroy(desk, material.id)?;
        Ok(material)
    }
}

/// Makes public what came after the material was frozen.
pub struct ReleaseMaterial {
    pub material: MaterialId,
    pub rev: i64,
}

impl Command for ReleaseMaterial {
    type Reply = Material;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Material, Stop> {
        let (material, occasion) = own_material(desk, self.material)?;
        let other_person = is_other(desk.db, &material, desk.actor.account())?;
        let (facts, now) = (Facts { late: material.late, other_person, ..facts(&occasion) }, desk.now);
        go(desk, (material, self.rev), Event::Release, &facts, |material| {
            material.frozen_at = Some(now);
            Ok(())
        })
        .map(|(material, _)| material)
    }
}

/// Takes a paper out of the public and destroys its bytes: somebody's name stands in it. Its hash and the reason stay.
pub struct WithholdMaterial {
    pub material: MaterialId,
    pub rev: i64,
    pub reason: String,
}

impl Command for WithholdMaterial {
    type Reply = Material;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Material, Stop> {
        let (material, occasion) = own_material(desk, self.material)?;
        let facts = Facts { reason: true, ..facts(&occasion) };
        let (material, _) = go(desk, (material, self.rev), Event::Withhold, &facts, |material| {
            let mut typed = Typed::default();
            material.reason = typed.needed("reason", &self.reason, REASON_LIMIT);
            typed.done()
        })?;
        destroy(desk, material.id)?;
        Ok(material)
    }
}

/// Removes the bytes, also what they leave behind in the database's files.
fn destroy(desk: &mut Desk<'_>, material: MaterialId) -> Result<(), Stop> {
    MaterialFile::remove(desk.db, material)?;
    desk.batch.destroys = true;
    Ok(())
}

/// Moves a material along its rule, and gives the entry with it.
fn go(
    desk: &mut Desk<'_>,
    (mut material, rev): (Material, i64),
    event: Event,
    facts: &Facts,
    change: impl FnOnce(&mut Material) -> Result<(), Stop>,
) -> Result<(Material, i64), Stop> {
    let rule = desk.decide::<Machine>(material.state, event, facts)?;
    fresh(material.rev, rev)?;
    change(&mut material)?;
    material.state = rule.target(material.state);
    let cause = desk.change(rule, &mut material, With::default())?;
    Ok((material, cause))
}

/// What an edition says of the papers that are frozen with it.
pub(in crate::commands) fn lines(db: &mut Db, occasion: OccasionId) -> QueryResult<Vec<MaterialLine>> {
    Ok(waiting(db, occasion)?.into_iter().map(|one| line(&one)).collect())
}

fn line(material: &Material) -> MaterialLine {
    let (title, sha256) = (material.title.clone(), material.sha256.clone());
    MaterialLine { material: material.number, title, size: material.size, sha256 }
}

fn waiting(db: &mut Db, occasion: OccasionId) -> QueryResult<Vec<Material>> {
    let mut all = Material::of_occasion(db, occasion)?;
    all.retain(|one| one.state == State::Added && !one.late);
    Ok(all)
}

/// The edition of its occasion was frozen by the entry `cause`, and with it every paper that waited.
pub(super) fn frozen(desk: &mut Desk<'_>, occasion: &Occasion, edition: EditionId, cause: i64) -> Result<(), Stop> {
    for mut material in waiting(desk.db, occasion.id)? {
        let facts = Facts { edition_approved: true, ..facts(occasion) };
        let rule = desk.decide::<Machine>(material.state, Event::Freeze, &facts)?;
        material.state = rule.target(material.state);
        (material.edition, material.frozen_at) = (Some(edition), Some(desk.now));
        desk.change(rule, &mut material, With { cause: Some(cause), ..With::default() })?;
    }
    Ok(())
}

/// What the guards look at, but for what only the command at hand knows.
pub fn facts(occasion: &Occasion) -> Facts {
    use OccasionState::{Announced, Planned, Postponed};
    let occasion_ahead = matches!(occasion.state, Planned | Announced | Postponed);
    Facts { occasion_ahead, material_frozen: is_late(occasion), ..Facts::default() }
}

/// Whether a paper that is added now comes after the material was frozen.
pub fn is_late(occasion: &Occasion) -> bool {
    matches!(occasion.state, OccasionState::MaterialFrozen | OccasionState::Held)
}

/// Whether somebody else than who added it looks at it, whatever account is used.
pub fn is_other(db: &mut Db, material: &Material, account: Option<&Account>) -> QueryResult<bool> {
    let by: AccountId = material.added_by;
    let added = Account::by_id(db, by)?;
    Ok(added.zip(account).is_some_and(|(added, account)| added.person != account.person))
}

/// The material with its occasion, if that is of the actor's section.
fn own_material(desk: &mut Desk<'_>, id: MaterialId) -> Result<(Material, Occasion), Stop> {
    let material = found(Material::by_id(desk.db, id)?)?;
    let occasion = own_occasion(desk, material.occasion)?;
    Ok((material, occasion))
}
