//! The calendar as a Japanese city writes it: eras, weekdays, fiscal years, periods and deadlines.
//!
//! Everything here counts in the days of Japan. The era table is data: a new era is one more line.

use super::Moment;
use super::terms::Lang;
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};

/// One Japanese era (元号).
#[derive(Debug, PartialEq, Eq)]
pub struct Era {
    /// Its name, `令和`.
    pub ja: &'static str,
    /// Its name in Latin letters, `Reiwa`.
    pub en: &'static str,
    /// The capital by which officials abbreviate it, `R`.
    pub letter: char,
    /// Its first day in the Gregorian calendar: year, month, day.
    first: (i32, u32, u32),
}

/// The eras since the era law of one reign, one name, oldest first. 明治 counts from the new year of its first year,
/// as its edict says; each later one from the day its edict or cabinet order took effect.
pub const ERAS: &[Era] = &[
    Era { ja: "明治", en: "Meiji", letter: 'M', first: (1868, 1, 25) },
    Era { ja: "大正", en: "Taisho", letter: 'T', first: (1912, 7, 30) },
    Era { ja: "昭和", en: "Showa", letter: 'S', first: (1926, 12, 25) },
    Era { ja: "平成", en: "Heisei", letter: 'H', first: (1989, 1, 8) },
    Era { ja: "令和", en: "Reiwa", letter: 'R', first: (2019, 5, 1) },
];

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

impl Era {
    /// The first day of the era.
    pub fn first_day(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.first.0, self.first.1, self.first.2).unwrap_or_default()
    }

    /// The Gregorian year of this era's year `n` (year 1 is 元年).
    pub const fn gregorian_year(&self, n: i32) -> i32 {
        self.first.0 + n - 1
    }
}

/// The era of a date and the year within it (1 = 元年); `None` before 明治. A day on which two eras meet belongs to the new one.
pub fn era_year(date: NaiveDate) -> Option<(&'static Era, i32)> {
    let era = ERAS.iter().rev().find(|era| date >= era.first_day())?;
    Some((era, date.year() - era.first.0 + 1))
}

/// `令和8年`, `令和元年`; before 明治 the Gregorian `1867年`.
pub fn era_year_text(date: NaiveDate) -> String {
    match era_year(date) {
        Some((era, 1)) => format!("{}元年", era.ja),
        Some((era, n)) => format!("{}{n}年", era.ja),
        None => format!("{}年", date.year()),
    }
}

/// The weekday: `月` or `Monday`.
pub const fn weekday(day: Weekday, lang: Lang) -> &'static str {
    match (lang, day) {
        (Lang::Ja, Weekday::Mon) => "月",
        (Lang::Ja, Weekday::Tue) => "火",
        (Lang::Ja, Weekday::Wed) => "水",
        (Lang::Ja, Weekday::Thu) => "木",
        (Lang::Ja, Weekday::Fri) => "金",
        (Lang::Ja, Weekday::Sat) => "土",
        (Lang::Ja, Weekday::Sun) => "日",
        (Lang::En, Weekday::Mon) => "Monday",
        (Lang::En, Weekday::Tue) => "Tuesday",
        (Lang::En, Weekday::Wed) => "Wednesday",
        (Lang::En, Weekday::Thu) => "Thursday",
        (Lang::En, Weekday::Fri) => "Friday",
        (Lang::En, Weekday::Sat) => "Saturday",
        (Lang::En, Weekday::Sun) => "Sunday",
    }
}

/// `令和8年（2026年）3月2日（月）` or `Monday, 2 March 2026`.
pub fn long_date(date: NaiveDate, lang: Lang) -> String {
    let day = weekday(date.weekday(), lang);
    match lang {
        Lang::Ja => {
            let gregorian = if era_year(date).is_some() { format!("（{}年）", date.year()) } else { String::new() };
            format!("{}{gregorian}{}月{}日（{day}）", era_year_text(date), date.month(), date.day())
        }
        Lang::En => {
            let month = MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
            format!("{day}, {} {month} {}", date.day(), date.year())
        }
    }
}

/// `2026年3月2日` or `2 March 2026`: for tables, where era and weekday would cost a line.
pub fn short_date(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => date.format("%-d %B %Y").to_string(),
    }
}

/// `令和8年（2026年）3月` or `March 2026`.
pub fn month_text(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}（{}年）{}月", era_year_text(date), date.year(), date.month()),
        Lang::En => format!("{} {}", MONTHS.get(date.month0() as usize).copied().unwrap_or_default(), date.year()),
    }
}

