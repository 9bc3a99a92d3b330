//! The inbox: what is due first, whose turn it is, what was decided in somebody's stead, and what changed since the last look.

use super::scene::Scene;
use crate::support::app::TestApp;
use crate::support::round::OpenRound;
use ronten::commands::round::SubmitRound;
use ronten::model::terms::Role;

const INBOX: &str = "/office/approvals";

#[test]
fn what_is_due_first_stands_first() {
    let app = TestApp::start();
    let later = OpenRound::titled(&app, "あとの計画");
    app.wait_until(app.time.now().plus_minutes(-30));
    let sooner = OpenRound::titled(&app, "さきの計画");
    for round in [&later, &sooner] {
        let row = round.row(&app);
        app.perform(&round.official, SubmitRound { round: row.id, rev: row.rev });
    }
    assert!(sooner.opens_at >= later.opens_at);

    let page = app.sign_in(&later.approver).get(INBOX);

    let at = |words: &str| page.text().find(words).unwrap_or_else(|| panic!("{words}: {}", page.text()));
    assert!(at("あとの計画") < at("さきの計画"), "the opening that comes first");
    assert!(page.says("あなたの番") && !page.says("ほかの方の番"));
}

#[test]
fn an_item_is_in_the_inbox_of_whose_turn_it_is() {
    let scene = Scene::new();
    let asked = scene.ask();
    let href = format!("{INBOX}/{}", asked.id);
    let mine = |login: &str| {
        let page = scene.browser(login).get(INBOX).text();
        let own = page.split("ほかの方の番").next().unwrap().to_owned();
        own.contains(&href)
    };

    assert!(mine("chief") && !mine("koho-head") && !mine("director"));
    assert!(scene.browser("koho-head").get(INBOX).link(&href).is_none(), "another section sees it when its turn has come");
    scene.agree("chief", &asked);
    assert!(!mine("chief") && mine("koho-head"));
    assert!(scene.browser("chief").get(INBOX).says("いまの番：課長"));
    let auditor = scene.case.app.sign_in(&scene.case.app.staff("auditor", Role::Auditor)).get(INBOX);
    assert!(auditor.link(&href).is_some() && !auditor.says("あなたの番"), "{}", auditor.text());
}

#[test]
fn what_was_decided_in_somebodys_stead_stays_in_the_inbox_until_it_is_seen() {
    let scene = Scene::new();
    let asked = scene.ask();
    for login in ["chief", "koho-head", "head"] {
        scene.agree(login, &asked);
    }
    assert_eq!(scene.decide("deputy", &asked, &[("stand_in", "出張のため")]).status, 303);
    let page = format!("{INBOX}/{}", asked.id);

    let mut director = scene.browser("director");
    assert!(director.get(INBOX).says("後閲するもの") && director.get(INBOX).link(&page).is_some());
    assert!(!scene.browser("head").get(INBOX).says("後閲するもの"));
    let shown = director.get(&page);
    let (csrf, rev) = (shown.value("csrf").unwrap(), scene.now(&asked).rev.to_string());
    assert_eq!(director.post(&format!("{page}/look-after"), &[("csrf", &csrf), ("rev", &rev)]).status, 303);
    assert!(!director.get(INBOX).says("後閲するもの"));
}

#[test]
fn a_second_reading_shows_only_what_changed_since_the_first() {
    let scene = Scene::new();
    let first = scene.ask();
    let page = format!("{INBOX}/{}", first.id);
    let mut chief = scene.browser("chief");
    assert!(!chief.get(&page).says("前に見たときから変わったところ"), "nobody has looked yet, and reading a page is no look");
    assert!(!chief.get(&page).says("前に見た日時"));
    let (csrf, snapshot) = (chief.get(&page).value("csrf").unwrap(), first.snapshot.clone());
    assert_eq!(chief.post(&format!("{page}/look"), &[("csrf", &csrf), ("snapshot", "of another")]).status, 409);
    assert_eq!(chief.post(&format!("{page}/look"), &[("csrf", &csrf), ("snapshot", &snapshot)]).status, 303);
    assert!(chief.get(&page).says("内容は変わっていません") && chief.get(INBOX).says("確認済み"));

    scene.edit(&first, "木を百本植えます。");
    let second = scene.ask_again(&first);
    let shown = chief.get(&format!("{INBOX}/{}", second.id));
    assert!(chief.get(INBOX).says("前に見たときから変更あり"));
    assert!(shown.says("<ins class=\"ro-mark\"><span class=\"ro-mark__label\">追加</span>百本</ins>"), "{}", shown.text());

    // Who sent it back has looked at it; a colleague who did not sees no comparison.
    scene.agree("chief", &second);
    let returned = scene.decide("koho-head", &second, &[("decision", "return"), ("reason", "本数を確かめてください。")]);
    assert_eq!(returned.status, 303);
    scene.edit(&second, "木を二百本植えます。");
    let third = scene.ask_again(&second);
    scene.agree("chief", &third);
    let page = format!("{INBOX}/{}", third.id);
    assert!(scene.browser("koho-head").get(&page).says("前に見たときから変わったところ"));
    assert!(!scene.browser("director").get(&page).says("前に見たときから変わったところ"));
}
