//! Spreadsheets as offices have them, and files that were made to harm.

use super::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Note, Workbook, Worksheet};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn open(bytes: &[u8]) -> Result<Opened, ImportError> {
    super::open(bytes, Shape::Sheet)
}

fn saved(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, text: &str) {
    sheet.write(row, column, text).unwrap();
}

fn codes(opened: &Opened) -> Vec<(usize, &'static str)> {
    opened.findings.iter().map(|finding| (finding.line, finding.code)).collect()
}

/// The file with a part put in another's place.
fn with(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let own = entry.name().unwrap().into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut entry, &mut text).unwrap();
        writer.start_file(own.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(if own == name { change(text) } else { text }.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn the_first_sheet_gives_its_rows_by_their_numbers_there() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    for (at, head) in ["番号", "種類", "立場", "地区", "内容", "回答", "回答の期限"].into_iter().enumerate() {
        sheet.write(2, at as u16, head).unwrap();
    }
    sheet.write_formula(3, 0, Formula::new("=ROW()-3").set_result("1")).unwrap();
    sheet.write(3, 1, "要望").unwrap();
    sheet.write(3, 3, 3).unwrap();
    sheet.write(3, 4, "①髙い、\r\n「\"1.5」倍か。_x000D_").unwrap();
    sheet.write(3, 5, 30.5).unwrap();
    sheet.write_with_format(3, 6, ExcelDateTime::from_ymd(2026, 12, 15).unwrap(), &day).unwrap();
    sheet.write(6, 4, "=1+1は何か。").unwrap();
    sheet.insert_note(6, 4, &Note::new("山田太郎")).unwrap();
    sheet.write_blank(9, 30, &Format::new().set_bold()).unwrap();
    book.add_worksheet().write(0, 0, "ほか").unwrap();

    let opened = open(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!((codes(&opened), opened.left), (vec![], 1));
    let intake = read(&opened.text, Shape::Sheet);
    assert_eq!(intake.findings, []);
    let first = &intake.rows[0];
    assert_eq!((first.line, first.kind, first.district.as_str()), (4, Utterance::Request, "3"));
    assert_eq!((first.words.as_str(), first.answer.as_str()), ("①髙い、\n「\"1.5」倍か。_x000D_", "30.5"));
    assert_eq!(first.due, "2026-12-15");
    assert_eq!((intake.rows[1].line, intake.rows[1].words.as_str()), (7, "=1+1は何か。"));
    assert!(intake.rows.len() == 2 && !opened.text.contains("山田"));
    // What a browser sends back is the same.
    assert_eq!(plain(&opened.text.replace('\n', "\r\n"), MAX_BYTES), Ok(opened.text));
}

#[test]
fn readings_and_styles_inside_of_a_text_are_none_of_its_words() {
    let bytes = saved(|sheet| {
        sheet.write(0, 0, "内容").unwrap();
        sheet.write(1, 0, "東京").unwrap();
    });
    let rich =
        "<si><r><t>東</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">京 </t></r><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh></si>";
    let bytes = with(&bytes, "xl/sharedStrings.xml", |xml| xml.replace("<si><t>東京</t></si>", rich));
    assert_eq!(read(&open(&bytes).unwrap().text, Shape::Sheet).rows[0].words, "東京");
}

#[test]
fn cells_that_do_not_hold_what_was_seen_are_named() {
    let percent = Format::new().set_num_format("0%");
    let day = Format::new().set_num_format("m/d");
    let opened = open(&saved(|sheet| {
        sheet.write(0, 0, "内容").unwrap();
        sheet.write(0, 1, "回答").unwrap();
        sheet.write_formula(1, 0, Formula::new("=\"高\"&\"い\"").set_result("高い")).unwrap();
        sheet.write_formula(2, 0, Formula::new("=A1").set_result("")).unwrap();
        sheet.write_with_format(3, 0, 0.3, &percent).unwrap();
        sheet.write(4, 0, 0.1 + 0.2).unwrap();
        sheet.write_with_format(5, 0, ExcelDateTime::from_ymd(2026, 1, 2).unwrap(), &day).unwrap();
        sheet.write(6, 0, true).unwrap();
        sheet.merge_range(7, 0, 8, 0, "同じ", &Format::new()).unwrap();
        sheet.write(9, 0, 1e15).unwrap();
    }));
    let opened = opened.unwrap();
    let right = [(8, "merged"), (2, "formula"), (3, "formula"), (4, "number"), (5, "number"), (6, "date"), (7, "cell"), (10, "number")];
    assert_eq!(codes(&opened), right);
    assert!(opened.findings.iter().skip(1).all(|finding| finding.what == "内容"));
    let formula = saved(|sheet| {
        sheet.write_formula(0, 0, "=A2").unwrap();
    });
    assert_eq!(codes(&open(&formula).unwrap()), [(1, "formula")]);
}

#[test]
fn large_and_broken_files_are_refused() {
    let good = saved(|sheet| {
        sheet.write(0, 0, "内容").unwrap();
        sheet.write(1, 0, "高い").unwrap();
    });
    assert!(open(&good).is_ok());
    assert_eq!(open(&vec![b'P'; MAX_BYTES + 1]), Err(ImportError::TooLarge));
    for broken in [&b""[..], b"PK", b"PK\x03\x04", good.get(..good.len() / 2).unwrap(), "内容\n高い".as_bytes()] {
        assert!(matches!(open(broken), Err(ImportError::NotWord | ImportError::Damaged)), "{:?}", open(broken));
    }
    assert_eq!(open(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Err(ImportError::NotWord), "an old .xls");
    assert_eq!(open(&saved(|_| ())), Err(ImportError::Empty));
    let macros = with(&good, "[Content_Types].xml", |xml| xml.replace("sheet.main", "sheet.macroEnabled.main"));
    assert_eq!(open(&macros), Err(ImportError::Macros));

    let wide = saved(|sheet| (0..=MAX_COLUMNS as u16).for_each(|at| put(sheet, 0, at, "x")));
    let long = saved(|sheet| (0..MAX_ROWS as u32 + 2).for_each(|at| put(sheet, at, 0, "x")));
    assert_eq!((open(&wide), open(&long)), (Err(ImportError::TooManyEntries), Err(ImportError::TooManyEntries)));
    let far = saved(|sheet| put(sheet, 1_048_575, 16_383, "x"));
    assert_eq!(open(&far).unwrap().text, "1048576,x", "nothing is kept for cells that are not there");
    // One long text in many cells.
    let text = "長".repeat(10_000);
    let same = saved(|sheet| (0..40).for_each(|at| put(sheet, at, 0, &text)));
    assert_eq!(open(&same), Err(ImportError::TooLarge));
}

#[test]
fn numbers_that_the_file_states_falsely_do_no_harm() {
    let good = saved(|sheet| put(sheet, 0, 0, "内容"));
    for count in ["1000000000000", "18446744073709551615", "-1", "x"] {
        let lie = with(&good, "xl/sharedStrings.xml", |xml| xml.replace("uniqueCount=\"1\"", &format!("uniqueCount=\"{count}\"")));
        assert_eq!(open(&lie), Err(ImportError::Damaged), "{count}");
    }
    for (from, to) in [("ref=\"A1\"", "ref=\"B9:A1\""), ("r=\"A1\"", "r=\"A99999999999\""), ("<v>0</v>", "<v>7</v>"), ("</sheetData>", "")]
    {
        let lie = with(&good, "xl/worksheets/sheet1.xml", |xml| xml.replacen(from, to, 1));
        assert_ne!(lie, good);
        assert!(open(&lie).is_err() || from.starts_with('r'), "{from}");
    }
    let twice = with(&good, "xl/worksheets/sheet1.xml", |xml| xml.replace("</c>", "</c><c r=\"A1\" t=\"s\"><v>0</v></c>"));
    assert_eq!(open(&twice), Err(ImportError::Damaged), "one of two words for a cell would be lost");
}

/// The file with one more part, written by hand: the crate's writer states the size that a part really has.
fn bomb(good: &[u8], bytes: usize, stated: u32) -> Vec<u8> {
    let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    deflate.write_all(&vec![0; bytes]).unwrap();
    let packed = deflate.finish().unwrap();
    let number = |at: usize| u32::from_le_bytes(good[at..at + 4].try_into().unwrap());
    let four = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    let name = b"xl/media/image1.png";
    // Version, flags, method, time, date, checksum, both sizes, lengths of name and extra field.
    let common =
        [&[20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0, 0, 0, 0, 0][..], &four(packed.len()), &stated.to_le_bytes(), &[name.len() as u8, 0, 0, 0]]
            .concat();
    let end = good.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    let start = number(end + 16) as usize;
    let local = [&b"PK\x03\x04"[..], &common, name, &packed].concat();
    let central = [&b"PK\x01\x02\x14\0"[..], &common, &[0; 10], &four(start), name].concat();
    let count = (u16::from_le_bytes([good[end + 10], good[end + 11]]) + 1).to_le_bytes();
    let (size, at) = (four(end - start + central.len()), four(start + local.len()));
    let tail = [&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &size, &at, &[0, 0]].concat();
    [&good[..start], &local, &good[start..end], &central, &tail].concat()
}

#[test]
fn a_bomb_is_refused_by_its_stated_size_and_by_its_real_one() {
    let good = saved(|sheet| put(sheet, 0, 0, "内容"));
    let size = 20 << 20;
    // No more is unpacked than a part is stated to be: what has more is broken.
    for (stated, refused) in [(size as u32, ImportError::UnpacksTooLarge), (1, ImportError::Damaged), (0, ImportError::Damaged)] {
        let bomb = bomb(&good, size, stated);
        assert!(bomb.len() < MAX_BYTES, "{}", bomb.len());
        assert_eq!(open(&bomb), Err(refused), "{stated}");
    }
}
