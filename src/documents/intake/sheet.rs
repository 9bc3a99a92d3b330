//! The first sheet of a spreadsheet (XLSX), written out as a table whose first column is the number of the row there.
//!
//! Only what somebody typed as text is taken as it is. Where the file holds something else than what its writer saw — a formula, a
//! date, a number with a format — the cell is named, and nothing of the file is taken.

use super::{Finding, Limits, Opened, plain};
use crate::documents::plan::{ImportError, Package, attribute, walk};
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Style, Xlsx};
use quick_xml::events::Event;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The shortest that a shared text can be in its part.
const SHORTEST_TEXT: usize = "<si/>".len();
/// From here on, a number without a format is shown rounded, or as a power of ten.
const LONGEST_NUMBER: usize = 11;
const SMALLEST_FRACTION: f64 = 0.0001;

/// A cell that is not empty.
struct Cell {
    text: String,
    /// Why its text may not be what was seen there.
    trouble: Option<&'static str>,
}

/// All cells by row and column, both from 0.
#[derive(Default)]
struct Sheet {
    /// How many cells there may be, and how many bytes of words in them.
    most: (usize, usize),
    cells: BTreeMap<(u32, u32), Cell>,
    bytes: usize,
    merged: Vec<u32>,
    left: usize,
}

/// Whether a cell that does not hold what was seen does no harm: by its column's place and heading, and what is wrong with it.
pub type Excused<'e> = &'e dyn Fn(usize, &str, &str) -> bool;

/// The first sheet of a file.
pub fn open(bytes: &[u8], limits: &Limits, excused: Excused<'_>) -> Result<Opened, ImportError> {
    if bytes.len() > limits.bytes {
        return Err(ImportError::TooLarge);
    }
    harmless(bytes, limits.unpacked)?;
    // The reader calculates with numbers of the file; where overflow is checked, a false one makes it panic.
    let sheet = catch_unwind(AssertUnwindSafe(|| collect(bytes, limits))).unwrap_or(Err(ImportError::Damaged))?;
    let (rows, columns): (BTreeSet<u32>, BTreeSet<u32>) = sheet.cells.keys().copied().unzip();
    if rows.len() > limits.rows + 1 || columns.len() > limits.columns {
        return Err(ImportError::TooManyEntries);
    }
    let text = written(&sheet, &rows, &columns).ok_or(ImportError::Damaged)?;
    let findings = findings(&sheet, &columns, excused);
    Ok(Opened { text: plain(&text, limits.words)?, findings, left: sheet.left })
}

/// Refuses what could harm while it is read: by the sizes that the file states, and by those that its parts really have.
fn harmless(bytes: &[u8], unpacked: u64) -> Result<(), ImportError> {
    let mut package = Package::open_within(bytes, unpacked)?;
    package.each(|name, part| {
        if !name.to_ascii_lowercase().ends_with("sharedstrings.xml") {
            return Ok(());
        }
        // The reader takes memory for as many texts as the part states.
        let xml = std::str::from_utf8(part).ok().filter(|xml| !xml.contains('\0')).ok_or(ImportError::Damaged)?;
        walk(xml, |event| match event {
            Event::Start(element) | Event::Empty(element) => match attribute(&element, "uniqueCount").map(|count| count.parse::<usize>()) {
                Some(Ok(count)) if count <= xml.len() / SHORTEST_TEXT => Ok(()),
                Some(_) => Err(ImportError::Damaged),
                None => Ok(()),
            },
            _ => Ok(()),
        })
    })
}

fn collect(bytes: &[u8], limits: &Limits) -> Result<Sheet, ImportError> {
    let damaged = |_| ImportError::Damaged;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets = book.sheets_metadata();
    let first = sheets.iter().find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible);
    let (name, left) = (first.ok_or(ImportError::Damaged)?.name.clone(), sheets.len().saturating_sub(1));
    let merged = book.merge_cells_by_sheet_name(&name).map_err(damaged)?.iter().map(|cells| cells.start.0).collect();
    let most = ((limits.rows + 1).saturating_mul(limits.columns), limits.words);
    let mut sheet = Sheet { most, merged, left, ..Sheet::default() };
    let mut reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
    let unchanged: Vec<bool> = reader.styles().iter().map(unchanged).collect();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(damaged)? {
        let unchanged = unchanged.get(style).copied().unwrap_or(unchanged.is_empty());
        sheet.put(cell.get_position(), cell.get_value(), unchanged)?;
    }
    drop(reader);
    let mut reader = book.worksheet_cells_reader(&name).map_err(damaged)?;
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(damaged)? {
        if record.formula.is_some() {
            // What a formula gave may be old, and programs write none at all: what is to be published is not left to that.
            let empty = Cell { text: String::new(), trouble: None };
            sheet.cells.entry(record.pos).or_insert(empty).trouble = Some("formula");
        }
    }
    Ok(sheet)
}

