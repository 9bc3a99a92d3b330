//! What a round announces: the fields that residents must be told (domain A.4), the ways in, and the intake certificates; and
//! what happened to its period after it was set, which stays readable beside what is so now.

use super::ids::{AccountId, PlanId};
use super::terms::{ArrivalRule, Channel};
use super::{Moment, ids::SectionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The texts of an announcement. Empty means not given; which must be given is checked when approval is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Announcement {
    /// 趣旨・目的.
    pub purpose: String,
    /// 背景.
    pub background: String,
    /// 案の概要.
    pub summary: String,
    /// 根拠法令・上位計画.
    pub legal_basis: String,
    /// 予想される影響.
    pub effects: String,
    /// 案を作るに当たって整理した論点.
    pub issues_considered: String,
    /// 位置付け: where the draft stands among the city's plans and rules.
    pub standing: String,
    /// 関連資料: what is published with the draft, and where it can be read (the Act, Art. 39(1)). "None" is an answer.
    pub materials: String,
    /// 意見を提出できる方.
    pub who_may_comment: String,
    /// 閲覧場所.
    pub viewing_places: String,
    /// Why the period is shorter than the policy's minimum; published when the round opens (the Act, Art. 40(1)).
    pub short_period_reason: String,
    /// Why opinions are invited on the draft without an outline having been asked about; published when the round opens.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub outline_omitted_reason: String,
    /// Planned date of the result, as `YYYY-MM-DD`.
    pub result_due: String,
    /// 問合せ先: section and telephone, never a person's name.
    pub contact: String,
    /// ご意見をいただきたい点: what the city asks beside the free comment. A letter's answer refers to it by its number, from 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
}

impl Announcement {
    /// The text of this name, if it may be corrected while the period runs: every text but those that give reasons for what
    /// was decided before.
    pub fn correctable(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "purpose" => &mut self.purpose,
            "background" => &mut self.background,
            "summary" => &mut self.summary,
            "legal_basis" => &mut self.legal_basis,
            "standing" => &mut self.standing,
            "effects" => &mut self.effects,
            "issues_considered" => &mut self.issues_considered,
            "materials" => &mut self.materials,
            "who_may_comment" => &mut self.who_may_comment,
            "viewing_places" => &mut self.viewing_places,
            "contact" => &mut self.contact,
            _ => return None,
        })
    }

    /// Its texts in the order in which a reader needs them, by name; what is neither a text nor for everybody is left out.
    pub fn texts(&self) -> [(&'static str, &String); 12] {
        let Self { purpose, background, summary, legal_basis, standing, effects, issues_considered, materials, .. } = self;
        let Self { viewing_places, who_may_comment, contact, outline_omitted_reason, .. } = self;
        let Self { short_period_reason: _, result_due: _, questions: _, .. } = self;
        [
            ("purpose", purpose),
            ("background", background),
            ("summary", summary),
            ("legal_basis", legal_basis),
            ("standing", standing),
            ("effects", effects),
            ("issues_considered", issues_considered),
            ("outline_omitted_reason", outline_omitted_reason),
            ("materials", materials),
            ("who_may_comment", who_may_comment),
            ("viewing_places", viewing_places),
            ("contact", contact),
        ]
    }

    /// The questions with their numbers, as a letter and a result refer to them.
    pub fn numbered(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..).zip(self.questions.iter().map(String::as_str))
    }

    /// The question with this number.
    pub fn question(&self, number: u32) -> Option<&str> {
        self.numbered().find(|(n, _)| *n == number).map(|(_, text)| text)
    }
}

/// One way in that the round opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelOffer {
    pub channel: Channel,
    /// Where to send or bring it; empty for the form.
    pub address: String,
    pub arrival: ArrivalRule,
}

/// A way in as it is counted and certified: a channel, at one of the offices where the policy lists any.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    pub channel: Channel,
    /// The office's id; empty where the policy lists none for the channel.
    pub office: String,
}

impl Way {
    /// A channel without offices.
    pub const fn of(channel: Channel) -> Self {
        Self { channel, office: String::new() }
    }

    /// What stands for it in the names of a form's fields.
    pub fn key(&self) -> String {
        if self.office.is_empty() { self.channel.to_string() } else { format!("{}_{}", self.channel, self.office) }
    }
}

/// "n received, n registered": somebody compared a channel's own count with the desk's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Certificate {
    pub channel: Channel,
    /// The office's id; empty where the policy lists none for the channel.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub office: String,
    pub received: i64,
    pub registered: i64,
    /// Why the two differ; empty when they do not.
    pub explanation: String,
    pub by: AccountId,
    pub at: Moment,
}

impl Certificate {
    /// Whether it is of this way in.
    pub fn is_of(&self, way: &Way) -> bool {
        self.channel == way.channel && self.office == way.office
    }
}

/// The planned day of a result was moved, publicly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Slip {
    /// The day that was planned until then, `YYYY-MM-DD`.
    pub before: String,
    /// The day that is planned since.
    pub due: String,
    pub reason: String,
    pub at: Moment,
}

/// The period was made longer; it is never made shorter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The end until then; exclusive, as every end.
    pub from: Moment,
    pub until: Moment,
    pub reason: String,
    /// The planned date of the result until then, where the longer period moved it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub result_due_before: String,
    /// When it was decided; none while it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
}

/// What was put to comment was corrected while the period ran; what stood there before stays readable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// The versions of the plan, where another one took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanChange>,
    /// The texts of the announcement that were worded anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<TextChange>,
    /// Whether it changes what somebody may think of the draft (重要な訂正).
    pub important: bool,
    pub reason: String,
    /// When it was decided; none while it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
}

/// A version of the plan that took the place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanChange {
    pub before: PlanVersion,
    pub after: PlanVersion,
}

/// A version of a project's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanVersion {
    pub id: PlanId,
    pub version: i64,
}

/// A text of an announcement before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TextChange {
    /// Its name among the texts of the announcement.
    pub name: String,
    pub before: String,
    pub after: String,
}

/// A period that was announced and put off before it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Postponement {
    /// The period that was announced.
    pub opens_at: Moment,
    pub closes_at: Moment,
    /// Empty where words of the announcement were withheld or erased, so that it had to be approved anew.
    pub reason: String,
    pub at: Moment,
}

/// A section of a plan: a heading and the text under it up to the next heading. Offsets are code points of the plan's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Section {
    pub id: SectionId,
    /// 1 for the outermost headings; 0 only for text before the first heading.
    pub level: u8,
    pub start: usize,
    /// Exclusive.
    pub end: usize,
    /// Where the heading ends and the text under it begins.
    pub heading_end: usize,
    /// Number in the tree, e.g. `3.2`; empty for level 0.
    pub place: String,
}
