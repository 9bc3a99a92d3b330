//! `ronten holidays FILE`: the Cabinet Office's list of holidays (syukujitsu.csv) in the form of `config/holidays.csv`.

use super::{Failure, out};
use crate::model::holidays::Holidays;
use encoding_rs::{SHIFT_JIS, UTF_8};
use std::path::Path;

/// Years before it are of no use: no round is older.
const FROM: i32 = 2020;

/// Prints what `config/holidays.csv` is to hold; the program is built with that file.
pub fn run(file: &Path) -> Result<(), Failure> {
    let bytes = std::fs::read(file).map_err(|error| Failure::new(Failure::GENERAL, format!("{}: {error}", file.display())))?;
    let text = [UTF_8, SHIFT_JIS].into_iter().find_map(|encoding| encoding.decode_without_bom_handling_and_without_replacement(&bytes));
    let text = text.ok_or_else(|| Failure::new(Failure::GENERAL, format!("{}: neither UTF-8 nor Shift_JIS", file.display())))?;
    let holidays = Holidays::parse(&text).map_err(|error| Failure::new(Failure::GENERAL, error))?;
    out::line(holidays.file(FROM).trim_end());
    Ok(())
}
