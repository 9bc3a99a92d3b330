//! A table: the first row names the columns. What the columns hold is told by who reads the table, see `notes` and `letters`.

use super::{Finding, Shape};

/// A row with its cells as they stand in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins, or its number in a spreadsheet.
    pub line: usize,
    pub cells: Vec<String>,
}

/// The rows of a table below their headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub head: Row,
    pub rows: Vec<Row>,
    /// Rows that are none: they are not among `rows`.
    pub findings: Vec<Finding>,
}

/// Reads a table; rows without anything are no rows.
pub fn read(text: &str, shape: Shape) -> Table {
    let (delimiter, numbered) = match shape {
        Shape::Tsv => (b'\t', false),
        // The first column says on which line each row stands in the file, and is none of the file's own.
        Shape::Sheet => (b',', true),
        Shape::Csv | Shape::Transcript => (b',', false),
    };
    let mut table = Table::default();
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut last = 0;
    for record in reader.records() {
        let Ok(record) = record else {
            return Table { findings: vec![Finding::new(0, "unreadable")], ..Table::default() };
        };
        let line = match record.get(0).filter(|_| numbered) {
            Some(number) => number.parse().unwrap_or(0),
            None => record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(usize::MAX)),
        };
        last = line;
        let cells: Vec<String> = record.iter().skip(usize::from(numbered)).map(str::to_owned).collect();
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if table.head.cells.is_empty() {
            table.head = Row { line, cells };
        } else if table.head.cells.len() != cells.len() {
            table.findings.push(Finding::new(line, "ragged"));
        } else {
            table.rows.push(Row { line, cells });
        }
    }
    // A quote that nobody closes would make one cell of all rows behind it.
    if !text.matches('"').count().is_multiple_of(2) {
        table.findings.push(Finding::new(last, "quote"));
    }
    table
}
