//! Projects in the office: registered, edited, listed, and known only to their own section.

use super::support::app::TestApp;
use ronten::model::terms::Role;

const FORM: [(&str, &str); 4] =
    [("title", "みどりの基本計画"), ("title_en", "Green plan"), ("kind", "plan"), ("summary", "緑を増やす方針です。")];

#[test]
fn an_official_registers_a_project_and_finds_it_again() {
    let app = TestApp::start();
    let mut browser = app.sign_in(&app.staff("sato", Role::Official));

    let sent = browser.send_form("/office/projects/new", "/office/projects/new", &FORM);

    assert_eq!(sent.status, 303, "{}", sent.text());
    let shown = browser.follow(&sent);
    assert!(shown.says("みどりの基本計画") && shown.says("案件を登録しました。"), "{}", shown.text());
    let again = browser.get(sent.location().unwrap());
    assert!(!again.says("案件を登録しました。"), "it is said once");
    assert!(again.says("次にすること"));
    assert!(browser.get("/office/projects").says("みどりの基本計画"));
    assert!(browser.get("/en/office/projects").says("Projects"));
}

#[test]
fn what_is_missing_is_said_and_what_was_typed_stays() {
    let app = TestApp::start();
    let mut browser = app.sign_in(&app.staff("sato", Role::Official));

    let sent = browser.send_form("/office/projects/new", "/office/projects/new", &[("title", " "), ("summary", "残る <b>文</b>")]);

    assert_eq!(sent.status, 422);
    assert!(sent.says("名称：入力してください。") && sent.says("種類：選んでください。") && sent.says("残る <b>文</b>"), "{}", sent.text());
    assert!(sent.text().contains("href=\"#kind\""), "the summary leads to the field");
}

#[test]
fn who_edits_an_old_page_is_told_and_loses_nothing() {
    let app = TestApp::start();
    let mut browser = app.sign_in(&app.staff("sato", Role::Official));
    let sent = browser.send_form("/office/projects/new", "/office/projects/new", &FORM);
    let page = format!("{}/edit", sent.location().unwrap());
    let rev = browser.get(&page).value("rev").unwrap();
    let change = |title: &'static str, rev: &str| [("title", title.to_owned()), ("kind", "plan".to_owned()), ("rev", rev.to_owned())];
    let send = |browser: &mut super::support::http::Browser, fields: [(&str, String); 3]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.send_form(&page, &page, &fields)
    };
    assert_eq!(send(&mut browser, change("一人目の題", &rev)).status, 303);

    let late = send(&mut browser, change("二人目の題", &rev));

    assert_eq!(late.status, 409);
    assert!(late.says("二人目の題"), "{}", late.text());
    assert!(browser.get(sent.location().unwrap()).says("一人目の題"));
}

#[test]
fn another_section_does_not_know_of_it() {
    let app = TestApp::start();
    let mut own = app.sign_in(&app.staff("sato", Role::Official));
    let mut other = app.sign_in(&app.account("kato", Role::Official, "shogai", None));
    let mut pr = app.sign_in(&app.staff("koho", Role::PrSection));
    let sent = own.send_form("/office/projects/new", "/office/projects/new", &FORM);
    let page = sent.location().unwrap();

    assert_eq!(other.get(page).status, 404);
    assert_eq!(other.get(&format!("{page}/edit")).status, 404);
    assert!(!other.get("/office/projects").says("みどりの基本計画"));
    assert_eq!(other.send_form("/office", &format!("{page}/edit"), &[("rev", "1"), ("title", "x"), ("kind", "plan")]).status, 404);
    assert!(pr.get(page).says("みどりの基本計画"));
    for wrong in ["2026-01", "2026-0001", "2026", "x-001", "2026-001%00", "9999999999999999999-001"] {
        assert_eq!(own.get(&format!("/office/projects/{wrong}")).status, 404, "{wrong}");
    }
}

#[test]
fn the_list_is_read_page_by_page() {
    let app = TestApp::start();
    let official = app.staff("sato", Role::Official);
    for number in 1..=31 {
        let form = ronten::commands::project::ProjectForm {
            title: format!("案件{number}号"),
            kind: Some(ronten::model::terms::ProjectKind::Plan),
            ..Default::default()
        };
        app.perform(&official, ronten::commands::project::RegisterProject(form));
    }
    let mut browser = app.sign_in(&official);

    let first = browser.get("/office/projects");

    assert!(first.says("案件31号") && first.says("案件2号") && !first.says("案件1号"));
    let second = browser.get(&first.link("/office/projects?before").unwrap());
    assert!(second.says("案件1号") && !second.says("案件2号"), "{}", second.text());
}
