//! Word documents built here, harmless and hostile ones.

use super::super::source::{ImportError, MAX_ENTRIES, Source};
use super::super::{detect, lines};
use super::*;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<Types xmlns="t"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="2"><w:name w:val="heading 2"/></w:style></w:styles>"#;

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A zip file of so many empty parts, written by hand as the crate's writer takes long for that many.
fn many(count: u32) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for number in 0..count {
        let name = format!("{number:06}");
        let offset = u32::try_from(file.len()).unwrap();
        // Version, flags, method, time, date, checksum, both sizes, lengths of name and extra field.
        let common = [&[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0][..]].concat();
        file.extend([b"PK\x03\x04", common.as_slice(), name.as_bytes()].concat());
        directory.extend([b"PK\x01\x02\x14\0", common.as_slice(), &[0; 10], &offset.to_le_bytes(), name.as_bytes()].concat());
    }
    let entries = u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes();
    let (size, start) = (u32::try_from(directory.len()).unwrap().to_le_bytes(), u32::try_from(file.len()).unwrap().to_le_bytes());
    file.extend(directory);
    file.extend([b"PK\x05\x06\0\0\0\0", &entries[..], &entries[..], &size[..], &start[..], &[0, 0]].concat());
    file
}

#[test]
fn parts_written_by_hand_are_a_zip_file() {
    assert_eq!(zip::ZipArchive::new(Cursor::new(many(MAX_ENTRIES as u32))).unwrap().len(), MAX_ENTRIES);
    assert_eq!(read(&many(MAX_ENTRIES as u32)), Err(ImportError::NotWord));
    assert_eq!(read(&many(MAX_ENTRIES as u32 + 1)), Err(ImportError::TooManyEntries));
}

