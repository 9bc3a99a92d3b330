//! Tables as LibreOffice reads and writes them: our files have the same cells there and nothing that calculates, and its files come in.
//!
//! `RONTEN_OFFICE` names the program (`soffice`); without it these tests say so and check nothing. `tests/full.sh sheets` runs them.

use crate::bulk::{Clerk, TABLE};
use crate::support::case::Case;
use crate::support::folder::Folder;
use crate::support::workbook;
use encoding_rs::SHIFT_JIS;
use ronten::documents::spreadsheet::{Cells, harmless};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Beginnings by which a spreadsheet takes a cell for a formula, or might.
const BEGINNINGS: [&str; 20] =
    ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\n=", " =", "'=", "\"=", "%", "|", ";=", ",=", "\u{200b}=", "\u{feff}="];
/// What a formula would do.
const ENDINGS: [&str; 25] = [
    "1+1",
    "SUM(A1:A9)",
    "HYPERLINK(\"http://example.com\",\"押す\")",
    "cmd|' /C calc'!A0",
    "DDE(\"cmd\";\"/C calc\";\"x\")",
    "WEBSERVICE(\"http://example.com\")",
    "IMPORTXML(\"http://example.com\",\"//a\")",
    "A1",
    "R1C1",
    "TRUE",
    "1E9",
    "2026-11-24",
    "0123",
    "「木」を植える",
    "\"\"",
    "''",
    "\n=1+1",
    ";=1+1",
    ",=1+1",
    "\t=1+1",
    "髙い木",
    "表ソ能",
    "①②",
    "1/2",
    "50%",
];

fn office() -> Option<PathBuf> {
    let office = std::env::var_os("RONTEN_OFFICE").map(PathBuf::from);
    if office.is_none() {
        println!("LibreOffice: absent");
    }
    office
}

/// The file as LibreOffice writes it in another format (`csv:…`, `xlsx`).
fn converted(office: &Path, folder: &Folder, name: &str, bytes: &[u8], into: &str, options: &[&str]) -> Vec<u8> {
    let (file, out) = (folder.path().join(name), folder.path().join("out"));
    std::fs::write(&file, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let run = Command::new(office)
        .arg(profile)
        .args(["--headless", "--convert-to", into])
        .args(options)
        .arg("--outdir")
        .arg(&out)
        .arg(&file)
        .output()
        .unwrap();
    let ending = into.split(':').next().unwrap();
    let made = out.join(Path::new(name).with_extension(ending));
    std::fs::read(&made).unwrap_or_else(|error| panic!("{}: {error}: {}", made.display(), String::from_utf8_lossy(&run.stderr)))
}

/// 500 cells that want to calculate, five a line.
fn hostile() -> Cells {
    let cells: Vec<String> = BEGINNINGS.iter().flat_map(|begin| ENDINGS.iter().map(move |end| format!("{begin}{end}"))).collect();
    assert_eq!(cells.len(), 500);
    Cells { head: (1..=5).map(|n| format!("列{n}")).collect(), rows: cells.chunks(5).map(<[String]>::to_vec).collect() }
}

/// What a spreadsheet shows of a cell: lines end in one way.
fn shown(cell: &str) -> String {
    cell.replace("\r\n", "\n").replace('\r', "\n")
}

/// A cell in CP932, as our files write what it does not have.
fn legacy(cell: &str) -> Vec<u8> {
    SHIFT_JIS.encode(&cell.replace(['\u{200b}', '\u{feff}'], "〓")).0.into_owned()
}

#[test]
fn libre_office_finds_our_cells_and_calculates_none() {
    let Some(office) = office() else { return };
    let (folder, cells) = (Folder::new(), hostile());
    let as_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false";
    let xlsx = converted(&office, &folder, "ours.xlsx", &cells.xlsx().unwrap(), as_csv, &[]);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(xlsx.as_slice());
    let read: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(shown).collect()).collect();
    let expected: Vec<Vec<String>> = cells.rows.iter().map(|row| row.iter().map(|cell| shown(cell)).collect()).collect();
    assert_eq!(read.len(), expected.len() + 1);
    for (line, (read, expected)) in read.iter().skip(1).zip(&expected).enumerate() {
        assert_eq!(read, expected, "line {line}");
    }

    // A CSV that LibreOffice opens as officials do, with formulas not evaluated by choice but by what stands in the cells.
    for (name, bytes, charset) in
        [("utf8.csv", cells.csv().unwrap(), "76"), ("cp932.csv", cells.cp932(|_| String::new()).unwrap().bytes, "64")]
    {
        let filter = format!("--infilter=Text - txt - csv (StarCalc):44,34,{charset},1,,0,false,true,false,false,false,-1,true");
        let workbook = converted(&office, &folder, name, &bytes, "xlsx", &[&filter]);
        let (rows, formulas) = workbook::read(workbook);
        assert_eq!((rows.len(), formulas), (expected.len() + 1, 0), "{name}");
        for (row, line) in rows.iter().skip(1).zip(&cells.rows) {
            for (cell, ours) in row.iter().zip(line) {
                let ours = if name == "cp932.csv" { SHIFT_JIS.decode(&legacy(ours)).0.into_owned() } else { ours.clone() };
                // The apostrophe before a cell is LibreOffice's own sign that it is text, and not part of it.
                let text = |cell: &str| shown(cell).trim().trim_start_matches('\'').to_owned();
                assert_eq!(text(cell), text(&harmless(&ours)), "{name}");
            }
        }
    }
}

#[test]
fn a_table_that_libre_office_wrote_comes_in_like_any_other() {
    let Some(office) = office() else { return };
    let folder = Folder::new();
    let filter = "--infilter=Text - txt - csv (StarCalc):44,34,76,1";
    let workbook = converted(&office, &folder, "letters.csv", TABLE.as_bytes(), "xlsx", &[filter]);
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    clerk.all("letters.xlsx", &workbook);
    let words: Vec<String> = clerk.letters().into_iter().map(|letter| letter.text).collect();
    assert_eq!(words, ["①木を植えてください。表ソ能", "反対です。\n理由は二つあります。"]);
}
