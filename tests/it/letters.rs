//! The letters of a round in the office: the list and the paper desk.

use crate::support::case::Case;
use ronten::model::terms::{Channel, Role};

/// What the paper desk sends, as one form.
fn slip<'a>(key: &'a str, text: &'a str, date: &'a str) -> Vec<(&'static str, &'a str)> {
    let fields =
        [("key", key), ("parts", "1"), ("channel", "post"), ("received_date", date), ("received_time", "午前9時"), ("text-1", text)];
    fields.into_iter().chain([("name", "山田 太郎"), ("lang", "ja")]).collect()
}

#[test]
fn a_letter_on_paper_gets_a_slip_and_stands_in_the_list_without_its_writer() {
    let case = Case::open();
    let mut desk = case.desk();
    let (new, letters) = (format!("{}/letters/new", case.base), format!("{}/letters", case.base));
    let today = case.app.time.now().plus_days(-1).jst_date().to_string();

    let done = desk.send_form(&new, &letters, &slip("k1", "木を植えてください。", &today));

    assert_eq!(done.location(), Some(format!("{letters}/1/slip").as_str()), "{}", done.text());
    let shown = desk.follow(&done);
    assert!(shown.says("/receipts/") && shown.text().contains("<svg"), "{}", shown.text());
    assert!(!shown.says("山田"));
    let list = desk.get(&letters);
    assert!(list.says("郵送") && list.says("未開封"), "{}", list.text());
    assert!(!list.says("山田") && !list.says("木を植えて"), "nobody has opened it");
    let letter = case.stored(1);
    assert_eq!((letter.channel, letter.text.as_str()), (Channel::Post, "木を植えてください。"));
    assert_eq!(letter.received_at.jst().format("%H:%M").to_string(), "09:00");
}

#[test]
fn sent_twice_it_is_one_letter_and_what_is_wrong_keeps_what_was_typed() {
    let case = Case::open();
    let mut desk = case.desk();
    let (new, letters) = (format!("{}/letters/new", case.base), format!("{}/letters", case.base));
    let today = case.app.time.now().plus_days(-1).jst_date().to_string();
    assert_eq!(desk.send_form(&new, &letters, &slip("k1", "意見", &today)).status, 303);
    assert_eq!(desk.send_form(&new, &letters, &slip("k1", "意見", &today)).status, 303);

    let wrong = desk.send_form(&new, &letters, &slip("k2", "二通目", "2026年13月1日"));

    assert_eq!(wrong.status, 422);
    assert!(wrong.says("二通目") && wrong.says("2026年13月1日") && wrong.says("その日はありません"), "{}", wrong.text());
    let later = case.app.time.now().plus_days(2).jst_date().to_string();
    let early = desk.send_form(&new, &letters, &slip("k3", "未来", &later));
    assert!(early.status == 422 && early.says("いまより後") && early.value("received_date") == Some(later), "{}", early.text());
    let more = desk.send_form(&new, &letters, &[slip("k4", "一つ目", &today), vec![("more", "1")]].concat());
    assert!(more.status == 200 && more.says("一つ目") && more.text().contains("name=\"text-2\""), "{}", more.text());
    assert!(case.app.read(|db| ronten::store::submissions::Submission::by_intake_no(db, case.round, 2)).is_none());
}

#[test]
fn another_section_finds_nothing() {
    let case = Case::open();
    case.letter("山田 太郎", "木を植えてください。");
    let mut other = case.app.sign_in(&case.app.account("other", Role::Official, "shogai", None));

    for path in ["letters", "letters/new", "letters/1/slip"] {
        assert_eq!(other.get(&format!("{}/{path}", case.base)).status, 404, "{path}");
    }
    assert_eq!(other.post(&format!("{}/letters", case.base), &[("csrf", "csrf-other")]).status, 404);
}
