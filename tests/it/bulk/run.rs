//! The run: many rows at once, its page, its end before the end, and one mail to the section.

use super::Clerk;
use crate::support::case::Case;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
use ronten::store::Db;
use ronten::store::log::{EntryRow, Log};
use ronten::store::schema::{intake_rows, notices};

const SETTING: &[(&str, &str)] = &[("channel", "post"), ("received_date", "2020-01-01")];

fn table(rows: usize) -> String {
    let row = |n: usize| format!("見本 {n}郎,みほん市本町{n},{n}番目の意見です。木陰のベンチを増やしてください。\n");
    format!("氏名,住所,意見\n{}", (1..=rows).map(row).collect::<String>())
}

fn told(db: &mut Db, name: &str) -> diesel::QueryResult<i64> {
    notices::table.filter(notices::name.eq(name.to_owned())).count().get_result(db)
}

#[test]
fn two_hundred_rows_from_cp932_are_letters_and_the_section_hears_of_them_once() {
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    let table = table(200);
    let (cp932, ..) = encoding_rs::SHIFT_JIS.encode(&table);
    let file = clerk.choose("a.csv", &cp932);
    let shown = clerk.trial(&file, SETTING);
    assert!(shown.says("200通を登録する"), "{}", shown.text());
    assert!(clerk.take(&file, &shown).says("200通を登録しました"));
    let numbers: Vec<i64> = clerk.letters().iter().map(|letter| letter.intake_no).collect();
    assert_eq!(numbers, (1..=200).collect::<Vec<_>>());
    case.app.read(|db| {
        assert_eq!((told(db, "bulk.enter")?, told(db, "submission.enter")?), (1, 0));
        Ok(())
    });
    assert_eq!(case.letter("海野", "次の一通"), 201);
    let found: Vec<_> = case.app.place.open(&case.app.time).unwrap().check(&case.app.place, None).unwrap().findings().cloned().collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_run_that_is_stopped_leaves_no_trace() {
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    case.letter("海野", "先の一通");
    let state = || {
        case.app.read(|db| {
            let rows: i64 = intake_rows::table.count().get_result(db)?;
            let mails: i64 = notices::table.count().get_result(db)?;
            Ok((EntryRow::size(db, Log::Record)?, rows, mails))
        })
    };
    let before = state();
    let file = clerk.choose("a.csv", table(4000).as_bytes());
    let shown = clerk.trial(&file, SETTING);
    let hash = shown.value("hash").unwrap();
    let begun = clerk.desk.send_form(&format!("{file}/trial"), &format!("{file}/trial"), &[("hash", &hash)]);
    assert_eq!(begun.status, 303, "{}", begun.text());
    let token = loop {
        let page = clerk.desk.get(&format!("{file}/run"));
        let done: usize =
            page.text().split("うち").nth(1).and_then(|rest| rest.split('通').next()).unwrap().replace(',', "").parse().unwrap();
        // Some of it is written by then.
        if done > 600 {
            assert_eq!(page.header("refresh"), Some("2"), "{}", page.text());
            break page.value("csrf").unwrap();
        }
    };
    let stopped = clerk.desk.post(&format!("{file}/removal"), &[("csrf", &token)]);
    assert_eq!(stopped.status, 303, "{}", stopped.text());
    let ended = clerk.ended(&file);
    assert!(ended.says("取りやめました。1通も登録していません"), "{}", ended.text());
    assert_eq!((state(), clerk.count()), (before, 1));
    assert_eq!(case.letter("海野", "次の一通"), 2, "no number is missing");
    assert_eq!(clerk.desk.get(&file).status, 404, "the file is gone too");
}

#[test]
fn what_was_shown_is_taken_in_and_nothing_else() {
    let case = Case::open();
    let mut clerk = Clerk::of(&case);
    let file = clerk.choose("a.csv", table(3).as_bytes());
    let shown = clerk.trial(&file, SETTING);
    let hash = shown.value("hash").unwrap();
    // In another window somebody says that a column holds something else.
    clerk.trial(&file, &[SETTING, &[("column-2", "not_taken")]].concat());
    let trial = format!("{file}/trial");
    let other = clerk.desk.send_form(&trial, &trial, &[("hash", &hash)]);
    assert!(other.status == 409 && other.says("いまの内容が違います"), "{}", other.text());
    assert_eq!(clerk.count(), 0);
    // Pressed twice it is one run.
    let (hash, csrf) = (other.value("hash").unwrap(), other.value("csrf").unwrap());
    for _ in 0..2 {
        let pressed = clerk.desk.post(&trial, &[("csrf", &csrf), ("hash", &hash)]);
        assert!([303, 404].contains(&pressed.status), "{}", pressed.text());
    }
    clerk.ended(&file);
    assert_eq!(clerk.count(), 3);
}
