//! A ledger as a table for spreadsheets: one row a line, issue by issue in order of time, then what is in no issue.

use super::course::Entry;
use super::fold::Ledger;
use super::line::{OpinionLine, ViewLine, What};
use crate::documents::spreadsheet::Cells;
use crate::model::method::Source;
use crate::model::terms::Lang;

/// The columns in order; each is also the last part of the text key of its heading.
pub const COLUMNS: [&str; 21] = [
    "issue",
    "theme",
    "title",
    "line",
    "on",
    "known_on",
    "kind",
    "source",
    "number",
    "utterance",
    "speaker",
    "district",
    "text",
    "translation",
    "answer",
    "post",
    "due",
    "repeats",
    "category",
    "reason",
    "change",
];

/// Gives the words of a key, with what stands in them.
pub type Words<'w> = &'w dyn Fn(&str, &[(&str, &str)]) -> String;

/// The rows of a ledger, without their head.
pub fn rows(ledger: &Ledger, lang: Lang, words: Words<'_>) -> Vec<[String; 21]> {
    let mut rows = Vec::new();
    for course in ledger.in_order() {
        let of = [course.number.to_string(), course.theme.clone(), course.title.clone()];
        rows.extend(course.entries.iter().map(|entry| row(&of, entry, lang, words)));
    }
    let none = [String::new(), String::new(), String::new()];
    rows.extend(ledger.outside().into_iter().map(|entry| row(&none, entry, lang, words)));
    rows
}

fn row(of: &[String; 3], entry: &Entry, lang: Lang, words: Words<'_>) -> [String; 21] {
    let mut cells: [String; 21] = Default::default();
    let mut set = |column: &str, text: String| {
        if let Some(at) = COLUMNS.iter().position(|one| *one == column) {
            cells[at] = text;
        }
    };
    for (column, text) in ["issue", "theme", "title"].into_iter().zip(of) {
        set(column, text.clone());
    }
    set("line", entry.number.to_string());
    set("on", entry.line.on.clone());
    set("known_on", if entry.late { entry.entered_at.jst_date().to_string() } else { String::new() });
    set("kind", words(&format!("ledger_sheet_kind.{}", entry.line.kind()), &[]));
    if let Some(source) = entry.line.source() {
        let (key, number) = match source {
            Source::Round(number) => ("ledger.round", number),
            Source::Occasion(number) => ("ledger.occasion", number),
        };
        set("source", words(key, &[("n", &number.to_string())]));
    }
    match &entry.line.what {
        What::Opinion(opinion) => self::opinion(opinion, words, &mut set),
        What::View(view) => self::view(view, lang, &mut set),
        what => other(what, words, &mut set),
    }
    cells
}

/// Everything else that happens to an issue.
fn other(what: &What, words: Words<'_>, set: &mut dyn FnMut(&str, String)) {
    match what {
        What::Answered { opinion, answer, post } => {
            set("number", opinion.to_string());
            set("answer", answer.clone());
            set("post", post.clone());
        }
        What::Corrected(line) => {
            set("number", line.row.map(|row| row.to_string()).unwrap_or_default());
            set("text", line.text.clone());
            set("answer", line.answer.clone());
            set("post", line.post.clone());
            set("reason", line.reason.clone());
        }
        What::Raised(line) => {
            set("text", line.title.clone());
            set("number", line.split_from.map(|from| from.to_string()).unwrap_or_default());
            set("reason", line.reason.clone());
        }
        What::Reworded { title, .. } => set("text", title.clone()),
        What::Merged { into, reason, .. } => {
            set("number", into.to_string());
            set("reason", reason.clone());
        }
        What::Reopened { because, reason, .. } => {
            set("text", words(&format!("terms.reopening.{because}"), &[]));
            set("reason", reason.clone());
        }
        What::Settled { how, reason, .. } => {
            set("text", words(&format!("terms.settlement.{how}"), &[]));
            set("reason", reason.clone());
        }
        What::Considered { owner, due, .. } => {
            set("post", owner.clone());
            set("due", due.clone());
        }
        What::Filed { opinion, issue } => {
            set("number", opinion.to_string());
            set("text", issue.map(|issue| words("ledger.issue", &[("n", &issue.to_string())])).unwrap_or_default());
        }
        What::Dropped { opinion } => set("number", opinion.to_string()),
        What::Carried { project, into, .. } => {
            set("number", into.to_string());
            set("text", words("ledger.elsewhere", &[("project", project), ("n", &into.to_string())]));
        }
        // The first two have their own; the others stand in no issue.
        What::Opinion(_)
        | What::View(_)
        | What::Result { .. }
        | What::Occasion(_)
        | What::Unpublished { .. }
        | What::Edition(_)
        | What::Ended { .. } => {}
    }
}

fn opinion(opinion: &OpinionLine, words: Words<'_>, set: &mut dyn FnMut(&str, String)) {
    set("number", opinion.number.to_string());
    set("utterance", opinion.utterance.map(|kind| words(&format!("terms.utterance.{kind}"), &[])).unwrap_or_default());
    set("speaker", opinion.speaker.map(|speaker| words(&format!("terms.speaker.{speaker}"), &[])).unwrap_or_default());
    set("district", opinion.district.clone());
    set("text", opinion.text.clone());
    set("translation", opinion.translation.clone());
    set("answer", opinion.answer.clone());
    set("post", opinion.post.clone());
    set("due", opinion.due.clone());
    set("repeats", opinion.repeats.map(|line| line.to_string()).unwrap_or_default());
    set("reason", opinion.no_issue.map(|reason| words(&format!("terms.no_issue_reason.{reason}"), &[])).unwrap_or_default());
}

fn view(view: &ViewLine, lang: Lang, set: &mut dyn FnMut(&str, String)) {
    set("number", view.view.to_string());
    set("category", view.label.get(lang).to_owned());
    set("text", view.text.clone());
    let more = [&view.reason, &view.page, &view.later_stage];
    set("reason", more.into_iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join("\n"));
    set("change", view.change.clone());
}

/// The whole table.
pub fn cells(ledger: &Ledger, lang: Lang, words: Words<'_>) -> Cells {
    Cells {
        head: COLUMNS.iter().map(|column| words(&format!("ledger_sheet.{column}"), &[])).collect(),
        rows: rows(ledger, lang, words).into_iter().map(Vec::from).collect(),
    }
}
