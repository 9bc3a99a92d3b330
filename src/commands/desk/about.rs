//! What a notice is about.

use crate::model::Moment;
use crate::model::ids::{AccountId, ApprovalId, ComplaintId, IssueId, NoticeId, OccasionId, ProjectId, QaRowId, RoundId, SubmissionId};
use crate::model::terms::Audience;
use crate::store::mail::Notice;

/// What a notice is about, so that its recipients and its text can be found later.
#[derive(Clone, Copy, Default)]
pub struct About {
    pub round: Option<RoundId>,
    pub submission: Option<SubmissionId>,
    pub approval: Option<ApprovalId>,
    /// The one account it is for, when the audience is the drafter.
    pub account: Option<AccountId>,
    pub complaint: Option<ComplaintId>,
    pub occasion: Option<OccasionId>,
    pub issue: Option<IssueId>,
    /// The row of an occasion's record.
    pub qa_row: Option<QaRowId>,
}

impl About {
    /// The notice by which an audience is told of `name` (`<machine>.<event>`) by the entry `seq`; nobody is written to yet.
    pub fn notice(self, name: &str, audience: Audience, (seq, now): (i64, Moment), project: Option<ProjectId>) -> Notice {
        let Self { round, submission, approval, account, complaint, occasion, issue, qa_row } = self;
        Notice {
            id: NoticeId::new(),
            name: name.to_owned(),
            audience,
            seq,
            project,
            round,
            submission,
            approval,
            account,
            mark: String::new(),
            done: false,
            made_at: now,
            complaint,
            occasion,
            issue,
            qa_row,
        }
    }
}
