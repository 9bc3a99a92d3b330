//! The files, made here: none is longer than a few kilobytes but those that are about being long.

use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

const MAIN: &str = "application/vnd.openxmlformats-officedocument.";
pub const WORD: &str = "wordprocessingml.document";
pub const SHEET: &str = "spreadsheetml.sheet";
pub const ODT: &str = "application/vnd.oasis.opendocument.text";
/// The first bytes of an old Office file.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// A zip of these parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A document of Word or Excel with these parts besides.
pub fn office(kind: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let types = format!("<Types><Override ContentType=\"{MAIN}{kind}.main+xml\"/></Types>");
    zip(&[&[("[Content_Types].xml", types.as_bytes()), ("word/document.xml", b"<w:document/>")], more].concat())
}

/// A document of Word whose relation of this kind leads outside.
pub fn leading(kind: &str) -> Vec<u8> {
    let of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let xml = format!("<R><Relationship Type=\"{of}/{kind}\" TargetMode=\"External\" Target=\"https://evil.example/a\"/></R>");
    office(WORD, &[("word/_rels/settings.xml.rels", xml.as_bytes())])
}

/// A document of LibreOffice with these parts besides.
pub fn odt(media: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    zip(&[&[("mimetype", media.as_bytes()), ("content.xml", b"<office/>".as_slice())], more].concat())
}

/// A document of Word with a link for a part.
pub fn link() -> Vec<u8> {
    let mut zip = ZipWriter::new_append(Cursor::new(office(WORD, &[]))).unwrap();
    zip.add_symlink("word/a.xml", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap().into_inner()
}

/// A document of Word with so many parts.
pub fn crowded(parts: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new_append(Cursor::new(office(WORD, &[]))).unwrap();
    for n in 0..parts {
        zip.start_file(format!("word/{n}.xml"), SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The same bytes with each `from` replaced by as long a `to`.
pub fn changed(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    let places: Vec<_> = bytes.windows(from.len()).enumerate().filter(|(_, window)| *window == from).map(|(at, _)| at).collect();
    assert!(!places.is_empty() && from.len() == to.len());
    places.into_iter().for_each(|at| bytes[at..at + to.len()].copy_from_slice(to));
    bytes
}

/// A document of Word whose parts are said to be encrypted.
pub fn locked_zip() -> Vec<u8> {
    let mut bytes = office(WORD, &[]);
    for (sign, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<_> = bytes.windows(4).enumerate().filter(|(_, window)| window == sign).map(|(at, _)| at).collect();
        places.into_iter().for_each(|at| bytes[at + flags] |= 1);
    }
    bytes
}

/// An old Office file; with a password if there is a directory of this name.
pub fn compound(directory: &str) -> Vec<u8> {
    let name = directory.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    [COMPOUND, &[0; 504], &name, &[0; 64]].concat()
}

/// A PNG that says that it has these sides.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let chunk = |kind: &[u8], data: &[u8]| [&(data.len() as u32).to_be_bytes()[..], kind, data, &[0; 4]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", b"x"), chunk(b"IEND", b"")].concat()
}

/// A JPEG that says that it has these sides.
pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let frame = [&[0xff, 0xc0, 0, 8, 8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[0]].concat();
    [b"\xff\xd8\xff\xe0\0\x04ab".to_vec(), frame, b"\xff\xda\0\x03\0data\xff\xd9".to_vec()].concat()
}

/// A text in UTF-16 with its mark.
pub fn utf16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}
