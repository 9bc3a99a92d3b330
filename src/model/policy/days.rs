//! What a policy says about days: when the city is closed, by when what is done, and what is told without an occasion.

use crate::model::terms::Channel;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days on which the city is closed beside weekends and national holidays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    pub closed: Vec<ClosedDays>,
}

/// Days of every year, `MM-DD`, both inclusive; `from` may be later than `until`, for the turn of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedDays {
    pub from: String,
    pub until: String,
}

/// By when the section is to have done what, and how it is reminded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadlines {
    /// Business days after the close in which what came in and what is registered are compared.
    pub reconcile_business_days: i64,
    /// Days before a due date on which the section is reminded; none where nobody wants that.
    pub remind_days: Vec<i64>,
    /// Whether the section's approvers are told when a due date is past.
    pub escalate: bool,
    /// Days in which a complaint about the procedure is to be answered; 0 for no such term.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub complaint_days: i64,
    /// Days after the publication of an occasion's record in which its correction can be asked for; 0 for no such days.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub objection_days: i64,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { reconcile_business_days: 1, remind_days: Vec::new(), escalate: false, complaint_days: 0, objection_days: 0 }
    }
}

/// What the section is told without anything having happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// The line a day about what came in while a round is open.
    pub daily: Daily,
    /// The hour of the day in Japan from which it is sent.
    pub daily_hour: u32,
    /// Minutes after which the program sends itself a letter by the form, up to the commit; 0 for never.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub probe_minutes: i64,
    /// Days after which a test letter is due, by its way in; a way that is not named needs none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "without_zeros")]
    pub probe_days: BTreeMap<Channel, i64>,
}

/// Whether a rule that older policies do not know is off.
pub(super) fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// A way that is tried every 0 days is one that is not tried: it is left out, so that the same rule is written in one way.
fn without_zeros<'de, D: serde::Deserializer<'de>>(from: D) -> Result<BTreeMap<Channel, i64>, D::Error> {
    let mut days = BTreeMap::deserialize(from)?;
    days.retain(|_, days| *days != 0);
    Ok(days)
}

/// On which days it is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Daily {
    #[default]
    Never,
    BusinessDays,
    EveryDay,
}

/// Whether a part of the policy says nothing: older versions do not have it, and their bytes are signed.
macro_rules! said {
    ($($part:ty),+) => { $(impl $part {
        pub(super) fn is_default(&self) -> bool {
            *self == Self::default()
        }
    })+ };
}
said!(Calendar, Deadlines, Notices, super::Answering, super::Counting, super::Desk, super::Method, super::Retention, super::Sessions);

impl ClosedDays {
    /// Whether a day is one of them.
    pub fn contains(&self, day: chrono::NaiveDate) -> bool {
        let day = day.format("%m-%d").to_string();
        let (after, before) = (self.from <= day, day <= self.until);
        if self.from <= self.until { after && before } else { after || before }
    }
}

/// Whether this is a day of some year, as `MM-DD`; in a leap year, so that the last of February is one too.
pub(super) fn is_month_day(day: &str) -> bool {
    day.len() == 5 && format!("2024-{day}").parse::<chrono::NaiveDate>().is_ok()
}
