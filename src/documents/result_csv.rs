//! The published result as a table for spreadsheets: one line an opinion, UTF-8 with BOM, CRLF (RFC 4180). An opinion carried from
//! an earlier round has a line too, called by its round, without its words.
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

/// The column after them where the round asked questions: the number of the question that an opinion answers.
pub const QUESTION: &str = "question";

/// The columns after that where opinions are in other languages: the language of the wording, and what the city translated.
pub const TRANSLATION: [&str; 2] = ["language", "translation"];

/// The file's bytes. `total` is said in a last line of its own, in the column of the words; `text` gives the words of a key:
/// `result.csv.<column>`, `result.carried_no`, `terms.scope.<scope>`, `terms.tongue.<language>`, `terms.no_issue_reason.<reason>`.
pub fn csv(
    sheet: &ResultSheet,
    lang: Lang,
    total: Option<String>,
    text: impl Fn(&str, &[(&str, &str)]) -> String,
) -> Result<Vec<u8>, csv::Error> {
    let word = |key: &str| text(key, &[]);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BOM.to_vec());
    // Which question an opinion answers has a column only where the round asked something.
    let asked = (!sheet.questions.is_empty()).then_some(QUESTION);
    let translated = all(sheet).any(|opinion| !opinion.translation.is_empty()).then_some(TRANSLATION);
    let columns = COLUMNS.into_iter().chain(asked).chain(translated.into_iter().flatten());
    writer.write_record(columns.map(|column| word(&format!("result.csv.{column}"))))?;
    let mut write = |cells: [String; 17], opinion: Option<&SheetOpinion>| {
        let number = opinion.and_then(|opinion| opinion.question).map(|number| number.to_string());
        let question = asked.map(|_| number.unwrap_or_default());
        let translation = translated.map(|_| opinion.map(|opinion| translation(opinion, &word)).unwrap_or_default());
        writer.write_record(cells.into_iter().chain(question).chain(translation.into_iter().flatten()).map(|cell| harmless(&cell)))
    };
    for issue in &sheet.issues {
        for opinion in &issue.opinions {
            write(line(sheet, lang, opinion, Some(issue), &word), Some(opinion))?;
        }
        // Their words stand in the result of their own round.
        for carried in &issue.carried {
            for number in &carried.opinions {
                let answer = answer(sheet, lang, issue);
                let cells: [String; 17] = std::array::from_fn(|at| match at {
                    // In words: a spreadsheet takes 1-3 for a day in January.
                    0 => text("result.carried_no", &[("round", &carried.round.to_string()), ("n", &number.to_string())]),
                    6..15 => answer.get(at - 6).cloned().unwrap_or_default(),
                    _ => String::new(),
                });
                write(cells, None)?;
            }
        }
    }
    for opinion in &sheet.without_issue {
        write(line(sheet, lang, opinion, None, &word), Some(opinion))?;
    }
    if let Some(total) = total {
        let cells: [String; 17] = std::array::from_fn(|at| match COLUMNS[at] {
            "number" => word("result.csv.total"),
            "text" => total.clone(),
            _ => String::new(),
        });
        write(cells, None)?;
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
    let [number, theme, title, category, view, reason, page, later_stage, changes] =
        issue.map(|issue| answer(sheet, lang, issue)).unwrap_or_default();
    let place = opinion.place.as_ref();
    [
        opinion.number.to_string(),
        word(&format!("terms.scope.{}", opinion.scope)),
        place.map(|place| place.place.clone()).unwrap_or_default(),
        place.map(|place| place.heading.clone()).unwrap_or_default(),
        opinion.gist.clone(),
        opinion.text.clone(),
        number,
        theme,
        title,
        category,
        view,
        reason,
        page,
        later_stage,
        changes,
        opinion.no_issue.map(|reason| word(&format!("terms.no_issue_reason.{reason}"))).unwrap_or_default(),
        opinion.found_on.clone(),
    ]
}

/// Every opinion of a result.
fn all(sheet: &ResultSheet) -> impl Iterator<Item = &SheetOpinion> {
    sheet.issues.iter().flat_map(|issue| &issue.opinions).chain(&sheet.without_issue)
}

fn translation(opinion: &SheetOpinion, word: &impl Fn(&str) -> String) -> [String; 2] {
    [word(&format!("terms.tongue.{}", opinion.lang)), opinion.translation.clone()]
}

/// What is said of an issue, from its number to the changes that it led to.
fn answer(sheet: &ResultSheet, lang: Lang, issue: &SheetIssue) -> [String; 9] {
    let SheetIssue { number, theme, title, label, text, reason, page, later_stage, .. } = issue;
    let texts = [theme, title, label.get(lang), text, reason, page, later_stage].map(ToString::to_string);
    let [theme, title, category, view, reason, page, later_stage] = texts;
    [number.to_string(), theme, title, category, view, reason, page, later_stage, changes(sheet, *number)]
}

/// `place: before → after`, one change a line.
fn changes(sheet: &ResultSheet, issue: i64) -> String {
    let changes = sheet.changes.iter().filter(|change| change.issue == issue);
    changes.map(|change| format!("{}: {} → {}", change.place, change.before, change.after)).collect::<Vec<_>>().join("\n")
}

/// The cell with an apostrophe before it where a spreadsheet would calculate (OWASP, CSV injection); full-width signs count too,
/// since Japanese spreadsheets fold them.
/// A cell that no spreadsheet takes for a formula.
pub fn harmless(cell: &str) -> String {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if begins { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
#[path = "result_csv_tests.rs"]
mod tests;