/// `午後5時15分`, `正午`, `午前0時`; `5:15pm`, `midday`, `midnight`. Seconds are not shown.
pub fn long_time(time: NaiveTime, lang: Lang) -> String {
    let (afternoon, hour, minute) = (time.hour() >= 12, time.hour() % 12, time.minute());
    match (lang, time.hour(), minute) {
        (Lang::Ja, 12, 0) => "正午".to_owned(),
        (Lang::Ja, ..) => {
            let minutes = if minute == 0 { String::new() } else { format!("{minute}分") };
            format!("{}{hour}時{minutes}", if afternoon { "午後" } else { "午前" })
        }
        (Lang::En, 12, 0) => "midday".to_owned(),
        (Lang::En, 0, 0) => "midnight".to_owned(),
        (Lang::En, ..) => {
            let minutes = if minute == 0 { String::new() } else { format!(":{minute:02}") };
            format!("{}{minutes}{}", if hour == 0 { 12 } else { hour }, if afternoon { "pm" } else { "am" })
        }
    }
}

/// Date and time in Japan: `令和8年（2026年）3月2日（月）午後5時15分` or `5:15pm on Monday, 2 March 2026 (Japan time)`.
pub fn long_moment(moment: Moment, lang: Lang) -> String {
    let (date, time) = (long_date(moment.jst_date(), lang), long_time(moment.jst().time(), lang));
    match lang {
        Lang::Ja => format!("{date}{time}"),
        Lang::En => format!("{time} on {date} (Japan time)"),
    }
}

/// How a city writes the end of a period, which is stored as the first moment that is too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// The whole of this day still counts (30日まで): the moment is 00:00 of the next.
    EndOf(NaiveDate),
    /// Until this time of this day (17時まで).
    At(NaiveDate, NaiveTime),
}

/// How the end of a period [opens, closes) is written.
pub fn closing(closes: Moment) -> Closing {
    let jst = closes.jst();
    if jst.time() == NaiveTime::MIN { Closing::EndOf(last_day(closes)) } else { Closing::At(jst.date(), jst.time()) }
}

/// `令和8年（2026年）3月30日（月）まで`, `…（月）午後5時まで`; `until the end of Monday, 30 March 2026 (Japan time)`, `until 5pm on …`.
pub fn closing_text(closes: Moment, lang: Lang) -> String {
    match (closing(closes), lang) {
        (Closing::EndOf(date), Lang::Ja) => format!("{}まで", long_date(date, lang)),
        (Closing::EndOf(date), Lang::En) => format!("until the end of {} (Japan time)", long_date(date, lang)),
        (Closing::At(..), Lang::Ja) => format!("{}まで", long_moment(closes, lang)),
        (Closing::At(..), Lang::En) => format!("until {}", long_moment(closes, lang)),
    }
}

/// The last day in Japan of which any part lies before `closes`.
pub fn last_day(closes: Moment) -> NaiveDate {
    closes.plus_ms(-1).jst_date()
}

/// The days of a period [opens, closes): day 1 is the day on which it opens, which is the day of publication
/// (Administrative Procedure Act Art. 39(3)); a day that closes early counts, as in the notices of cities. 0 when it never opens.
pub fn period_days(opens: Moment, closes: Moment) -> i64 {
    if closes <= opens { 0 } else { (last_day(closes) - opens.jst_date()).num_days() + 1 }
}

/// Days from today to the last day of a period: 0 on the last day itself, `None` once it has closed.
pub fn days_left(now: Moment, closes: Moment) -> Option<i64> {
    (now < closes).then(|| (last_day(closes) - now.jst_date()).num_days())
}

/// The fiscal year (年度) of a date: April to March, named by the year in which it begins (Local Autonomy Act Art. 208).
pub fn fiscal_year(date: NaiveDate) -> i32 {
    if date.month() >= 4 { date.year() } else { date.year() - 1 }
}

