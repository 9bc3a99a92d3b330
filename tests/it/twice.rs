//! A form of the office posted twice, as a double click without JavaScript does, makes one thing; both posts lead to it.

use crate::results::answered;
use crate::support::app::TestApp;
use crate::support::http::Browser;
use ronten::store::approvals::Approval;
use ronten::store::issues::Issue;
use ronten::store::projects::Project;
use ronten::store::rounds::Round;

/// The fields with the page's token and the form's key.
fn filled<'f>(token: &'f str, key: &'f str, fields: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    [&[("csrf", token), ("once", key)], fields].concat()
}

/// Posts the same form twice and gives where both answers lead.
fn twice(desk: &mut Browser, page: &str, fields: &[(&str, &str)]) -> String {
    let shown = desk.get(page);
    let (token, key) = (shown.value("csrf").unwrap(), shown.value("once").unwrap_or_else(|| panic!("{page}: {}", shown.text())));
    assert!(key.len() == 64 && desk.get(page).value("once").unwrap() != key, "each form has a key of its own");
    let [first, second] = [0, 1].map(|_| desk.post(page, &filled(&token, &key, fields)));
    assert_eq!((first.status, second.status), (303, 303), "{} {}", first.text(), second.text());
    assert_eq!(first.location(), second.location(), "{page}");
    first.location().unwrap().to_owned()
}

#[test]
fn a_form_posted_twice_makes_one_thing() {
    let app = TestApp::start();
    let round = answered(&app);
    let mut desk = app.sign_in(&round.official);
    let office = format!("/office{}", round.path());
    let projects = || app.read(|db| Project::list(db, None, None, 100)).len();
    let approvals = || app.read(|db| Approval::of_round(db, round.id)).len();
    let (had, asked) = (projects(), approvals());

    let project = twice(&mut desk, "/office/projects/new", &[("title", "川の計画"), ("kind", "plan")]);
    assert_eq!(projects(), had + 1);
    twice(&mut desk, &format!("{project}/rounds/new"), &[("stage", "draft")]);
    let id = app.read(|db| Project::list(db, None, None, 100)).iter().find(|one| one.title == "川の計画").unwrap().id;
    assert_eq!(app.read(|db| Round::of_project(db, id)).len(), 1);
    let issues = || app.read(|db| Issue::of_project(db, round.project.id)).len();
    let raised = issues();
    let title = [("title", "木の種類"), ("theme", "")];
    let shown = desk.get(&format!("/office/projects/{}/rounds/1/issues", round.project.no()));
    assert!(shown.status == 200 && shown.value("once").is_none(), "nothing is raised here any more: {}", shown.text());
    let (token, key) = (shown.value("csrf").unwrap(), "ab".repeat(32));
    for _ in 0..2 {
        assert_eq!(desk.post(&format!("{office}/issues"), &filled(&token, &key, &title)).status, 303);
    }
    assert_eq!(issues(), raised + 1);
    twice(&mut desk, &format!("{office}/withholding"), &[("words", "駅前に木"), ("reason", "third_party")]);
    assert_eq!(approvals(), asked + 1);
    twice(&mut desk, &format!("{office}/letters/1/erasure"), &[("ground", "writer_asked")]);
    assert_eq!(approvals(), asked + 2);
}

#[test]
fn a_form_that_was_changed_or_is_another_persons_is_another_form() {
    let app = TestApp::start();
    let round = answered(&app);
    let mut desk = app.sign_in(&round.official);
    let shown = desk.get("/office/projects/new");
    let (token, key) = (shown.value("csrf").unwrap(), shown.value("once").unwrap());
    let mut send = |title: &str| {
        let sent = desk.post("/office/projects/new", &filled(&token, &key, &[("title", title), ("kind", "plan")]));
        sent.location().unwrap().to_owned()
    };

    let first = send("川の計画");

    assert_ne!(first, send("海の計画"));
    let mut other = app.sign_in(&app.account("tanaka2", ronten::model::terms::Role::Official, "midori", None));
    let sent = other.post("/office/projects/new", &filled("csrf-tanaka2", &key, &[("title", "川の計画"), ("kind", "plan")]));
    assert!(sent.status == 303 && sent.location() != Some(first.as_str()), "{}", sent.text());
}
