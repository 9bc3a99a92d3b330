//! What is wrong with a file is said by its row, and nothing of it is entered.

use super::Clerk;
use crate::support::case::Case;
use rust_xlsxwriter::{Formula, Workbook};

const SETTING: &[(&str, &str)] = &[("channel", "post"), ("received_date", "2020-01-01")];

#[test]
fn rows_that_are_wrong_are_named_and_nothing_is_entered() {
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    let later = case.app.time.now().plus_days(3).jst_date();
    let long = "長".repeat(200_001);
    let table = format!(
        "意見,氏名,メール,受付日,提出方法,該当箇所,区分\n高い,,,,,,\n,山田太郎,,,,,\n安い,,taro山田@example.jp,,,,\n池,,,{later},,,\n木,,,2026-13-01,,,\n石,,,,電報,,\n\
         草,,,,,第9章,\n花,,,,,,大臣\n鳥\n\"あ\u{1b}い\",,,,,,\n{long},,,,,,\n雨,,,,口頭,,\n"
    );
    let table = table.replace('\u{1b}', "\u{7}");
    let file = clerk.choose("a.csv", table.as_bytes());
    let shown = clerk.trial(&file, SETTING);
    let right = [
        "3行目：意見の内容：入力してください",
        "4行目：メールアドレス：",
        "5行目：届いた日（日時）：いまより後の日時です",
        "6行目：届いた日（日時）：その日はありません",
        "7行目：提出方法：選んでください",
        "8行目：該当箇所（案の見出し）：案の見出しにも",
        "9行目：提出者の区分：選んでください",
        "10行目：列の数が1行目と違います",
        "11行目：意見の内容：2文字目に、使えない文字",
        "12行目：意見の内容：200000字以内に",
    ];
    for says in right {
        assert!(shown.says(says), "{says}: {}", shown.text());
    }
    assert!(!shown.says("山田") && !shown.says(">2行目"), "{}", shown.text());
    assert!(shown.value("hash").is_none() && shown.says("には12行あります"), "nothing to confirm");
    let forced = clerk.desk.send_form(&format!("{file}/trial"), &format!("{file}/trial"), &[("hash", "0")]);
    assert_eq!((forced.status, clerk.count()), (409, 0));
}

#[test]
fn files_that_cannot_be_read_are_refused_at_the_field() {
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    let many = format!("意見\n{}", "高い\n".repeat(20_001));
    let wide = vec!["意見"; 41].join(",");
    let cases: &[(&str, &[u8], &str)] = &[
        ("a.txt", "意見".as_bytes(), "CSV（.csv）"),
        ("a.xls", b"PK", "CSV（.csv）"),
        ("a.csv", b"", "内容がありません"),
        ("a.csv", b"\xef\xbb\xbf\r\n", "内容がありません"),
        ("a.csv", b"\x93\xe0\x97e\r\nabc\r\n\xff", "3行目の文字を読めません"),
        ("a.xlsx", b"PK", "として読めません"),
        ("a.csv", many.as_bytes(), "20000行"),
        ("a.csv", wide.as_bytes(), "40列"),
        ("a.csv", &vec![b'a'; (10 << 20) + 1], "10240KBまで"),
    ];
    for (name, bytes, says) in cases {
        let page = clerk.send(name, bytes);
        assert!(page.status == 422 && page.says(says), "{name} {says}: {} {}", page.status, page.text());
    }
    for table in ["意見", "意見\n\n,,\n", "意見\n高い\n\"安い\n遅い"] {
        let file = clerk.choose("a.csv", table.as_bytes());
        let shown = clerk.trial(&file, SETTING);
        let says = if table.contains('"') { "3行目：引用符" } else { "取り込む行がありません" };
        assert!(shown.says(says) && shown.value("hash").is_none(), "{table}: {}", shown.text());
    }
    assert_eq!(clerk.count(), 0);
}

#[test]
fn a_formula_counts_only_where_its_column_is_taken() {
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["番号", "意見"]).unwrap();
    sheet.write_formula(1, 0, Formula::new("=ROW()-1").set_result("1")).unwrap();
    sheet.write_row(1, 1, ["高い"]).unwrap();
    sheet.write_formula(2, 1, Formula::new("=\"安\"&\"い\"").set_result("安い")).unwrap();
    let file = clerk.choose("a.xlsx", &book.save_to_buffer().unwrap());
    let shown = clerk.trial(&file, SETTING);
    assert!(shown.says("3行目：数式のセルがあります") && !shown.says("2行目：数式"), "{}", shown.text());
    assert!(shown.value("hash").is_none());
}

#[test]
fn columns_are_named_by_what_they_can_hold() {
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    let file = clerk.choose("a.csv", "ご意見,備考,連絡先\n高い,あ,い\n".as_bytes());
    let wrong: &[(&[(&str, &str)], &str)] = &[
        (&[], "選んでください"),
        (&[("column-1", "not_taken"), ("column-2", "not_taken"), ("column-3", "not_taken")], "どれかの列に「意見の内容」"),
        (&[("column-2", "name"), ("column-3", "name")], "一つだけ選べます"),
        (&[("column-2", "secret"), ("column-3", "name")], "選んでください"),
    ];
    for (fields, says) in wrong {
        let page = clerk.say(&file, fields);
        assert!(page.status == 422 && page.says(says), "{says}: {}", page.text());
    }
    let shown = clerk.trial(&file, &[("column-2", "words"), ("column-3", "not_taken")]);
    assert!(shown.says("2行目：提出方法：選んでください") && shown.says("2行目：届いた日（日時）：入力してください"), "{}", shown.text());
    assert_eq!(clerk.count(), 0);
}
