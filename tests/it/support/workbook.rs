//! A workbook (XLSX) as another program reads it: by its parts.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{Cursor, Read};

/// The cells of the first sheet by row, empty where there is none and as wide as the head, and how many are formulas.
pub fn read(bytes: Vec<u8>) -> (Vec<Vec<String>>, usize) {
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
    let mut values = true;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "row" => rows.push(Vec::new()),
            Event::Start(tag) if tag.name().as_ref() == "c" => {
                let place = tag.try_get_attribute("r").unwrap().unwrap();
                let letters = place.value.bytes().filter(u8::is_ascii_uppercase);
                at = letters.fold(0, |at, letter| at * 26 + usize::from(letter - b'A') + 1) - 1;
            }
            Event::Start(tag) if tag.name().as_ref() == "f" => formulas += 1,
            // What is printed at the foot of a page may be numbers, too.
            Event::End(tag) if tag.name().as_ref() == "sheetData" => values = false,
            Event::Text(text) if values => {
                // Between the tags there may be line feeds.
                if let Ok(index) = text.parse::<usize>() {
                    let row = rows.last_mut().unwrap();
                    row.resize(row.len().max(at + 1), String::new());
                    row[at] = shared[index].clone();
                }
            }
            Event::Eof => {
                let width = rows.first().map_or(0, Vec::len);
                rows.iter_mut().for_each(|row| row.resize(width, String::new()));
                return (rows, formulas);
            }
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
            Event::GeneralRef(name) => {
                let sign = match (name.resolve_char_ref().unwrap(), &*name) {
                    (Some(sign), _) => sign,
                    (None, "amp") => '&',
                    (None, "lt") => '<',
                    (None, "gt") => '>',
                    (None, "quot") => '"',
                    (None, "apos") => '\'',
                    (None, other) => panic!("{other}"),
                };
                texts.iter_mut().last().into_iter().for_each(|last| last.push(sign));
            }
            Event::Eof => return texts,
            _ => {}
        }
    }
}
