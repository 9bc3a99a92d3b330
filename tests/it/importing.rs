//! Plans in the office: imported from a file, their headings corrected in plain forms, saved as a version.

use super::support::app::TestApp;
use super::support::http::{Browser, File, Page, raw};
use ronten::commands::project::{ProjectForm, RegisterProject};
use ronten::model::terms::{ProjectKind, Role};
use ronten::store::projects::{Plan, Project};
use std::io::Write;

const TEXT: &str =
    "この案は、まだ決まっていません。\n\n第1章 目的\n緑を増やします。\n\n第2章 進め方\n毎年、見直します。\n市民と進めます。\n";

/// A project of みどり公園課, its page, and the browser of its official.
fn begin(app: &TestApp) -> (Project, String, Browser) {
    let official = app.staff("sato", Role::Official);
    let form = ProjectForm { title: "みどりの計画".into(), kind: Some(ProjectKind::Plan), ..ProjectForm::default() };
    let project = app.perform(&official, RegisterProject(form));
    let page = format!("/office/projects/{}", project.no());
    (project, page, app.sign_in(&official))
}

fn upload(browser: &mut Browser, page: &str, name: &str, bytes: &[u8]) -> Page {
    let csrf = browser.token(&format!("{page}/plans/new"));
    let file = File { field: "file", name, mime: "application/octet-stream", bytes };
    browser.post_files(&format!("{page}/plan-drafts"), &[("csrf", &csrf), ("title", "素案 第一稿")], &[file])
}

