//! Dates and times as officials type them: `R8.3.2`, `令和8年3月2日`, `2026/3/2`, `17時`, `午後5時`, `24:00`, in any width.
//!
//! What has two readings is refused, not guessed: a two-digit year without era, or 午後12時.

use super::calendar::{ERAS, Era, weekday};
use super::fold;
use super::terms::Lang;
use super::{Moment, calendar};
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};

/// Why a date was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Nothing but spaces.
    #[error("no date given")]
    Empty,
    /// None of the forms above.
    #[error("not a date")]
    Form,
    /// A year of one or two digits without an era may mean two centuries or an era.
    #[error("the year needs an era or four digits")]
    ShortYear,
    /// The right form, but no such day (30 February).
    #[error("no such day")]
    NoSuchDay,
    /// The era had not begun, or was over, on that day (平成32年).
    #[error("not a day of that era")]
    OutsideEra,
    /// The weekday or the second year typed with it belongs to another date.
    #[error("the weekday or the year in brackets does not fit the date")]
    Contradiction,
}

/// Why a time of day was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Nothing but spaces.
    #[error("no time given")]
    Empty,
    /// None of the forms above, or beyond 24:00.
    #[error("not a time")]
    Form,
    /// 午前12時 and 午後12時 are read as noon by some and as midnight by others.
    #[error("12 o'clock may be noon or midnight")]
    Ambiguous,
}

/// A time of day as typed, to the minute, from 0:00 to 24:00 (the end of the day).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayTime(u16);

impl DayTime {
    /// Minutes since the day began, 0 to 1440.
    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// This time of that day in Japan; 24:00 is 0:00 of the next day.
    pub fn on(self, date: NaiveDate) -> Moment {
        Moment::from_jst(date, NaiveTime::MIN).plus_minutes(i64::from(self.0))
    }
}

/// The date meant by what an official typed. A weekday or a year in brackets may be there, and must then fit.
pub fn parse_date(typed: &str) -> Result<NaiveDate, DateError> {
    let text: String = fold::field(typed).chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() {
        return Err(DateError::Empty);
    }
    let (text, year_beside, day_beside) = take_brackets(&text)?;
    let (era, rest) = take_era(&text);
    let (year, month, day) = split_date(rest, era.is_some()).ok_or(DateError::Form)?;
    let date = match era {
        None if year < 100 => return Err(DateError::ShortYear),
        None => NaiveDate::from_ymd_opt(year, month, day).ok_or(DateError::NoSuchDay)?,
        Some(era) => in_era(era, year, month, day)?,
    };
    let fits = year_beside.is_none_or(|year| year == date.year()) && day_beside.is_none_or(|day| day == weekday(date.weekday(), Lang::Ja));
    if fits { Ok(date) } else { Err(DateError::Contradiction) }
}

/// Removes `(2026年)` and `(月)` or `(月曜日)`, and gives what they said.
fn take_brackets(text: &str) -> Result<(String, Option<i32>, Option<String>), DateError> {
    let (mut kept, mut year, mut day) = (String::new(), None, None);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        let (inside, after) = after.split_once(')').ok_or(DateError::Form)?;
        kept.push_str(before);
        rest = after;
        match inside.strip_suffix('年') {
            Some(number) if year.is_none() => year = Some(number.parse().map_err(|_| DateError::Form)?),
            None if day.is_none() => day = Some(inside.trim_end_matches("曜日").trim_end_matches('曜').to_owned()),
            _ => return Err(DateError::Form),
        }
    }
    kept.push_str(rest);
    Ok((kept, year, day))
}

fn take_era(text: &str) -> (Option<&'static Era>, &str) {
    for era in ERAS {
        let by_letter = || text.strip_prefix(era.letter).or_else(|| text.strip_prefix(era.letter.to_ascii_lowercase()));
        if let Some(rest) = text.strip_prefix(era.ja).or_else(by_letter) {
            return (Some(era), rest.trim_start_matches('.'));
        }
    }
    (None, text.strip_prefix("西暦").unwrap_or(text))
}

