//! Several officials work on one thing at the same time: nobody's text is lost, and whoever comes second sees both.

use crate::support::case::Case;
use crate::support::http::Browser;
use ronten::commands::Actor;
use ronten::model::terms::Role;
use ronten::store::issues::{Issue, View};
use ronten::store::opinions::Opinion;

/// A case with an issue that has two opinions, and two officials with the page of it.
fn two_officials() -> (Case, Vec<Opinion>, Browser, Browser, String) {
    let case = Case::open();
    let opinions = vec![case.opinion("山田 太郎", "公園に木を植えてください。"), case.opinion("佐藤 花子", "木は要りません。")];
    case.issue("公園の木", &opinions);
    let colleague: Actor = case.app.staff("yamada", Role::Official);
    let (first, second, page) = (case.desk(), case.app.sign_in(&colleague), format!("{}/issues/1", case.base));
    (case, opinions, first, second, page)
}

fn stored(case: &Case) -> View {
    let issue = case.app.read(|db| Issue::by_number(db, case.now().project, 1)).unwrap();
    case.app.read(|db| View::of(db, issue.id, case.round)).unwrap()
}

#[test]
fn of_two_officials_who_save_one_answer_the_second_sees_both_texts_and_decides() {
    let (case, opinions, mut first, mut second, page) = two_officials();
    let send = format!("{page}/view");
    assert_eq!(first.send_form(&page, &send, &[("category", "noted"), ("text", "検討します。")]).status, 303);
    let rev = second.get(&page).value("rev").unwrap();
    let one = opinions[0].id.to_string();
    let mine = [("rev", &*rev), ("category", "reflected"), ("text", "公園に桜を植えます。"), ("covered", &one)];
    let other = [("rev", &*rev), ("category", "noted"), ("text", "公園に松を植えます。"), ("place", "第1章")];
    assert_eq!(first.send_form(&page, &send, &other).status, 303);

    let late = second.send_form(&page, &send, &mine);

    assert_eq!(late.status, 409, "{}", late.text());
    assert!(late.says("職員 tanakaが保存しました") && late.text().contains("href=\"#conflict\""), "{}", late.text());
    assert!(late.says("公園に松を植えます。") && late.says("第1章") && late.says("受付番号1 意見1"), "what is stored: {}", late.text());
    assert!(late.text().contains("<del class=\"ro-mark\">松</del><ins class=\"ro-mark\">桜</ins>"), "{}", late.text());
    assert!(late.text().contains("公園に桜を植えます。</textarea>"), "the form holds what was typed: {}", late.text());
    assert_eq!(stored(&case).text, "公園に松を植えます。", "nothing is written over");
    let newer = late.value("rev").unwrap();
    assert_ne!(newer, rev);

    let decided = second.send_form(&page, &send, &[&[("rev", &*newer)], &mine[1..]].concat());

    assert_eq!(decided.status, 303, "{}", decided.text());
    let now = stored(&case);
    assert_eq!((now.text.as_str(), now.place.as_str(), now.covered.len()), ("公園に桜を植えます。", "", 1));
    assert!(!second.get(&page).text().contains("id=\"conflict\""));
}

#[test]
fn an_answer_begun_by_two_at_once_and_an_issue_named_by_two_are_set_side_by_side_too() {
    let (case, _, mut first, mut second, page) = two_officials();
    let send = format!("{page}/view");
    // Neither page had a view yet.
    assert_eq!(first.send_form(&page, &send, &[("category", "noted"), ("text", "先の文")]).status, 303);
    let late = second.send_form(&page, &send, &[("category", "noted"), ("text", "後の文")]);
    assert!(late.status == 409 && late.text().contains("id=\"conflict\""), "{}", late.text());
    assert!(late.says("先の文") && late.text().contains("後の文</textarea>") && stored(&case).text == "先の文");

    let wording = format!("{page}/wording");
    let rev = second.get(&page).value("issue_rev").unwrap();
    let fields = |title: &'static str| [("issue_rev", rev.clone()), ("title", title.to_owned()), ("theme", "緑".to_owned())];
    let posted = |browser: &mut Browser, title| {
        let fields = fields(title);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.send_form(&page, &wording, &fields)
    };
    assert_eq!(posted(&mut first, "公園の樹木").status, 303);
    let late = posted(&mut second, "公園の木と花");
    assert!(late.status == 409 && late.says("公園の樹木") && late.value("title").as_deref() == Some("公園の木と花"), "{}", late.text());
    assert_ne!(late.value("issue_rev"), Some(rev));
}

#[test]
fn who_works_on_what_is_shown_to_colleagues_and_keeps_nobody_out() {
    let (case, _, mut first, mut second, page) = two_officials();
    let (work, begin, send) = (format!("{}/work", case.base), [("what", "issue.1")], format!("{page}/view"));
    assert!(!second.get(&page).says("作業しています") && !second.get(&page).says("作業中と表示しています"));

    let said = first.send_form(&page, &work, &begin);

    assert_eq!(said.location(), Some(page.as_str()), "{}", said.text());
    assert!(first.get(&page).says("作業中と表示しています") && !first.get(&page).says("職員 tanakaが"));
    assert!(second.get(&page).says("職員 tanakaが") && second.get(&page).says("から作業しています"));
    assert!(second.get(&format!("{}/issues", case.base)).says("職員 tanakaが作業中"));
    assert_eq!(second.send_form(&page, &send, &[("category", "noted"), ("text", "植えます。")]).status, 303, "soft");
    assert!(first.get(&page).says("職員 yamadaが"), "who saves works on it");
    assert_eq!(first.send_form(&page, &work, &[("what", "issue.1"), ("on", "0")]).status, 303);
    assert!(!second.get(&page).says("職員 tanakaが"));

    let letter = format!("{}/letters/1", case.base);
    assert_eq!(first.send_form(&letter, &work, &[("what", "letter.1")]).status, 303);
    assert!(second.get(&letter).says("職員 tanakaが") && second.get(&format!("{}/letters", case.base)).says("職員 tanakaが作業中"));
    case.app.wait_until(case.app.time.now().plus_minutes(31));
    let mut second = case.app.sign_in(&case.official);
    assert!(!second.get(&letter).says("職員 tanakaが"), "nothing was said or saved for long");
    for wrong in ["", "issue", "issue.x", "nothing.1"] {
        assert_eq!(second.send_form(&letter, &work, &[("what", wrong)]).status, 422, "{wrong}");
    }
    assert_eq!(second.send_form(&letter, &work, &[("what", "letter.99")]).status, 404);
    let mut other = case.app.sign_in(&case.app.account("other", Role::Official, "shogai", None));
    assert_eq!(other.post(&work, &[("csrf", "csrf-other"), ("what", "letter.1")]).status, 404);
}
