//! Opinions are given to an issue, or a reason for having none, many at once.

use super::{Machine, office_facts, own_letter, void_view};
use crate::commands::desk::With;
use crate::commands::{Command, Desk, FieldError, Refused, Stop, found};
use crate::model::ids::{IssueId, OpinionId, ProjectId, SubmissionId};
use crate::model::terms::{NoIssueReason, Validity};
use crate::procedure::Rule;
use crate::procedure::submission::{Event, Facts};
use crate::store::issues::Issue;
use crate::store::opinions::Opinion;
use crate::store::rounds::Round;
use std::collections::BTreeMap;

/// Most opinions in one command, so that others do not wait long for the writer.
const AT_ONCE: usize = 500;

/// Where opinions go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Issue(IssueId),
    /// Into no issue, for this reason.
    None(NoIssueReason),
    /// Back among those to be decided on.
    Undecided,
}

/// Gives opinions their place. All of them, or none when one of them is refused.
pub struct Assign {
    /// Each with the rev that the form was made from.
    pub opinions: Vec<(OpinionId, i64)>,
    pub to: Place,
}

impl Command for Assign {
    /// How many of them were not there already.
    type Reply = usize;

    fn perform(self, desk: &mut Desk<'_>) -> Result<usize, Stop> {
        if self.opinions.len() > AT_ONCE {
            let error = FieldError::new("opinions", "too_many").with("limit", AT_ONCE).with("is", self.opinions.len());
            return Err(Refused::Fields(vec![error]).into());
        }
        let mut letters = Letters::asking(Event::Assign, true);
        if let Place::None(reason) = self.to {
            letters = letters.without_answer(reason);
        }
        let (mut changed, mut first) = (0, None);
        for (id, rev) in self.opinions {
            let mut opinion = found(Opinion::by_id(desk.db, id)?)?;
            let (rule, round) = letters.allow(desk, opinion.submission)?;
            if !opinion.active || opinion.rev != rev {
                return Err(Refused::Stale.into());
            }
            let (before, is) = (opinion.issue, (opinion.issue, opinion.no_issue));
            (opinion.issue, opinion.no_issue) = place(desk, opinion.project, self.to)?;
            if (opinion.issue, opinion.no_issue) == is {
                continue;
            }
            let seq = desk.change(rule, &mut opinion, With { cause: first, ..With::default() })?;
            // One step, to be taken back as one: the later entries name the first.
            first = first.or(Some(seq));
            changed += 1;
            for issue in [before, opinion.issue].into_iter().flatten() {
                void_view(desk, issue, &round, seq)?;
            }
        }
        Ok(changed)
    }
}

fn place(desk: &mut Desk<'_>, project: ProjectId, to: Place) -> Result<(Option<IssueId>, Option<NoIssueReason>), Stop> {
    match to {
        Place::Issue(id) => {
            let issue = Issue::by_id(desk.db, id)?.filter(|issue| issue.project == project && issue.takes_opinions());
            Ok((Some(found(issue)?.id), None))
        }
        Place::None(reason) => Ok((None, Some(reason))),
        Place::Undecided => Ok((None, None)),
    }
}

/// What the table says about each letter, asked once.
pub(super) struct Letters {
    event: Event,
    nothing_since: bool,
    unanswered: Option<NoIssueReason>,
    known: BTreeMap<SubmissionId, (&'static Rule<Machine>, Round)>,
}

impl Letters {
    pub fn asking(event: Event, nothing_since: bool) -> Self {
        Self { event, nothing_since, unanswered: None, known: BTreeMap::new() }
    }

    /// The same where opinions are to have no answer.
    pub fn without_answer(self, reason: NoIssueReason) -> Self {
        Self { unanswered: Some(reason), ..self }
    }

    pub fn allow(&mut self, desk: &mut Desk<'_>, id: SubmissionId) -> Result<(&'static Rule<Machine>, Round), Stop> {
        if let Some((rule, round)) = self.known.get(&id) {
            return Ok((rule, round.clone()));
        }
        let (letter, round) = own_letter(desk, id)?;
        let valid = letter.validity == Some(Validity::Valid);
        let rules = desk.policy(round.policy)?;
        let no_answer_owed = self.unanswered.is_none_or(|reason| rules.answering.excuses(reason));
        let facts = Facts { valid, no_answer_owed, nothing_since: self.nothing_since, ..office_facts(desk, &round) };
        let rule = desk.decide::<Machine>(letter.state, self.event, &facts)?;
        self.known.insert(id, (rule, round.clone()));
        Ok((rule, round))
    }
}
