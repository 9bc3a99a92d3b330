//! A table: the first row names the columns.

use super::{Drafted, Finding, Intake, kind, speaker};
use crate::model::method::Utterance;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
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

/// Reads a table. `numbered`: the first column says on which line each row stands in the file, and is none of the file's own.
pub fn read(text: &str, delimiter: u8, numbered: bool) -> Intake {
    let mut intake = Intake::default();
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut columns: Option<Vec<Column>> = None;
    for record in reader.records() {
        let Ok(record) = record else {
            intake.findings.push(Finding::new(0, "unreadable"));
            return intake;
        };
        let line = match record.get(0).filter(|_| numbered) {
            Some(number) => number.parse().unwrap_or(0),
            None => record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(usize::MAX)),
        };
        let record: csv::StringRecord = record.iter().skip(usize::from(numbered)).collect();
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match &columns {
            None => match heads(&record, line) {
                Ok(found) => columns = Some(found),
                Err(findings) => {
                    intake.findings = findings;
                    return intake;
                }
            },
            Some(columns) if columns.len() != record.len() => intake.findings.push(Finding::new(line, "ragged")),
            Some(columns) => row(&mut intake, columns, &record, line),
        }
    }
    intake
}

/// What the columns hold, or why the file is not taken: a column that is not known would be lost in silence.
fn heads(record: &csv::StringRecord, line: usize) -> Result<Vec<Column>, Vec<Finding>> {
    let (mut columns, mut findings) = (Vec::new(), Vec::new());
    for head in record {
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
pub fn column(head: &str) -> Option<Column> {
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

fn row(intake: &mut Intake, columns: &[Column], record: &csv::StringRecord, line: usize) {
    let mut row = Drafted::on(line, Utterance::Question);
    for (column, cell) in columns.iter().zip(record) {
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
