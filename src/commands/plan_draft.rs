//! Importing a plan in steps: uploaded, its headings corrected, saved as a version or given up.
//!
//! Only saving is an act of the procedure; the steps before it change a working table and leave no entry.

use super::project::{AddPlan, Outline as PlanOutline, own_project};
use super::{Command, Desk, FieldError, Refused, Stop, found};
use crate::documents::plan::Outline;
use crate::model::ids::{PlanDraftId, ProjectId, SectionId};
use crate::procedure::project::{Event, Facts, Project as Machine};
use crate::store::plan_drafts::PlanDraft;
use crate::store::projects::{Plan, Project};
use std::collections::BTreeMap;

/// Days after which an import that nobody saved is forgotten.
pub const DRAFT_DAYS: i64 = 30;
/// Longest title of a version, in code points.
pub const TITLE_LIMIT: usize = 200;

/// Keeps an uploaded plan until it is saved.
pub struct StartPlanDraft {
    pub project: ProjectId,
    pub title: String,
    pub file_name: String,
    pub text: String,
    pub outline: Outline,
}

impl Command for StartPlanDraft {
    type Reply = PlanDraftId;

    fn perform(self, desk: &mut Desk<'_>) -> Result<PlanDraftId, Stop> {
        let project = own_project(desk, self.project)?;
        may_add(desk, &project)?;
        check_title(&self.title)?;
        let draft = PlanDraft {
            id: PlanDraftId::new(),
            project: project.id,
            account: desk.actor.account_id()?,
            title: self.title.trim().to_owned(),
            file_name: self.file_name,
            outline: self.outline.compact(),
            text: self.text,
            made_at: desk.now,
            rev: 1,
            matches: String::new(),
        };
        draft.insert(desk.db)?;
        Ok(draft.id)
    }
}

/// What was entered about which section of the version before a section is: by the beginning of its line the place there,
/// empty for a new section. What nobody entered follows the proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches(pub BTreeMap<usize, String>);

impl Matches {
    /// `start=place,start=place`. Read by [`Matches::read`].
    pub fn compact(&self) -> String {
        self.0.iter().map(|(start, place)| format!("{start}={place}")).collect::<Vec<_>>().join(",")
    }

    /// What [`Matches::compact`] wrote.
    pub fn read(compact: &str) -> Self {
        let items = compact.split(',').filter_map(|item| item.split_once('='));
        Self(items.filter_map(|(start, place)| Some((start.parse().ok()?, place.to_owned()))).collect())
    }
}

/// Puts another outline in the place of the one that was looked at, and keeps what was entered beside it.
pub struct CorrectPlanDraft {
    pub draft: PlanDraftId,
    /// The rev that was looked at.
    pub rev: i64,
    pub outline: Outline,
    /// The title as it was typed; one that cannot be taken is not kept.
    pub title: String,
    pub matches: Matches,
}

impl Command for CorrectPlanDraft {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let mut draft = own_draft(desk, self.draft)?;
        if check_title(&self.title).is_ok() {
            draft.title = self.title.trim().to_owned();
        }
        (draft.outline, draft.matches, draft.rev) = (self.outline.compact(), self.matches.compact(), self.rev + 1);
        match draft.correct(desk.db, self.rev)? {
            0 => Err(Refused::Stale.into()),
            _ => Ok(()),
        }
    }
}

/// Makes the import the next version of the project's plan. From then on only a withholding changes it.
pub struct SavePlanDraft {
    pub draft: PlanDraftId,
    /// The rev that was looked at.
    pub rev: i64,
    pub title: String,
    /// The newest version when the official looked; 0 when there was none.
    pub base: i64,
    /// The sections that are sections of that version, by where they begin; all others are new.
    pub carried: BTreeMap<usize, SectionId>,
}

impl Command for SavePlanDraft {
    type Reply = Plan;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Plan, Stop> {
        let draft = own_draft(desk, self.draft)?;
        check_title(&self.title)?;
        if draft.rev != self.rev || Plan::next_version(desk.db, draft.project)? != self.base + 1 {
            return Err(Refused::Stale.into());
        }
        let outline = Outline::parse(&draft.text, &draft.outline).map_err(|error| Stop::Broken(error.to_string()))?;
        let sections = outline.sections(&draft.text).into_iter().map(|section| PlanOutline {
            same_as: self.carried.get(&section.start).copied(),
            level: section.level,
            start: section.start,
            end: section.end,
            heading_end: section.heading_end,
            place: section.place,
        });
        let sections = sections.collect();
        PlanDraft::remove(desk.db, draft.id)?;
        let (title, file_name, text) = (self.title.trim().to_owned(), draft.file_name, draft.text);
        AddPlan { project: draft.project, title, file_name, text, sections }.perform(desk)
    }
}

