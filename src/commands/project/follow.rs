//! A project follows its rounds: whoever opens, answers or calls off a round takes it along.

use super::super::desk::With;
use super::super::round::facts::fact;
use super::super::{Command, Desk, Stop, found};
use crate::model::ids::ProjectId;
use crate::procedure::project::{Facts, Project as Machine, RoundFact, follows, standing};
use crate::store::Db;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use diesel::QueryResult;

/// What the guards look at of the project's rounds.
pub fn facts(db: &mut Db, project: ProjectId) -> QueryResult<Facts> {
    let rounds = Round::of_project(db, project)?;
    let rounds: Vec<_> = rounds.iter().map(|round| fact(db, round)).collect::<QueryResult<_>>()?;
    Ok(Facts {
        standing: Some(standing(&rounds)),
        rounds_over: rounds.iter().all(RoundFact::is_over),
        nothing_opened: !rounds.iter().any(|round| round.opened),
        ..Facts::default()
    })
}

/// Takes the project to where its rounds stand after the entry `cause`; nothing happens when it is there.
pub fn follow(desk: &mut Desk<'_>, project: ProjectId, cause: i64) -> Result<(), Stop> {
    step(desk, project, Some(cause))
}

fn step(desk: &mut Desk<'_>, project: ProjectId, cause: Option<i64>) -> Result<(), Stop> {
    let mut project = found(Project::by_id(desk.db, project)?)?;
    let facts = facts(desk.db, project.id)?;
    let Some(event) = facts.standing.and_then(|standing| follows(project.state, standing)) else { return Ok(()) };
    let rule = desk.decide::<Machine>(project.state, event, &facts)?;
    project.state = rule.target(project.state);
    desk.change(rule, &mut project, With { cause, ..With::default() })?;
    Ok(())
}

/// Takes along a project whose rounds ran before projects kept their stage.
pub struct Follow {
    pub project: ProjectId,
}

impl Command for Follow {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        step(desk, self.project, None)
    }
}