/// Year, month and day of `8年3月2日`, `8.3.2`, `2026-3-2`, `20260302` or, after an era, `元年5月1日`.
fn split_date(text: &str, after_era: bool) -> Option<(i32, u32, u32)> {
    if !after_era && text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some((text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?));
    }
    let plain = match text.strip_prefix('元') {
        Some(rest) if after_era => format!("1{rest}"),
        _ => text.to_owned(),
    };
    let mut parts = plain.strip_suffix('日').unwrap_or(&plain).split(['年', '月', '.', '/', '-']);
    let (year, month, day) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if parts.next().is_some() {
        return None;
    }
    Some((i32::try_from(year).ok()?, month, day))
}

fn digits(text: &str, most: usize) -> Option<u32> {
    if text.is_empty() || text.len() > most || !text.bytes().all(|b| b.is_ascii_digit()) { None } else { text.parse().ok() }
}

fn in_era(era: &'static Era, year: i32, month: u32, day: u32) -> Result<NaiveDate, DateError> {
    if year < 1 {
        return Err(DateError::OutsideEra);
    }
    let date = NaiveDate::from_ymd_opt(era.gregorian_year(year), month, day).ok_or(DateError::NoSuchDay)?;
    // The day of change bears both names: papers of that day say 明治45年7月30日 as well as 大正元年7月30日.
    let eve = date - TimeDelta::days(1);
    let belongs = |date| calendar::era_year(date).is_some_and(|(found, _)| found == era);
    if belongs(date) || belongs(eve) && calendar::era_year(date).is_some_and(|(next, _)| shared_day(next)) {
        Ok(date)
    } else {
        Err(DateError::OutsideEra)
    }
}

/// Whether the era began within a day: 大正 and 昭和 did; 平成 and 令和 began at midnight after it.
fn shared_day(era: &Era) -> bool {
    matches!(era.letter, 'T' | 'S')
}

/// The time of day meant by what an official typed.
pub fn parse_time(typed: &str) -> Result<DayTime, TimeError> {
    let text: String = fold::field(typed).chars().filter(|c| !c.is_whitespace()).collect();
    let (half, rest) = match (text.strip_prefix("午前"), text.strip_prefix("午後")) {
        (Some(rest), _) => (Some(0), rest),
        (_, Some(rest)) => (Some(12), rest),
        _ => (None, text.as_str()),
    };
    if text.is_empty() {
        return Err(TimeError::Empty);
    }
    if text == "正午" {
        return Ok(DayTime(12 * 60));
    }
    let (hour, minute) = split_time(rest).ok_or(TimeError::Form)?;
    let hour = match half {
        Some(_) if hour == 12 => return Err(TimeError::Ambiguous),
        Some(_) if hour > 12 => return Err(TimeError::Form),
        Some(offset) => hour + offset,
        None => hour,
    };
    let minutes = hour * 60 + minute;
    if minute > 59 || minutes > 24 * 60 {
        return Err(TimeError::Form);
    }
    u16::try_from(minutes).map(DayTime).map_err(|_| TimeError::Form)
}

