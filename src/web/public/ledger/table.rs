//! The table of a ledger for reading: issues down, rounds and occasions across; and the same in order of time, for phones, for readers
//! and for paper.

use super::place_of;
use crate::documents::ledger::{Cell, Column, IssueCourse, Ledger, MatrixRow};
use crate::templates::helpers::grouped;
use crate::templates::link;
use crate::texts::texts;
use crate::web::page::Drawn;
use crate::web::problem::Problem;
use crate::web::visit::Ask;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Table {
    columns: Vec<ColumnShown>,
    themes: Vec<Theme>,
    /// In order of time.
    steps: Vec<Step>,
    issues: usize,
    opinions: u64,
}

/// A round or an occasion.
#[derive(Clone, Serialize)]
struct ColumnShown {
    href: String,
    name: String,
    /// The day (`YYYY-MM-DD`).
    on: String,
    title: String,
}

/// Issues under one heading.
#[derive(Serialize)]
struct Theme {
    name: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    number: i64,
    href: String,
    title: String,
    standing: &'static str,
    opinions: u64,
    /// The city's own words for the category of the view in force.
    category: Option<String>,
    view: Option<i64>,
    cells: Vec<CellShown>,
}

#[derive(Serialize)]
struct CellShown {
    opinions: u64,
    /// Of these, how many asked what was asked before; empty for none.
    again: String,
    /// What the view in force then is called; empty before the first.
    view: String,
    new_view: bool,
    href: String,
}

/// What one round or occasion brought.
#[derive(Serialize)]
struct Step {
    column: ColumnShown,
    issues: Vec<StepIssue>,
}

#[derive(Serialize)]
struct StepIssue {
    name: String,
    href: String,
    title: String,
    opinions: String,
    again: String,
    view: String,
    view_href: String,
}

/// The table of a ledger, drawn before its page: it is large. Links lead to what the addresses after `query` show.
pub fn table(ledger: &Ledger, base: &str, query: &str, ask: &Ask) -> Result<Drawn, Problem> {
    Drawn::of(ask.lang, "pages/public/ledger/table", &Table::of(ledger, base, query, ask)).map_err(Problem::internal)
}

impl Table {
    fn of(ledger: &Ledger, base: &str, query: &str, ask: &Ask) -> Self {
        let matrix = ledger.matrix();
        let columns: Vec<ColumnShown> = matrix.columns.iter().map(|column| shown(column, base, ask)).collect();
        let mut themes: Vec<Theme> = Vec::new();
        for row in &matrix.rows {
            let Some(course) = ledger.issues.get(&row.issue) else { continue };
            let shown = line(course, row, (base, query), ask);
            match themes.last_mut().filter(|theme| theme.name == course.theme) {
                Some(theme) => theme.rows.push(shown),
                None => themes.push(Theme { name: course.theme.clone(), rows: vec![shown] }),
            }
        }
        let titles: BTreeMap<i64, &str> = ledger.issues.values().map(|course| (course.number, course.title.as_str())).collect();
        let steps = columns.iter().enumerate().map(|(at, column)| step(at, column, &matrix.rows, &titles, (base, query), ask));
        Self {
            steps: steps.collect(),
            issues: matrix.rows.len(),
            opinions: matrix.rows.iter().map(|row| row.opinions).sum(),
            columns,
            themes,
        }
    }
}

fn shown(column: &Column, base: &str, ask: &Ask) -> ColumnShown {
    let (href, name) = place_of(column.source, base, ask);
    ColumnShown { href, name, on: column.on.clone(), title: column.title.clone() }
}

fn line(course: &IssueCourse, row: &MatrixRow, (base, query): (&str, &str), ask: &Ask) -> Row {
    let view = course.view();
    let href = format!("{base}/issues/{}", course.number);
    let cell = |cell: &Cell| CellShown {
        opinions: cell.opinions,
        again: again(cell, ask),
        view: cell.view.map(|view| say("ledger.view_short", view, ask)).unwrap_or_default(),
        new_view: cell.new_view,
        href: view_of(&href, cell, ask),
    };
    Row {
        number: course.number,
        title: course.title.clone(),
        standing: course.standing.name(),
        opinions: row.opinions,
        category: view.map(|view| view.label.get(ask.lang).to_owned()),
        view: view.map(|view| view.view),
        cells: row.cells.iter().map(cell).collect(),
        href: format!("{href}{query}"),
    }
}

/// A text with a number. Asked for here and not in the template: a large ledger has thousands of them, and a helper costs more.
fn say(key: &str, n: i64, ask: &Ask) -> String {
    texts().get(ask.lang, key, &[("n", &grouped(n))])
}

fn again(cell: &Cell, ask: &Ask) -> String {
    if cell.repeated > 0 { say("ledger.again", cell.repeated as i64, ask) } else { String::new() }
}

/// Where the view in force then stands.
fn view_of(issue: &str, cell: &Cell, ask: &Ask) -> String {
    cell.view.map(|view| link(ask.lang, &format!("{issue}/views/{view}"))).unwrap_or_default()
}

fn step(at: usize, column: &ColumnShown, rows: &[MatrixRow], titles: &BTreeMap<i64, &str>, (base, query): (&str, &str), ask: &Ask) -> Step {
    let issues = rows.iter().filter_map(|row| {
        let cell = row.cells.get(at).filter(|cell| cell.opinions > 0 || cell.new_view)?;
        let href = format!("{base}/issues/{}", row.issue);
        Some(StepIssue {
            name: say("ledger.issue", row.issue, ask),
            title: titles.get(&row.issue).copied().unwrap_or_default().to_owned(),
            opinions: say("ledger.opinions", cell.opinions as i64, ask),
            again: again(cell, ask),
            view: cell.view.map(|view| say("ledger.view", view, ask)).unwrap_or_default(),
            view_href: view_of(&href, cell, ask),
            href: link(ask.lang, &format!("{href}{query}")),
        })
    });
    Step { column: column.clone(), issues: issues.collect() }
}
