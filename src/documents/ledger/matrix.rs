//! The table of a ledger: issues down, rounds and occasions across, and in each place how many opinions there were and what the city
//! said about it then.

use super::course::{Entry, IssueCourse};
use super::fold::{Column, Ledger};
use super::line::ViewLine;
use crate::model::method::Source;
use std::collections::HashMap;

/// The whole table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// In order of time.
    pub columns: Vec<Column>,
    /// By theme as they first came, then by number; those that went into another issue are left out.
    pub rows: Vec<MatrixRow>,
}

/// One issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    pub issue: i64,
    /// One for each column.
    pub cells: Vec<Cell>,
    pub opinions: u64,
}

/// One issue in one round or occasion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub opinions: u64,
    /// Of these, how many asked what was asked before (既出).
    pub repeated: u64,
    /// The number of the view in force then; none before the first.
    pub view: Option<i64>,
    /// Whether it was first given there.
    pub new_view: bool,
}

impl Ledger {
    /// The table as the lines say.
    pub fn matrix(&self) -> Matrix {
        let mut columns = self.columns.clone();
        columns.sort_by(|a, b| (&a.on, a.line).cmp(&(&b.on, b.line)));
        let mut counts: HashMap<(i64, Source), (u64, u64)> = HashMap::new();
        for filed in self.opinions.values().filter(|filed| !filed.gone) {
            let Some(issue) = filed.issue else { continue };
            let (opinions, repeated) = counts.entry((self.now(issue), filed.source)).or_default();
            *opinions += 1;
            *repeated += u64::from(filed.repeats.is_some());
        }
        let live = self.issues.values().filter(|course| self.now(course.number) == course.number);
        let mut rows: Vec<MatrixRow> = live
            .map(|course| {
                let cells = columns.iter().map(|column| self.cell(course.number, column, &counts)).collect::<Vec<_>>();
                MatrixRow { issue: course.number, opinions: cells.iter().map(|cell| cell.opinions).sum(), cells }
            })
            .collect();
        let first: HashMap<&str, i64> = self.issues.values().rev().map(|course| (course.theme.as_str(), course.number)).collect();
        rows.sort_by_key(|row| (self.issues.get(&row.issue).and_then(|course| first.get(course.theme.as_str())).copied(), row.issue));
        Matrix { columns, rows }
    }

    /// Every issue once: in the order of the table, each with those that went into it behind it.
    pub fn in_order(&self) -> Vec<&IssueCourse> {
        let mut inside: HashMap<i64, Vec<&IssueCourse>> = HashMap::new();
        for course in self.issues.values() {
            inside.entry(self.now(course.number)).or_default().push(course);
        }
        for courses in inside.values_mut() {
            courses.sort_by_key(|course| (self.now(course.number) != course.number, course.number));
        }
        self.matrix().rows.iter().flat_map(|row| inside.remove(&row.issue).unwrap_or_default()).collect()
    }

    /// Opinions that are in no issue.
    pub fn outside(&self) -> Vec<&Entry> {
        let stays = |entry: &&Entry| self.opinions.get(&entry.number).is_some_and(|filed| filed.issue.is_none());
        self.unfiled.iter().filter(stays).collect()
    }

    fn cell(&self, issue: i64, column: &Column, counts: &HashMap<(i64, Source), (u64, u64)>) -> Cell {
        let (opinions, repeated) = counts.get(&(issue, column.source)).copied().unwrap_or_default();
        let views = || self.issues.get(&issue).into_iter().flat_map(|course| course.views());
        let of_column = |view: &ViewLine| view.source == Some(column.source);
        // What was said up to that day; a result brings its own views on the day on which it is published.
        let then = views().filter(|(entry, view)| entry.line.on <= column.on || of_column(view)).max_by_key(|(_, view)| view.view);
        let new_view = then.is_some_and(|(entry, view)| of_column(view) || view.source.is_none() && entry.line.on == column.on);
        Cell { opinions, repeated, view: then.map(|(_, view)| view.view), new_view }
    }
}
