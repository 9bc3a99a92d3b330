//! How a project ends: an official proposes it, another person approves exactly what will be public, everybody is told.

use super::super::approval::{self, Asked};
use super::super::desk::With;
use super::super::{Command, Desk, FieldError, Refused, Stop, found};
use super::{content, follow, own_project};
use crate::documents::ending::Ended;
use crate::model::ids::{EndingId, PlanId, ProjectId};
use crate::model::terms::ExemptionGround;
use crate::procedure::project::{Event, Facts, Project as Machine};
use crate::procedure::publication::{self, Publication as PublicationMachine};
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose};
use crate::store::endings::{Ending, Kind};
use crate::store::projects::Project;
use crate::store::rounds::Round;
use chrono::NaiveDate;
use diesel::QueryResult;
use serde::{Deserialize, Serialize};

/// Longest text of a field, in code points.
pub const TEXT_LIMIT: usize = 4000;

/// What an official types about the end. Kept with the approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "end")]
pub enum EndForm {
    Decided {
        /// The final plan.
        plan: Option<PlanId>,
        /// `YYYY-MM-DD`; none when it was not typed or cannot be read.
        decided_on: Option<NaiveDate>,
        decided_by: String,
        remark: String,
    },
    Abandoned {
        reason: String,
        /// None when nothing was chosen.
        new_draft: Option<bool>,
        new_draft_note: String,
        remark: String,
    },
    Exempted {
        ground: Option<ExemptionGround>,
        reason: String,
        remark: String,
    },
}

impl EndForm {
    /// Which end it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Decided { .. } => Kind::Decided,
            Self::Abandoned { .. } => Kind::Abandoned,
            Self::Exempted { .. } => Kind::Exempted,
        }
    }

    fn texts(&mut self) -> Vec<(&'static str, &mut String)> {
        match self {
            Self::Decided { decided_by, remark, .. } => vec![("decided_by", decided_by), ("remark", remark)],
            Self::Abandoned { reason, new_draft_note, remark, .. } => {
                vec![("reason", reason), ("new_draft_note", new_draft_note), ("remark", remark)]
            }
            Self::Exempted { reason, remark, .. } => vec![("reason", reason), ("remark", remark)],
        }
    }

    /// The words that may go out, for the command that takes words out of what is stored.
    pub fn words(&mut self) -> impl Iterator<Item = &mut String> {
        self.texts().into_iter().map(|(_, text)| text)
    }
}

/// What is proposed, done, and asked to be approved for each end.
const fn steps(kind: Kind) -> (Event, Event, Purpose) {
    match kind {
        Kind::Decided => (Event::ProposeDecision, Event::Decide, Purpose::Decision),
        Kind::Abandoned => (Event::ProposeAbandonment, Event::Abandon, Purpose::Abandonment),
        Kind::Exempted => (Event::ProposeExemption, Event::Exempt, Purpose::Exemption),
    }
}

/// The purposes of an approval that are about the end of a project.
pub const PURPOSES: [Purpose; 3] = [Purpose::Decision, Purpose::Abandonment, Purpose::Exemption];

/// Asks for the approval of how a project ends. What was asked before and still waits is void.
pub struct ProposeEnd {
    pub project: ProjectId,
    /// The rev that was looked at.
    pub rev: i64,
    pub form: EndForm,
}

impl Command for ProposeEnd {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let mut project = own_project(desk, self.project)?;
        let (event, _, purpose) = steps(self.form.kind());
        let facts = Facts { end_complete: true, ..follow::facts(desk.db, project.id)? };
        let rule = desk.decide::<Machine>(project.state, event, &facts)?;
        let form = check(desk, &project, self.form)?;
        if project.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        let (version, policy) = desk.present_policy()?;
        let content = content::ended(desk.db, (version, &policy), &project, &form)?;
        let detail = serde_json::to_string(&form).map_err(|error| Stop::Broken(error.to_string()))?;
        let cause = desk.change(rule, &mut project, With::default())?;
        void(desk, project.id, cause)?;
        let asked = Asked { purpose, subject: project.id.as_str(), round: None, project: project.id, section: &project.section };
        approval::request(desk, &asked, &content, &detail)
    }
}

/// Voids whatever end of the project was asked for or approved and has not happened.
pub fn void(desk: &mut Desk<'_>, project: ProjectId, cause: i64) -> Result<(), Stop> {
    for purpose in PURPOSES {
        approval::void(desk, project.as_str(), purpose, Some(cause))?;
    }
    Ok(())
}

