//! What is uploaded, under which name, and what is expected.

use super::files::*;

/// Kept as this kind, or refused with this text.
#[derive(Clone, Copy)]
pub enum Expected {
    Kept(&'static str),
    Refused(&'static str),
}
use Expected::{Kept, Refused};

/// One file.
pub type Row = (&'static str, Vec<u8>, Expected);

/// Files that may be kept, whatever they are called and whatever stands in them.
pub fn kept() -> Vec<Row> {
    let text = "道を広げ、木を植えてください。表ソ能①\r\n";
    let long: &'static str = "ながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえながいなまえ.pdf";
    vec![
        ("a.pdf", b"%PDF-1.7 a".to_vec(), Kept("pdf")),
        ("a.png", png(640, 480), Kept("png")),
        ("most.png", png(10_000, 5_000), Kept("png")),
        ("a.jpg", jpeg(640, 480), Kept("jpeg")),
        ("film.jpg", [jpeg(640, 480), b"a film behind the picture".to_vec()].concat(), Kept("jpeg")),
        ("utf8.txt", text.as_bytes().to_vec(), Kept("txt")),
        ("bom.txt", format!("\u{feff}{text}").into_bytes(), Kept("txt")),
        ("utf16.txt", utf16(text), Kept("txt")),
        ("cp932.txt", b"\x88\xd3\x8c\xa9\r\n\x95\x5c\x83\x5c".to_vec(), Kept("txt")),
        ("formula.csv", b"=HYPERLINK(\"https://evil.example\")".to_vec(), Kept("txt")),
        ("a.docx", office(WORD, &[]), Kept("docx")),
        ("a.xlsx", office(SHEET, &[]), Kept("xlsx")),
        ("a.odt", odt(ODT, &[]), Kept("odt")),
        ("link.docx", leading("hyperlink"), Kept("docx")),
        // No reader runs what it never opens: files are handed out to be saved, and shown nowhere.
        ("javascript.pdf", b"%PDF-1.7\n<< /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>".to_vec(), Kept("pdf")),
        ("launch.pdf", b"%PDF-1.7\n<< /OpenAction << /S /Launch /F (cmd.exe) >> >>".to_vec(), Kept("pdf")),
        ("embedded.pdf", b"%PDF-1.7\n<< /Type /EmbeddedFile >>".to_vec(), Kept("pdf")),
        ("CON", b"%PDF-1.7 CON".to_vec(), Kept("pdf")),
        ("\u{202e}fdp.exe", b"%PDF-1.7 rtl".to_vec(), Kept("pdf")),
        ("a%22; filename=%22b.exe", b"%PDF-1.7 quotes".to_vec(), Kept("pdf")),
        ("../../etc/cron.d/a", b"%PDF-1.7 path".to_vec(), Kept("pdf")),
        (long, b"%PDF-1.7 long".to_vec(), Kept("pdf")),
    ]
}

/// Files of no kind that is kept.
pub fn strange() -> Vec<Row> {
    let files: Vec<(&'static str, Vec<u8>)> = vec![
        ("a.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0This program cannot be run in DOS mode.".to_vec()),
        ("elf.pdf", b"\x7fELF\x02\x01\x01\0\0\0".to_vec()),
        ("polyglot.pdf", b"<html><script>alert(1)</script>%PDF-1.7".to_vec()),
        ("polyglot2.pdf", b"%PDF-1.7\n<HTML><script>alert(1)</script>".to_vec()),
        ("late.pdf", b"\n\n%PDF-1.7".to_vec()),
        ("polyglot.jpg", [b"\xff\xd8\xff\xfe\0\x1a<script>alert(1)</script>".to_vec(), jpeg(1, 1)[2..].to_vec()].concat()),
        ("a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec()),
        ("b.svg", b"<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>".to_vec()),
        ("html.txt", b"  <!DOCTYPE html><p>a".to_vec()),
        ("utf16.txt", utf16("<html><script>alert(1)</script>")),
        ("a.php", b"<?php system('id');".to_vec()),
        ("a.sh", b"#!/bin/sh\nid".to_vec()),
        ("a.rtf", b"{\\rtf1 a}".to_vec()),
        ("a.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related".to_vec()),
        ("a.ps", b"%!PS-Adobe-3.0".to_vec()),
        ("a.gif", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
        ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 ".to_vec()),
        ("a.bmp", b"BM\x3a\0\0\0\0\0\0\0".to_vec()),
        ("a.tiff", b"II*\0\x08\0\0\0".to_vec()),
        ("a.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec()),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec()),
        ("a.rar", b"Rar!\x1a\x07\x01\0".to_vec()),
        ("a.bz2", b"BZh91AY&SY\0\0".to_vec()),
        ("a.xz", b"\xfd7zXZ\0\0\x04".to_vec()),
        ("a.zip", zip(&[("a.txt", b"a")])),
        ("42.zip", zip(&[("0.txt", &[0; 1000]), ("1.txt", &[0; 1000])])),
        ("a.pptx", office("presentationml.presentation", &[])),
        ("a.epub", odt("application/epub+zip", &[])),
        ("a.ods", odt("application/vnd.oasis.opendocument.spreadsheet", &[])),
        ("a.doc", compound("WordDocument")),
        ("nul.txt", b"a\0b".to_vec()),
        ("jis.txt", b"\x1b$B0U8+\x1b(B".to_vec()),
        ("random.txt", b"\xff\xfb\x90\x80\xfd".to_vec()),
    ];
    files.into_iter().map(|(name, bytes)| (name, bytes, Refused("file_kind"))).collect()
}

/// Documents and pictures that are harmful, locked or broken.
pub fn harmful() -> Vec<Row> {
    let mut rows = documents();
    let cut = |bytes: Vec<u8>, off: usize| bytes[..bytes.len() - off].to_vec();
    rows.extend([
        ("locked.pdf", b"%PDF-1.7\ntrailer << /Encrypt 9 0 R >>".to_vec(), Refused("file_protected")),
        ("locked.docx", compound("EncryptedPackage"), Refused("file_protected")),
        ("locked2.docx", locked_zip(), Refused("file_protected")),
        ("60000.png", png(60_000, 60_000), Refused("file_pixels")),
        ("endless.png", png(u32::MAX, u32::MAX), Refused("file_pixels")),
        ("60000.jpg", jpeg(60_000, 60_000), Refused("file_pixels")),
        ("flat.png", png(0, 480), Refused("file_damaged")),
        ("flat.jpg", jpeg(640, 0), Refused("file_damaged")),
        ("cut.png", cut(png(640, 480), 12), Refused("file_damaged")),
        ("cut.jpg", cut(jpeg(640, 480), 1), Refused("file_damaged")),
        ("head.jpg", b"\xff\xd8\xff\xe0".to_vec(), Refused("file_damaged")),
        ("cut.docx", cut(office(WORD, &[]), 30), Refused("file_damaged")),
        ("begin.docx", b"PK\x03\x04".to_vec(), Refused("file_damaged")),
        ("ratio.docx", office(WORD, &[("word/a.xml", &[b' '; 4_000_000])]), Refused("file_unpacks")),
        ("large.odt", lying(600_000_000), Refused("file_unpacks")),
        ("lying.odt", lying(1), Refused("file_damaged")),
        ("1001.docx", crowded(1_001), Refused("file_unpacks")),
        ("70000.docx", crowded(70_000), Refused("file_unpacks")),
        ("empty.pdf", Vec::new(), Refused("file_empty")),
        ("mail.eml", b"%PDF-1.7 calls itself the mail".to_vec(), Refused("file_name")),
    ]);
    rows
}

/// A document with a part of 500 bytes that its directory says to have another size.
fn lying(size: u32) -> Vec<u8> {
    changed(odt(ODT, &[("a.xml", &[b'x'; 500])]), &500u32.to_le_bytes(), &size.to_le_bytes())
}

fn documents() -> Vec<Row> {
    let with = |name: &'static str, bytes: &[u8]| office(WORD, &[(name, bytes)]);
    let nested = office(WORD, &[]);
    let entity = b"<!DOCTYPE r [<!ENTITY a \"aaaa\">]><r>&a;</r>";
    vec![
        ("a.docm", office("ms-word.document.macroEnabled.wordprocessingml.document", &[]), Refused("file_macros")),
        ("a.xlsm", office("spreadsheetml.sheet.main+xml application/vnd.ms-excel.sheet.macroEnabled", &[]), Refused("file_macros")),
        ("vba.docx", with("word/vbaProject.bin", b"x"), Refused("file_macros")),
        ("vba2.docx", with("word/vbaData.xml", b"x"), Refused("file_macros")),
        ("sheets.xlsx", office(SHEET, &[("xl/macrosheets/sheet1.xml", b"x")]), Refused("file_macros")),
        ("basic.odt", odt(ODT, &[("Basic/Standard/Module1.xml", b"x")]), Refused("file_macros")),
        ("script.odt", odt(ODT, &[("Scripts/python/a.py", b"x")]), Refused("file_macros")),
        ("locked.odt", odt(ODT, &[("META-INF/manifest.xml", b"<m:encryption-data/>")]), Refused("file_protected")),
        ("template.docx", leading("attachedTemplate"), Refused("file_outside")),
        ("ole.docx", leading("oleObject"), Refused("file_outside")),
        ("image.docx", leading("image"), Refused("file_outside")),
        ("frame.docx", leading("frame"), Refused("file_outside")),
        ("entity.docx", with("word/_rels/a.rels", entity), Refused("file_damaged")),
        ("embedded.docx", with("word/embeddings/oleObject1.bin", b"x"), Refused("file_holds")),
        ("control.docx", with("word/activeX/activeX1.xml", b"x"), Refused("file_holds")),
        ("zip.docx", with("word/a.zip", b"x"), Refused("file_holds")),
        ("nested.docx", with("word/media/image1.png", &nested), Refused("file_holds")),
        ("exe.docx", with("word/media/image1.png", b"MZ\x90\0"), Refused("file_holds")),
        ("gz.odt", odt(ODT, &[("Pictures/a.png", b"\x1f\x8b\x08")]), Refused("file_holds")),
        ("old.xlsx", office(SHEET, &[("xl/a.bin", &compound("Workbook"))]), Refused("file_holds")),
        ("slip.docx", with("word/../../../etc/cron.d/a", b"x"), Refused("file_paths")),
        ("root.docx", changed(with("word/etc/passwd", b"x"), b"word/etc/", b"/////etc/"), Refused("file_paths")),
        ("drive.docx", with("C:/Windows/a.dll", b"x"), Refused("file_paths")),
        ("back.docx", changed(with("word/backslash", b"x"), b"word/back", b"..\\..\\bac"), Refused("file_paths")),
        ("symlink.docx", link(), Refused("file_paths")),
        ("control2.docx", with("word/a\u{7}.xml", b"x"), Refused("file_paths")),
    ]
}
