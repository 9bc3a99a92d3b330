//! What is to be published about the end of a project, put together from what is stored now.

use super::super::carried::carried;
use super::super::{Stop, found};
use super::ending::EndForm;
use crate::documents::announcement::AnnouncedPlan;
use crate::documents::comparison::{Cause, Causes, Version, change_table};
use crate::documents::ending::{Abandoned, Carried, Decided, Ended, EndedResult, EndedRound, Exempted, FORMAT, How};
use crate::model::ids::{IssueId, PlanId};
use crate::model::policy::Policy;
use crate::model::terms::ResponseCategory;
use crate::store::Db;
use crate::store::issues::{Issue, View};
use crate::store::projects::{Plan, Project};
use crate::store::publications::Publication;
use crate::store::rounds::Round;
use std::collections::HashMap;

/// The end of a project as it would be published now; `policy` is the one in force and its version.
pub fn ended(db: &mut Db, (version, policy): (i64, &Policy), project: &Project, form: &EndForm) -> Result<Ended, Stop> {
    let section = found(policy.section(&project.section))?;
    let rounds = Round::of_project(db, project.id)?;
    let (how, remark) = match form {
        EndForm::Decided { plan, decided_on, decided_by, remark } => {
            let draft = rounds.iter().rev().find(|round| round.has_result()).and_then(|round| round.plan);
            let (plan, draft) = (plan_of(db, *plan)?, plan_of(db, draft)?);
            let issues = Issue::of_project(db, project.id)?;
            let decided = Decided {
                decided_on: decided_on.map(|day| day.format("%Y-%m-%d").to_string()).unwrap_or_default(),
                decided_by: decided_by.clone(),
                changes: change_table(words(&draft), words(&plan), &causes(db, &issues, &rounds)?),
                carried: put_off(db, project, issues)?,
                plan: named(plan),
                draft: named(draft),
            };
            (How::Decided(Box::new(decided)), remark)
        }
        EndForm::Abandoned { reason, new_draft, new_draft_note, remark } => {
            let (new_draft, new_draft_note) = (new_draft.unwrap_or(false), new_draft_note.clone());
            (How::Abandoned(Abandoned { reason: reason.clone(), new_draft, new_draft_note }), remark)
        }
        EndForm::Exempted { ground, reason, remark } => {
            (How::Exempted(Exempted { ground: found(*ground)?, reason: reason.clone() }), remark)
        }
    };
    Ok(Ended {
        format: FORMAT.to_owned(),
        city: policy.city.name.clone(),
        project: project.no(),
        title: project.title.clone(),
        title_en: project.title_en.clone(),
        kind: project.kind,
        agency: section.agency.clone(),
        section: section.name.clone(),
        phone: section.phone.clone(),
        rounds: shown(db, rounds)?,
        how,
        remark: remark.clone(),
        withheld_later: Vec::new(),
        policy: version,
    })
}

fn plan_of(db: &mut Db, plan: Option<PlanId>) -> Result<Plan, Stop> {
    found(plan.map(|plan| Plan::by_id(db, plan)).transpose()?.flatten())
}

/// The published views that name a section as changed. A section keeps its id through the versions of the plan.
fn causes(db: &mut Db, issues: &[Issue], rounds: &[Round]) -> Result<Causes, Stop> {
    let numbers: HashMap<IssueId, i64> = issues.iter().map(|issue| (issue.id, issue.number)).collect();
    let mut causes = Causes::new();
    for round in rounds.iter().filter(|round| round.has_result()) {
        for view in View::of_round(db, round.id)? {
            let Some(issue) = numbers.get(&view.issue).filter(|_| view.category == Some(ResponseCategory::Reflected)) else { continue };
            for section in view.sections.iter() {
                causes.entry(*section).or_default().push(Cause { round: round.number, issue: *issue });
            }
        }
    }
    Ok(causes)
}

fn words(plan: &Plan) -> Version<'_> {
    Version { text: &plan.text, sections: &plan.sections }
}

fn named(plan: Plan) -> AnnouncedPlan {
    AnnouncedPlan { id: plan.id, version: plan.version, sha256: plan.text_sha256(), title: plan.title }
}

/// The rounds that residents were shown.
fn shown(db: &mut Db, rounds: Vec<Round>) -> Result<Vec<EndedRound>, Stop> {
    let mut shown = Vec::new();
    for round in rounds {
        let (true, Some(opens_at), Some(closes_at)) = (super::super::round::facts::opened(db, &round)?, round.opens_at, round.closes_at)
        else {
            continue;
        };
        let result = Publication::newest(db, round.id)?.map(|publication| EndedResult {
            version: publication.version,
            published_at: publication.published_at,
            sha256: publication.snapshot,
        });
        shown.push(EndedRound { number: round.number, stage: round.stage, opens_at, closes_at, result });
    }
    Ok(shown)
}

/// Which of these issues were last answered "for a later stage".
fn put_off(db: &mut Db, project: &Project, issues: Vec<Issue>) -> Result<Vec<Carried>, Stop> {
    let mut carried = carried(db, project.id, None)?;
    let mut all = Vec::new();
    for issue in issues {
        let Some(last) = carried.remove(&issue.id).and_then(|mut all| all.pop()) else { continue };
        let (round, later_stage) = (last.round.number, last.view.later_stage);
        all.push(Carried { round, issue: issue.number, title: issue.title, later_stage });
    }
    Ok(all)
}