/// Gives an import up.
pub struct DropPlanDraft {
    pub draft: PlanDraftId,
}

impl Command for DropPlanDraft {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let draft = own_draft(desk, self.draft)?;
        PlanDraft::remove(desk.db, draft.id)?;
        Ok(())
    }
}

/// The draft, if it is of a project of the actor's section and the actor may add plans to it.
fn own_draft(desk: &mut Desk<'_>, id: PlanDraftId) -> Result<PlanDraft, Stop> {
    let draft = found(PlanDraft::by_id(desk.db, id)?)?;
    let project = own_project(desk, draft.project)?;
    may_add(desk, &project)?;
    Ok(draft)
}

/// Whether the procedure would take a plan here; what its sections are is decided when it is saved.
fn may_add(desk: &Desk<'_>, project: &Project) -> Result<(), Stop> {
    desk.decide::<Machine>(
        project.state,
        Event::AddPlan,
        &Facts { title: true, sections: true, announced_stands: true, ..Facts::default() },
    )?;
    Ok(())
}

fn check_title(title: &str) -> Result<(), Refused> {
    let is = title.trim().chars().count();
    match is {
        0 => Err(Refused::Fields(vec![FieldError::new("title", "needed")])),
        _ if is > TITLE_LIMIT => Err(Refused::Fields(vec![FieldError::new("title", "too_long").with("limit", TITLE_LIMIT).with("is", is)])),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Actor;
    use super::super::housekeeping::Forget;
    use super::super::testing::Town;
    use super::*;
    use crate::documents::plan::{Source, detect};
    use crate::model::terms::Role;

    const TEXT: &str = "第1章 目的\n緑を増やす。\n第2章 進め方\n毎年見直す。\n";

    fn upload(project: ProjectId) -> StartPlanDraft {
        let source = Source::read("案.txt", TEXT.as_bytes()).unwrap();
        StartPlanDraft { project, title: "素案".into(), file_name: "案.txt".into(), outline: detect(&source), text: source.text }
    }

    #[test]
    fn an_import_is_corrected_and_saved_once() {
        let town = Town::new();
        let official = town.staff("sato", Role::Official);
        let (project, _) = town.project(&official);
        let draft = town.ok(&official, upload(project.id));
        let kept = town.read(|db| PlanDraft::by_id(db, draft)).unwrap();
        let outline = Outline::parse(TEXT, &kept.outline).unwrap();
        let second = outline.headings()[1].start;
        let correct = |outline| CorrectPlanDraft { draft, rev: 1, outline, title: "素案".into(), matches: Matches::default() };
        town.ok(&official, correct(outline.remove(TEXT, second).unwrap()));
        let stale = correct(outline);
        assert_eq!(town.refused(&official, stale), Refused::Stale);

        let save = |base, carried| SavePlanDraft { draft, rev: 2, title: "素案（修正）".into(), base, carried };
        assert_eq!(town.refused(&official, save(0, BTreeMap::new())), Refused::Stale, "another version came in between");
        let unknown = town.refused(&official, save(1, BTreeMap::from([(0, SectionId::new())])));
        assert!(matches!(unknown, Refused::Fields(_)), "{unknown:?}");
        let before = town.read(|db| Plan::version(db, project.id, 1)).unwrap().sections[0].id;
        let plan = town.ok(&official, save(1, BTreeMap::from([(0, before)])));

        assert_eq!((plan.version, plan.sections.len(), plan.text.as_str()), (2, 1, TEXT));
        assert_eq!(plan.sections[0].id, before);
        assert_eq!(town.refused(&official, save(2, BTreeMap::new())), Refused::Missing);
    }

    #[test]
    fn an_import_belongs_to_its_section_and_is_forgotten_after_a_month() {
        let town = Town::new();
        let official = town.staff("sato", Role::Official);
        let other = town.account("kato", Role::Official, "shogai", None);
        let (project, _) = town.project(&official);
        let draft = town.ok(&official, upload(project.id));

        assert_eq!(town.refused(&other, DropPlanDraft { draft }), Refused::Missing);
        assert_eq!(town.refused(&other, upload(project.id)), Refused::Missing);
        town.wait_until(town.time.now().plus_days(DRAFT_DAYS + 1));
        let next = town.ok(&official, upload(project.id));
        town.ok(&Actor::Clock, Forget);

        assert!(town.read(|db| PlanDraft::by_id(db, draft)).is_none());
        town.ok(&official, DropPlanDraft { draft: next });
        assert!(town.read(|db| PlanDraft::by_id(db, next)).is_none());
    }
}
