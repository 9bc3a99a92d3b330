//! The city's rules as data: versioned, with an effective date. A round keeps the version it was opened under.

mod days;
mod desk;
pub mod entries;
pub mod faults;
mod keeping;
mod method;
mod offices;
mod opinions;
mod routes;
pub mod values;

pub use days::{Calendar, ClosedDays, Daily, Deadlines, Notices};
pub use desk::Desk;
pub use keeping::{Retention, Sessions};
pub use method::{District, Method};
pub use offices::Office;
pub use opinions::{Answering, Counting};
pub use routes::{Position, Route, RouteStep};

use faults::Fault;

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
    /// At which stages opinions are invited, in their order: both, or the draft alone.
    #[serde(default = "both_stages")]
    pub stages: Vec<Stage>,
    pub period: Period,
    pub submission: Submission,
    #[serde(default, skip_serializing_if = "Counting::is_default")]
    pub counting: Counting,
    pub channels: Vec<ChannelRule>,
    /// Where letters are taken in; empty where one place takes all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<Office>,
    /// The city's own label for each category, by category and language.
    pub categories: BTreeMap<ResponseCategory, Label>,
    pub result: ResultRules,
    pub mail: Mail,
    #[serde(default, skip_serializing_if = "Calendar::is_default")]
    pub calendar: Calendar,
    #[serde(default, skip_serializing_if = "Deadlines::is_default")]
    pub deadlines: Deadlines,
    #[serde(default, skip_serializing_if = "Notices::is_default")]
    pub notices: Notices,
    #[serde(default, skip_serializing_if = "Method::is_default")]
    pub method: Method,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<Position>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
    #[serde(default, skip_serializing_if = "Desk::is_default")]
    pub desk: Desk,
    #[serde(default, skip_serializing_if = "Answering::is_default")]
    pub answering: Answering,
    #[serde(default, skip_serializing_if = "Retention::is_default")]
    pub retention: Retention,
    #[serde(default, skip_serializing_if = "Sessions::is_default")]
    pub sessions: Sessions,
}

/// What a policy without `stages` means: it is older than that key.
fn both_stages() -> Vec<Stage> {
    vec![Stage::Outline, Stage::Draft]
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
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
    /// Whom residents ask about the procedure itself.
    pub contact: Contact,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Id of the section.
    pub section: String,
    /// When its telephone is answered.
    pub hours: Label,
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
    /// Days that must be left for reading after an important correction of what is put to comment; 0 for no such rule.
    #[serde(default, skip_serializing_if = "days::is_zero")]
    pub after_correction_days: i64,
    /// Days before its opening on which a round is announced (予告); 0 for no advance notice.
    #[serde(default, skip_serializing_if = "days::is_zero")]
    pub advance_notice_days: i64,
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
    /// Days in which a writer can give what was asked for; 0 for as long as the round is open.
    #[serde(default, skip_serializing_if = "days::is_zero")]
    pub repair_days: i64,
    /// Whether the form has room for who signs beside the submitter (連名); paper is taken in as it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joint_by_form: bool,
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

/// Why a text is not a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// `line` counts from 1; the sentence names the key.
    #[error("policy, line {line}: {problem}")]
    Written { line: usize, problem: String },
    /// What it says cannot be.
    #[error("policy: {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Wrong { faults: Vec<Fault> },
}

impl Policy {
    /// Reads a policy from TOML and checks what types alone cannot.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let policy: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let line = 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
            PolicyError::Written { line, problem: error.message().to_owned() }
        })?;
        let faults = faults::faults(&policy);
        if faults.is_empty() { Ok(policy) } else { Err(PolicyError::Wrong { faults }) }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../config/policy.toml");

    #[test]
    fn the_shipped_policy_reads() {
        let policy = Policy::parse(SHIPPED).unwrap();

        assert_eq!(policy.minimum_days(Stage::Draft), 30);
        assert!(ResponseCategory::ALL.iter().all(|category| policy.categories.contains_key(category)));
    }

    #[test]
    fn a_mistake_is_named_with_its_line_or_its_key() {
        let misspelt = SHIPPED.replace("grace_minutes", "grace_minute");
        let line = 1 + SHIPPED.lines().position(|line| line.starts_with("grace_minutes")).unwrap();

        let Err(PolicyError::Written { line: named, problem }) = Policy::parse(&misspelt) else { panic!("taken") };
        assert!(problem.contains("grace_minute") && named <= line && named + 8 > line, "{problem} in line {named}");

        for (right, wrong, key, problem) in [
            ("section = \"koho\"", "section = \"nobody\"", "city.contact.section", "section_unknown"),
            ("id = \"midori\"", "id = \"koho\"", "sections.1.id", "twice"),
            ("from = \"12-29\"", "from = \"13-29\"", "calendar.closed.0.from", "month_day"),
            ("stages = [\"outline\", \"draft\"]", "stages = [\"draft\", \"outline\"]", "stages", "stages"),
            ("tries = 34", "tries = 0", "mail.tries", "number_between"),
            ("daily_hour = 17", "daily_hour = 24", "notices.daily_hour", "number_between"),
            ("channel = \"fax\"", "channel = \"post\"", "channels.3.channel", "twice"),
            ("Mihon City\" }\n#", "\" }\n#", "city.name.en", "needed"),
        ] {
            let Err(PolicyError::Wrong { faults }) = Policy::parse(&SHIPPED.replacen(right, wrong, 1)) else { panic!("took {wrong}") };
            assert_eq!(faults.iter().map(|fault| (&*fault.key, fault.problem)).collect::<Vec<_>>(), [(key, problem)]);
        }
    }
}
