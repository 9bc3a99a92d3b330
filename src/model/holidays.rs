//! National holidays (国民の祝日に関する法律) and business days.
//!
//! Known years are in `config/holidays.csv`, in the form in which the Cabinet Office publishes them; `ronten holidays` rewrites
//! it from a newer file of theirs. Later years follow from the Act's rules and are provisional: the days of the two equinoxes
//! are announced in February of the year before, and the Diet may move a holiday.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The file that the program is built with.
pub const FILE: &str = include_str!("../../config/holidays.csv");

/// Holidays of the known years, by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holidays {
    days: BTreeMap<NaiveDate, String>,
    first_year: i32,
    last_year: i32,
}

/// Why a text is not a list of holidays; the line counts from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("holidays, line {line}: not a date and a name, such as 2026/1/1,元日")]
pub struct NotHolidays {
    pub line: usize,
}

impl Holidays {
    /// Those of the file that the program is built with.
    pub fn known() -> &'static Self {
        static KNOWN: OnceLock<Holidays> = OnceLock::new();
        // A test reads the file; without it every year follows from the rules.
        KNOWN.get_or_init(|| Self::parse(FILE).unwrap_or(Self { days: BTreeMap::new(), first_year: 0, last_year: -1 }))
    }

    /// Reads `date,name` lines after a heading.
    pub fn parse(text: &str) -> Result<Self, NotHolidays> {
        let mut days = BTreeMap::new();
        for (line, row) in (1..).zip(text.lines()).skip(1).filter(|(_, row)| !row.trim().is_empty()) {
            let read = row.trim().split_once(',').and_then(|(date, name)| Some((day_of(date)?, name.trim().to_owned())));
            let (day, name) = read.filter(|(_, name)| !name.is_empty()).ok_or(NotHolidays { line })?;
            days.insert(day, name);
        }
        let years = days.keys().next().zip(days.keys().next_back()).map(|(first, last)| (first.year(), last.year()));
        let (first_year, last_year) = years.ok_or(NotHolidays { line: 1 })?;
        Ok(Self { days, first_year, last_year })
    }

    /// The same as a file, for the years from `from` on.
    pub fn file(&self, from: i32) -> String {
        let mut text = "国民の祝日・休日月日,国民の祝日・休日名称\n".to_owned();
        for (day, name) in self.days.iter().filter(|(day, _)| day.year() >= from) {
            text += &format!("{}/{}/{},{name}\n", day.year(), day.month(), day.day());
        }
        text
    }

    /// Whether a year is not known yet, so that its holidays are computed.
    pub fn is_provisional(&self, year: i32) -> bool {
        !(self.first_year..=self.last_year).contains(&year)
    }

    /// Whether a day is a holiday or takes the place of one.
    pub fn is_holiday(&self, day: NaiveDate) -> bool {
        if self.is_provisional(day.year()) { by_law(day.year()).contains_key(&day) } else { self.days.contains_key(&day) }
    }
}

fn day_of(text: &str) -> Option<NaiveDate> {
    let mut parts = text.trim().split('/');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| parts.next().is_none())
}

/// The holidays of a year by the rules of the Act as they stand since 2020, with the two years whose summer was moved.
pub fn by_law(year: i32) -> BTreeMap<NaiveDate, &'static str> {
    let mut days = BTreeMap::new();
    for (month, day, name) in fixed(year) {
        days.extend(NaiveDate::from_ymd_opt(year, month, day).map(|day| (day, name)));
    }
    let own: Vec<NaiveDate> = days.keys().copied().collect();
    let is_own = |day: NaiveDate| own.contains(&day);
    for day in &own {
        // Art. 3(2): a holiday on a Sunday moves its rest to the next day that is none.
        if day.weekday() == Weekday::Sun {
            let rest = day.iter_days().find(|day| !is_own(*day));
            days.extend(rest.map(|day| (day, "休日")));
        }
        // Art. 3(3): a day between two holidays.
        let (between, after) = (*day + Days::new(1), *day + Days::new(2));
        if is_own(after) && !is_own(between) && between.weekday() != Weekday::Sun {
            days.entry(between).or_insert("休日");
        }
    }
    days
}

fn fixed(year: i32) -> Vec<(u32, u32, &'static str)> {
    let monday = |month, nth| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, nth).map_or(1, |day| day.day());
    let (marine, sports, mountain) = match year {
        // The special measures for the Olympic Games.
        2020 => ((7, 23), (7, 24), (8, 10)),
        2021 => ((7, 22), (7, 23), (8, 8)),
        _ => ((7, monday(7, 3)), (10, monday(10, 2)), (8, 11)),
    };
    vec![
        (1, 1, "元日"),
        (1, monday(1, 2), "成人の日"),
        (2, 11, "建国記念の日"),
        (2, 23, "天皇誕生日"),
        (3, equinox(year, 208_431), "春分の日"),
        (4, 29, "昭和の日"),
        (5, 3, "憲法記念日"),
        (5, 4, "みどりの日"),
        (5, 5, "こどもの日"),
        (marine.0, marine.1, "海の日"),
        (mountain.0, mountain.1, "山の日"),
        (9, monday(9, 3), "敬老の日"),
        (9, equinox(year, 232_488), "秋分の日"),
        (sports.0, sports.1, "スポーツの日"),
        (11, 3, "文化の日"),
        (11, 23, "勤労感謝の日"),
    ]
}

/// The day of an equinox in Japan, by the usual approximation for 1980 to 2099; `begin` is its value for 1980 in 1/10000 days.
fn equinox(year: i32, begin: i64) -> u32 {
    let years = i64::from(year) - 1980;
    let day = (begin * 100 + 242_194 * years) / 1_000_000 - years.div_euclid(4);
    u32::try_from(day).unwrap_or(21)
}

#[cfg(test)]
#[path = "holidays_tests.rs"]
mod tests;
