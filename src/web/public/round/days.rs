//! Letters per day as a chart and as a table: how many, never whose or what.

use crate::model::Moment;
use crate::model::calendar::{last_day, long_date};
use crate::store::rounds::Round;
use crate::web::visit::Ask;
use chrono::{Days as CalendarDays, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;

/// Size of the chart in its own units; the stylesheet stretches it to the column.
const WIDTH: i64 = 720;
const HEIGHT: i64 = 140;

/// Widest bar: in the first days of a round a few bars would be walls.
const WIDEST: i64 = 36;

/// More days than this are not drawn one by one: a round that ran so long has its table.
const MOST_DAYS: usize = 400;

/// Letters per day of a round.
#[derive(Debug, Serialize)]
pub struct Days {
    pub total: i64,
    pub most: i64,
    pub first: String,
    pub last: String,
    pub width: i64,
    pub height: i64,
    pub bars: Vec<Bar>,
}

/// One day.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// In words, for the table and for whoever points at the bar.
    pub day: String,
    pub n: i64,
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
}

/// The days from the opening to the close, or to today while it is open; letters that came later extend it.
pub fn of(ask: &Ask, round: &Round, by_hour: Vec<(String, i64)>) -> Days {
    let mut days = by_day(by_hour);
    let today = ask.now.jst_date();
    let from = round.opens_at.map_or(today, Moment::jst_date);
    let until = round.closes_at.map_or(today, last_day).min(today);
    let mut day = from;
    while day <= until && days.len() < MOST_DAYS {
        days.entry(day).or_default();
        let Some(next) = day.checked_add_days(CalendarDays::new(1)) else { break };
        day = next;
    }
    let most = days.values().copied().max().unwrap_or(0);
    let named = |day: Option<&NaiveDate>| day.map(|day| long_date(*day, ask.lang)).unwrap_or_default();
    Days {
        total: days.values().sum(),
        most,
        first: named(days.keys().next()),
        last: named(days.keys().next_back()),
        width: WIDTH,
        height: HEIGHT,
        bars: bars(&days, most, |day| long_date(day, ask.lang)),
    }
}

/// Letters by the day in Japan, of those by the hour (`2026-11-21T20`, UTC).
pub fn by_day(by_hour: Vec<(String, i64)>) -> BTreeMap<NaiveDate, i64> {
    let mut days = BTreeMap::new();
    for (hour, n) in by_hour {
        if let Ok(at) = format!("{hour}:00:00.000Z").parse::<Moment>() {
            *days.entry(at.jst_date()).or_default() += n;
        }
    }
    days
}

fn bars(days: &BTreeMap<NaiveDate, i64>, most: i64, named: impl Fn(NaiveDate) -> String) -> Vec<Bar> {
    let count = days.len().max(1) as i64;
    let bar = |(at, (day, n)): (usize, (&NaiveDate, &i64))| {
        let (start, end) = (at as i64 * WIDTH / count, (at as i64 + 1) * WIDTH / count);
        // A day with a letter is seen, however many came on another.
        let height = if *n == 0 { 0 } else { (n * HEIGHT / most.max(1)).max(2) };
        let gap = if end - start > 4 { 2 } else { 0 };
        let width = (end - start - gap).min(WIDEST);
        Bar { day: named(*day), n: *n, x: start + (end - start - width) / 2, y: HEIGHT - height, width, height }
    };
    days.iter().enumerate().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_over_their_days_and_the_fullest_has_the_height() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        let days = BTreeMap::from([(day(1), 0), (day(2), 1), (day(3), 500)]);

        let bars = bars(&days, 500, |day| day.to_string());

        let heights: Vec<_> = bars.iter().map(|bar| (bar.x, bar.height)).collect();
        assert_eq!(heights, [(102, 0), (342, 2), (582, 140)]);
        assert!(bars.iter().all(|bar| bar.width == WIDEST));
    }
}
