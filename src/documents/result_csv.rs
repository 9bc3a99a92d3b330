//! The published result as a table for spreadsheets: one line an opinion, UTF-8 with BOM, CRLF (RFC 4180).
//!
//! A cell that a spreadsheet would take for a formula begins with an apostrophe instead: opinions are strangers' words.

use super::result::{ResultSheet, SheetIssue, SheetOpinion};
use crate::model::terms::Lang;

/// Tells Excel that what follows is UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The columns in order; each is also the last part of the text key of its heading.
pub const COLUMNS: [&str; 17] = [
    "number",
    "scope",
    "place",
    "heading",
    "gist",
    "text",
    "issue",
    "theme",
    "title",
    "category",
    "view",
    "reason",
    "page",
    "later_stage",
    "changes",
    "no_issue",
    "found_on",
];

/// The file's bytes. `word` gives the words of a key: `result.csv.<column>`, `terms.scope.<scope>`, `terms.no_issue_reason.<reason>`.
pub fn csv(sheet: &ResultSheet, lang: Lang, word: impl Fn(&str) -> String) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BOM.to_vec());
    writer.write_record(COLUMNS.map(|column| word(&format!("result.csv.{column}"))))?;
    for issue in &sheet.issues {
        for opinion in &issue.opinions {
            writer.write_record(line(sheet, lang, opinion, Some(issue), &word).map(|cell| harmless(&cell)))?;
        }
    }
    for opinion in &sheet.without_issue {
        writer.write_record(line(sheet, lang, opinion, None, &word).map(|cell| harmless(&cell)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn line(
    sheet: &ResultSheet,
    lang: Lang,
    opinion: &SheetOpinion,
    issue: Option<&SheetIssue>,
    word: &impl Fn(&str) -> String,
) -> [String; 17] {
    let of = |part: fn(&SheetIssue) -> &str| issue.map(part).unwrap_or_default().to_owned();
    let place = opinion.place.as_ref();
    [
        opinion.number.to_string(),
        word(&format!("terms.scope.{}", opinion.scope)),
        place.map(|place| place.place.clone()).unwrap_or_default(),
        place.map(|place| place.heading.clone()).unwrap_or_default(),
        opinion.gist.clone(),
        opinion.text.clone(),
        issue.map(|issue| issue.number.to_string()).unwrap_or_default(),
        of(|issue| &issue.theme),
        of(|issue| &issue.title),
        issue.map(|issue| issue.label.get(lang).to_owned()).unwrap_or_default(),
        of(|issue| &issue.text),
        of(|issue| &issue.reason),
        of(|issue| &issue.page),
        of(|issue| &issue.later_stage),
        issue.map(|issue| changes(sheet, issue.number)).unwrap_or_default(),
        opinion.no_issue.map(|reason| word(&format!("terms.no_issue_reason.{reason}"))).unwrap_or_default(),
        opinion.found_on.clone(),
    ]
}

/// `place: before → after`, one change a line.
fn changes(sheet: &ResultSheet, issue: i64) -> String {
    let changes = sheet.changes.iter().filter(|change| change.issue == issue);
    changes.map(|change| format!("{}: {} → {}", change.place, change.before, change.after)).collect::<Vec<_>>().join("\n")
}

/// The cell with an apostrophe before it where a spreadsheet would calculate (OWASP, CSV injection); full-width signs count too,
/// since Japanese spreadsheets fold them.
fn harmless(cell: &str) -> String {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if begins { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
#[path = "result_csv_tests.rs"]
mod tests;
