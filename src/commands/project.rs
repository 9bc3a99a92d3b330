//! Projects: registered, edited, and given versions of their draft plan; how they follow their rounds, and how they end.

pub mod content;
pub mod ending;
mod follow;

pub use follow::Follow;
pub use follow::facts;
pub(super) use follow::follow;

use super::desk::With;
use super::{Command, Desk, FieldError, Refused, Stop, found, round};
use crate::model::calendar::fiscal_year;
use crate::model::ids::{PlanId, ProjectId, SectionId};
use crate::model::round::Section;
use crate::model::terms::ProjectKind;
use crate::procedure::project::{Event, Facts, Project as Machine, State};
use crate::store::json::Json;
use crate::store::projects::{Plan, PlanHead, Project};
use std::collections::BTreeSet;

/// Longest title, in code points.
const TITLE_LIMIT: usize = 200;
/// Longest summary, in code points.
pub const SUMMARY_LIMIT: usize = 4000;

/// What an official types about a project.
#[derive(Clone, Debug, Default)]
pub struct ProjectForm {
    pub title: String,
    pub title_en: String,
    pub kind: Option<ProjectKind>,
    pub summary: String,
}

impl ProjectForm {
    fn check(&self) -> Result<ProjectKind, Stop> {
        let mut errors = Vec::new();
        for (field, text, limit) in
            [("title", &self.title, TITLE_LIMIT), ("title_en", &self.title_en, TITLE_LIMIT), ("summary", &self.summary, SUMMARY_LIMIT)]
        {
            let is = text.chars().count();
            if is > limit {
                errors.push(FieldError::new(field, "too_long").with("limit", limit).with("is", is));
            }
        }
        if self.title.trim().is_empty() {
            errors.insert(0, FieldError::new("title", "needed"));
        }
        match self.kind {
            Some(kind) if errors.is_empty() => Ok(kind),
            Some(_) => Err(Refused::Fields(errors).into()),
            None => {
                errors.push(FieldError::new("kind", "choose"));
                Err(Refused::Fields(errors).into())
            }
        }
    }
}

/// Registers a project in the actor's section and gives it its number.
pub struct RegisterProject(pub ProjectForm);

impl Command for RegisterProject {
    type Reply = Project;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Project, Stop> {
        let form = self.0;
        let facts = Facts { title: !form.title.trim().is_empty(), ..Facts::default() };
        // The role first: a form is discussed only with those who may send it.
        let rule = desk.decide::<Machine>(State::New, Event::Register, &Facts { title: true, ..facts })?;
        let kind = form.check()?;
        let section = desk.actor.account().and_then(|account| account.section.clone()).ok_or(Refused::NotAllowed)?;
        let (_, policy) = desk.present_policy()?;
        let agency = found(policy.section(&section))?.agency.ja.clone();
        let year = i64::from(fiscal_year(desk.now.jst_date()));
        let mut project = Project {
            id: ProjectId::new(),
            fiscal_year: year,
            number: Project::next_number(desk.db, year)?,
            title: form.title.trim().to_owned(),
            title_en: form.title_en.trim().to_owned(),
            kind,
            agency,
            section,
            summary: form.summary,
            state: rule.target(State::New),
            registered_at: desk.now,
            rev: 1,
        };
        desk.create(rule, &mut project, With::default())?;
        Ok(project)
    }
}

/// Changes what is said about a project; its number stays. Name and kind are part of what is approved for the opening of a
/// round: with them an approval falls, and once a round has opened they stay (a correction has a procedure of its own).
pub struct EditProject {
    pub project: ProjectId,
    /// The rev that the form was made from.
    pub rev: i64,
    pub form: ProjectForm,
}

