//! A published result as files: the same cells in every table, everything on paper, and nothing that calculates.

use crate::poppler;
use crate::support::case::Case;
use crate::support::workbook;
use encoding_rs::SHIFT_JIS;
use ronten::commands::approval::Decision;
use ronten::commands::result::Remarks;
use ronten::commands::submission::{Assign, Place};
use ronten::model::terms::NoIssueReason;

/// Three letters: one that a spreadsheet would calculate, one with signs that CP932 does not have, one in no issue.
pub const WORDS: [&str; 3] = ["=1+1本の木を、駅前に植えてください。", "髙い木は、𠮷野桜がよいです。😀", "賛成です。"];

pub fn published() -> Case {
    let case = Case::open();
    for (name, words) in ["佐藤 一郎", "鈴木 二郎", "高橋 三郎"].into_iter().zip(WORDS) {
        case.letter(name, words);
    }
    case.close();
    let (place, kind) = (case.heard(1, None), case.heard(2, Some("桜がよい")));
    let issues = [case.issue("植える場所", &[place]), case.issue("木の種類", &[kind])];
    let stance = case.heard(3, None);
    case.app.perform(&case.official, Assign { opinions: vec![(stance.id, stance.rev)], to: Place::None(NoIssueReason::StanceOnly) });
    case.respond();
    for (issue, text) in issues.into_iter().zip(["川沿いに植えます。", "－ 種類は、決めていません。"]) {
        let asked = case.answer(issue, text);
        case.decide(&asked, Decision::Approve);
    }
    let asked = case.ask_for_release(Remarks { next_step: "計画を決定します。".to_owned(), ..Remarks::default() });
    case.decide(&asked, Decision::Approve);
    case
}

fn rows(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_table_of_a_result_has_the_same_cells_and_none_calculates() {
    let case = published();
    let result = format!("{}/result", case.base.replace("/office", ""));
    let mut resident = case.app.browser();
    let page = resident.get(&result);
    for file in ["result.pdf", "result.xlsx", "result.csv", "result-cp932.csv", "result.json"] {
        assert!(page.link(&format!("/{file}")).is_some(), "{file}: {}", page.text());
    }

    let csv = resident.get(&format!("{result}.csv"));
    let csv = rows(String::from_utf8_lossy(csv.body.strip_prefix(b"\xEF\xBB\xBF").unwrap()).as_ref());
    assert_eq!(csv.len(), 4);
    assert!(csv.iter().flatten().any(|cell| *cell == format!("'{}", WORDS[0])), "{csv:?}");

    let (cells, formulas) = workbook::read(resident.get(&format!("{result}.xlsx")).body);
    let plain: Vec<Vec<&str>> = csv.iter().map(|row| row.iter().map(|cell| cell.strip_prefix('\'').unwrap_or(cell)).collect()).collect();
    assert_eq!((cells, formulas), (plain.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect(), 0));

    let legacy = resident.get(&format!("{result}-cp932.csv"));
    assert_eq!(legacy.header("content-type"), Some("text/csv; charset=shift_jis"));
    let mut legacy = rows(&SHIFT_JIS.decode(&legacy.body).0);
    let note = legacy.pop().unwrap();
    assert!(note[0].contains("U+1F600 U+20BB7") && note[1..].iter().all(String::is_empty), "{note:?}");
    let replaced = |cell: &String| cell.replace(['😀', '𠮷'], "〓");
    assert_eq!(legacy, csv.iter().map(|row| row.iter().map(replaced).collect::<Vec<_>>()).collect::<Vec<_>>());
    assert!(legacy.iter().flatten().any(|cell| cell.contains("髙い木は、〓野桜")));

    for file in ["result.txt", "result/versions/1-cp932.json", "result/versions/2.xlsx", "result/versions/x.csv"] {
        assert_eq!(resident.get(&result.replace("result", file)).status, 404, "{file}");
    }
    for file in ["1.pdf", "1.xlsx", "1.csv", "1-cp932.csv", "1.json"] {
        assert_eq!(resident.get(&format!("{result}/versions/{file}")).status, 200, "{file}");
    }
}

#[test]
fn a_result_on_paper_has_every_opinion_and_every_view_in_embedded_fonts_and_with_tags() {
    let case = published();
    let result = format!("{}/result", case.base.replace("/office", ""));
    let pdf = case.app.browser().get(&format!("{result}.pdf"));
    assert_eq!((pdf.status, pdf.header("content-type")), (200, Some("application/pdf")));
    let pdf = poppler::Pdf::keep("result", pdf.body);

    let body = pdf.body().replace('\n', "");
    for words in [
        "=1+1本の木を、駅前に植えてください。",
        "髙い木は、𠮷野桜がよいです。",
        "桜がよい",
        "賛成です。",
        "川沿いに植えます。",
        "種類は、決めていません。",
        "計画を決定します。",
    ] {
        assert!(body.contains(words), "{words}: {body}");
    }
    assert!(pdf.fonts().iter().all(|font| font.contains(" yes ")), "{:?}", pdf.fonts());
    let tags = pdf.tags();
    assert!(["H1", "H2", "Table", "TH"].iter().all(|tag| tags.iter().any(|one| one == tag)), "{tags:?}");
    for name in ["佐藤", "鈴木", "高橋"] {
        assert!(!body.contains(name), "{name} is in it");
    }
}
