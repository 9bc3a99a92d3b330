//! Where staff are led: every link that they are shown has a page, and signing in leads nowhere else.

use crate::support::app::TestApp;
use ronten::commands::Actor;
use ronten::model::terms::Role;
use ronten::store::accounts::Account;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The sample city of the demonstration, as it is today.
fn sample_city() -> TestApp {
    TestApp::start_with(true, |place| ronten::cli::demo::city(place, 0).unwrap_or_else(|_| panic!("the sample city")))
}

/// Somebody of its staff by the login.
fn by_login(app: &TestApp, login: &str) -> Actor {
    Actor::Staff(Box::new(app.read(|db| Account::by_login(db, login)).unwrap()))
}

/// Pages visited of one kind, which differ only in their numbers.
const OF_A_KIND: usize = 3;

#[test]
fn every_link_that_staff_are_shown_leads_to_a_page() {
    let app = sample_city();
    let mut dead = Vec::new();
    let mut visited = 0;
    for login in ["official", "approver", "koho", "auditor", "admin"] {
        let mut browser = app.sign_in(&by_login(&app, login));
        let mut waiting = VecDeque::from(["/office".to_owned(), "/en/office".to_owned()]);
        let (mut known, mut kinds) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
        while let Some(path) = waiting.pop_front() {
            let page = browser.get(&path);
            visited += 1;
            if let Some(to) = page.location() {
                waiting.push_back(to.to_owned());
            } else if page.status != 200 || !(page.text().contains("<h1") || page.body.starts_with(b"%PDF-")) {
                dead.push(format!("{login}: {path}: {}", page.status));
            }
            for link in page.links().into_iter().filter(|link| is_of_staff(link)) {
                let kind = kinds.entry(kind(&link)).or_default();
                if *kind < OF_A_KIND && known.insert(link.clone()) {
                    *kind += 1;
                    waiting.push_back(link);
                }
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
    assert!(visited > 200, "{visited}");
}

fn is_of_staff(link: &str) -> bool {
    let path = link.strip_prefix("/en").unwrap_or(link);
    path.starts_with("/office") || path.starts_with("/audit")
}

/// An address without its numbers and ids.
fn kind(link: &str) -> String {
    let part = |part: &str| if part.contains(|c: char| c.is_ascii_digit()) { "#".to_owned() } else { part.to_owned() };
    link.split(['/', '=']).map(part).collect::<Vec<_>>().join("/")
}

#[test]
fn nobody_is_led_elsewhere_after_signing_in() {
    const PASSWORD: &str = "みどりの丘から海をながめる";
    let app = TestApp::start();
    let staff = app.staff("tanaka", Role::Official);
    app.give_password(&staff, PASSWORD);

    for (next, lands) in [
        ("https://evil.example/", "/office"),
        ("//evil.example/office", "/office"),
        ("/\\evil.example", "/office"),
        ("/office//evil.example", "/office"),
        ("/officeevil", "/office"),
        ("/office\r\nLocation: https://evil.example", "/office"),
        ("javascript:alert(1)", "/office"),
        ("/projects", "/office"),
        ("", "/office"),
        ("/office/projects?after=1", "/office/projects?after=1"),
        ("/audit", "/audit"),
    ] {
        let mut browser = app.browser();
        let asked = serde_urlencoded::to_string([("next", next)]).unwrap();
        let form = browser.get(&format!("/office/sign-in?{asked}"));
        assert_eq!(form.value("next").as_deref(), Some(lands), "{next}");
        let fields = [("login", "tanaka"), ("password", PASSWORD), ("next", next)];
        let page = browser.send_form("/office/sign-in", "/office/sign-in", &fields);
        assert_eq!((page.status, page.location()), (303, Some(lands)), "{next}");
        // Whoever is signed in already is led on at once.
        assert_eq!(browser.get(&format!("/office/sign-in?{asked}")).location(), Some(lands), "{next}");
    }
}
