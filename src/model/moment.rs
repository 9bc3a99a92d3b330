//! `Moment`: an instant in UTC with millisecond precision and one spelling.
//!
//! It is cut to milliseconds at birth, because a nanosecond that one database keeps and another drops would change
//! a hash after a reload. Its text has fixed width, so text order is time order in both databases.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
use std::str::FromStr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

/// Minutes by which Japan Standard Time is ahead of UTC; it has no summer time (Imperial Ordinance 167 of 1895).
const JST_MINUTES: i64 = 9 * 60;

const FORMAT: &str = "%Y-%m-%dT%H:%M:%S%.3fZ";

/// An instant in UTC, to the millisecond, from year 0000 to 9999.
///
/// The value *is* its 24 ASCII bytes, which is what both databases and the record hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment([u8; 24]);

impl Moment {
    /// The moment of a UTC time, cut to milliseconds; a year outside 0..=9999, which has no such text, becomes 1970.
    ///
    /// A leap second (23:59:60) becomes the following one: `Moment` counts as Unix time does.
    pub fn from_utc(time: DateTime<Utc>) -> Self {
        let time = DateTime::from_timestamp_millis(time.timestamp_millis()).filter(|time| (0..=9999).contains(&time.year()));
        let time = time.unwrap_or(DateTime::UNIX_EPOCH);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let digits = [
            (0, 4, time.year() as u32),
            (5, 2, time.month()),
            (8, 2, time.day()),
            (11, 2, time.hour()),
            (14, 2, time.minute()),
            (17, 2, time.second()),
            (20, 3, time.timestamp_subsec_millis()),
        ];
        for (at, width, mut value) in digits {
            for byte in text[at..at + width].iter_mut().rev() {
                *byte = b'0' + (value % 10) as u8;
                value /= 10;
            }
        }
        Self(text)
    }

    /// `milliseconds` after 1970-01-01T00:00:00Z.
    pub fn from_unix_ms(milliseconds: i64) -> Self {
        Self::from_utc(DateTime::from_timestamp_millis(milliseconds).unwrap_or(DateTime::UNIX_EPOCH))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn unix_ms(self) -> i64 {
        self.to_utc().timestamp_millis()
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
        self.to_utc().naive_utc() + TimeDelta::minutes(JST_MINUTES)
    }

    /// The date in Japan.
    pub fn jst_date(self) -> NaiveDate {
        self.jst().date()
    }

    /// This moment moved by a number of milliseconds, later when positive.
    pub fn plus_ms(self, milliseconds: i64) -> Self {
        Self::from_unix_ms(self.unix_ms().saturating_add(milliseconds))
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
        NaiveDateTime::parse_from_str(self.as_str(), FORMAT).map(|time| time.and_utc()).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// `2026-11-21T20:38:13.262Z`, always 24 bytes.
    pub fn as_str(&self) -> &str {
        // The bytes come only from `from_utc`, so they are ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Debug for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Text that is not a moment in the one spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a moment")]
pub struct NotAMoment;

impl FromStr for Moment {
    type Err = NotAMoment;

    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let time = NaiveDateTime::parse_from_str(text, FORMAT).map_err(|_| NotAMoment)?;
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
        to.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(format))
            .description(Some("An instant in UTC, to the millisecond."))
            .into()
    }
}

impl utoipa::ToSchema for Moment {}

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
