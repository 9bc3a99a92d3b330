//! How a project ended, as it is published: the decision with its final plan and what changed in it, that it is given up, or
//! that the procedure is not applied. The snapshot that is approved, hashed and shown.

use super::announcement::AnnouncedPlan;
use super::comparison::ChangedPlace;
use super::result::WithheldLater;
use super::result_texts::Part;
use crate::model::Moment;
use crate::model::policy::Label;
use crate::model::terms::{ExemptionGround, ProjectKind, Stage};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Format and version of the snapshot.
pub const FORMAT: &str = "ronten-ending/v1";

/// Everything that is public about the end of a project, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    pub format: String,
    pub city: Label,
    /// The project's number, e.g. `2026-001`.
    pub project: String,
    pub title: String,
    /// Empty when there is none.
    pub title_en: String,
    pub kind: ProjectKind,
    pub agency: Label,
    pub section: Label,
    pub phone: String,
    /// Every round that residents were shown, in order, with its result.
    pub rounds: Vec<EndedRound>,
    pub how: How,
    /// What the city adds; may be empty.
    pub remark: String,
    /// What was withheld from it after it was published.
    pub withheld_later: Vec<WithheldLater>,
    /// Version of the city's policy in force.
    pub policy: i64,
}

/// A round of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndedRound {
    pub number: i64,
    pub stage: Stage,
    pub opens_at: Moment,
    /// Exclusive.
    pub closes_at: Moment,
    /// The newest version of its result; none for one that was called off.
    pub result: Option<EndedResult>,
}

/// A published result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndedResult {
    pub version: i64,
    pub published_at: Moment,
    /// SHA-256 (hex) of its snapshot.
    pub sha256: String,
}

/// The end itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "end", deny_unknown_fields)]
pub enum How {
    Decided(Box<Decided>),
    Abandoned(Abandoned),
    Exempted(Exempted),
}

/// 決定 (the Act, Art. 43(1)): the final plan, and the difference to the last draft with what caused it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// The day in Japan, `YYYY-MM-DD`.
    pub decided_on: String,
    /// By whom or what: the mayor's decision, a vote of the council.
    pub decided_by: String,
    pub plan: AnnouncedPlan,
    /// The draft that residents were last asked about.
    pub draft: AnnouncedPlan,
    pub changes: Vec<ChangedPlace>,
    /// What was answered "for a later stage" and goes on after the decision.
    pub carried: Vec<Carried>,
}

/// An issue whose opinions somebody will look at after the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// The round in whose result it was last answered so.
    pub round: i64,
    pub issue: i64,
    pub title: String,
    /// Which later stage or office will look at it.
    pub later_stage: String,
}

/// 策定見送り (analogue of the Act, Art. 43(4)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Abandoned {
    pub reason: String,
    /// Whether a new draft will be put to comment.
    pub new_draft: bool,
    /// When and how, or why not.
    pub new_draft_note: String,
}

/// 適用除外 (analogue of the Act, Art. 39(4) and 43(5)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exempted {
    pub ground: ExemptionGround,
    pub reason: String,
}

impl Ended {
    /// The decision, if it was decided.
    pub fn decided(&self) -> Option<&Decided> {
        match &self.how {
            How::Decided(decided) => Some(decided),
            How::Abandoned(_) | How::Exempted(_) => None,
        }
    }
}

impl Decided {
    /// How many of the changes no opinion asked for.
    pub fn unasked(&self) -> usize {
        self.changes.iter().filter(|change| change.causes.is_empty()).count()
    }
}

/// Every text that somebody wrote for it, with the part that it is: whoever takes words out goes through this list. Taken apart
/// field by field, so that a new field cannot be forgotten.
pub fn texts(ended: &mut Ended) -> Vec<(Part, &mut String)> {
    let Ended {
        format: _,
        city: _,
        project: _,
        title,
        title_en,
        kind: _,
        agency: _,
        section: _,
        phone: _,
        rounds: _,
        how,
        remark,
        withheld_later: _,
        policy: _,
    } = ended;
    let part = |name, number| Part { name, number };
    let mut all = vec![(part("project_title", 0), title), (part("project_title_en", 0), title_en), (part("end_remark", 0), remark)];
    match how {
        How::Decided(decided) => {
            let Decided { decided_on: _, decided_by, plan, draft, changes, carried } = &mut **decided;
            all.extend([
                (part("end_decided_by", 0), decided_by),
                (part("plan_title", 0), &mut plan.title),
                (part("plan_title", 0), &mut draft.title),
            ]);
            for (ChangedPlace { way: _, place: _, was: _, heading, before, after, causes: _ }, number) in changes.iter_mut().zip(1..) {
                all.extend([
                    (part("end_heading", number), heading),
                    (part("end_before", number), before),
                    (part("end_after", number), after),
                ]);
            }
            for Carried { round: _, issue, title, later_stage } in carried {
                let number = issue.unsigned_abs();
                all.extend([(part("end_title", number), title), (part("end_later_stage", number), later_stage)]);
            }
        }
        How::Abandoned(Abandoned { reason, new_draft: _, new_draft_note }) => {
            all.extend([(part("end_reason", 0), reason), (part("end_new_draft_note", 0), new_draft_note)]);
        }
        How::Exempted(Exempted { ground: _, reason }) => all.push((part("end_reason", 0), reason)),
    }
    all
}
