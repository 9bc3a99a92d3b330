//! Versions of a plan: the draft of each stage, and the final plan with which a project is decided.

use super::play::Run;
use super::sorting::approve;
use super::stage::{DemoError, Stage};
use crate::commands::Actor;
use crate::commands::project::ending::{EndForm, ProposeEnd};
use crate::commands::project::{AddPlan, Outline};
use crate::documents::comparison::{Version, propose};
use crate::documents::plan::{Section, Source, detect};
use crate::model::ids::{PlanId, ProjectId, SectionId};
use crate::store::projects::{Plan, PlanHead, Project};

/// Adds a version; sections of the version before are carried over as the importer proposes.
pub fn add(stage: &Stage<'_>, official: &Actor, project: ProjectId, (file_name, text): (&str, &str)) -> Result<PlanId, DemoError> {
    let source = Source::read(file_name, text.as_bytes()).map_err(|error| DemoError::Other(error.to_string()))?;
    let found = detect(&source).sections(&source.text);
    let carried = carried(stage, project, &source.text, &found)?;
    let outline = |(section, same_as): (Section, Option<SectionId>)| Outline {
        same_as,
        level: section.level,
        start: section.start,
        end: section.end,
        heading_end: section.heading_end,
        place: section.place,
    };
    let sections = found.into_iter().zip(carried).map(outline).collect();
    let plan = AddPlan { project, title: String::new(), file_name: file_name.to_owned(), text: source.text, sections };
    Ok(stage.act(official, plan)?.id)
}

fn carried(stage: &Stage<'_>, project: ProjectId, text: &str, sections: &[Section]) -> Result<Vec<Option<SectionId>>, DemoError> {
    let newest = stage.read(|db| PlanHead::of_project(db, project)?.pop().map(|head| Plan::by_id(db, head.id)).transpose())?;
    let Some(base) = newest.flatten() else { return Ok(vec![None; sections.len()]) };
    let old = Version { text: &base.text, sections: &base.sections };
    let parts = old.parts();
    let same = |place: &str| base.sections.iter().find(|section| section.place == place).map(|section| section.id);
    let proposed = propose(Version { text: &base.text, sections: &base.sections }, text, sections);
    Ok(proposed.into_iter().map(|found| parts.get(found?.at).and_then(|part| same(part.place))).collect())
}

/// The final plan is added, and the decision is asked for, approved and published.
pub fn decide(stage: &Stage<'_>, run: &Run<'_>) -> Result<(), DemoError> {
    let (official, approver) = run.people(stage)?;
    let (Some(decision), Some(project)) = (&run.told.decision, &run.project) else {
        return Err(DemoError::Other("there is nothing to decide".to_owned()));
    };
    let plan = add(stage, official, project.id, ("plan.txt", decision.plan.trim_start()))?;
    let rev = stage.read(|db| Project::by_id(db, project.id))?.map_or(0, |project| project.rev);
    let form = EndForm::Decided {
        plan: Some(plan),
        decided_on: Some(stage.installation.time.now().jst_date()),
        decided_by: decision.decided_by.clone(),
        remark: decision.remark.clone(),
    };
    let approval = stage.act(official, ProposeEnd { project: project.id, rev, form })?;
    approve(stage, approver, &approval)
}
