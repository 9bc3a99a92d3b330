//! A correction of what is put to comment while the period runs: asked for by an official, decided by a second person. What
//! stood there before stays readable, and where the correction is important the period becomes long enough to read it.

use super::super::approval::{self, Asked};
use super::super::desk::With;
use super::super::view::void_view;
use super::super::{Command, Desk, FieldError, Refused, Stop, found};
use super::announcement::announcement;
use super::{Later, TEXT_LIMIT, about, facts_of, of_rule, own_round};
use crate::documents::announcement::Announced;
use crate::model::Moment;
use crate::model::ids::{PlanId, RoundId};
use crate::model::round::{PlanChange, PlanVersion, Revision, TextChange};
use crate::procedure::round::{Event, Facts, Round as Machine};
use crate::store::approvals::{Approval, Purpose};
use crate::store::issues::View;
use crate::store::json::Json;
use crate::store::projects::PlanHead;
use crate::store::rounds::Round;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The texts without which no round is opened; none of them may become empty.
const REQUIRED: [&str; 5] = ["purpose", "background", "summary", "materials", "contact"];

/// What an official types.
#[derive(Clone, Debug, Default)]
pub struct CorrectionForm {
    /// The later version of the plan that takes the place of the present one.
    pub plan: Option<PlanId>,
    /// Texts of the announcement by their names; those that say what stands there now change nothing.
    pub texts: BTreeMap<String, String>,
    pub important: bool,
    pub reason: String,
    /// The later end, exclusive, if there is to be one.
    pub until: Option<Moment>,
    /// The new planned date of the result, `YYYY-MM-DD`; empty when it stays. It moves only with the end.
    pub result_due: String,
}

/// A correction as it is asked for; kept with its approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub revision: Revision,
    /// The later end that comes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub later: Option<Later>,
}

/// Asks that the plan or the announcement of an open round be corrected.
pub struct AskCorrection {
    pub round: RoundId,
    /// The rev that was looked at.
    pub rev: i64,
    pub form: CorrectionForm,
}

impl Command for AskCorrection {
    type Reply = Approval;

    fn perform(self, desk: &mut Desk<'_>) -> Result<Approval, Stop> {
        let mut round = own_round(desk, self.round)?;
        let correction = read(desk, &round, self.form)?;
        let facts = correction.facts(desk, &round)?;
        let rule = desk.decide::<Machine>(round.state, Event::AskCorrection, &facts)?;
        if round.rev != self.rev {
            return Err(Refused::Stale.into());
        }
        if let Some(later) = &correction.later {
            later.check(&round)?;
        }
        let content = found(announcement(desk, &correction.applied(&round, None))?)?;
        let subject = round.id.as_str();
        let asked = Asked { purpose: Purpose::Material, subject, round: Some(round.id), project: round.project, section: &round.section };
        let approval = approval::request(desk, &asked, &content, Json::new(correction).text())?;
        of_rule(&mut round, rule);
        desk.change(rule, &mut round, With::default())?;
        Ok(approval)
    }
}

/// What the form changes in the round as it is now.
fn read(desk: &mut Desk<'_>, round: &Round, form: CorrectionForm) -> Result<Correction, Stop> {
    let mut errors = Vec::new();
    let mut fields = (*round.fields).clone();
    let mut texts = Vec::new();
    for (name, typed) in form.texts {
        let Some(text) = fields.correctable(&name) else { continue };
        let after = typed.trim().replace("\r\n", "\n");
        let is = after.chars().count();
        if is > TEXT_LIMIT {
            errors.push(FieldError::new(&name, "too_long").with("limit", TEXT_LIMIT).with("is", is));
        } else if after.is_empty() && REQUIRED.contains(&name.as_str()) {
            errors.push(FieldError::new(&name, "needed"));
        } else if after != text.trim() {
            texts.push(TextChange { name, before: text.clone(), after });
        }
    }
    let plan = match form.plan.filter(|plan| round.plan != Some(*plan)) {
        Some(plan) => plan_change(desk, round, plan)?.or_else(|| {
            errors.push(FieldError::new("plan", "choose"));
            None
        }),
        None => None,
    };
    let reason = form.reason.trim().replace("\r\n", "\n");
    let is = reason.chars().count();
    if is > TEXT_LIMIT {
        errors.push(FieldError::new("reason", "too_long").with("limit", TEXT_LIMIT).with("is", is));
    }
    if !errors.is_empty() {
        return Err(Refused::Fields(errors).into());
    }
    let later = form.until.map(|until| Later { until, reason: reason.clone(), result_due: form.result_due }.tidy());
    Ok(Correction { revision: Revision { plan, texts, important: form.important, reason, at: None }, later })
}

