//! The city's rules as data: versioned, with an effective date. A round keeps the version it was opened under.

mod days;
mod offices;

pub use days::{Calendar, ClosedDays, Daily, Deadlines, Notices};
pub use offices::Office;

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
}

/// What a policy without `stages` means: it is older than that key.
fn both_stages() -> Vec<Stage> {
    vec![Stage::Outline, Stage::Draft]
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
    #[serde(default, skip_serializing_if = "is_zero")]
    pub after_correction_days: i64,
    /// Days before its opening on which a round is announced (予告); 0 for no advance notice.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub advance_notice_days: i64,
}

/// Whether a rule that older policies do not know is off.
fn is_zero(days: &i64) -> bool {
    *days == 0
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

/// Why a text is not a policy. `line` counts from 1; the sentence names the key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("policy, line {line}: {problem}")]
pub struct PolicyError {
    pub line: usize,
    pub problem: String,
}

impl Policy {
    /// Reads a policy from TOML and checks what types alone cannot.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let policy: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let line = 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
            PolicyError { line, problem: error.message().to_owned() }
        })?;
        policy.check().map_err(|problem| PolicyError { line: 1, problem })?;
        Ok(policy)
    }

    fn check(&self) -> Result<(), String> {
        if chrono::NaiveDate::parse_from_str(&self.effective_from, "%Y-%m-%d").is_err() {
            return Err("effective_from is not a date YYYY-MM-DD".to_owned());
        }
        if self.stages != both_stages() && self.stages != [Stage::Draft] {
            return Err("stages must be [\"outline\", \"draft\"] or [\"draft\"]".to_owned());
        }
        if self.section(&self.city.contact.section).is_none() {
            return Err("city.contact.section is none of the sections".to_owned());
        }
        let mut ids: Vec<_> = self.sections.iter().map(|section| section.id.as_str()).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err("two sections have the same id".to_owned());
        }
        let positive = |name, value| if value > 0 { Ok(()) } else { Err(format!("{name} must be above 0")) };
        for stage in Stage::ALL {
            positive("period.minimum_days", self.minimum_days(*stage))?;
        }
        positive("mail.tries", self.mail.tries)?;
        positive("submission.text_limit", self.submission.text_limit as i64)?;
        if self.period.grace_minutes < 0 || self.mail.retry_minutes.is_empty() {
            return Err("period.grace_minutes is below 0 or mail.retry_minutes is empty".to_owned());
        }
        let Period { minimum_days: _, grace_minutes: _, after_correction_days, advance_notice_days } = &self.period;
        if ![after_correction_days, advance_notice_days].into_iter().all(|days| (0..=365).contains(days)) {
            return Err("period.after_correction_days or period.advance_notice_days is not 0 to 365".to_owned());
        }
        if !self.calendar.closed.iter().all(ClosedDays::is_right) {
            return Err("calendar.closed has something that is no day MM-DD".to_owned());
        }
        if !(0..=60).contains(&self.deadlines.reconcile_business_days) || self.deadlines.remind_days.iter().any(|days| *days < 0) {
            return Err("deadlines.reconcile_business_days is not 0 to 60, or one of deadlines.remind_days is below 0".to_owned());
        }
        self.check_offices()?;
        if self.notices.daily_hour > 23 {
            return Err("notices.daily_hour is not 0 to 23".to_owned());
        }
        Ok(())
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
    fn a_mistake_is_named_with_its_line() {
        let misspelt = SHIPPED.replace("grace_minutes", "grace_minute");
        let line = 1 + SHIPPED.lines().position(|line| line.starts_with("grace_minutes")).unwrap();

        let error = Policy::parse(&misspelt).unwrap_err();

        assert!(error.problem.contains("grace_minute"), "{error}");
        assert!(error.line <= line && error.line + 8 > line, "{error}");
        assert!(Policy::parse(&SHIPPED.replace("section = \"koho\"", "section = \"nobody\"")).is_err());
    }
}
