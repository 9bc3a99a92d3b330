//! Signing in and out, and what stands in front of every page.

use crate::support::app::{TestApp, shipped};
use ronten::model::policy::Sessions;
use ronten::model::terms::Role;

const PASSWORD: &str = "みどりの丘から海をみる";

/// A city with one official who can sign in.
fn city() -> TestApp {
    let app = TestApp::start();
    let tanaka = app.staff("tanaka", Role::Official);
    app.give_password(&tanaka, PASSWORD);
    app
}

#[test]
fn somebody_signs_in_and_out_and_the_old_cookie_is_worth_nothing() {
    let app = city();
    let mut browser = app.browser();
    let sent = [("login", "tanaka"), ("password", PASSWORD)];
    assert_eq!(browser.send_form("/office/sign-in", "/office/sign-in", &sent).status, 303);
    let cookie = browser.cookie("ronten").unwrap().to_owned();

    let desk = browser.get("/office");
    assert_eq!(desk.status, 200);
    assert_eq!(desk.header("cache-control"), Some("no-store"));
    assert_eq!(browser.send_form("/office", "/office/sign-out", &[]).status, 303);

    let mut thief = app.browser();
    thief.set_cookie("ronten", &cookie);
    assert_eq!(thief.get("/office").status, 303);
}

#[test]
fn a_cookie_from_before_signing_in_is_not_taken_over() {
    let app = city();
    let mut victim = app.browser();
    victim.set_cookie("ronten", "chosen-by-somebody-else");
    let sent = [("login", "tanaka"), ("password", PASSWORD)];

    assert_eq!(victim.send_form("/office/sign-in", "/office/sign-in", &sent).status, 303);

    assert_ne!(victim.cookie("ronten"), Some("chosen-by-somebody-else"));
    let mut thief = app.browser();
    thief.set_cookie("ronten", "chosen-by-somebody-else");
    assert_eq!((victim.get("/office").status, thief.get("/office").status), (200, 303));
}

#[test]
fn a_wrong_password_and_an_unknown_name_look_the_same_and_guessing_slows_down() {
    let app = city();
    let mut browser = app.browser();
    let token = browser.token("/office/sign-in");
    let mut tries = |login: &str| {
        let page = browser.post("/office/sign-in", &[("csrf", &token), ("login", login), ("password", "x")]);
        (page.status, page.text().replace(login, ""))
    };

    for n in 1..=8 {
        let (unknown, wrong) = (tries("nobody"), tries("tanaka"));
        assert_eq!(wrong.0, if n <= 5 { 422 } else { 429 }, "{n}");
        assert_eq!(wrong, unknown, "{n}");
    }
    app.wait_until(app.time.now().plus_ms(2_000));
    let right = browser.post("/office/sign-in", &[("csrf", &token), ("login", "tanaka"), ("password", PASSWORD)]);
    assert_eq!(right.status, 303);
}

#[test]
fn forms_from_elsewhere_and_old_tokens_are_refused_with_the_text_kept() {
    let app = city();
    let mut browser = app.browser();
    let token = browser.token("/office/sign-in");

    let none = browser.post("/office/sign-in", &[("login", "どこかの人"), ("password", PASSWORD)]);
    assert_eq!(none.status, 403);
    assert!(none.text().contains("どこかの人"));
    assert!(!none.text().contains(PASSWORD));

    app.wait_until(app.time.now().plus_days(20));
    assert_eq!(browser.post("/office/sign-in", &[("csrf", &token), ("login", "tanaka"), ("password", PASSWORD)]).status, 403);
}

#[test]
fn every_answer_carries_the_security_headers_and_errors_are_pages() {
    let app = TestApp::start();
    let mut browser = app.browser();

    for (method, path, status) in [
        ("GET", "/", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/office", 303),
        ("DELETE", "/", 405),
        ("POST", "/", 405),
        ("GET", "/office/sign-out", 405),
        ("GET", "/..%2f..%2fetc/passwd", 404),
        ("GET", "/en/%00", 404),
    ] {
        let page = browser.send(method, path, "text/plain", Vec::new());
        assert_eq!(page.status, status, "{method} {path}");
        assert!(page.header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'")), "{method} {path}");
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        if status >= 400 {
            assert!(page.text().contains("<h1"), "{method} {path}\n{}", page.text());
        }
    }
}

#[test]
fn whoever_was_signed_out_gets_back_what_was_typed() {
    let app = TestApp::start();
    let mut browser = app.sign_in(&app.staff("sato", Role::Official));
    let csrf = browser.get("/office/projects/new").value("csrf").unwrap();
    app.wait_until(app.time.now().plus_minutes(Sessions::IDLE_MINUTES));

    let typed = [("csrf", csrf.as_str()), ("title", "みどりの計画を、ここまで書いたところでした")];
    let page = browser.post("/office/projects/new", &typed);

    assert_eq!(page.status, 403);
    assert!(page.says("みどりの計画を、ここまで書いたところでした") && !page.text().contains(&csrf), "{}", page.text());
    assert_eq!(page.link("/office/sign-in"), Some("/office/sign-in?next=%2Foffice%2Fprojects%2Fnew".to_owned()));
    assert_eq!(browser.post("/office/projects/new", &[]).status, 303, "nothing was typed");
}

#[test]
fn the_city_says_how_long_somebody_stays_signed_in() {
    let mut policy = shipped();
    policy.sessions = Sessions { idle_minutes: 30, longest_hours: 2 };
    let app = TestApp::under(policy);
    let (idle, busy) = (app.staff("sato", Role::Official), app.staff("kato", Role::Official));
    let (mut idle, mut busy) = (app.sign_in(&idle), app.sign_in(&busy));

    for half in 1..=5 {
        let before = if half < 5 { 29 } else { 15 };
        app.wait_until(app.time.now().plus_minutes(before));
        assert_eq!(busy.get("/office").status, if half < 5 { 200 } else { 303 }, "{half}");
    }
    assert_eq!(idle.get("/office").status, 303);
}
