//! The lineage of an issue, drawn: which issues came out of which and went into which, day by day. Said in words beside the picture.

use crate::documents::ledger::{IssueCourse, Ledger, Standing, What};
use crate::model::calendar::{long_date, short_date};
use crate::model::terms::Lang;
use crate::texts::texts;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// In units of the picture, which are pixels of the page.
const LEFT: usize = 88;
const TOP: usize = 32;
const DAY: usize = 120;
const LANE: usize = 40;

/// The picture and its words.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Lineage {
    width: usize,
    height: usize,
    days: Vec<DayShown>,
    lanes: Vec<Lane>,
    joins: Vec<Join>,
    /// What happened, in order of time.
    steps: Vec<Step>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct DayShown {
    x: usize,
    /// How far down its line goes.
    to: usize,
    name: String,
}

/// The life of one issue, from left to right.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Lane {
    name: String,
    y: usize,
    /// Where its name stands.
    base: usize,
    from: usize,
    to: usize,
    /// Whether it is the one that the page is about.
    own: bool,
}

/// Where one issue leaves another or goes into it: a line down or up that ends in a dot.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Join {
    x: usize,
    from: usize,
    to: usize,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Step {
    on: String,
    what: String,
}

/// What became of an issue on a day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Split { from: i64, to: i64 },
    Merge { from: i64, to: i64 },
}

impl Lineage {
    /// Of the whole family of an issue; nothing where it stands alone.
    pub fn of(ledger: &Ledger, number: i64, lang: Lang) -> Option<Self> {
        let family = family(ledger, number);
        let turns = turns(ledger, &family);
        if turns.is_empty() {
            return None;
        }
        let born: BTreeMap<i64, &str> = family.iter().filter_map(|one| Some((*one, born(ledger.issues.get(one)?)?))).collect();
        let days: BTreeSet<&str> = born.values().copied().chain(turns.iter().map(|(on, _)| on.as_str())).collect();
        let x_of: BTreeMap<&str, usize> = days.iter().enumerate().map(|(at, on)| (*on, LEFT + at * DAY)).collect();
        let y_of: BTreeMap<i64, usize> = family.iter().enumerate().map(|(at, one)| (*one, TOP + LANE / 2 + at * LANE)).collect();
        let width = LEFT + days.len() * DAY;
        let x = |on: &str| x_of.get(on).copied().unwrap_or(LEFT);
        let y = |one: i64| y_of.get(&one).copied().unwrap_or(TOP);
        let ends = |one: i64| {
            let merged = turns.iter().find(|(_, turn)| matches!(turn, Turn::Merge { from, .. } if *from == one));
            merged.map_or(width, |(on, _)| x(on))
        };
        let lane = |one: &i64| Lane {
            name: said("ledger.issue", &[("n", *one)], lang),
            y: y(*one),
            base: y(*one) + 6,
            from: born.get(one).map_or(LEFT, |on| x(on)),
            to: ends(*one),
            own: *one == number,
        };
        let join = |(on, turn): &(String, Turn)| {
            let (Turn::Split { from, to } | Turn::Merge { from, to }) = *turn;
            Join { x: x(on), from: y(from), to: y(to) }
        };
        let height = TOP + family.len() * LANE;
        Some(Self {
            width,
            height,
            days: days.iter().map(|on| DayShown { x: x(on), to: height, name: shown(on, short_date, lang) }).collect(),
            lanes: family.iter().map(lane).collect(),
            joins: turns.iter().map(join).collect(),
            steps: turns.iter().map(|turn| step(turn, lang)).collect(),
        })
    }
}

/// Every issue that an issue is related to, however far, with itself.
fn family(ledger: &Ledger, number: i64) -> BTreeSet<i64> {
    let (mut family, mut look) = (BTreeSet::new(), vec![number]);
    while let Some(one) = look.pop() {
        let Some(course) = ledger.issues.get(&one) else { continue };
        if !family.insert(one) {
            continue;
        }
        look.extend(course.split_from);
        look.extend(course.split_into.iter().chain(&course.merged_from));
        if let Standing::Merged(into) = course.standing {
            look.push(into);
        }
    }
    family
}