/// The step to a later version of the same project's plan; none if it is no such version.
fn plan_change(desk: &mut Desk<'_>, round: &Round, after: PlanId) -> Result<Option<PlanChange>, Stop> {
    let plans = PlanHead::of_project(desk.db, round.project)?;
    let version = |id| plans.iter().find(|plan| Some(plan.id) == id).map(|plan| PlanVersion { id: plan.id, version: plan.version });
    let pair = version(round.plan).zip(version(Some(after)));
    Ok(pair.filter(|(before, after)| before.version < after.version).map(|(before, after)| PlanChange { before, after }))
}

impl Correction {
    /// What an approval asks for.
    pub fn of(approval: &Approval) -> Result<Self, Stop> {
        serde_json::from_str(&approval.detail).map_err(|error| Stop::Broken(error.to_string()))
    }

    /// The row and the kinds of entries that tell whose words the new version of the plan are.
    pub(in crate::commands) fn author_of(&self) -> Option<(String, &'static [&'static str])> {
        self.revision.plan.as_ref().map(|plan| (plan.after.id.to_string(), &["project.add_plan"][..]))
    }

    fn facts(&self, desk: &mut Desk<'_>, round: &Round) -> Result<Facts, Stop> {
        let Revision { plan, texts, important, reason, at: _ } = &self.revision;
        let policy = desk.policy(round.policy)?;
        Ok(Facts {
            reason: !reason.is_empty(),
            changes: plan.is_some() || !texts.is_empty(),
            later_end: self.later.as_ref().map(|later| later.until),
            read_until: important.then(|| read_until(policy.period.after_correction_days, desk.now)).flatten(),
            ..facts_of(desk, round)?
        })
    }

    /// The round as corrected; `at` is when that was decided.
    fn applied(&self, round: &Round, at: Option<Moment>) -> Round {
        let mut round = match &self.later {
            Some(later) => later.applied(round, at),
            None => round.clone(),
        };
        let mut fields = (*round.fields).clone();
        for change in &self.revision.texts {
            if let Some(text) = fields.correctable(&change.name) {
                text.clone_from(&change.after);
            }
        }
        round.fields = Json::new(fields);
        if let Some(plan) = &self.revision.plan {
            round.plan = Some(plan.after.id);
        }
        let revision = Revision { at, ..self.revision.clone() };
        round.revisions = Json::new(round.revisions.iter().cloned().chain([revision]).collect());
        round
    }
}

/// The last day on which opinions must still be taken after an important correction that is published now; none without such a
/// rule.
pub fn read_until(days: i64, now: Moment) -> Option<NaiveDate> {
    let days = u64::try_from(days).ok().filter(|days| *days > 0)?;
    now.jst_date().checked_add_days(Days::new(days))
}

/// The announcement as it would stand if the correction were decided now.
pub fn present(desk: &mut Desk<'_>, approval: &Approval) -> Result<Option<Announced>, Stop> {
    let round = super::round_of(desk, approval)?;
    announcement(desk, &Correction::of(approval)?.applied(&round, None))
}

/// What is put to comment is another from now on; everybody who wrote or follows is told. Answers that were asked to be approved,
/// or are, say what was so of the version before: they go back to their drafters. `cause` is the decision's entry.
pub fn decided(desk: &mut Desk<'_>, approval: &Approval, cause: i64) -> Result<(), Stop> {
    let round = super::round_of(desk, approval)?;
    let correction = Correction::of(approval)?;
    let facts = Facts { approved: true, ..correction.facts(desk, &round)? };
    let rule = desk.decide::<Machine>(round.state, Event::CorrectMaterial, &facts)?;
    let mut round = correction.applied(&round, Some(desk.now));
    of_rule(&mut round, rule);
    let with = With { about: about(&round), ..approval::released(approval, cause)? };
    let cause = desk.change(rule, &mut round, with)?;
    if correction.revision.plan.is_some() {
        for view in View::of_round(desk.db, round.id)? {
            void_view(desk, view.issue, &round, cause)?;
        }
    }
    Ok(())
}
