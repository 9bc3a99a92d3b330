//! What the columns of an occasion's table hold.

use super::table::{Row, Table};
use super::{Drafted, Finding, Intake, kind, speaker};
use crate::model::method::Utterance;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// The number of the row in the office's own file, which our own replaces.
    Number,
    Kind,
    Speaker,
    District,
    Words,
    Answer,
    AnsweredBy,
    Due,
}

/// The rows of a table as rows of an occasion's notes.
pub fn read(table: &Table) -> Intake {
    let mut intake = Intake { rows: Vec::new(), findings: table.findings.clone() };
    if table.head.cells.is_empty() {
        return intake;
    }
    match heads(&table.head) {
        Ok(columns) => table.rows.iter().for_each(|found| row(&mut intake, &columns, found)),
        Err(findings) => intake.findings = findings,
    }
    intake
}

/// Whether a cell that does not hold what was seen does no harm in a column: the numbers of an office's own are not taken, and a date
/// has its place where a day is asked for.
pub fn excused(head: &str, code: &str) -> bool {
    match column(head) {
        Some(Column::Number) => true,
        Some(Column::Due) => code == "date",
        _ => false,
    }
}

/// What the columns hold, or why the file is not taken: a column that is not known would be lost in silence.
fn heads(head: &Row) -> Result<Vec<Column>, Vec<Finding>> {
    let line = head.line;
    let (mut columns, mut findings) = (Vec::new(), Vec::new());
    for head in &head.cells {
        let head = head.trim();
        let mut wrong = |code| findings.push(Finding { line, code, what: head.chars().take(40).collect() });
        match column(head) {
            _ if names_somebody(head) => wrong("name_column"),
            None => wrong("unknown_column"),
            Some(column) if columns.contains(&column) => wrong("column_twice"),
            Some(column) => columns.push(column),
        }
    }
    if findings.is_empty() && !columns.contains(&Column::Words) {
        findings.push(Finding::new(line, "no_words_column"));
    }
    if findings.is_empty() { Ok(columns) } else { Err(findings) }
}

/// What a column with this heading holds.
fn column(head: &str) -> Option<Column> {
    match head.to_ascii_lowercase().as_str() {
        "番号" | "no" | "no." => Some(Column::Number),
        "種類" | "種別" | "区分" | "kind" => Some(Column::Kind),
        "発言者の立場" | "立場" | "speaker" => Some(Column::Speaker),
        "発言者の地区" | "地区" | "district" => Some(Column::District),
        "発言の内容" | "発言" | "内容" | "質問" | "質問・意見" | "words" => Some(Column::Words),
        "その場での回答" | "回答" | "answer" => Some(Column::Answer),
        "回答した職" | "回答者の職" | "answered_by" => Some(Column::AnsweredBy),
        "回答の期限" | "回答期限" | "持ち帰り期限" | "due" => Some(Column::Due),
        _ => None,
    }
}

/// Whether a column is one for who spoke: no such thing has a place in the record.
fn names_somebody(head: &str) -> bool {
    let head = head.to_lowercase();
    ["氏名", "名前", "姓名", "発言者名", "フリガナ", "ふりがな"].iter().any(|word| head.contains(word))
        || matches!(head.as_str(), "発言者" | "質問者" | "name" | "full name" | "speaker name" | "speaker_name")
}

fn row(intake: &mut Intake, columns: &[Column], found: &Row) {
    let line = found.line;
    let mut row = Drafted::on(line, Utterance::Question);
    for (column, cell) in columns.iter().zip(&found.cells) {
        let cell = cell.trim();
        match column {
            Column::Number => {}
            Column::Kind if cell.is_empty() => {}
            Column::Kind => match kind(cell) {
                Some(kind) => row.kind = kind,
                None => intake.findings.push(Finding::new(line, "kind")),
            },
            Column::Speaker if cell.is_empty() => {}
            Column::Speaker => match speaker(cell) {
                Some(speaker) => row.speaker = speaker,
                None => intake.findings.push(Finding::new(line, "speaker")),
            },
            Column::District => row.district = cell.to_owned(),
            Column::Words => row.words = cell.to_owned(),
            Column::Answer => row.answer = cell.to_owned(),
            Column::AnsweredBy => row.answered_by = cell.to_owned(),
            Column::Due => row.due = cell.to_owned(),
        }
    }
    intake.rows.push(row);
}