/// Splits and merges within a family with their days, in order.
fn turns(ledger: &Ledger, family: &BTreeSet<i64>) -> Vec<(String, Turn)> {
    let mut turns = Vec::new();
    for course in family.iter().filter_map(|one| ledger.issues.get(one)) {
        for entry in &course.entries {
            let turn = match &entry.line.what {
                What::Raised(line) if line.issue == course.number => line.split_from.map(|from| Turn::Split { from, to: line.issue }),
                What::Merged { issue, into, .. } if *issue == course.number => Some(Turn::Merge { from: *issue, to: *into }),
                _ => None,
            };
            turns.extend(turn.map(|turn| (entry.number, entry.line.on.clone(), turn)));
        }
    }
    turns.sort_by(|(a, on_a, _), (b, on_b, _)| (on_a, a).cmp(&(on_b, b)));
    turns.into_iter().map(|(_, on, turn)| (on, turn)).collect()
}

/// The day on which the ledger names an issue first.
fn born(course: &IssueCourse) -> Option<&str> {
    let raised = course.entries.iter().find(|entry| matches!(&entry.line.what, What::Raised(line) if line.issue == course.number));
    raised.or(course.entries.first()).map(|entry| entry.line.on.as_str())
}

fn step((on, turn): &(String, Turn), lang: Lang) -> Step {
    let what = match *turn {
        Turn::Split { from, to } => said("ledger.split_off", &[("from", from), ("n", to)], lang),
        Turn::Merge { from, to } => said("ledger.merged", &[("n", from), ("into", to)], lang),
    };
    Step { on: shown(on, long_date, lang), what }
}

fn said(key: &str, numbers: &[(&str, i64)], lang: Lang) -> String {
    let numbers: Vec<(&str, String)> = numbers.iter().map(|(name, n)| (*name, n.to_string())).collect();
    let arguments: Vec<(&str, &str)> = numbers.iter().map(|(name, n)| (*name, n.as_str())).collect();
    texts().get(lang, key, &arguments)
}

/// A day of a line (`YYYY-MM-DD`) in words.
fn shown(on: &str, word: fn(NaiveDate, Lang) -> String, lang: Lang) -> String {
    on.parse().map_or_else(|_| on.to_owned(), |day| word(day, lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::ledger::{Entered, Line, RaisedLine};
    use crate::model::Moment;

    fn raised(issue: i64, split_from: Option<i64>) -> What {
        let (theme, title, reason) = (String::new(), format!("論点{issue}"), String::new());
        What::Raised(RaisedLine { issue, theme, title, split_from, reason, carried: None })
    }

    fn ledger(whats: Vec<(&str, What)>) -> Ledger {
        let entered_at: Moment = "2026-12-01T00:00:00.000Z".parse().unwrap();
        let line = |(number, (on, what)): (i64, (&str, What))| Entered { number, entered_at, line: Line { on: on.to_owned(), what } };
        Ledger::of((1..).zip(whats).map(line))
    }

    #[test]
    fn an_issue_that_stands_alone_has_no_lineage() {
        assert_eq!(Lineage::of(&ledger(vec![("2026-05-01", raised(1, None)), ("2026-05-01", raised(2, None))]), 1, Lang::Ja), None);
    }

    #[test]
    fn a_family_is_drawn_from_each_of_its_issues_day_by_day() {
        let merged = What::Merged { issue: 2, into: 4, reason: String::new() };
        let ledger = ledger(vec![
            ("2026-05-01", raised(1, None)),
            ("2026-05-01", raised(4, None)),
            ("2026-06-01", raised(2, Some(1))),
            ("2026-06-01", raised(3, None)),
            ("2026-07-01", merged),
        ]);
        let drawn = Lineage::of(&ledger, 1, Lang::Ja).unwrap();

        assert_eq!(drawn.days.iter().map(|day| day.name.as_str()).collect::<Vec<_>>(), ["2026年5月1日", "2026年6月1日", "2026年7月1日"]);
        let days: Vec<usize> = drawn.days.iter().map(|day| day.x).collect();
        let [may, june, july] = days[..] else { panic!("{days:?}") };
        let lives: Vec<_> = drawn.lanes.iter().map(|lane| (lane.name.as_str(), lane.from, lane.to, lane.own)).collect();
        assert_eq!(lives, [("論点1", may, drawn.width, true), ("論点2", june, july, false), ("論点4", may, drawn.width, false)]);
        let y: Vec<usize> = drawn.lanes.iter().map(|lane| lane.y).collect();
        assert_eq!(drawn.joins, [Join { x: june, from: y[0], to: y[1] }, Join { x: july, from: y[1], to: y[2] }]);
        assert_eq!(drawn.steps[1].what, "論点2を論点4に統合しました");
        let other = Lineage::of(&ledger, 4, Lang::Ja).unwrap();
        assert_eq!((other.joins, other.steps), (drawn.joins, drawn.steps));
    }
}
