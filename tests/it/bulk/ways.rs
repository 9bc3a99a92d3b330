//! Every encoding and kind of table, the rows as letters, recipes, and the same rows again.

use super::{Clerk, TABLE};
use crate::support::app::SECTION;
use crate::support::case::Case;
use ronten::model::Moment;
use ronten::model::terms::{Channel, Role, Validity};
use ronten::procedure::submission::State;
use ronten::store::intake::{IntakeFileHead, Recipe};
use ronten::store::log::{EntryRow, Log};
use ronten::store::persons::PersonRow;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// The case opens its round now, so that days of arrival are before.
fn dated(case: &Case) -> String {
    let day = |days: i64| case.app.time.now().plus_days(-days).jst_date().to_string();
    TABLE.replace("2026-11-20", &day(3)).replace("2026-11-21", &day(2))
}

#[test]
fn a_table_in_cp932_is_shown_without_names_and_becomes_letters() {
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    let table = dated(&case);
    let (cp932, _, lossy) = encoding_rs::SHIFT_JIS.encode(&table);
    assert!(!lossy);
    assert_eq!(clerk.desk.get(&format!("{}/letters", case.base)).link("/letters/intake"), Some(clerk.path.clone()));

    let file = clerk.choose("意見一覧.csv", &cp932);
    assert!(clerk.desk.get(&clerk.path.clone()).says("意見一覧.csv"), "it can be gone on with");
    let shown = clerk.trial(&file, &[]);
    assert!(shown.status == 200 && shown.says("2行あります") && shown.says("①木を植えてください。表ソ能"), "{}", shown.text());
    assert!(!shown.says("髙橋") && !shown.says("taro@") && !shown.says("本町") && shown.says("あり"), "{}", shown.text());
    assert_eq!(clerk.count(), 0, "nothing is entered yet");
    let ended = clerk.take(&file, &shown);
    assert!(ended.says("2通を登録しました"), "{}", ended.text());

    let letters = clerk.letters();
    let said: Vec<_> = letters.iter().map(|letter| (letter.intake_no, letter.channel, letter.text.as_str())).collect();
    let right = [(1, Channel::Email, "①木を植えてください。表ソ能"), (2, Channel::Fax, "反対です。\n理由は二つあります。")];
    assert_eq!(said, right);
    assert_eq!(letters[0].received_at.jst().format("%H:%M").to_string(), "10:30");
    assert_eq!(letters[1].received_at, Moment::start_of_day(case.app.time.now().plus_days(-2).jst_date()));
    assert!(letters.iter().all(|letter| letter.state == State::Received && letter.registered_by == case.official.account_id().ok()));
    let person = case.app.read(|db| PersonRow::of(db, letters[0].id)).unwrap();
    assert!(person.body.contains("髙橋 能子") && person.mail.as_deref() == Some("taro@example.jp"));
    assert!(case.app.read(|db| PersonRow::of(db, letters[1].id)).is_none());
    let (round, account) = (case.round, case.official.account_id().unwrap());
    assert!(case.app.read(|db| IntakeFileHead::of(db, round, account, 9)).is_empty(), "the file is gone");
    assert_eq!(clerk.desk.get(&format!("{file}/trial")).status, 404);

    case.app.read(|db| {
        let kinds: Vec<_> = EntryRow::newest(db, Log::Record, None, 2)?.into_iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, ["submission.enter", "submission.enter"]);
        Ok(())
    });
    let found: Vec<_> = case.app.place.open(&case.app.time).unwrap().check(&case.app.place, None).unwrap().findings().cloned().collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn every_encoding_and_kind_says_the_same_and_adds_nothing_twice() {
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    let table = dated(&case);
    let (cp932, ..) = encoding_rs::SHIFT_JIS.encode(&table);
    assert!(clerk.all("a.csv", &cp932).says("2通を登録しました"));
    let tsv = table.replace(',', "\t");
    let utf16: Vec<u8> = format!("\u{feff}{tsv}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [("b.csv", table.clone().into_bytes()), ("c.csv", format!("\u{feff}{table}").into_bytes()), ("d.tsv", utf16)] {
        let file = clerk.choose(name, &bytes);
        let shown = clerk.trial(&file, &[]);
        assert!(shown.says("新しく登録するのは0通") && shown.says("新しく登録する行がありません"), "{name}: {}", shown.text());
        assert!(shown.value("hash").is_none(), "{name}: nothing to confirm");
    }

    let longer = format!("3,{},持参,新井,,,ベンチを増やしてください。\n", case.app.time.now().plus_days(-1).jst_date());
    let longer = table.replacen("1,2", &format!("{longer}1,2"), 1);
    let file = clerk.choose("e.csv", longer.as_bytes());
    let shown = clerk.trial(&file, &[]);
    assert!(shown.says("新しく登録するのは1通") && shown.says("同じ2行は、もう一度登録しません：3–4行目"), "{}", shown.text());
    assert!(clerk.take(&file, &shown).says("1通を登録しました"));
    let last = clerk.letters().pop().unwrap();
    assert_eq!((clerk.count(), last.intake_no, last.channel), (3, 3, Channel::Counter));
}

