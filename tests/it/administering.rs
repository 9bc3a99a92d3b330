//! What an admin does: accounts with their one-time links, and reading the rules in force.

use crate::support::app::TestApp;
use crate::support::http::{Browser, Page};
use crate::support::round::OpenRound;
use ronten::commands::Actor;
use ronten::model::policy::Policy;
use ronten::model::terms::Role;
use ronten::store::accounts::Account;
use ronten::store::log::{EntryRow, Log};

const PASSWORD: &str = "みどりの丘から海をながめる";

fn admin(app: &TestApp) -> (Actor, Browser) {
    let admin = app.staff("kanri", Role::Admin);
    let browser = app.sign_in(&admin);
    (admin, browser)
}

/// Makes an account by the form.
fn add(browser: &mut Browser, fields: &[(&str, &str)]) -> Page {
    browser.send_form("/office/accounts/new", "/office/accounts/new", fields)
}

/// The one-time link that a page shows.
fn link(app: &TestApp, page: &Page) -> String {
    let text = page.text();
    let at = text.find(&format!("{}/office/password/", app.base)).unwrap_or_else(|| panic!("{text}"));
    text[at + app.base.len()..].split('<').next().unwrap().to_owned()
}

fn signs_in(app: &TestApp, login: &str, password: &str) -> bool {
    app.browser().send_form("/office/sign-in", "/office/sign-in", &[("login", login), ("password", password)]).status == 303
}

#[test]
fn an_account_begins_with_a_link_that_is_shown_once_and_works_once() {
    let app = TestApp::start();
    let (_, mut desk) = admin(&app);
    let fields = [("login", "sato"), ("name", "佐藤 花子"), ("role", "official"), ("section", "midori"), ("mail", "sato@town.example")];

    let made = add(&mut desk, &fields);

    assert_eq!(made.status, 303, "{}", made.text());
    let shown = desk.follow(&made);
    let link = link(&app, &shown);
    assert!(!desk.follow(&made).text().contains("/office/password/"), "the link is shown once");
    let unused = |page: &Page| page.text().matches("リンク未使用").count();
    assert_eq!(unused(&desk.get("/office/accounts")), 2, "the admin's and the new one");
    let mut sato = app.browser();
    assert_eq!(sato.send_form(&link, &link, &[("password", PASSWORD)]).status, 303);
    assert!(signs_in(&app, "sato", PASSWORD));
    assert_eq!(app.browser().get(&link).status, 404, "the link is used up");
    let list = desk.get("/office/accounts");
    assert!(list.says("佐藤 花子") && list.says("公園緑地課") && unused(&list) == 1, "{}", list.text());
    let kinds: Vec<_> = app.read(|db| EntryRow::newest(db, Log::Record, None, 2)).into_iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, ["user.password_set", "user.created"]);
}

#[test]
fn what_is_wrong_with_an_account_is_said_and_what_was_typed_is_kept() {
    let app = TestApp::start();
    let (_, mut desk) = admin(&app);

    for (fields, words) in [
        (vec![("login", "Sato"), ("name", "佐藤"), ("role", "auditor")], "英小文字"),
        (vec![("login", "kanri"), ("name", "佐藤"), ("role", "auditor")], "すでに使われています"),
        (vec![("login", "sato"), ("name", "佐藤"), ("role", "official")], "選んでください"),
        (vec![("login", "sato"), ("name", "佐藤"), ("role", "clock")], "選んでください"),
        (vec![("login", "sato"), ("name", "佐藤")], "選んでください"),
        (vec![("login", "sato"), ("name", "佐藤"), ("role", "auditor"), ("same_as", "nobody")], "アカウントはありません"),
    ] {
        let page = add(&mut desk, &fields);
        assert!(page.status == 422 && page.says(words) && page.says("佐藤"), "{fields:?}: {}", page.text());
    }
    assert!(app.read(|db| Account::by_login(db, "sato")).is_none());
}

#[test]
fn a_second_account_is_of_the_same_person() {
    let app = TestApp::start();
    let (_, mut desk) = admin(&app);
    let tanaka = app.staff("tanaka", Role::Official);

    let made =
        add(&mut desk, &[("login", "tanaka2"), ("name", "田中"), ("role", "approver"), ("section", "midori"), ("same_as", "tanaka")]);

    assert!(desk.follow(&made).says("tanaka"), "{}", made.text());
    let second = app.read(|db| Account::by_login(db, "tanaka2")).unwrap();
    assert_eq!(second.person, tanaka.person().unwrap());
}

