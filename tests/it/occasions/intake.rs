//! A file or a transcript as a start of the notes: shown first, all or nothing, never twice, never with a column of names.

use super::scene::Hall;
use crate::support::http::{Browser, File, Page};
use ronten::commands::occasion::rows::StrikeRow;
use rust_xlsxwriter::{Formula, Workbook};

const TABLE: &str = "種類,立場,地区,内容,回答,回答した職\n質問,住民,本町地区,①髙い橋の費用はいくらですか。,=1+1です。,都市計画課長\n要望,自治会,,早く建ててください。,,\n";

fn upload(desk: &mut Browser, path: &str, file: (&str, &[u8])) -> Page {
    let token = desk.token(path);
    let file = File { field: "file", name: file.0, mime: "text/csv", bytes: file.1 };
    desk.post_files(path, &[("csrf", &token), ("transcript", "")], &[file])
}

/// Presses the button of the preview, perhaps with another text than it showed.
fn take(desk: &mut Browser, path: &str, shown: &Page, text: Option<&str>) -> Page {
    let token = desk.token(path);
    let value = |name| shown.value(name).unwrap();
    let (shape, hash, kept) = (value("shape"), value("hash"), value("text"));
    // A browser sends line breaks as CRLF, whatever they were.
    let sent = text.map_or_else(|| kept.replace('\n', "\r\n"), str::to_owned);
    desk.post_files(path, &[("csrf", &token), ("shape", &shape), ("hash", &hash), ("text", &sent)], &[])
}

#[test]
fn a_table_is_shown_then_taken_in_and_taken_in_twice_adds_nothing() {
    let hall = Hall::start();
    let number = hall.held(10);
    let notes = format!("{}/notes", hall.page(number));
    let path = format!("{notes}/intake");
    let mut desk = hall.desk();
    assert_eq!(desk.get(&notes).link("/notes/intake").as_deref(), Some(path.as_str()));
    let (cp932, _, lossy) = encoding_rs::SHIFT_JIS.encode(TABLE);
    assert!(!lossy);

    let shown = upload(&mut desk, &path, ("質疑.csv", &cp932));
    assert!(shown.status == 200 && shown.says("①髙い橋の費用はいくらですか。") && shown.says("2行あります"), "{}", shown.text());
    assert!(hall.rows(number).is_empty(), "nothing is recorded yet");
    let other = take(&mut desk, &path, &shown, Some("内容\nほかのこと"));
    assert!(other.status == 409 && other.says("送られた内容が違います") && hall.rows(number).is_empty(), "{}", other.text());
    let taken = take(&mut desk, &path, &shown, None);
    assert_eq!((taken.status, taken.location()), (303, Some(notes.as_str())), "{}", taken.text());
    let rows = hall.rows(number);
    assert_eq!(rows.iter().map(|row| row.words.as_str()).collect::<Vec<_>>(), ["①髙い橋の費用はいくらですか。", "早く建ててください。"]);
    assert_eq!((rows[0].answer.as_str(), rows[0].district.as_str()), ("=1+1です。", "本町地区"));

    // Struck out since, in another encoding, and with a row more: only that row is new.
    let strike = StrikeRow { row: rows[1].id, rev: rows[1].rev, reason: Some("二重".to_owned()) };
    hall.app.perform(&hall.official, strike);
    let longer = format!("\u{feff}{TABLE}意見,,,反対です。,,\n");
    let shown = upload(&mut desk, &path, ("質疑.csv", longer.as_bytes()));
    assert!(shown.says("すでに取り込んだ2行"), "{}", shown.text());
    for _ in 0..2 {
        assert_eq!(take(&mut desk, &path, &shown, None).status, 303);
        assert_eq!(hall.rows(number).len(), 3);
    }
    let found: Vec<_> = hall.app.place.open(&hall.app.time).unwrap().check(&hall.app.place, None).unwrap().findings().cloned().collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_spreadsheet_is_shown_and_taken_in_as_a_table_is() {
    let hall = Hall::start();
    let number = hall.held(10);
    let path = format!("{}/notes/intake", hall.page(number));
    let mut desk = hall.desk();
    let file = |formula: bool| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in [["種類", "内容", "回答"], ["質問", "①髙い橋の\n費用はいくらですか。", "=1+1です。"]].into_iter().enumerate()
        {
            sheet.write_row(row as u32, 0, cells).unwrap();
        }
        sheet.write_row(4, 0, ["要望", "早く建ててください。"]).unwrap();
        if formula {
            sheet.write_formula(4, 1, Formula::new("=B2").set_result("早く建ててください。")).unwrap();
        }
        book.add_worksheet();
        book.save_to_buffer().unwrap()
    };

    let refused = upload(&mut desk, &path, ("質疑.xlsx", &file(true)));
    assert!(refused.status == 422 && refused.says("5行目：数式のセルがあります"), "{} {}", refused.status, refused.text());
    assert!(!refused.text().contains("name=\"hash\""), "nothing to confirm");
    let shown = upload(&mut desk, &path, ("質疑.XLSX", &file(false)));
    assert!(shown.status == 200 && shown.says("2行あります") && shown.says("ほかのシート1枚は取り込みません"), "{}", shown.text());
    assert!(hall.rows(number).is_empty(), "nothing is recorded yet");
    for _ in 0..2 {
        assert_eq!(take(&mut desk, &path, &shown, None).status, 303);
    }
    let rows = hall.rows(number);
    let said: Vec<_> = rows.iter().map(|row| (row.words.as_str(), row.answer.as_str())).collect();
    assert_eq!(said, [("①髙い橋の\n費用はいくらですか。", "=1+1です。"), ("早く建ててください。", "")]);
}

