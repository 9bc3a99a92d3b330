//! What a clerk brings along in a file: rows of an occasion's notes, from a table (CSV, TSV, XLSX) or a transcript, or the letters of a
//! round, from a table. It is read as a whole, and each thing that is wrong is named by its line; nothing is left out in silence,
//! because what is not read would be lost.

pub mod letters;
mod notes;
mod sheet;
#[cfg(test)]
mod sheet_tests;
pub mod table;
mod transcript;

#[cfg(test)]
mod tests;

use super::plan::{ImportError, decode};
use crate::model::method::{Speaker, Utterance};
use sheet::Excused;

/// The largest file and the longest text of an occasion's notes, in bytes.
pub const MAX_BYTES: usize = 512 * 1024;
/// The most rows of such a file.
pub const MAX_ROWS: usize = 500;
/// The most columns of any table.
pub const MAX_COLUMNS: usize = 40;

/// How much one file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of the file itself.
    pub bytes: usize,
    /// Of its words, in bytes of UTF-8.
    pub words: usize,
    /// Of the parts of a spreadsheet when unpacked, in bytes.
    pub unpacked: u64,
    /// Below the headings.
    pub rows: usize,
    pub columns: usize,
}

/// For the notes of an occasion.
pub const NOTES: Limits = Limits { bytes: MAX_BYTES, words: MAX_BYTES, unpacked: 16 << 20, rows: MAX_ROWS, columns: MAX_COLUMNS };

/// A row as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafted {
    /// The line on which it begins.
    pub line: usize,
    pub kind: Utterance,
    pub speaker: Speaker,
    pub district: String,
    pub words: String,
    pub answer: String,
    pub answered_by: String,
    /// By when an answer that was taken back is given, as it is written there.
    pub due: String,
}

impl Drafted {
    fn on(line: usize, kind: Utterance) -> Self {
        let empty = String::new;
        let (district, words, answer, answered_by, due) = (empty(), empty(), empty(), empty(), empty());
        Self { line, kind, speaker: Speaker::Resident, district, words, answer, answered_by, due }
    }
}

/// Something that stands against the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub line: usize,
    /// A text below `intake.finding`.
    pub code: &'static str,
    /// The heading of a column, where one is meant. Words of a row are never repeated here.
    pub what: String,
}

impl Finding {
    /// Something about a line.
    pub fn new(line: usize, code: &'static str) -> Self {
        Self { line, code, what: String::new() }
    }
}

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Csv,
    Tsv,
    /// A spreadsheet, as `open` writes it out: a table whose first column is the number of the row there.
    Sheet,
    Transcript,
}

impl Shape {
    /// By the end of a file's name.
    pub fn of(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            "xlsx" => Some(Self::Sheet),
            "txt" => Some(Self::Transcript),
            _ => None,
        }
    }
}

/// All rows of a text, with everything that stands against it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intake {
    pub rows: Vec<Drafted>,
    pub findings: Vec<Finding>,
}

/// A file as it was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    pub text: String,
    /// What stands against the file already, and cannot be seen in its text.
    pub findings: Vec<Finding>,
    /// How many sheets of a spreadsheet are left aside.
    pub left: usize,
}

/// Opens a file of an occasion's notes.
pub fn open(bytes: &[u8], shape: Shape) -> Result<Opened, ImportError> {
    open_within(bytes, shape, &NOTES, &|_, head, code| notes::excused(head, code))
}

/// Opens a file.
pub fn open_within(bytes: &[u8], shape: Shape, limits: &Limits, excused: Excused<'_>) -> Result<Opened, ImportError> {
    match shape {
        Shape::Sheet => sheet::open(bytes, limits, excused),
        _ if bytes.len() > limits.bytes => Err(ImportError::TooLarge),
        Shape::Csv | Shape::Tsv | Shape::Transcript => Ok(Opened { text: plain(&decode(bytes)?, limits.words)?, ..Opened::default() }),
    }
}

/// The same text with line feeds alone: browsers change the others on their way through a form.
pub fn plain(text: &str, most: usize) -> Result<String, ImportError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_start_matches('\u{feff}').trim_end_matches('\n');
    if text.len() > most {
        return Err(ImportError::TooLarge);
    }
    if text.trim().is_empty() { Err(ImportError::Empty) } else { Ok(text.to_owned()) }
}

/// Reads a text.
pub fn read(text: &str, shape: Shape) -> Intake {
    let mut intake = match shape {
        Shape::Csv | Shape::Tsv | Shape::Sheet => notes::read(&table::read(text, shape)),
        Shape::Transcript => transcript::read(text),
    };
    if intake.rows.len() > MAX_ROWS {
        intake.findings.insert(0, Finding::new(intake.rows.get(MAX_ROWS).map_or(0, |row| row.line), "too_many"));
    } else if intake.rows.is_empty() && intake.findings.is_empty() {
        intake.findings.push(Finding::new(1, "no_rows"));
    }
    let silent = intake.rows.iter().filter(|row| row.words.is_empty());
    intake.findings.extend(silent.map(|row| Finding::new(row.line, "no_words")));
    intake.findings.sort_by_key(|finding| finding.line);
    intake
}

/// What is said, by its word in an office's files.
fn kind(word: &str) -> Option<Utterance> {
    match word {
        "質問" | "問" | "Q" | "question" => Some(Utterance::Question),
        "意見" | "opinion" => Some(Utterance::Opinion),
        "要望" | "request" => Some(Utterance::Request),
        _ => None,
    }
}

/// As what somebody speaks, by its word there.
fn speaker(word: &str) -> Option<Speaker> {
    match word {
        "住民" | "resident" => Some(Speaker::Resident),
        "自治会・町内会" | "自治会" | "町内会" | "neighbourhood" => Some(Speaker::Neighbourhood),
        "団体" | "organisation" => Some(Speaker::Organisation),
        "事業者" | "business" => Some(Speaker::Business),
        "地権者" | "landowner" => Some(Speaker::Landowner),
        "学生・生徒" | "学生" | "生徒" | "student" => Some(Speaker::Student),
        "その他" | "other" => Some(Speaker::Other),
        _ => None,
    }
}