#[test]
fn another_role_takes_effect_at_once_and_a_change_on_an_old_page_is_refused() {
    let app = TestApp::start();
    let (_, mut desk) = admin(&app);
    let tanaka = app.staff("tanaka", Role::Official);
    let mut browser = app.sign_in(&tanaka);
    let page = format!("/office/accounts/{}", tanaka.account_id().unwrap());
    let fields = |rev| [("rev", rev), ("name", "田中"), ("role", "auditor"), ("section", "midori"), ("mail", "")];

    let done = desk.send_form(&page, &page, &fields("1"));

    assert_eq!(done.status, 303, "{}", done.text());
    assert!(desk.follow(&done).says("アカウントを変更しました"));
    let changed = app.read(|db| Account::by_login(db, "tanaka")).unwrap();
    assert_eq!((changed.role, changed.section), (Role::Auditor, None), "an auditor sees every section");
    assert_eq!(browser.get("/office").status, 303, "the session of the old role is over");
    let stale = desk.send_form(&page, &page, &fields("1"));
    assert_eq!(stale.status, 409);
}

#[test]
fn a_new_link_ends_the_old_password_and_a_disabled_account_stays_disabled() {
    let app = TestApp::start();
    let (_, mut desk) = admin(&app);
    let tanaka = app.staff("tanaka", Role::Official);
    app.give_password(&tanaka, PASSWORD);
    let page = format!("/office/accounts/{}", tanaka.account_id().unwrap());

    let reset = desk.send_form(&page, &format!("{page}/link"), &[]);

    assert!(!signs_in(&app, "tanaka", PASSWORD));
    let shown = desk.follow(&reset);
    let link = link(&app, &shown);
    assert_eq!(app.browser().get(&link).status, 200);
    let mut browser = app.sign_in(&tanaka);
    let disabled = desk.send_form(&page, &format!("{page}/disabling"), &[]);
    assert!(desk.follow(&disabled).says("使用停止"));
    assert_eq!(browser.get("/office").status, 303);
    for tail in ["/link", "/disabling"] {
        assert_eq!(desk.send_form("/office/accounts/new", &format!("{page}{tail}"), &[]).status, 409, "{tail}");
    }
    assert_eq!(app.browser().send_form("/office/sign-in", &link, &[("password", PASSWORD)]).status, 404, "its link is dead too");
}

#[test]
fn nobody_takes_the_own_rights_away() {
    let app = TestApp::start();
    let (own, mut desk) = admin(&app);
    let page = format!("/office/accounts/{}", own.account_id().unwrap());

    let disabled = desk.send_form(&page, &format!("{page}/disabling"), &[]);
    let changed = desk.send_form(&page, &page, &[("rev", "1"), ("name", "管理"), ("role", "auditor")]);

    for refused in [disabled, changed] {
        assert!(refused.status == 422 && refused.says("ご自分のアカウント"), "{}", refused.text());
    }
    assert!(!app.read(|db| Account::by_login(db, "kanri")).unwrap().disabled);
}

#[test]
fn every_rule_of_the_policy_stands_on_its_page() {
    let app = TestApp::start();
    let (_, mut desk) = admin(&app);
    let policy = Policy::parse(include_str!("../../config/policy.toml")).unwrap();

    let page = desk.get("/office/policy");

    assert_eq!(page.status, 200, "{}", page.text());
    let mut leaves = Vec::new();
    let mut value = serde_json::to_value(&policy).unwrap();
    // The date is written as people do; closed words by their labels, which are tested with the texts.
    value.as_object_mut().unwrap().remove("effective_from");
    collect(&value, &mut leaves);
    assert!(leaves.len() > 60, "{leaves:?}");
    // Numbers are grouped by thousands.
    let ungrouped = page.text().replace(',', "");
    for leaf in leaves {
        assert!(page.says(&leaf) || ungrouped.contains(&leaf), "{leaf}");
    }
    assert!(page.says("30日") && page.says("骨格") && page.says("45日") && page.says("10分") && page.says("適用中"));
    assert_eq!(desk.get("/office/policy/1").status, 200);
    assert_eq!(desk.get("/office/policy/2").status, 404);
}

/// Every text and number of a policy, without the closed words and the names of its fields.
fn collect(value: &serde_json::Value, leaves: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => {
            let closed = ["ask", "channel", "arrival", "classes", "section", "daily", "escalate", "stages"];
            map.iter().filter(|(key, _)| !closed.contains(&key.as_str())).for_each(|(_, value)| collect(value, leaves));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| collect(value, leaves)),
        serde_json::Value::String(text) => leaves.push(text.clone()),
        other => leaves.push(other.to_string()),
    }
}

#[test]
fn an_admin_sees_no_unpublished_text() {
    let app = TestApp::start();
    let (_, mut desk) = admin(&app);
    let round = OpenRound::drafted(&app);
    let no = round.project.no();

    let front = desk.get("/office");

    assert_eq!(front.location(), Some("/office/accounts"));
    for path in ["/office/projects".to_owned(), format!("/office/projects/{no}"), format!("/office/projects/{no}/rounds/1/letters")] {
        assert_eq!(desk.get(&path).status, 403, "{path}");
    }
}
