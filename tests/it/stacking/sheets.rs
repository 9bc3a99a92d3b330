//! An edition as CSV and XLSX: the same cells, everything that was said, and no formula.

use super::pages::told;
use crate::support::app::TestApp;
use crate::support::workbook;
use ronten::store::projects::Project;

#[test]
fn the_tables_of_an_edition_say_the_same_cells_and_all_that_was_said() {
    let app = TestApp::start();
    let hall = told(&app);
    let no = app.read(|db| Project::by_id(db, hall.project)).unwrap().no();
    let edition = format!("/projects/{no}/ledger/editions/3");
    let mut resident = app.browser();
    let page = resident.get(&edition);
    assert!(page.link("3.xlsx").is_some() && page.link("3.csv").is_some(), "{}", page.text());

    let csv = resident.get(&format!("{edition}.csv"));
    assert!(csv.status == 200 && csv.body.starts_with(b"\xEF\xBB\xBF"));
    assert_eq!(csv.header("content-disposition").unwrap(), format!("attachment; filename=\"{no}-ledger-3.csv\""));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&csv.body[3..]);
    let rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!((rows[0][0].as_str(), rows[0][12].as_str()), ("論点番号", "内容"));
    let ledger = hall.ledger();
    for (line, said) in ledger.said() {
        let row = rows.iter().find(|row| row[3] == line.to_string()).unwrap_or_else(|| panic!("line {line} is in no row"));
        assert_eq!(row[12].trim_start_matches('\''), said.text);
    }
    assert!(rows.iter().any(|row| row[12] == "'=夜の演奏の音が心配です。"), "no cell is a formula");
    assert!(rows.iter().any(|row| row[18] == "ご質問へのお答え" && row[20] == "資材の値上がりを見込んだため"));

    let xlsx = resident.get(&format!("{edition}.xlsx"));
    assert_eq!(xlsx.status, 200);
    let (cells, formulas) = workbook::read(xlsx.body);
    assert_eq!(formulas, 0);
    assert_eq!(cells.len(), rows.len());
    for (csv, xlsx) in rows.iter().zip(&cells) {
        let filled: Vec<&str> = csv.iter().map(|cell| cell.strip_prefix('\'').unwrap_or(cell)).collect();
        assert_eq!(filled, *xlsx);
    }
    let english = resident.get(&format!("/en{edition}.csv"));
    assert!(String::from_utf8_lossy(&english.body).contains("Asked before in line"));
    assert_eq!(resident.get(&format!("/projects/{no}/ledger/editions/9.csv")).status, 404);
}
