//! The table of a file, opened anew for each step: nothing of it lies about in between.

use crate::commands::submission::intake::Mapping;
use crate::documents::intake::letters::LETTERS;
use crate::documents::intake::table::{Table, read};
use crate::documents::intake::{Finding, Opened, Shape, open_within};
use crate::documents::plan::ImportError;
use crate::store::intake::IntakeFile;
use crate::web::office::tables::shape_named;
use crate::web::problem::Problem;

/// A table with what stands against the cells of its columns.
pub struct Sheet {
    pub table: Table,
    pub findings: Vec<Finding>,
    /// Other sheets, which are not read.
    pub left: usize,
}

/// Opens a file. Before its columns are named only what stands against the whole is found.
pub fn open(bytes: &[u8], shape: Shape, mapping: Option<&Mapping>) -> Result<Sheet, ImportError> {
    let excused = |place: usize, _: &str, code: &str| {
        mapping.is_none_or(|mapping| mapping.columns.get(place).is_some_and(|column| column.excuses(code)))
    };
    let Opened { text, findings, left } = open_within(bytes, shape, &LETTERS, &excused)?;
    let table = read(&text, shape);
    if table.head.cells.len() > LETTERS.columns || table.rows.len() > LETTERS.rows {
        return Err(ImportError::TooManyEntries);
    }
    Ok(Sheet { table, findings, left })
}

/// The table of a file that waits.
pub fn of(file: &IntakeFile, mapping: Option<&Mapping>) -> Result<Sheet, Problem> {
    let shape = shape_named(&file.shape).ok_or_else(|| Problem::internal("a file of no shape"))?;
    // It was opened before it was kept.
    open(&file.bytes, shape, mapping).map_err(|error| Problem::internal(format!("a kept table: {error:?}")))
}
