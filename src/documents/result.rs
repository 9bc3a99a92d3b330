//! The published result of a round (意見の概要と市の考え方): the snapshot that is approved and hashed, and from which HTML,
//! CSV and every other form are made.
//!
//! An allow-list: what has no field here cannot be published. No letter, submitter, receipt, intake number or id of an
//! opinion is in it, and the opinions of one letter cannot be told to be of one letter.

use super::announcement::AnnouncedPlan;
use crate::model::Moment;
use crate::model::counts::Counts;
use crate::model::ids::SectionId;
use crate::model::policy::Label;
use crate::model::round::{ChannelOffer, Extension, Postponement, Revision};
use crate::model::terms::{AsideReason, JointRule, NoIssueReason, ProjectKind, RedactionReason, ResponseCategory, Scope, Stage, Tongue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Format and version of the snapshot.
pub const FORMAT: &str = "ronten-result/v1";

/// Everything that is public about the result of a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResultSheet {
    pub format: String,
    pub city: Label,
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
    /// The draft plan that the opinions are about.
    pub plan: AnnouncedPlan,
    pub opens_at: Moment,
    /// Exclusive.
    pub closes_at: Moment,
    pub days: i64,
    pub minimum_days: i64,
    /// Why the period was shorter than the minimum; empty when it was not.
    pub short_period_reason: String,
    pub viewing_places: String,
    pub channels: Vec<ChannelOffer>,
    pub counts: Counts,
    /// How the people of letters that several signed were counted, in words; none where there was no such letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counting: Option<Label>,
    /// The city's own words for every category, those that no issue has too: the page must not change with a later policy.
    pub labels: BTreeMap<ResponseCategory, Label>,
    /// Nobody sent an opinion; a result says so instead of being left out.
    pub no_opinions: bool,
    /// What was said to each question that the round asked; empty when it asked none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<SheetQuestion>,
    /// Issues with opinions of this round, by number.
    pub issues: Vec<SheetIssue>,
    /// Opinions with a marked reason for having no issue.
    pub without_issue: Vec<SheetOpinion>,
    /// What was changed in the plan because of opinions.
    pub changes: Vec<SheetChange>,
    /// Places replaced by a marker in the opinions above, by reason.
    pub withheld: BTreeMap<RedactionReason, u64>,
    /// What was withheld from this version after it was published.
    pub withheld_later: Vec<WithheldLater>,
    /// Stretches of valid letters that are no opinion and not published, by reason.
    pub left_out: BTreeMap<AsideReason, u64>,
    /// What the city says about the result as a whole, e.g. why nothing was changed; may be empty.
    pub remark: String,
    pub next_step: String,
    pub contact: String,
    /// Version of the city's policy under which the round ran.
    pub policy: i64,
    /// What makes it a later version of the result; none in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
    /// How the period was made longer, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// How what was put to comment was corrected while the period ran, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<Revision>,
    /// Periods that were announced and put off, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub postponements: Vec<Postponement>,
}

/// What a version says about itself when another was published before it. What it changes follows from comparing the two,
/// so that words withheld from one of them stand nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Correction {
    /// Counts the versions of the result; 2 or more.
    pub version: i64,
    pub reason: String,
}

impl ResultSheet {
    /// Whether opinions came and nothing was changed because of them: then the result says why.
    pub fn unchanged(&self) -> bool {
        !self.no_opinions && self.changes.is_empty()
    }
}

/// A question that the round asked, and how many answered it. Answers are answers, not votes: nothing says for or against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetQuestion {
    /// From 1, as asked.
    pub number: u32,
    pub text: String,
    /// Valid letters with an answer to it.
    pub letters: u64,
    /// Opinions in these answers.
    pub opinions: u64,
}

/// An issue with the city's view on it and the opinions that it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetIssue {
    pub number: i64,
    pub theme: String,
    pub title: String,
    pub category: ResponseCategory,
    /// The city's own words for the category.
    pub label: Label,
    pub text: String,
    pub reason: String,
    /// Where the plan already says it.
    pub page: String,
    pub later_stage: String,
    pub opinions: Vec<SheetOpinion>,
    /// Opinions of earlier rounds that were put off and are answered, or put off again, here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<SheetCarried>,
}

