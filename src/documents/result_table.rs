//! The published result as a table for spreadsheets: one line an opinion. An opinion carried from an earlier round has a line too, called
//! by its round, without its words.

use super::result::{ResultSheet, SheetIssue, SheetOpinion};
use super::spreadsheet::Cells;
use crate::model::terms::Lang;

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

/// The table. `total` is said in a last line of its own, in the column of the words; `text` gives the words of a key:
/// `result.csv.<column>`, `result.carried_no`, `terms.scope.<scope>`, `terms.tongue.<language>`, `terms.no_issue_reason.<reason>`.
pub fn cells(sheet: &ResultSheet, lang: Lang, total: Option<String>, text: impl Fn(&str, &[(&str, &str)]) -> String) -> Cells {
    let word = |key: &str| text(key, &[]);
    // Which question an opinion answers has a column only where the round asked something.
    let asked = (!sheet.questions.is_empty()).then_some(QUESTION);
    let translated = all(sheet).any(|opinion| !opinion.translation.is_empty()).then_some(TRANSLATION);
    let columns = COLUMNS.into_iter().chain(asked).chain(translated.into_iter().flatten());
    let head = columns.map(|column| word(&format!("result.csv.{column}"))).collect();
    let row = |cells: [String; 17], opinion: Option<&SheetOpinion>| -> Vec<String> {
        let number = opinion.and_then(|opinion| opinion.question).map(|number| number.to_string());
        let question = asked.map(|_| number.unwrap_or_default());
        let translation = translated.map(|_| opinion.map(|opinion| translation(opinion, &word)).unwrap_or_default());
        cells.into_iter().chain(question).chain(translation.into_iter().flatten()).collect()
    };
    let mut rows = Vec::new();
    for issue in &sheet.issues {
        let opinions = issue.opinions.iter();
        rows.extend(opinions.map(|opinion| row(line(sheet, lang, opinion, Some(issue), &word), Some(opinion))));
        // Their words stand in the result of their own round.
        for (round, number) in issue.carried.iter().flat_map(|carried| carried.opinions.iter().map(|number| (carried.round, number))) {
            let answer = answer(sheet, lang, issue);
            let cells: [String; 17] = std::array::from_fn(|at| match at {
                // In words: a spreadsheet takes 1-3 for a day in January.
                0 => text("result.carried_no", &[("round", &round.to_string()), ("n", &number.to_string())]),
                6..15 => answer.get(at - 6).cloned().unwrap_or_default(),
                _ => String::new(),
            });
            rows.push(row(cells, None));
        }
    }
    rows.extend(sheet.without_issue.iter().map(|opinion| row(line(sheet, lang, opinion, None, &word), Some(opinion))));
    if let Some(total) = total {
        let cells: [String; 17] = std::array::from_fn(|at| match COLUMNS[at] {
            "number" => word("result.csv.total"),
            "text" => total.clone(),
            _ => String::new(),
        });
        rows.push(row(cells, None));
    }
    Cells { head, rows }
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

#[cfg(test)]
#[path = "result_table_tests.rs"]
mod tests;