/// Whether a style shows a number as it is.
fn unchanged(style: &Style) -> bool {
    style.number_format.as_ref().is_none_or(|format| matches!(format.format_code.as_str(), "General" | "@" | "0"))
}

impl Sheet {
    fn put(&mut self, at: (u32, u32), value: &DataRef<'_>, unchanged: bool) -> Result<(), ImportError> {
        let (text, trouble) = match value {
            DataRef::Empty => return Ok(()),
            DataRef::String(text) => (Cow::from(text.as_str()), None),
            DataRef::SharedString(text) => (Cow::from(*text), None),
            DataRef::Int(number) => (number.to_string().into(), (!unchanged).then_some("number")),
            DataRef::Float(number) => match shown(*number).filter(|_| unchanged) {
                Some(text) => (text.into(), None),
                None => (number.to_string().into(), Some("number")),
            },
            DataRef::DateTime(date) => match (day(date), moment(date)) {
                (Some(day), _) => (day.into(), Some("date")),
                (None, Some(moment)) => (moment.into(), Some("moment")),
                (None, None) => (Cow::from(""), Some("cell")),
            },
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (Cow::from(text.as_str()), Some("cell")),
            DataRef::Bool(_) | DataRef::Error(_) => (Cow::from(""), Some("cell")),
        };
        // Many cells may share one long text: it is counted before it is copied.
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > self.most.1 {
            return Err(ImportError::TooLarge);
        }
        if text.trim().is_empty() && trouble.is_none() {
            return Ok(());
        }
        if self.cells.len() >= self.most.0 {
            return Err(ImportError::TooManyEntries);
        }
        let cell = Cell { text: text.into_owned(), trouble };
        if self.cells.insert(at, cell).is_some() { Err(ImportError::Damaged) } else { Ok(()) }
    }
}

/// A number as it is shown without a format, if it is shown whole.
fn shown(number: f64) -> Option<String> {
    if number == 0.0 {
        return Some("0".to_owned());
    }
    let text = number.to_string();
    (number.abs() >= SMALLEST_FRACTION && text.len() <= LONGEST_NUMBER).then_some(text)
}

/// Before this number the calendar of the file has a day that never was.
const FIRST_DAY: f64 = 60.0;

/// A date without a time.
fn day(date: &ExcelDateTime) -> Option<String> {
    let number = date.as_f64();
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    (date.is_datetime() && number.fract() == 0.0 && number > FIRST_DAY).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// A date with a time, or a time of day alone. Its seconds are left out: nothing that an office notes has any.
fn moment(date: &ExcelDateTime) -> Option<String> {
    let number = date.as_f64();
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    match number {
        _ if !date.is_datetime() => None,
        _ if number > FIRST_DAY => Some(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")),
        _ if (0.0..1.0).contains(&number) => Some(format!("{hour:02}:{minute:02}")),
        _ => None,
    }
}

/// The sheet as a table of the columns that are used.
fn written(sheet: &Sheet, rows: &BTreeSet<u32>, columns: &BTreeSet<u32>) -> Option<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let cells = columns.iter().map(|column| sheet.cells.get(&(*row, *column)).map_or("", |cell| cell.text.as_str()).to_owned());
        writer.write_record(std::iter::once((u64::from(*row) + 1).to_string()).chain(cells)).ok()?;
    }
    String::from_utf8(writer.into_inner().ok()?).ok()
}

/// What stands against cells. Headings are taken as they are.
fn findings(sheet: &Sheet, columns: &BTreeSet<u32>, excused: Excused<'_>) -> Vec<Finding> {
    let first = sheet.cells.keys().next().map_or(0, |(row, _)| *row);
    let heads: BTreeMap<u32, &str> =
        sheet.cells.range((first, 0)..=(first, u32::MAX)).map(|((_, at), cell)| (*at, cell.text.trim())).collect();
    let places: BTreeMap<u32, usize> = columns.iter().copied().zip(0..).collect();
    let line = |row: u32| usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1);
    let merged = sheet.merged.iter().map(|row| Finding::new(line(*row), "merged"));
    let cells = sheet.cells.iter().filter_map(|((row, at), cell)| {
        let code = cell.trouble?;
        let head = heads.get(at).copied().unwrap_or("");
        let place = places.get(at).copied().unwrap_or(usize::MAX);
        let right = *row != first && excused(place, head, code);
        (!right).then(|| Finding { line: line(*row), code, what: head.chars().take(40).collect() })
    });
    merged.chain(cells).collect()
}
