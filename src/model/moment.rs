//! `Moment`: an instant in UTC with millisecond precision and one spelling.
//!
//! It is cut to milliseconds at birth, because a nanosecond that one database keeps and another drops would change
//! a hash after a reload. Its text has fixed width, so text order is time order in both databases.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::str::FromStr;

/// Minutes by which Japan Standard Time is ahead of UTC; it has no summer time (Imperial Ordinance 167 of 1895).
const JST_MINUTES: i64 = 9 * 60;

/// An instant in UTC, to the millisecond, from year 0000 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(DateTime<Utc>);

impl Moment {
    /// The moment of a UTC time, cut to milliseconds; years outside 0..=9999 are pulled to the nearest that has a text.
    pub fn from_utc(time: DateTime<Utc>) -> Self {
        let time = if (0..=9999).contains(&time.year()) { time } else { DateTime::UNIX_EPOCH };
        // A leap second (23:59:60) becomes the following one: Moment counts as Unix time does.
        Self(DateTime::from_timestamp_millis(time.timestamp_millis()).unwrap_or(DateTime::UNIX_EPOCH))
    }

    /// `milliseconds` after 1970-01-01T00:00:00Z.
    pub fn from_unix_ms(milliseconds: i64) -> Self {
        Self::from_utc(DateTime::from_timestamp_millis(milliseconds).unwrap_or(DateTime::UNIX_EPOCH))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn unix_ms(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// The moment at which clocks in Japan show this date and time.
    pub fn from_jst(date: NaiveDate, time: NaiveTime) -> Self {
        Self::from_utc((date.and_time(time) - TimeDelta::minutes(JST_MINUTES)).and_utc())
    }

    /// 00:00:00 in Japan on this date.
    pub fn start_of_day(date: NaiveDate) -> Self {
        Self::from_jst(date, NaiveTime::MIN)
    }

    /// What clocks in Japan show.
    pub fn jst(self) -> NaiveDateTime {
        self.0.naive_utc() + TimeDelta::minutes(JST_MINUTES)
    }

    /// The date in Japan.
    pub fn jst_date(self) -> NaiveDate {
        self.jst().date()
    }

    /// This moment moved by a number of milliseconds, later when positive.
    pub fn plus_ms(self, milliseconds: i64) -> Self {
        Self::from_utc(self.0.checked_add_signed(TimeDelta::milliseconds(milliseconds)).unwrap_or(self.0))
    }

    /// This moment moved by a number of whole minutes, later when positive.
    pub fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_ms(minutes.saturating_mul(60_000))
    }

    /// This moment moved by a number of 24-hour days, later when positive (Japan has no days of other length).
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_ms(days.saturating_mul(86_400_000))
    }

    /// The UTC value for a library that wants chrono.
    pub fn to_utc(self) -> DateTime<Utc> {
        self.0
    }
}

impl std::fmt::Display for Moment {
    /// `2026-11-21T20:38:13.262Z`, always 24 bytes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.format("%Y-%m-%dT%H:%M:%S%.3fZ").fmt(f)
    }
}

/// Text that is not a moment in the one spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a moment")]
pub struct NotAMoment;

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.3fZ").map_err(|_| NotAMoment)?;
        let moment = Self::from_utc(time.and_utc());
        if moment.to_string() == text { Ok(moment) } else { Err(NotAMoment) }
    }
}

impl TryFrom<String> for Moment {
    type Error = NotAMoment;
    fn try_from(text: String) -> Result<Self, NotAMoment> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> String {
        moment.to_string()
    }
}

impl serde::Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japan_is_nine_hours_ahead_to_the_second() {
        let date = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();

        assert_eq!(Moment::start_of_day(date).to_string(), "2026-12-30T15:00:00.000Z");
        assert_eq!(Moment::start_of_day(date).jst_date(), date);
        assert_eq!(Moment::start_of_day(date).plus_ms(-1).jst_date(), date.pred_opt().unwrap());
    }

    #[test]
    fn one_spelling_only() {
        let text = "2026-11-21T20:38:13.262Z";

        assert_eq!(text.parse::<Moment>().unwrap().to_string(), text);
        for bad in
            ["", "2026-11-21", "2026-11-21T20:38:13Z", "2026-11-21T20:38:13.2626Z", "2026-11-21T20:38:60.000Z", "2026-13-21T20:38:13.262Z"]
        {
            assert_eq!(bad.parse::<Moment>(), Err(NotAMoment), "{bad}");
        }
    }
}