impl Command for EditProject {
    type Reply = Project;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Project, Stop> {
        let mut project = own_project(desk, self.project)?;
        // The role first: a form is discussed only with those who may send it.
        desk.decide::<Machine>(project.state, Event::Edit, &Facts { title: true, announced_stands: true, ..Facts::default() })?;
        let kind = self.form.check()?;
        if project.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        let (title, title_en) = (self.form.title.trim(), self.form.title_en.trim());
        let stands = (title, title_en, kind) == (project.title.as_str(), project.title_en.as_str(), project.kind);
        let announced_stands = stands || !round::any_announced(desk, project.id)?;
        let rule = desk.decide::<Machine>(project.state, Event::Edit, &Facts { title: true, announced_stands, ..Facts::default() })?;
        (project.title, project.title_en, project.kind) = (title.to_owned(), title_en.to_owned(), kind);
        project.summary = self.form.summary;
        let cause = desk.change(rule, &mut project, With::default())?;
        if !stands {
            round::title_changed(desk, project.id, cause)?;
            ending::void(desk, project.id, cause)?;
        }
        Ok(project)
    }
}

/// Adds a version of the draft plan. No command but a withholding changes it.
pub struct AddPlan {
    pub project: ProjectId,
    pub title: String,
    pub file_name: String,
    pub text: String,
    /// In the order of the text, without ids; together they give back every character.
    pub sections: Vec<Outline>,
}

/// A section as the importer proposes it; it gets its id when the plan is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The section of the version before that it is, as an official confirmed; none is a new one.
    pub same_as: Option<SectionId>,
    pub level: u8,
    pub start: usize,
    pub end: usize,
    pub heading_end: usize,
    pub place: String,
}

impl Command for AddPlan {
    type Reply = Plan;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Plan, Stop> {
        let project = own_project(desk, self.project)?;
        let facts = Facts {
            title: true,
            announced_stands: true,
            sections: gives_all_back(&self.sections, self.text.chars().count()),
            ..Facts::default()
        };
        let rule = desk.decide::<Machine>(project.state, Event::AddPlan, &facts)?;
        carried_once(desk, project.id, &self.sections)?;
        let sections = self.sections.into_iter().map(|outline| {
            let Outline { same_as, level, start, end, heading_end, place } = outline;
            Section { id: same_as.unwrap_or_default(), level, start, end, heading_end, place }
        });
        let mut plan = Plan {
            id: PlanId::new(),
            project: project.id,
            version: Plan::next_version(desk.db, project.id)?,
            title: if self.title.trim().is_empty() { project.title.clone() } else { self.title.trim().to_owned() },
            file_name: self.file_name,
            sections: Json::new(sections.collect()),
            text: self.text,
            added_at: desk.now,
            added_by: desk.actor.account_id()?,
            rev: 1,
        };
        desk.create(rule, &mut plan, With::default())?;
        Ok(plan)
    }
}

/// A section is carried over from the version before, and to one section alone.
fn carried_once(desk: &mut Desk<'_>, project: ProjectId, sections: &[Outline]) -> Result<(), Stop> {
    let carried: Vec<SectionId> = sections.iter().filter_map(|section| section.same_as).collect();
    let before = PlanHead::of_project(desk.db, project)?.pop();
    let mut known: BTreeSet<SectionId> = match before {
        Some(before) if !carried.is_empty() => Plan::section_ids(desk.db, before.id)?.into_iter().collect(),
        _ => BTreeSet::new(),
    };
    if carried.iter().all(|section| known.remove(section)) {
        Ok(())
    } else {
        Err(Refused::Fields(vec![FieldError::new("match", "match_unknown")]).into())
    }
}

/// Whether the sections follow one another without gap or overlap from the first character to the last.
fn gives_all_back(sections: &[Outline], length: usize) -> bool {
    let mut at = 0;
    for section in sections {
        if section.start != at || section.end < section.heading_end || section.heading_end < section.start {
            return false;
        }
        at = section.end;
    }
    !sections.is_empty() && at == length && length > 0
}

/// The project, if it is of the actor's section.
pub fn own_project(desk: &mut Desk<'_>, id: ProjectId) -> Result<Project, Stop> {
    let project = found(Project::by_id(desk.db, id)?)?;
    if desk.actor.in_section(&project.section) { Ok(project) } else { Err(Refused::Missing.into()) }
}
