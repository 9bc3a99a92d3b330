//! Files made by hand: one good of each kind, and what is wrong with others.

use super::*;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

const WORD: &str =
    "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let chunk = |kind: &[u8], data: &[u8]| [&(data.len() as u32).to_be_bytes()[..], kind, data, &[0; 4]].concat();
    [PNG.to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", b"x"), chunk(b"IEND", b"")].concat()
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let frame = [&[0xff, 0xc0, 0, 8, 8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[0]].concat();
    [b"\xff\xd8\xff\xe0\0\x04ab".to_vec(), frame, b"\xff\xda\0\x03\0data\xff\xd9".to_vec()].concat()
}

#[test]
fn each_kind_is_told_by_its_bytes_and_survives_no_cut() {
    let word = zip(&[("[Content_Types].xml", WORD.as_bytes()), ("word/document.xml", b"<w:document/>")]);
    let odt = zip(&[("mimetype", Kind::Odt.media().as_bytes()), ("content.xml", b"<x/>")]);
    for (kind, bytes) in [(Kind::Docx, word), (Kind::Odt, odt), (Kind::Png, png(640, 480)), (Kind::Jpeg, jpeg(640, 480))] {
        assert_eq!((inspect(&bytes), told(&bytes)), (Ok(kind), Some(kind)));
        // Shorter ones are text: "PK" may stand in a letter.
        for end in 8..bytes.len() {
            assert!(inspect(&bytes[..end]).is_err(), "{kind} cut to {end} of {} bytes", bytes.len());
        }
    }
    assert_eq!(inspect(b"%PDF-1.7"), Ok(Kind::Pdf));
    for media in Kind::ALL.iter().map(|kind| kind.media()) {
        assert_eq!(Kind::of_media(media).map(Kind::media), Some(media));
        assert!(!media.contains(' '), "the manifest is read by its spaces");
    }
}

#[test]
fn pictures_are_measured_by_their_heads() {
    assert_eq!(inspect(&png(10_000, 5_000)), Ok(Kind::Png));
    assert_eq!(inspect(&png(10_001, 5_000)), Err(Fault::Pixels));
    assert_eq!(inspect(&png(u32::MAX, u32::MAX)), Err(Fault::Pixels));
    assert_eq!(inspect(&png(0, 5)), Err(Fault::Damaged));
    assert_eq!(inspect(&jpeg(60_000, 60_000)), Err(Fault::Pixels));
    assert_eq!(inspect(&jpeg(5, 0)), Err(Fault::Damaged));
    assert_eq!(inspect(&[jpeg(5, 5), b"a film".to_vec()].concat()), Ok(Kind::Jpeg));
}

#[test]
fn a_directory_that_lies_about_sizes_is_found_out() {
    let parts: [(&str, &[u8]); 2] = [("[Content_Types].xml", WORD.as_bytes()), ("word/document.xml", &[b'x'; 500])];
    let good = zip(&parts);
    assert_eq!(inspect(&good), Ok(Kind::Docx));
    let mut lies = good.clone();
    // Both the part's own head and the directory say 500; here they say 1.
    let at = (0..lies.len() - 4).filter(|at| lies[*at..*at + 4] == 500u32.to_le_bytes()).collect::<Vec<_>>();
    assert_eq!(at.len(), 2);
    for at in at {
        lies[at..at + 4].copy_from_slice(&1u32.to_le_bytes());
    }
    assert!(matches!(inspect(&lies), Err(Fault::Unpacks | Fault::Damaged)), "{:?}", inspect(&lies));
}

#[test]
fn text_is_text_and_no_page() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    for text in [
        "道を広げて、木を植えてください。\r\n\t以上".as_bytes().to_vec(),
        utf16("\u{feff}意見"),
        b"\x88\xd3\x8c\xa9".to_vec(),
        b"MZ".to_vec(),
    ] {
        assert_eq!(inspect(&text), Ok(Kind::Text));
    }
    for other in [
        utf16("意見 a"),
        b"a\0b".to_vec(),
        b"a\x1b[2J".to_vec(),
        b"\xff\xff\xff".to_vec(),
        b"#!/bin/sh\nrm".to_vec(),
        b"{\\rtf1 a}".to_vec(),
    ] {
        assert_eq!(inspect(&other), Err(Fault::Kind), "{other:?}");
    }
    assert_eq!(inspect(b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>"), Err(Fault::Protected));
    assert_eq!(inspect(b"%PDF-1.7\n(/Encryption of letters)"), Ok(Kind::Pdf));
}