/// A document with this body, and more parts beside it.
fn word(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let document = format!(r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    let mut parts: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", TYPES.as_bytes()), ("_rels/.rels", RELATIONS.as_bytes()), ("word/document.xml", document.as_bytes())];
    parts.extend(more);
    zip(&parts)
}

fn text(body: &str) -> String {
    read(&word(body, &[])).unwrap().text
}

#[test]
fn paragraphs_come_in_order_with_the_headings_of_their_styles() {
    let body = r#"<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>第１章</w:t><w:br/><w:t>総則</w:t></w:r></w:p>
        <w:p><w:r><w:t xml:space="preserve">本文 &lt;甲&#x4e59;&gt;</w:t></w:r><w:r><w:br/><w:t>次の行</w:t></w:r></w:p>
        <w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>目的</w:t></w:r></w:p><w:p/>"#;
    let source = read(&word(body, &[("word/styles.xml", STYLES.as_bytes())])).unwrap();

    assert_eq!(source.text, "第１章 総則\n本文 <甲乙>\n次の行\n目的\n\n");
    let places: Vec<_> =
        detect(&source).sections(&source.text).iter().map(|section| (section.place.clone(), section.heading(&source.text))).collect();
    assert_eq!(places, [("1".to_owned(), "第１章 総則".to_owned()), ("1.1".to_owned(), "目的".to_owned())]);
}

#[test]
fn a_document_without_styles_is_read_as_text_except_in_tables_and_notes() {
    let cell = |words: &str| format!("<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>");
    let line = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let body = [
        line("１　目的"),
        line("本文です。"),
        format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", cell("２　表の中")),
        line("２　期間"),
        line("本文です。"),
    ];
    let source = read(&word(&body.concat(), &[])).unwrap();
    let outline = detect(&source);
    let headings: Vec<_> = outline.sections(&source.text).iter().map(|section| section.heading(&source.text)).collect();

    assert_eq!(headings, ["１ 目的", "２ 期間"]);
    assert!(source.text.contains("２　表の中"));
}

#[test]
fn tables_are_rows_with_tabs_and_a_cell_is_one_line() {
    let body = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>指標</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>現状</w:t></w:r></w:p><w:p><w:r><w:t>値</w:t></w:r></w:p></w:tc></w:tr>\
        <w:tr><w:tc><w:p/></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>";

    assert_eq!(text(body), "指標\t現状 値\n\ta b\n");
}

#[test]
fn notes_follow_the_paragraph_or_table_that_refers_to_them() {
    let notes = r#"<w:footnotes xmlns:w="w"><w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>
        <w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t xml:space="preserve"> 市の</w:t></w:r></w:p><w:p><w:r><w:t>条例</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let body = r#"<w:p><w:r><w:t>条例</w:t><w:footnoteReference w:id="2"/><w:t>による。</w:t></w:r></w:p><w:p><w:r><w:t>次</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t><w:footnoteReference w:id="2"/></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"#;
    let source = read(&word(body, &[("word/footnotes.xml", notes.as_bytes())])).unwrap();

    assert_eq!(source.text, "条例※1による。\n※1 市の 条例\n次\n甲※2\t\n※2 市の 条例\n");
}

#[test]
fn what_is_not_to_be_read_is_left_out_and_nothing_is_read_twice() {
    let body = r#"<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs><w:pPrChange><w:pPr><w:pStyle w:val="1"/></w:pPr></w:pPrChange></w:pPr>
        <w:ins><w:r><w:t>残る</w:t></w:r></w:ins><w:del><w:r><w:delText>消えた</w:delText><w:t>語</w:t></w:r></w:del><w:r><w:instrText>PAGE</w:instrText><w:tab/><w:t>文</w:t></w:r>
        <mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>囲み</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>囲み</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent>
        <w:r><w:ruby><w:rt><w:r><w:t>みどり</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>緑</w:t></w:r></w:rubyBase></w:ruby><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>"#;

    assert_eq!(text(body), "残る\t文（みどり）緑〓\n囲み\n");
}

#[test]
fn a_document_that_could_do_harm_is_refused_before_it_can() {
    let paragraph = "<w:p><w:r><w:t>本文</w:t></w:r></w:p>";
    let template = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="https://example.org/x.dotm" TargetMode="External"/></Relationships>"#;
    let zeros = vec![b' '; 5_000_000];
    let mut encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let cases: &[(&str, Vec<u8>, ImportError)] = &[
        ("macros", word(paragraph, &[("word/vbaProject.bin", b"x")]), ImportError::Macros),
        (
            "macros by type",
            zip(&[("[Content_Types].xml", b"<T>application/vnd.ms-word.document.macroEnabled.main+xml</T>")]),
            ImportError::Macros,
        ),
        ("template", word(paragraph, &[("word/_rels/settings.xml.rels", template.as_bytes())]), ImportError::ExternalTemplate),
        ("bomb", word(paragraph, &[("word/media/image1.bin", &zeros)]), ImportError::UnpacksTooLarge),
        ("100,000 parts", many(100_000), ImportError::TooManyEntries),
        ("password", encrypted, ImportError::Protected),
        ("old .doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest".to_vec(), ImportError::NotWord),
        ("spreadsheet", zip(&[("[Content_Types].xml", TYPES.as_bytes()), ("xl/workbook.xml", b"<x/>")]), ImportError::NotWord),
        ("not closed", word("<w:p>", &[]), ImportError::Damaged),
        ("closed twice", word("</w:body>", &[]), ImportError::Damaged),
        ("unknown entity", word("<w:p><w:t>&evil;</w:t></w:p>", &[]), ImportError::Damaged),
        ("not UTF-8", zip(&[("[Content_Types].xml", b"\xff\xfe")]), ImportError::Damaged),
        ("cut off", word(paragraph, &[])[..200].to_vec(), ImportError::Damaged),
        ("only a beginning", b"PK\x03\x04".to_vec(), ImportError::Damaged),
    ];
    for (name, bytes, error) in cases {
        assert_eq!(Source::read("案.docx", bytes), Err(*error), "{name}");
    }
}

#[test]
fn a_document_type_is_refused() {
    let document = r#"<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document><w:p><w:t>&b;</w:t></w:p></w:document>"#;
    let parts: &[(&str, &[u8])] =
        &[("[Content_Types].xml", TYPES.as_bytes()), ("_rels/.rels", RELATIONS.as_bytes()), ("word/document.xml", document.as_bytes())];

    assert_eq!(read(&zip(parts)), Err(ImportError::Damaged));
}

#[test]
fn a_directory_that_lies_about_sizes_does_not_help_a_bomb() {
    let mut bytes = word(&" ".repeat(5_000_000), &[]);
    let size = u32::try_from(5_000_000 + word("", &[]).len()).unwrap();
    // Every place where the unpacked size of the large part could be written says 10 instead.
    let mut lies = 0;
    for at in 0..bytes.len() - 4 {
        let value = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        if value > 4_900_000 && value < size {
            bytes[at..at + 4].copy_from_slice(&10u32.to_le_bytes());
            lies += 1;
        }
    }

    assert!(lies > 0);
    assert!(matches!(read(&bytes), Err(ImportError::UnpacksTooLarge | ImportError::Damaged)));
}

#[test]
fn as_many_parts_as_allowed_are_read() {
    let names: Vec<String> = (0..MAX_ENTRIES - 3).map(|number| format!("word/media/{number}.txt")).collect();
    let more: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();

    assert_eq!(read(&word("<w:p><w:r><w:t>本文</w:t></w:r></w:p>", &more)).map(|source| lines(&source.text).count()), Ok(2));
}

#[test]
fn damage_anywhere_is_an_answer_and_no_panic() {
    let whole =
        word(r#"<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>本文</w:t></w:r></w:p>"#, &[("word/styles.xml", STYLES.as_bytes())]);
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        if let Ok(source) = read(&damaged) {
            assert!(!source.text.contains('\u{fffd}'), "byte {at}");
        }
    }
}

#[test]
fn numbers_that_word_makes_stand_in_the_text_and_mark_sections() {
    let numbering = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="1"/><w:lvlText w:val="第%1章"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="(%2)"/></w:lvl>
        </w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let styles = r#"<w:styles xmlns:w="w"><w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style></w:styles>"#;
    let heading = |words: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"#);
    let item = |list: &str, words: &str| {
        let number = format!(r#"<w:numPr><w:ilvl w:val="1"/><w:numId w:val="{list}"/></w:numPr>"#);
        format!(r#"<w:p><w:pPr>{number}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"#)
    };
    let body = [heading("目的"), item("2", "緑を増やす"), item("2", "緑を守る"), item("0", "番号なし"), heading("施策"), item("2", "公園")]
        .concat();
    let parts = [("word/numbering.xml", numbering.as_bytes()), ("word/styles.xml", styles.as_bytes())];

    let source = read(&word(&body, &parts)).unwrap();

    assert_eq!(source.text, "第1章　目的\n(1)　緑を増やす\n(2)　緑を守る\n番号なし\n第2章　施策\n(1)　公園\n");
    assert_eq!(source.marked.iter().map(|heading| heading.level).collect::<Vec<_>>(), [1, 1]);
}
