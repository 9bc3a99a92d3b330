//! What the public is told when a round opens: the snapshot that is approved, hashed and shown.

use crate::model::Moment;
use crate::model::ids::PlanId;
use crate::model::policy::Label;
use crate::model::round::{Announcement, ChannelOffer, Extension, Postponement, Revision};
use crate::model::terms::{ProjectKind, Stage};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Format and version of the snapshot.
pub const FORMAT: &str = "ronten-announcement/v1";

/// Everything that is public about a round from the moment it opens, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    pub format: String,
    /// The project's number, e.g. `2026-001`.
    pub project: String,
    pub title: String,
    /// Empty when there is none.
    pub title_en: String,
    pub kind: ProjectKind,
    /// Counts the project's rounds from 1.
    pub round: i64,
    pub stage: Stage,
    pub agency: Label,
    pub section: Label,
    pub phone: String,
    pub plan: AnnouncedPlan,
    pub opens_at: Moment,
    /// Exclusive: what arrives at this instant is late.
    pub closes_at: Moment,
    /// Days of the period; day 1 is the day it opens.
    pub days: i64,
    /// The policy's minimum; `fields.short_period_reason` says why there are fewer.
    pub minimum_days: i64,
    pub fields: Announcement,
    pub channels: Vec<ChannelOffer>,
    /// Version of the city's policy under which the round runs.
    pub policy: i64,
    /// How the period was made longer, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// How what is put to comment was corrected while the period ran, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<Revision>,
    /// Periods that were announced and put off, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub postponements: Vec<Postponement>,
}

/// Which draft plan is put to comment, so that nobody can exchange it later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnouncedPlan {
    pub id: PlanId,
    pub version: i64,
    pub title: String,
    /// SHA-256 (hex) of its text in UTF-8.
    pub sha256: String,
}
