//! Who works on what: said by a button or by saving, shown to colleagues, and keeping nobody out.

use super::issue::own_issue;
use super::round::own_round;
use super::{Command, Desk, Refused, Stop, found};
use crate::model::ids::{IssueId, RoundId, SubmissionId};
use crate::model::terms::Role;
use crate::store::claims::Claim;
use crate::store::submissions::Submission;

/// Minutes after which somebody who said and saved nothing more is taken to have stopped.
pub const MINUTES: i64 = 30;

/// What several can work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The answer to an issue.
    Issue(IssueId),
    /// A letter: judging, splitting, clearing.
    Letter(SubmissionId),
    /// The announcement of a round.
    Round(RoundId),
}

impl Work {
    /// The id of the row.
    pub fn subject(&self) -> String {
        match self {
            Work::Issue(id) => id.to_string(),
            Work::Letter(id) => id.to_string(),
            Work::Round(id) => id.to_string(),
        }
    }
}

/// "I am working on this", or no more.
pub struct TakeUp {
    pub work: Work,
    pub on: bool,
}

impl Command for TakeUp {
    type Reply = ();

    fn perform(self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        if desk.actor.role() != Role::Official {
            return Err(Refused::NotAllowed.into());
        }
        match self.work {
            Work::Issue(issue) => drop(own_issue(desk, issue)?),
            Work::Letter(letter) => {
                let letter = found(Submission::by_id(desk.db, letter)?)?;
                drop(own_round(desk, letter.round)?);
            }
            Work::Round(round) => drop(own_round(desk, round)?),
        }
        if self.on {
            return works(desk, self.work);
        }
        Claim::end(desk.db, &self.work.subject(), desk.actor.account_id()?)?;
        Ok(())
    }
}

/// Whoever saves works on it.
pub(super) fn works(desk: &mut Desk<'_>, work: Work) -> Result<(), Stop> {
    if let Some(account) = desk.actor.account().map(|account| account.id) {
        Claim::put(desk.db, &work.subject(), account, desk.now, desk.now.plus_minutes(MINUTES))?;
    }
    Ok(())
}