/// A Word document of these paragraphs, each with the id of its style or none.
fn docx(paragraphs: &[(&str, &str)]) -> Vec<u8> {
    let paragraph = |(style, text): &(&str, &str)| {
        let style = if style.is_empty() { String::new() } else { format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>") };
        format!("<w:p>{style}<w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let body: String = paragraphs.iter().map(paragraph).collect();
    let styles: String = (1..=2)
        .map(|n| format!("<w:style w:type=\"paragraph\" w:styleId=\"Heading{n}\"><w:name w:val=\"heading {n}\"/></w:style>"))
        .collect();
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
                .to_owned(),
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
                .to_owned(),
        ),
        ("word/document.xml", format!("<w:document {space}><w:body>{body}</w:body></w:document>")),
        ("word/styles.xml", format!("<w:styles {space}>{styles}</w:styles>")),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The place in the text of the row that shows these words.
fn place_of(page: &Page, words: &str) -> String {
    let text = page.text();
    let at = text.find(words).unwrap_or_else(|| panic!("no {words}"));
    let row = text[..at].rfind("id=\"at-").unwrap() + "id=\"at-".len();
    text[row..].chars().take_while(char::is_ascii_digit).collect()
}

#[test]
fn a_text_is_imported_corrected_and_saved_as_a_version() {
    let app = TestApp::start();
    let (project, page, mut browser) = begin(&app);
    let sent = upload(&mut browser, &page, "素案.txt", TEXT.as_bytes());
    assert_eq!(sent.status, 303, "{}", sent.text());
    let draft = sent.location().unwrap().to_owned();
    let tree = browser.follow(&sent);
    assert!(tree.says("見出し2件") && tree.says("第1章 目的") && tree.says("（最初の見出しより前）"), "{}", tree.text());

    let lines = browser.get(&tree.link("?at=").unwrap());
    assert!(lines.says("まだ決まっていません") && lines.says("見出しにする"), "{}", lines.text());
    let edit = |browser: &mut Browser, edit: &str| {
        let rev = browser.get(&draft).value("rev").unwrap();
        browser.send_form(&draft, &draft, &[("rev", &rev), ("edit", edit)])
    };
    assert_eq!(edit(&mut browser, "add:0").status, 303);
    let second = place_of(&browser.get(&draft), "第2章 進め方");
    assert_eq!(edit(&mut browser, &format!("indent:{second}")).status, 303);
    assert!(browser.get(&draft).says("2.1"));
    let too_far = edit(&mut browser, &format!("indent:{second}"));
    assert!(too_far.status == 422 && too_far.says("深くできません"), "{}", too_far.text());
    assert_eq!(edit(&mut browser, &format!("remove:{second}")).status, 303);

    let rev = browser.get(&draft).value("rev").unwrap();
    let id = draft.rsplit('/').next().unwrap();
    let untitled = browser.send_form(&draft, &format!("{page}/plans"), &[("draft", id), ("rev", &rev), ("title", "")]);
    assert!(untitled.status == 422 && untitled.says("見出し2件"), "{}", untitled.text());
    let saved = browser.send_form(&draft, &format!("{page}/plans"), &[("draft", id), ("rev", &rev), ("title", "素案")]);
    assert!(browser.follow(&saved).says("案の新しい版を加えました。"));
    let again = browser.send_form(&page, &format!("{page}/plans"), &[("draft", id), ("rev", &rev), ("title", "素案")]);
    assert_eq!(again.location(), Some(page.as_str()), "pressed twice, saved once");

    let plans = app.read(|db| Plan::of_project(db, project.id));
    assert_eq!((plans.len(), plans[0].text.as_str()), (1, TEXT));
    let places: Vec<_> = plans[0].sections.iter().map(|section| (section.place.as_str(), section.level)).collect();
    assert_eq!(places, [("1", 1), ("2", 1)]);
    assert!(browser.get(&format!("{page}/plans/1")).says("市民と進めます。"));
}

#[test]
fn markdown_and_word_bring_their_own_headings() {
    let app = TestApp::start();
    let (_, page, mut browser) = begin(&app);
    let markdown = "# 目的\n\n緑を増やす。\n\n## 背景\n\n減っている。\n";
    let word = docx(&[("Heading1", "目的"), ("", "緑を増やす。"), ("Heading2", "背景"), ("", "減っている。")]);

    for (name, bytes) in [("案.md", markdown.as_bytes().to_vec()), ("案.docx", word)] {
        let sent = upload(&mut browser, &page, name, &bytes);
        assert_eq!(sent.status, 303, "{name}: {}", sent.text());
        let tree = browser.follow(&sent);
        assert!(tree.says("見出し2件") && tree.says("1.1") && tree.says("背景"), "{name}: {}", tree.text());
    }
    assert!(browser.get(&page).says("保存していない取り込み"));
}

#[test]
fn a_file_that_cannot_be_imported_says_what_to_do_and_keeps_the_title() {
    let app = TestApp::start();
    let (_, page, mut browser) = begin(&app);
    let mut macros = docx(&[("", "本文")]);
    macros.truncate(macros.len() / 2);

    for (name, bytes, words) in [
        ("案.pdf", b"%PDF-1.7".as_slice(), ".txt"),
        ("案.docm", b"PK", "マクロ"),
        ("案.docx", b"PK not really", "ワード"),
        ("案.docx", &macros, "保存し直して"),
        ("案.docx", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "保存し直して"),
        ("案.txt", "\u{feff}\r\n　\n".as_bytes(), "文章がありません"),
        ("案.txt", &[0xff, 0x00, 0x81], "保存し直して"),
        ("案.txt", &vec![b'a'; 10 * 1024 * 1024 + 1], "10MB"),
        ("", b"", "選んでください"),
    ] {
        let sent = upload(&mut browser, &page, name, bytes);
        assert_eq!(sent.status, 422, "{name}: {}", sent.text());
        assert!(sent.says(words), "{name}: {}", sent.text());
        assert_eq!(sent.value("title").as_deref(), Some("素案 第一稿"), "{name}");
    }
}

#[test]
fn a_file_of_the_largest_size_is_taken() {
    let app = TestApp::start();
    let (_, page, mut browser) = begin(&app);
    let mut text = "第1章 目的\n".to_owned();
    text.push_str(&"a".repeat(10 * 1024 * 1024 - text.len()));

    let sent = upload(&mut browser, &page, "案.txt", text.as_bytes());

    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(browser.follow(&sent).says("第1章 目的"));
}

#[test]
fn forged_uploads_and_corrections_change_nothing() {
    let app = TestApp::start();
    let (_, page, mut browser) = begin(&app);
    let mut other = app.sign_in(&app.account("kato", Role::Official, "shogai", None));
    let file = File { field: "file", name: "案.txt", mime: "text/plain", bytes: TEXT.as_bytes() };
    assert_eq!(browser.post_files(&format!("{page}/plan-drafts"), &[("csrf", "of another"), ("title", "x")], &[file]).status, 403);
    assert_eq!(browser.post(&format!("{page}/plan-drafts"), &[("title", "x")]).status, 422, "no multipart");
    let sent = upload(&mut browser, &page, "案.txt", TEXT.as_bytes());
    let draft = sent.location().unwrap().to_owned();

    assert_eq!(other.get(&draft).status, 404);
    for edit in ["add:99999", "remove:1", "melt:0", "add", "add:-1", "indent:x", ""] {
        let answer = browser.send_form(&draft, &draft, &[("rev", "1"), ("edit", edit)]);
        assert_eq!(answer.status, 422, "{edit}");
    }
    let token = browser.token(&draft);
    assert_eq!(browser.post(&draft, &[("csrf", &token), ("rev", "1"), ("edit", "add:0")]).status, 303);
    let stale = browser.post(&draft, &[("csrf", &token), ("rev", "1"), ("edit", "remove:0")]);
    assert_eq!(stale.status, 409, "another window was faster");
    assert!(browser.get(&draft).says("見出し3件"));
    for cut in ["", "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nx", "--b\r\n\r\n\r\n--b--", "--x--\r\n"] {
        let cookie = format!("ronten={}", browser.cookie("ronten").unwrap());
        let request = format!(
            "POST {page}/plan-drafts HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nContent-Type: multipart/form-data; boundary=b\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{cut}",
            app.address,
            cut.len()
        );
        let answer = String::from_utf8_lossy(&raw(app.address, request.as_bytes())).into_owned();
        assert!(answer.starts_with("HTTP/1.1 4"), "{cut:?}: {answer}");
    }
    let dropped = browser.send_form(&draft, &format!("{draft}/removal"), &[]);
    assert!(browser.follow(&dropped).says("取り込みを取りやめました。"));
    assert_eq!(browser.get(&draft).status, 404);
}