/// Opinions of an earlier round under the numbers that they have in its result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetCarried {
    pub round: i64,
    pub opinions: Vec<u64>,
}

/// One opinion as the public reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetOpinion {
    /// Counts the opinions of the result from 1, in the order in which they stand in its first version; later versions keep the
    /// numbers and go on counting.
    pub number: u64,
    pub scope: Scope,
    /// Why it has no issue; none for those under an issue.
    pub no_issue: Option<NoIssueReason>,
    /// The section of the plan it is about.
    pub place: Option<SheetPlace>,
    /// The city's summary; empty when there is only the wording itself.
    pub gist: String,
    /// The writer's own words, with markers where something is withheld.
    pub text: String,
    /// In which language that is.
    pub lang: Tongue,
    /// What it says in Japanese, by the city (市による日本語訳); empty where it is written in Japanese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub translation: String,
    /// The question that it answers; none for what was written beside the questions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<u32>,
    /// The day (`YYYY-MM-DD`) on which its letter was found, when that was after the result was first published; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub found_on: String,
}

/// A section of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetPlace {
    /// Number in the tree, e.g. `3.2`.
    pub place: String,
    pub heading: String,
}

impl SheetPlace {
    /// The heading as it was written, which has the plan's own number; the number in the tree only where there is no heading.
    pub fn shown(&self) -> &str {
        if self.heading.is_empty() { &self.place } else { &self.heading }
    }
}

/// A changed place of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetChange {
    pub issue: i64,
    pub place: String,
    pub before: String,
    pub after: String,
    /// The sections of the plan that are changed; a later version of the plan still knows them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<SheetSection>,
}

/// A section of the plan by the id that it keeps from version to version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetSection {
    pub id: SectionId,
    /// Number in the tree of the version that was commented on; empty for what stands before the first heading.
    pub place: String,
}

/// Words taken out of a version that was already public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WithheldLater {
    pub reason: RedactionReason,
    /// The day in Japan, `YYYY-MM-DD`.
    pub on: String,
    pub places: u64,
}

/// How the people of letters that several signed are counted. Part of the published copy, like the markers.
pub fn counting(rule: JointRule) -> Label {
    let (ja, en) = match rule {
        JointRule::Letter => (
            "連名の意見書は、署名した人数にかかわらず、提出した方1人と数えています。団体の意見書も1人と数えています。",
            "A letter signed by several people counts as one submitter. So does a letter of an organisation.",
        ),
        JointRule::Each => (
            "連名の意見書は、署名した方をそれぞれ1人と数えています。同じ方の連名の意見書が2通以上あるときは、署名の最も多い1通の人数です。団体の意見書は1人と数えています。",
            "Everybody who signed a letter counts as a submitter. Of several such letters of one submitter, the one with the most signatures \
             counts. A letter of an organisation counts once.",
        ),
    };
    Label { ja: ja.to_owned(), en: en.to_owned() }
}

/// What stands for words that are withheld. It is part of the published copy, which is hashed and the same in every
/// language of the pages; therefore it is not among the texts.
pub const fn marker(reason: RedactionReason) -> &'static str {
    match reason {
        RedactionReason::Name | RedactionReason::Address | RedactionReason::Phone | RedactionReason::Mail | RedactionReason::Number => {
            "［個人情報］"
        }
        RedactionReason::ThirdParty => "［第三者の情報］",
        RedactionReason::Defamation => "［権利を害するおそれのある表現］",
        RedactionReason::Other => "［掲載しない部分］",
    }
}

/// What takes the place of words that were withheld after they had been published.
pub const fn withheld_marker(reason: RedactionReason) -> &'static str {
    match reason {
        RedactionReason::Name | RedactionReason::Address | RedactionReason::Phone | RedactionReason::Mail | RedactionReason::Number => {
            "［非公開：個人情報］"
        }
        RedactionReason::ThirdParty => "［非公開：第三者の情報］",
        RedactionReason::Defamation => "［非公開：権利を害するおそれ］",
        RedactionReason::Other => "［非公開：その他］",
    }
}
