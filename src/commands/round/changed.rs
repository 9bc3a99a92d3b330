//! A round waits for its opening, and what would be public is changed from elsewhere: it must be approved anew.

use super::super::desk::{About, With};
use super::super::{Desk, Stop, approval};
use super::announcement::announcement;
use super::facts::opened;
use super::postpone::put_off;
use super::{about, of_rule};
use crate::model::ids::ProjectId;
use crate::procedure::round::{Event, Facts, Round as Machine, State};
use crate::store::approvals::{Approval, Purpose};
use crate::store::rounds::Round;

/// Whether residents were ever shown a round of this project, or told of one that is to open.
pub fn any_announced(desk: &mut Desk<'_>, project: ProjectId) -> Result<bool, Stop> {
    for round in Round::of_project(desk.db, project)? {
        if round.state == State::Announced || opened(desk.db, &round)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The project was renamed by the entry `cause`: rounds in approval or approved are in preparation again, as after an edit.
pub fn title_changed(desk: &mut Desk<'_>, project: ProjectId, cause: i64) -> Result<(), Stop> {
    for mut round in Round::of_project(desk.db, project)? {
        if !waits(&round) {
            continue;
        }
        let rule = desk.decide::<Machine>(round.state, Event::Edit, &Facts::default())?;
        of_rule(&mut round, rule);
        desk.change(rule, &mut round, With { cause: Some(cause), ..With::default() })?;
        approval::void(desk, round.id.as_str(), Purpose::Opening, Some(cause))?;
    }
    Ok(())
}

/// Words were withheld or erased, as the entry `cause` allowed: the clock would never open a round that lost some of them. It is
/// in preparation again, and those who have to ask and to approve anew are told. What was asked for a running period is void.
pub fn words_lost(desk: &mut Desk<'_>, project: ProjectId, cause: i64) -> Result<(), Stop> {
    for mut round in Round::of_project(desk.db, project)? {
        approval::void_changed(desk, round.id, cause)?;
        let approval = Approval::newest(desk.db, round.id.as_str(), Purpose::Opening)?;
        let (true, Some(approval)) = (waits(&round), approval) else { continue };
        let content = announcement(desk, &round)?.map(|announced| approval::hash(&announced)).transpose()?;
        if content.is_some_and(|(digest, _)| digest.hex() == approval.snapshot) {
            continue;
        }
        let rule = desk.decide::<Machine>(round.state, Event::LoseWords, &Facts::default())?;
        if round.state == State::Announced {
            put_off(&mut round, String::new(), desk.now)?;
        }
        of_rule(&mut round, rule);
        let about = About { approval: Some(approval.id), ..about(&round) };
        let seq = desk.change(rule, &mut round, With { cause: Some(cause), about, ..With::default() })?;
        approval::void(desk, round.id.as_str(), Purpose::Opening, Some(seq))?;
    }
    Ok(())
}

fn waits(round: &Round) -> bool {
    matches!(round.state, State::InApproval | State::Scheduled | State::Announced)
}