#[test]
fn a_transcript_is_pasted() {
    let hall = Hall::start();
    let number = hall.held(10);
    let path = format!("{}/notes/intake", hall.page(number));
    let mut desk = hall.desk();
    let token = desk.token(&path);
    let said = "問（住民・本町地区）：費用は\r\nいくらですか。\r\n答：（都市計画課長）30億円です。";
    let shown = desk.post_files(&path, &[("csrf", &token), ("transcript", said)], &[]);
    assert!(shown.status == 200 && shown.says("30億円です。"), "{}", shown.text());
    assert!(
        shown.text().split_once("<textarea").is_some_and(|(_, rest)| rest.contains("答：（都市計画課長）30億円です。")),
        "it can be put right"
    );
    assert_eq!(take(&mut desk, &path, &shown, None).status, 303);
    let row = &hall.rows(number)[0];
    assert_eq!((row.words.as_str(), row.answered_by.as_str()), ("費用は\nいくらですか。", "都市計画課長"));
}

#[test]
fn what_is_wrong_is_said_by_its_line_and_nothing_is_taken_in() {
    let hall = Hall::start();
    let number = hall.held(10);
    let path = format!("{}/notes/intake", hall.page(number));
    let mut desk = hall.desk();
    let large = vec![b'a'; 600 * 1024];
    let cases: &[(&str, &[u8], &str)] = &[
        ("a.csv", "氏名,内容\n山田太郎,高い".as_bytes(), "話した方の名前の列は取り込めません"),
        ("a.csv", "内容,回答\n高い\n安い,はい".as_bytes(), "2行目：列の数が1行目と違います"),
        ("a.csv", "内容,備考\n高い,あ".as_bytes(), "備考"),
        ("a.csv", "内容,回答の期限\n高い,2020/1/1".as_bytes(), "2行目：回答の期限が過ぎています"),
        ("a.txt", "問（山田太郎）：高い".as_bytes(), "1行目：括弧には"),
        ("a.csv", b"", "内容がありません"),
        ("a.csv", &[0x80, 0xff, 0xff], "1行目の文字を読めません"),
        ("a.csv", b"\x93\xe0\x97e\r\nabc\r\n\xff", "3行目の文字を読めません"),
        ("a.xlsx", b"PK", "として読めません"),
        ("a.xls", b"PK", "CSV（.csv）"),
        ("a.xlsm", b"PK", "CSV（.csv）"),
        ("a.xlsx", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "として読めません"),
        ("a.csv", &large, "512KBまでです"),
    ];
    for (name, bytes, says) in cases {
        let page = upload(&mut desk, &path, (name, bytes));
        assert!(page.status == 422 && page.says(says), "{says}: {} {}", page.status, page.text());
        assert!(!page.text().contains("name=\"hash\""), "{says}: nothing to confirm");
    }
    let token = desk.token(&path);
    let file = File { field: "file", name: "a.csv", mime: "text/csv", bytes: "内容\n高い".as_bytes() };
    let both = desk.post_files(&path, &[("csrf", &token), ("transcript", "問：安い")], &[file]);
    assert!(both.status == 422 && both.says("どちらか一つに") && both.says("問：安い"), "{} {}", both.status, both.text());
    assert_eq!(upload(&mut desk, &path, ("a.csv", &vec![b'a'; 10 << 20])).status, 413);
    assert!(hall.rows(number).is_empty());

    // A record that was handed over takes in nothing more.
    let shown = upload(&mut desk, &path, ("a.csv", TABLE.as_bytes()));
    hall.note(&mut desk, number, "ほかに。");
    let record = [("participants", "42"), ("attendees", "都市計画課長")];
    assert_eq!(hall.press(&mut desk, number, "record", &record).status, 303);
    let late = take(&mut desk, &path, &shown, None);
    assert!(late.status == 409 && hall.rows(number).len() == 1, "{} {}", late.status, late.text());
}
