//! An edition as CSV and XLSX: the same cells, everything that was said, and no formula.

use super::pages::told;
use crate::support::app::TestApp;
use quick_xml::Reader;
use quick_xml::events::Event;
use ronten::store::projects::Project;
use std::io::{Cursor, Read};

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
    let (cells, formulas) = read(xlsx.body);
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

/// The cells of the first sheet by row, empty where there is none, and how many are formulas.
fn read(bytes: Vec<u8>) -> (Vec<Vec<String>>, usize) {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let shared = texts(&part("xl/sharedStrings.xml"));
    let sheet = part("xl/worksheets/sheet1.xml");
    let (mut rows, mut at, mut formulas): (Vec<Vec<String>>, usize, usize) = (Vec::new(), 0, 0);
    let mut reader = Reader::from_str(&sheet);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "row" => rows.push(vec![String::new(); 21]),
            Event::Start(tag) if tag.name().as_ref() == "c" => {
                let place = tag.try_get_attribute("r").unwrap().unwrap();
                let letters = place.value.bytes().filter(u8::is_ascii_uppercase);
                at = letters.fold(0, |at, letter| at * 26 + usize::from(letter - b'A') + 1) - 1;
            }
            Event::Start(tag) if tag.name().as_ref() == "f" => formulas += 1,
            Event::Text(text) => {
                // Between the tags there may be line feeds.
                if let Ok(index) = text.parse::<usize>() {
                    rows.last_mut().unwrap()[at] = shared[index].clone();
                }
            }
            Event::Eof => return (rows, formulas),
            _ => {}
        }
    }
}

/// The texts that cells point at.
fn texts(xml: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "si" => texts.push(String::new()),
            Event::Text(text) => texts.iter_mut().last().into_iter().for_each(|last| last.push_str(&text)),
            Event::Eof => return texts,
            _ => {}
        }
    }
}
