//! The period of a round as officials type it, and what is said about it.

use crate::commands::FieldError;
use crate::model::Moment;
use crate::model::calendar::{Closing, closing, era_year_text};
use crate::model::date_input::{DateError, DayTime, TimeError, parse_date, parse_time};
use crate::model::terms::Lang;
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

/// Opening and closing as they were typed, in the names of the form's fields.
pub struct Typed<'t> {
    pub opens_on: &'t str,
    pub opens_time: &'t str,
    pub closes_on: &'t str,
    pub closes_time: &'t str,
}

/// The instants meant: without a time a period begins at 0:00 and holds the whole of its last day.
pub fn read(typed: &Typed<'_>, errors: &mut Vec<FieldError>) -> (Option<Moment>, Option<Moment>) {
    let opens = instant(("opens_on", typed.opens_on), ("opens_time", typed.opens_time), errors);
    let closes = end(("closes_on", typed.closes_on), ("closes_time", typed.closes_time), errors);
    let opens = opens.map(|(date, time)| time.map_or_else(|| Moment::start_of_day(date), |time| time.on(date)));
    if let (Some(opens), Some(closes)) = (opens, closes)
        && closes <= opens
    {
        errors.push(FieldError::new("closes_on", "period_order"));
    }
    (opens, closes)
}

/// An end alone: without a time it holds the whole of its day.
pub fn end(on: (&str, &str), at: (&str, &str), errors: &mut Vec<FieldError>) -> Option<Moment> {
    let (date, time) = instant(on, at, errors)?;
    match time {
        Some(time) => Some(time.on(date)),
        None => date.succ_opt().map(Moment::start_of_day),
    }
}

/// A date as an official types it, or nothing; what cannot be read is an error of its field.
pub fn date(field: (&str, &str), errors: &mut Vec<FieldError>) -> Option<NaiveDate> {
    match parse_date(without_tail(field.1)) {
        Ok(date) => Some(date),
        Err(DateError::Empty) => None,
        Err(error) => {
            errors.push(FieldError::new(field.0, date_problem(error)));
            None
        }
    }
}

/// A time of day as an official types it, or nothing; what cannot be read is an error of its field.
pub fn time_of_day(field: (&str, &str), errors: &mut Vec<FieldError>) -> Option<DayTime> {
    match parse_time(without_tail(field.1)) {
        Ok(time) => Some(time),
        Err(TimeError::Empty) => None,
        Err(error) => {
            errors.push(FieldError::new(field.0, if error == TimeError::Ambiguous { "time_ambiguous" } else { "time_form" }));
            None
        }
    }
}

fn instant(on: (&str, &str), at: (&str, &str), errors: &mut Vec<FieldError>) -> Option<(NaiveDate, Option<DayTime>)> {
    let wrong = errors.len();
    let (date, time) = (date(on, errors), time_of_day(at, errors));
    if date.is_none() && time.is_some() && errors.len() == wrong {
        errors.push(FieldError::new(on.0, "needed"));
    }
    date.map(|date| (date, time))
}

/// Notices write 30日まで and 17時必着; the words after the date say nothing new here.
fn without_tail(typed: &str) -> &str {
    let typed = typed.trim();
    ["必着", "まで", "から"].iter().find_map(|tail| typed.strip_suffix(tail)).unwrap_or(typed)
}

fn date_problem(error: DateError) -> &'static str {
    match error {
        DateError::Empty => "needed",
        DateError::Form => "date_form",
        DateError::ShortYear => "date_short_year",
        DateError::NoSuchDay => "date_no_such_day",
        DateError::OutsideEra => "date_outside_era",
        DateError::Contradiction => "date_contradiction",
    }
}

/// A date as the form shows it: no weekday, which would contradict the next date typed over it.
pub fn shown(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}{}月{}日", era_year_text(date), date.month(), date.day()),
        Lang::En => date.to_string(),
    }
}

/// The opening as the form shows it: date and time; 0:00 is left out.
pub fn opening(opens: Moment, lang: Lang) -> (String, String) {
    (shown(opens.jst_date(), lang), time(opens.jst().time()))
}

/// The end as the form shows it: the last day, and the time unless the whole day counts.
pub fn ending(closes: Moment, lang: Lang) -> (String, String) {
    match closing(closes) {
        Closing::EndOf(date) => (shown(date, lang), String::new()),
        Closing::At(date, at) => (shown(date, lang), time(at)),
    }
}

fn time(at: NaiveTime) -> String {
    if at == NaiveTime::MIN { String::new() } else { format!("{}:{:02}", at.hour(), at.minute()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed<'t>(opens_on: &'t str, opens_time: &'t str, closes_on: &'t str, closes_time: &'t str) -> Typed<'t> {
        Typed { opens_on, opens_time, closes_on, closes_time }
    }

    fn at(text: &str) -> Option<Moment> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn a_period_is_read_as_notices_write_it() {
        let mut errors = Vec::new();
        for (form, opens, closes) in [
            (typed("令和8年12月1日（火）", "", "令和8年12月30日まで", ""), "2026-11-30T15:00:00.000Z", "2026-12-30T15:00:00.000Z"),
            (typed("R8.12.1", "9時", "2026/12/30", "17時必着"), "2026-12-01T00:00:00.000Z", "2026-12-30T08:00:00.000Z"),
            (typed("2026-12-01から", "", "2026-12-30", "24:00"), "2026-11-30T15:00:00.000Z", "2026-12-30T15:00:00.000Z"),
        ] {
            assert_eq!(read(&form, &mut errors), (at(opens), at(closes)));
        }
        assert_eq!(read(&typed("", "", "", ""), &mut errors), (None, None));
        assert_eq!(errors, []);
    }

    #[test]
    fn what_cannot_be_read_is_named_at_its_field() {
        for (form, field, problem) in [
            (typed("来週", "", "", ""), "opens_on", "date_form"),
            (typed("8/12/1", "", "", ""), "opens_on", "date_short_year"),
            (typed("令和8年12月1日（月）", "", "", ""), "opens_on", "date_contradiction"),
            (typed("", "", "2026/2/30", ""), "closes_on", "date_no_such_day"),
            (typed("", "", "2026/2/20", "午後12時"), "closes_time", "time_ambiguous"),
            (typed("", "9:00", "", ""), "opens_on", "needed"),
            (typed("2026/12/2", "", "2026/12/1", ""), "closes_on", "period_order"),
        ] {
            let mut errors = Vec::new();
            read(&form, &mut errors);
            let found: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.problem)).collect();
            assert_eq!(found, [(field, problem)]);
        }
    }

    #[test]
    fn what_the_form_shows_is_read_back_as_the_same() {
        for (opens, closes) in
            [("2026-11-30T15:00:00.000Z", "2026-12-30T15:00:00.000Z"), ("2026-12-01T00:30:00.000Z", "2026-12-30T08:00:00.000Z")]
        {
            for lang in [Lang::Ja, Lang::En] {
                let (opens_on, opens_time) = opening(opens.parse().unwrap(), lang);
                let (closes_on, closes_time) = ending(closes.parse().unwrap(), lang);
                let form = typed(&opens_on, &opens_time, &closes_on, &closes_time);
                assert_eq!(read(&form, &mut Vec::new()), (at(opens), at(closes)));
            }
        }
    }
}
