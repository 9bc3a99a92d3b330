//! Tables for spreadsheets: the same cells as CSV in UTF-8, as CSV in CP932 (what older Japanese programs read) and as XLSX.
//!
//! Opinions are strangers' words: nothing in a cell is ever a formula.

use encoding_rs::SHIFT_JIS;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use std::collections::BTreeSet;

/// Tells Excel that what follows is UTF-8.
pub const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Longest text of a cell in XLSX, in UTF-16 units (ECMA-376, and what spreadsheets take).
const CELL_LIMIT: usize = 32_767;

/// What stands for a sign that CP932 does not have; Japanese printers have long set it for a type that is missing.
const MISSING: char = '〓';

/// A table with its head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// A file, and the signs that it could not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legacy {
    pub bytes: Vec<u8>,
    /// In order of their code points.
    pub missing: BTreeSet<char>,
}

impl Cells {
    /// UTF-8 with BOM and CRLF (RFC 4180).
    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        self.written(BOM.to_vec(), self.lines())
    }

    /// The same in CP932. A sign that it does not have is a `〓`, and a last line of its own lists all of them: `note` gives its words from
    /// the signs' code points (`U+20BB7`).
    pub fn cp932(&self, note: impl Fn(&str) -> String) -> Result<Legacy, csv::Error> {
        let text: String = self.lines().flatten().collect();
        let missing: BTreeSet<char> = text.chars().filter(|sign| !has(*sign)).collect();
        let points: Vec<String> = missing.iter().map(|sign| format!("U+{:04X}", *sign as u32)).collect();
        let mut last = vec![String::new(); self.head.len()];
        if let Some(first) = last.first_mut() {
            *first = note(&points.join(" "));
        }
        let lines = self.lines().chain((!missing.is_empty()).then_some(last));
        let utf8 = self.written(Vec::new(), lines)?;
        let text: String = String::from_utf8_lossy(&utf8).chars().map(|sign| if has(sign) { sign } else { MISSING }).collect();
        let (bytes, ..) = SHIFT_JIS.encode(&text);
        Ok(Legacy { bytes: bytes.into_owned(), missing })
    }

    /// One sheet whose cells are all text; the first line stays in view and filters.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // The library would ask the clock: who asks twice gets the same bytes.
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
        let sheet = book.add_worksheet();
        let bold = Format::new().set_bold();
        for (at, cell) in (0..).zip(&self.head) {
            sheet.write_string_with_format(0, at, cell, &bold)?;
        }
        for (down, row) in (1..).zip(&self.rows) {
            for (at, cell) in (0..).zip(row) {
                sheet.write_string(down, at, cut(cell))?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        if let Some(last) = self.head.len().checked_sub(1) {
            sheet.autofilter(0, 0, self.rows.len() as u32, last as u16)?;
        }
        book.save_to_buffer()
    }

    fn lines(&self) -> impl Iterator<Item = Vec<String>> {
        std::iter::once(&self.head).chain(&self.rows).map(|row| row.iter().map(|cell| harmless(cell)).collect())
    }

    fn written(&self, into: Vec<u8>, lines: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(into);
        for line in lines {
            writer.write_record(line)?;
        }
        writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

/// Whether CP932 has a sign and gives it back as it is.
fn has(sign: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, wrong) = SHIFT_JIS.encode(sign.encode_utf8(&mut buffer));
    !wrong && SHIFT_JIS.decode(&bytes).0.chars().eq([sign])
}

/// The cell with an apostrophe before it where a spreadsheet would calculate (OWASP, CSV injection); full-width signs count too, since
/// Japanese spreadsheets fold them.
pub fn harmless(cell: &str) -> String {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if begins { format!("'{cell}") } else { cell.to_owned() }
}

/// What fits into a cell. The CSV and the pages have all of it.
fn cut(cell: &str) -> String {
    let mut units = 0;
    let fits = cell.chars().take_while(|c| {
        units += c.len_utf16();
        units <= CELL_LIMIT
    });
    fits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(rows: &[[&str; 2]]) -> Cells {
        let row = |row: &[&str; 2]| row.map(str::to_owned).to_vec();
        Cells { head: row(&["番号", "ご意見"]), rows: rows.iter().map(row).collect() }
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_cut_between_characters() {
        let long = "𠮷".repeat(CELL_LIMIT);
        assert_eq!(cut(&long).encode_utf16().count(), CELL_LIMIT - 1);
        assert_eq!(cut("短い"), "短い");
    }

    #[test]
    fn nothing_calculates() {
        for cell in ["=a", "+1", "-1", "@x", "\t=a", "\r=a", "＝a"] {
            assert!(harmless(cell).starts_with('\''));
        }
        assert_eq!(harmless("1-1=0"), "1-1=0");
        let csv = String::from_utf8(cells(&[["1", "=1+1"]]).csv().unwrap()).unwrap();
        assert_eq!(csv, "\u{feff}番号,ご意見\r\n1,'=1+1\r\n");
    }

    #[test]
    fn cp932_has_what_windows_has_and_lists_what_it_has_not() {
        let kept = cells(&[["①", "髙橋さんと﨑の、表ソ能～－∥¢"]]);
        let legacy = kept.cp932(|signs| format!("※ {signs}")).unwrap();
        assert_eq!(
            SHIFT_JIS.decode(&legacy.bytes).0,
            "番号,ご意見\r\n①,髙橋さんと﨑の、表ソ能～－∥¢\r\n".replace('¢', "〓") + "※ U+00A2,\r\n"
        );

        let legacy = cells(&[["1", "𠮷野さんの𠮷と😀"]]).cp932(|signs| format!("※ {signs}")).unwrap();
        assert_eq!(SHIFT_JIS.decode(&legacy.bytes).0, "番号,ご意見\r\n1,〓野さんの〓と〓\r\n※ U+1F600 U+20BB7,\r\n");
        assert_eq!(legacy.missing.into_iter().collect::<String>(), "😀𠮷");
    }
}