#[test]
fn of_rows_that_say_the_same_as_many_are_new_as_did_not_come_before() {
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    let setting = [("channel", "post"), ("received_date", "2020-01-01")];
    let table = |rows: usize| format!("ご意見\n{}", "反対です。\n".repeat(rows));
    let take = |clerk: &mut Clerk<'_>, table: &str| {
        let file = clerk.choose("a.csv", table.as_bytes());
        let shown = clerk.trial(&file, &setting);
        if shown.value("hash").is_some() {
            clerk.take(&file, &shown);
        }
        clerk.count()
    };
    assert_eq!(take(&mut clerk, &table(2)), 2);
    assert_eq!(take(&mut clerk, &table(2)), 2);
    assert_eq!(take(&mut clerk, &table(5)), 5);
    assert_eq!(take(&mut clerk, &table(1)), 5);
    // Another day that holds for all rows is nothing that the file says.
    let file = clerk.choose("a.csv", table(5).as_bytes());
    assert!(clerk.trial(&file, &[("channel", "fax"), ("received_date", "2020-01-02")]).says("新しく登録するのは0通"));
}

#[test]
fn a_spreadsheet_with_dates_becomes_letters_by_a_recipe() {
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    let day = case.app.time.now().plus_days(-2).jst_date();
    let moment = Format::new().set_num_format("yyyy/m/d h:mm");
    let book = |words: &str| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["届いた時", "なまえ", "いけん", "わけ", "しるし"]).unwrap();
        let at = ExcelDateTime::parse_from_str(&format!("{day} 09:15")).unwrap();
        sheet.write_with_format(1, 0, &at, &moment).unwrap();
        sheet.write_row(1, 1, ["𠮷田 﨑子", words, "木陰が要るからです。"]).unwrap();
        sheet.write_boolean(1, 4, true).unwrap();
        book.add_worksheet();
        book.save_to_buffer().unwrap()
    };
    let file = clerk.choose("集計.xlsx", &book("木を植えてください。"));
    let silent = clerk.say(&file, &[]);
    assert!(silent.status == 422 && silent.says("選んでください"), "no column is left out in silence: {}", silent.text());
    let columns =
        [("column-1", "received_date"), ("column-2", "name"), ("column-3", "words"), ("column-4", "words"), ("column-5", "not_taken")];
    let named = [&columns[..], &[("channel", "counter"), ("recipe", "集計表")]].concat();
    let shown = clerk.trial(&file, &named);
    assert!(shown.says("ほかのシート1枚は読みません") && !shown.says("𠮷田"), "{}", shown.text());
    clerk.take(&file, &shown);
    let letter = &clerk.letters()[0];
    assert_eq!(letter.text, "木を植えてください。\n\n木陰が要るからです。");
    assert_eq!(letter.received_at.jst().format("%Y-%m-%d %H:%M").to_string(), format!("{day} 09:15"));

    // The next file of this kind asks for nothing.
    let file = clerk.choose("集計2.xlsx", &book("池を残してください。"));
    assert!(clerk.desk.get(&file).says("前に使った対応「集計表」を当てはめました"));
    let shown = clerk.trial(&file, &[]);
    assert!(clerk.take(&file, &shown).says("1通を登録しました"));
    assert_eq!(case.app.read(|db| Recipe::of_section(db, SECTION, 9)).len(), 1);
}

#[test]
fn rows_are_about_headings_and_what_came_too_late_is_marked() {
    let case = Case::open();
    case.close();
    let mut clerk = Clerk::of(&case);
    let closed = case.now().closes_at.unwrap();
    let late = closed.plus_minutes(5).jst().format("%Y-%m-%d %H:%M");
    let table = format!("該当箇所,受付日時,意見\n第1章　目的,{},池を。\n,{late},木を。\n", closed.plus_days(-1).jst_date());
    let file = clerk.choose("a.csv", table.as_bytes());
    let shown = clerk.trial(&file, &[("channel", "post")]);
    clerk.take(&file, &shown);
    let letters = clerk.letters();
    assert!(letters[0].parts[0].topic().is_some() && letters[1].parts[0].topic().is_none());
    assert_eq!(letters.len(), 2);
    assert_eq!((letters[0].validity, letters[1].validity), (None, Some(Validity::LateArrival)));
}

#[test]
fn a_file_is_there_for_who_chose_it_alone_and_for_a_day() {
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    let file = clerk.choose("a.csv", dated(&case).as_bytes());
    let mut colleague = case.app.sign_in(&case.app.account("kato", Role::Official, SECTION, None));
    assert!(colleague.get(&file).status == 404 && !colleague.get(&clerk.path).says("a.csv"));
    let removed = clerk.desk.send_form(&file, &format!("{file}/removal"), &[]);
    assert_eq!(removed.location(), Some(clerk.path.as_str()));
    assert_eq!(clerk.desk.get(&file).status, 404);

    let file = clerk.choose("a.csv", dated(&case).as_bytes());
    case.app.wait_until(case.app.time.now().plus_days(2));
    case.app.perform(&ronten::commands::Actor::Clock, ronten::commands::housekeeping::Forget);
    let (round, account) = (case.round, case.official.account_id().unwrap());
    assert!(case.app.read(|db| IntakeFileHead::of(db, round, account, 9)).is_empty(), "{file}");
}
