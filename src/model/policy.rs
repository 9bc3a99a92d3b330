//! The city's rules as data: versioned, with an effective date. A round keeps the version it was opened under.

use super::terms::{ArrivalRule, Channel, EligibilityClass, Lang, ResponseCategory, Stage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything a city decides about its procedure. Unknown keys are refused, so a typing mistake cannot pass for a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// First day on which rounds are opened under it, `YYYY-MM-DD`.
    pub effective_from: String,
    pub city: City,
    pub sections: Vec<Section>,
    pub period: Period,
    pub submission: Submission,
    pub channels: Vec<ChannelRule>,
    /// The city's own label for each category, by category and language.
    pub categories: BTreeMap<ResponseCategory, Label>,
    pub result: ResultRules,
    pub mail: Mail,
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    pub ja: String,
    pub en: String,
}

impl Label {
    /// The text in this language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    pub name: Label,
    /// 全国地方公共団体コード, six digits.
    pub code: String,
}

/// A section (担当課) of an implementing agency (実施機関).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Short and stable: accounts and projects refer to it.
    pub id: String,
    pub agency: Label,
    pub name: Label,
    pub phone: String,
    /// Where mails to the section go beside its officials' own addresses; may be empty.
    pub mail: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Shortest period in days, day 1 being the day of publication; shorter needs a published reason.
    pub minimum_days: BTreeMap<Stage, i64>,
    /// Minutes after the close in which the form still takes a letter, as late.
    pub grace_minutes: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    pub name: Field,
    pub address: Field,
    pub phone: Field,
    pub mail: Field,
    pub class: Field,
    /// Which classes of submitters there are; empty with `class.ask = "hidden"`.
    pub classes: Vec<EligibilityClass>,
    /// Longest letter in code points.
    pub text_limit: usize,
}

/// Whether a field is asked for, and why: residents are told the reason beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub ask: Ask,
    pub why: Label,
}

/// How strongly a field is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    Required,
    Optional,
    Hidden,
}

/// A way in that rounds may open, with its arrival rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelRule {
    pub channel: Channel,
    pub arrival: ArrivalRule,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultRules {
    /// Days from the close to the published result that the city sets itself.
    pub target_days: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub sender_name: Label,
    /// Minutes before the first, second, … new try; the last repeats until `tries` is reached.
    pub retry_minutes: Vec<i64>,
    pub tries: i64,
}

impl Policy {
    /// The section with this id.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The arrival rule of a channel, if rounds may open it at all.
    pub fn arrival(&self, channel: Channel) -> Option<ArrivalRule> {
        self.channels.iter().find(|rule| rule.channel == channel).map(|rule| rule.arrival)
    }

    /// The shortest period in days at this stage.
    pub fn minimum_days(&self, stage: Stage) -> i64 {
        self.period.minimum_days.get(&stage).copied().unwrap_or(30)
    }

    /// The city's label for a category; its plain name where the city gave none.
    pub fn category(&self, category: ResponseCategory, lang: Lang) -> &str {
        self.categories.get(&category).map_or(category.name(), |label| label.get(lang))
    }
}