fn check(desk: &mut Desk<'_>, project: &Project, mut form: EndForm) -> Result<EndForm, Stop> {
    let mut errors = Vec::new();
    for (field, text) in form.texts() {
        *text = text.trim().replace("\r\n", "\n");
        let is = text.chars().count();
        if is > TEXT_LIMIT {
            errors.push(FieldError::new(field, "too_long").with("limit", TEXT_LIMIT).with("is", is));
        }
        if text.is_empty() && ["decided_by", "reason", "new_draft_note"].contains(&field) {
            errors.push(FieldError::new(field, "needed"));
        }
    }
    match &form {
        EndForm::Decided { plan, decided_on, .. } => {
            let known = plan.map(|plan| crate::store::projects::Plan::by_id(desk.db, plan)).transpose()?.flatten();
            if known.is_none_or(|plan| plan.project != project.id) {
                errors.push(FieldError::new("plan", "choose"));
            }
            errors.extend(when(desk, project, *decided_on)?.map(|problem| FieldError::new("decided_on", problem)));
        }
        EndForm::Abandoned { new_draft: None, .. } => errors.push(FieldError::new("new_draft", "choose")),
        EndForm::Exempted { ground: None, .. } => errors.push(FieldError::new("ground", "choose")),
        EndForm::Abandoned { .. } | EndForm::Exempted { .. } => {}
    }
    if errors.is_empty() { Ok(form) } else { Err(Refused::Fields(errors).into()) }
}

/// What is wrong with the day of a decision: it is past, and not before the result that it has to consider (accident 13).
fn when(desk: &mut Desk<'_>, project: &Project, day: Option<NaiveDate>) -> QueryResult<Option<&'static str>> {
    let Some(day) = day else { return Ok(Some("needed")) };
    let published = Round::of_project(desk.db, project.id)?.into_iter().filter_map(|round| round.published_at).max();
    Ok(if day > desk.now.jst_date() {
        Some("in_future")
    } else if published.is_some_and(|published| day < published.jst_date()) {
        Some("before_result")
    } else {
        None
    })
}

/// What an official had typed for an approval.
pub fn form_of(approval: &Approval) -> Result<EndForm, Stop> {
    serde_json::from_str(&approval.detail).map_err(|error| Stop::Broken(error.to_string()))
}

/// What an approval is about, as it is now.
pub fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<Ended, Stop> {
    let project = found(Project::by_id(desk.db, approval.project)?)?;
    let (version, policy) = desk.present_policy()?;
    content::ended(desk.db, (version, &policy), &project, &form_of(approval)?)
}

/// The end was approved: it is published. `cause` is the decision's entry.
pub fn decided(desk: &mut Desk<'_>, approval: &Approval, cause: i64) -> Result<(), Stop> {
    let mut project = found(Project::by_id(desk.db, approval.project)?)?;
    let kind = form_of(approval)?.kind();
    let (_, event, _) = steps(kind);
    let facts = Facts { end_complete: true, approved: true, ..follow::facts(desk.db, project.id)? };
    let rule = desk.decide::<Machine>(project.state, event, &facts)?;
    publish(desk, approval, kind, cause)?;
    project.state = rule.target(project.state);
    desk.change(rule, &mut project, approval::released(approval, cause)?)?;
    Ok(())
}

fn publish(desk: &mut Desk<'_>, approval: &Approval, kind: Kind, cause: i64) -> Result<(), Stop> {
    let facts = publication::Facts { snapshot_approved: true, withholding_approved: false };
    let rule = desk.decide::<PublicationMachine>(publication::State::New, publication::Event::Publish, &facts)?;
    let newest = Ending::newest(desk.db, approval.project)?;
    let mut ending = Ending {
        id: EndingId::new(),
        project: approval.project,
        version: newest.map_or(1, |before| before.version + 1),
        kind,
        state: rule.target(publication::State::New),
        snapshot: approval.snapshot.clone(),
        approval: approval.id,
        published_at: desk.now,
        rev: 1,
    };
    desk.create(rule, &mut ending, approval::released(approval, cause)?)?;
    Ok(())
}

/// What was published about the end of a project; none while it goes on, or once it was withheld whole.
pub fn published(db: &mut Db, project: ProjectId) -> Result<Option<(Ending, Ended)>, Stop> {
    let Some(ending) = Ending::newest(db, project)? else { return Ok(None) };
    let Some(snapshot) = crate::store::approvals::Snapshot::by_hash(db, &ending.snapshot)? else { return Ok(None) };
    let ended = serde_json::from_str(&snapshot.body).map_err(|error| Stop::Broken(error.to_string()))?;
    Ok(Some((ending, ended)))
}