/// Hour and minute of `17:00`, `17時`, `17時30分`, `17時半`.
fn split_time(text: &str) -> Option<(u32, u32)> {
    if let Some((hour, minute)) = text.split_once(':') {
        return (minute.len() == 2).then(|| Some((digits(hour, 2)?, digits(minute, 2)?))).flatten();
    }
    let (hour, rest) = text.split_once('時')?;
    let minute = match rest {
        "" => 0,
        "半" => 30,
        _ => digits(rest.strip_suffix('分')?, 2)?,
    };
    Some((digits(hour, 2)?, minute))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[rustfmt::skip]
    #[test]
    fn every_usual_spelling_means_the_same_day() {
        for typed in [
            "R8.3.2", "r8.3.2", "R8/3/2", "R8-03-02", "R.8.3.2", "令和8年3月2日", "令和 8 年 3 月 2 日", "令和８年３月２日", "Ｒ８．３．２",
            "2026/3/2", "2026-03-02", "2026.3.2", "2026年3月2日", "西暦2026年3月2日", "２０２６／３／２", "2026－3－2", "2026−3−2",
            "20260302", "㋿8年3月2日", "令和8年3月2日（月）", "令和8年3月2日(月曜日)", "令和8年（2026年）3月2日（月）", "　R8.3.2 ",
        ] {
            assert_eq!(parse_date(typed), Ok(day(2026, 3, 2)), "{typed}");
        }
        assert_eq!(parse_date("令和元年5月1日"), Ok(day(2019, 5, 1)));
        assert_eq!(parse_date("H31.4.30"), Ok(day(2019, 4, 30)));
        assert_eq!(parse_date("明治45年7月30日"), Ok(day(1912, 7, 30)));
        assert_eq!(parse_date("大正15年12月25日"), Ok(day(1926, 12, 25)));
    }

    #[rustfmt::skip]
    #[test]
    fn what_is_no_date_says_why() {
        for (typed, why) in [
            ("", DateError::Empty), ("　 ", DateError::Empty), ("来週", DateError::Form), ("3/2", DateError::Form),
            ("2026/3/2/1", DateError::Form), ("2026年3月", DateError::Form), ("2026/3/2(", DateError::Form),
            ("26/3/2", DateError::ShortYear), ("2026/2/29", DateError::NoSuchDay), ("2026/13/1", DateError::NoSuchDay),
            ("R0.3.2", DateError::OutsideEra), ("H31.5.1", DateError::OutsideEra), ("R1.4.30", DateError::OutsideEra),
            ("S64.1.8", DateError::OutsideEra), ("令和8年3月2日（火）", DateError::Contradiction),
            ("令和8年（2025年）3月2日", DateError::Contradiction),
        ] {
            assert_eq!(parse_date(typed), Err(why), "{typed}");
        }
    }

    #[rustfmt::skip]
    #[test]
    fn times_as_typed() {
        for (typed, minutes) in [
            ("17:00", 1020), ("17：00", 1020), ("１７：００", 1020), ("17時", 1020), ("17時00分", 1020), ("午後5時", 1020),
            ("午後５時", 1020), ("午後5時半", 1050), ("午後5:15", 1035), ("8:30", 510), ("午前8時30分", 510), ("0:00", 0), ("午前0時", 0),
            ("午後0時30分", 750), ("正午", 720), ("24:00", 1440), ("24時", 1440),
        ] {
            assert_eq!(parse_time(typed).map(DayTime::minutes), Ok(minutes), "{typed}");
        }
        for (typed, why) in [
            ("", TimeError::Empty), ("夕方", TimeError::Form), ("25:00", TimeError::Form), ("24:01", TimeError::Form),
            ("17:60", TimeError::Form), ("17:0", TimeError::Form), ("午後17時", TimeError::Form),
            ("午後12時", TimeError::Ambiguous), ("午前12時", TimeError::Ambiguous),
        ] {
            assert_eq!(parse_time(typed), Err(why), "{typed}");
        }
    }

    #[test]
    fn twenty_four_oclock_is_the_next_midnight() {
        assert_eq!(parse_time("24:00").unwrap().on(day(2026, 12, 31)), Moment::start_of_day(day(2027, 1, 1)));
    }

    proptest! {
        #[test]
        fn what_we_print_can_be_typed_back(days in 0i32..93_000) {
            let date = day(1868, 1, 1) + TimeDelta::days(i64::from(days));
            let text = calendar::long_date(date, Lang::Ja);

            prop_assert_eq!(parse_date(&text), Ok(date), "{}", text);
        }

        #[test]
        fn no_input_panics(typed in "\\PC{0,20}") {
            let _ = (parse_date(&typed), parse_time(&typed));
        }
    }
}