/// `令和8年度` or `fiscal year 2026`. A year in which the era changed goes by the new name, as 令和元年度 did.
pub fn fiscal_year_text(year: i32, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}度", NaiveDate::from_ymd_opt(year, 12, 31).map_or_else(|| format!("{year}年"), era_year_text)),
        Lang::En => format!("fiscal year {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn at(year: i32, month: u32, date: u32, hour: u32, minute: u32) -> Moment {
        Moment::from_jst(day(year, month, date), NaiveTime::from_hms_opt(hour, minute, 0).unwrap())
    }

    #[test]
    fn eras_change_on_their_day() {
        for (date, text) in [
            (day(1868, 1, 24), "1868年"),
            (day(1868, 1, 25), "明治元年"),
            (day(1912, 7, 29), "明治45年"),
            (day(1912, 7, 30), "大正元年"),
            (day(1926, 12, 24), "大正15年"),
            (day(1926, 12, 25), "昭和元年"),
            (day(1989, 1, 7), "昭和64年"),
            (day(1989, 1, 8), "平成元年"),
            (day(2019, 4, 30), "平成31年"),
            (day(2019, 5, 1), "令和元年"),
            (day(2020, 1, 1), "令和2年"),
        ] {
            assert_eq!(era_year_text(date), text);
        }
    }

    #[test]
    fn dates_and_times_as_people_write_them() {
        let moment = at(2026, 3, 2, 17, 15);

        assert_eq!(long_date(day(2026, 3, 2), Lang::Ja), "令和8年（2026年）3月2日（月）");
        assert_eq!(long_date(day(2026, 3, 2), Lang::En), "Monday, 2 March 2026");
        assert_eq!(long_moment(moment, Lang::Ja), "令和8年（2026年）3月2日（月）午後5時15分");
        assert_eq!(long_moment(moment, Lang::En), "5:15pm on Monday, 2 March 2026 (Japan time)");
        for (hour, minute, ja, en) in [
            (0, 0, "午前0時", "midnight"),
            (0, 5, "午前0時5分", "12:05am"),
            (9, 0, "午前9時", "9am"),
            (12, 0, "正午", "midday"),
            (12, 30, "午後0時30分", "12:30pm"),
            (23, 59, "午後11時59分", "11:59pm"),
        ] {
            let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
            assert_eq!((long_time(time, Lang::Ja).as_str(), long_time(time, Lang::En).as_str()), (ja, en));
        }
    }

    #[test]
    fn a_period_counts_its_first_and_its_last_day() {
        let opens = at(2026, 3, 1, 0, 0);

        assert_eq!(period_days(opens, at(2026, 3, 31, 0, 0)), 30);
        assert_eq!(period_days(opens, at(2026, 3, 30, 17, 0)), 30);
        assert_eq!(period_days(opens, at(2026, 3, 31, 0, 1)), 31);
        assert_eq!(period_days(at(2026, 3, 1, 23, 59), at(2026, 3, 2, 0, 0)), 1);
        assert_eq!(period_days(at(2025, 12, 31, 9, 0), at(2026, 1, 30, 0, 0)), 30);
        assert_eq!(period_days(at(2028, 2, 28, 9, 0), at(2028, 3, 1, 0, 0)), 2);
        assert_eq!(period_days(opens, opens), 0);
    }

    #[test]
    fn midnight_is_written_as_the_day_before() {
        let midnight = at(2026, 1, 1, 0, 0);
        let evening = at(2026, 3, 30, 17, 0);

        assert_eq!(closing(midnight), Closing::EndOf(day(2025, 12, 31)));
        assert_eq!(closing_text(midnight, Lang::Ja), "令和7年（2025年）12月31日（水）まで");
        assert_eq!(closing_text(midnight, Lang::En), "until the end of Wednesday, 31 December 2025 (Japan time)");
        assert_eq!(closing_text(evening, Lang::Ja), "令和8年（2026年）3月30日（月）午後5時まで");
        assert_eq!(closing_text(evening, Lang::En), "until 5pm on Monday, 30 March 2026 (Japan time)");
    }

    #[test]
    fn days_left_reach_zero_on_the_last_day() {
        let closes = at(2026, 3, 31, 0, 0);

        assert_eq!(days_left(at(2026, 3, 29, 23, 59), closes), Some(1));
        assert_eq!(days_left(at(2026, 3, 30, 23, 59), closes), Some(0));
        assert_eq!(days_left(closes, closes), None);
    }

    #[test]
    fn a_fiscal_year_begins_in_april() {
        assert_eq!((fiscal_year(day(2026, 3, 31)), fiscal_year(day(2026, 4, 1))), (2025, 2026));
        assert_eq!(fiscal_year_text(2026, Lang::Ja), "令和8年度");
        assert_eq!(fiscal_year_text(2019, Lang::Ja), "令和元年度");
        assert_eq!(fiscal_year_text(1988, Lang::Ja), "昭和63年度");
        assert_eq!(fiscal_year_text(2026, Lang::En), "fiscal year 2026");
    }
}
