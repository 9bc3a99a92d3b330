//! Programs of the city: what they may do with an official's token, once, and what they never see.

use super::{PROBLEM, all, get, json};
use crate::support::app::TestApp;
use crate::support::case::Case;
use crate::support::http::{Browser, Page};
use crate::support::round::OpenRound;
use ronten::commands::Actor;
use ronten::commands::account::DisableAccount;
use ronten::model::terms::Role;
use ronten::store::accounts::Account;
use ronten::store::log::{EntryRow, Log};
use serde_json::{Value, json};

/// A program with a token that the official makes in the browser.
fn program(app: &TestApp, official: &Actor) -> Browser {
    let mut desk = app.sign_in(official);
    let made = desk.send_form("/office/tokens", "/office/tokens", &[("name", "電子申請からの取り込み"), ("days", "30")]);
    let page = desk.follow(&made);
    let text = page.text();
    let token = text.split("ro-text\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_else(|| panic!("{text}")).to_owned();
    assert!(!desk.get("/office/tokens").text().contains(&token), "it is shown once");
    with(app, &token)
}

fn with(app: &TestApp, token: &str) -> Browser {
    let mut program = app.browser();
    program.set_header("Authorization", &format!("Bearer {token}"));
    program
}

fn send(program: &mut Browser, path: &str, body: &Value) -> Page {
    program.send("POST", path, "application/json", body.to_string().into_bytes())
}

fn letter(words: &str) -> Value {
    let writer = json!({"name": "見本 花子", "address": "みほん市みほん町1-2"});
    json!({"channel": "post", "received_at": "2026-11-21T03:00:00.000Z", "parts": [{"text": words}], "writer": writer})
}

fn base(round: &OpenRound) -> String {
    format!("/api/v1/office/projects/{}/rounds/1", round.project.no())
}

#[test]
fn a_letter_of_another_system_is_taken_in_once_and_nobody_is_named() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let mut program = program(&app, &round.official);
    let path = format!("{}/letters", base(&round));
    let mut body = letter("ベンチを増やしてください。");
    body["received_at"] = Value::from(app.time.now().as_str());

    let without = send(&mut program, &path, &body);
    assert_eq!((without.status, json(&without)["errors"][0]["field"].as_str()), (422, Some("Idempotency-Key")));
    program.set_header("Idempotency-Key", "one");
    let taken = send(&mut program, &path, &body);
    assert_eq!(taken.status, 201, "{}", taken.text());
    let again = send(&mut program, &path, &body);
    assert_eq!((again.status, &json(&again)["receipt"], &json(&again)["number"]), (200, &json(&taken)["receipt"], &json(&taken)["number"]));
    let mut other = body.clone();
    other["parts"][0]["text"] = Value::from("ほかの文面です。");
    let refused = send(&mut program, &path, &other);
    assert_eq!((refused.status, json(&refused)["errors"][0]["code"].as_str()), (422, Some("idempotency_used")));

    let letters = all(&mut program, &path, 1);
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0]["state"], "received");
    let one = program.get(&format!("{path}/1"));
    assert_eq!((one.header("cache-control"), &json(&one)["text"]), (Some("no-store"), &Value::from("ベンチを増やしてください。")));
    let opened = send(&mut program, &format!("{path}/1/opening"), &json!({}));
    assert_eq!((opened.status, &json(&opened)["state"]), (200, &Value::from("opened")));
    for page in [taken, again, one, opened] {
        assert!(!page.text().contains("花子") && !page.text().contains("みほん町"), "{}", page.text());
    }
    let receipt = app.browser().get(&format!("/receipts/{}", letters_receipt(&app, &mut program, &path, &body)));
    assert_eq!(receipt.status, 200);

    for (wrong, status) in [
        (json!({"channel": "web_form"}), 400),
        (json!({"channel": "pigeon", "received_at": "2026-11-21T03:00:00.000Z", "parts": []}), 400),
        (json!([]), 400),
    ] {
        let refused = send(&mut program, &path, &wrong);
        assert_eq!((refused.status, refused.header("content-type")), (status, PROBLEM), "{wrong}");
        assert!(json(&refused)["reasons"][0].as_str().unwrap().contains("line 1"), "{}", refused.text());
    }
    let mut form = body.clone();
    form["channel"] = Value::from("web_form");
    program.set_header("Idempotency-Key", "two");
    assert_eq!(send(&mut program, &path, &form).status, 409, "the form has its own door");
}

/// The code that comes with a letter that was sent before.
fn letters_receipt(_: &TestApp, program: &mut Browser, path: &str, body: &Value) -> String {
    program.set_header("Idempotency-Key", "one");
    json(&send(program, path, body))["receipt"].as_str().unwrap().to_owned()
}

#[test]
fn opinions_are_sorted_by_a_program_and_a_later_edit_is_seen() {
    let case = Case::open();
    for words in ["木を植えてください。", "ベンチを置いてください。", "賛成です。"] {
        case.letter("見本 太郎", words);
    }
    case.close();
    for number in 1..=3 {
        case.heard(number, None);
    }
    case.issue("植える場所", &[]);
    let base = case.base.replace("/office/", "/api/v1/office/");
    let mut program = program(&case.app, &case.official);

    let waiting = all(&mut program, &format!("{base}/opinions"), 2);
    assert_eq!(
        waiting.iter().map(|one| one["text"].as_str().unwrap()).collect::<Vec<_>>(),
        ["木を植えてください。", "ベンチを置いてください。", "賛成です。"]
    );
    let first = json!([{"id": waiting[0]["id"], "rev": waiting[0]["rev"]}]);
    let given = send(&mut program, &format!("{base}/assignments"), &json!({"opinions": first, "issue": 1}));
    assert_eq!((given.status, &json(&given)["changed"]), (200, &Value::from(1)), "{}", given.text());
    let late = send(&mut program, &format!("{base}/assignments"), &json!({"opinions": first, "no_issue": "stance_only"}));
    assert_eq!(
        (late.status, &json(&late)["code"]),
        (409, &Value::from("stale")),
        "what was read before the edit is not silently given another place"
    );
    let both = json!({"opinions": first, "issue": 1, "no_issue": "stance_only"});
    assert_eq!(send(&mut program, &format!("{base}/assignments"), &both).status, 422);

    assert_eq!(get_private(&mut program, &format!("{base}/opinions?issue=1"))["items"].as_array().unwrap().len(), 1);
    assert_eq!(all(&mut program, &format!("{base}/opinions"), 1).len(), 2);
    let issues = all(&mut program, &format!("{base}/issues"), 1);
    assert_eq!((&issues[0]["title"], &issues[0]["opinions"]), (&Value::from("植える場所"), &Value::from(1)));
}

fn get_private(program: &mut Browser, path: &str) -> Value {
    let page = program.get(path);
    assert_eq!((page.status, page.header("cache-control")), (200, Some("no-store")), "{path}: {}", page.text());
    json(&page)
}

#[test]
fn nobody_acts_without_a_token_of_the_section() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let path = format!("{}/letters", base(&round));
    let refused = |browser: &mut Browser| {
        let page = browser.get(&path);
        (page.status, page.header("www-authenticate").map(str::to_owned))
    };
    let unknown = (401, Some("Bearer".to_owned()));
    assert_eq!(refused(&mut app.browser()), unknown);
    assert_eq!(refused(&mut with(&app, "0000")), unknown);
    assert_eq!(refused(&mut app.sign_in(&round.official)), unknown, "a session is no token: no foreign page can send with it");

    let elsewhere = app.account("elsewhere", Role::Official, "shogai", None);
    assert_eq!(refused(&mut program(&app, &elsewhere)).0, 404);
    for role in [Role::Approver, Role::PrSection, Role::Auditor, Role::Admin] {
        let other = app.staff(role.name(), role);
        assert_eq!(app.sign_in(&other).get("/office/tokens").status, 403, "{role}");
    }

    let mut one = program(&app, &round.official);
    assert_eq!(one.get(&path).status, 200);
    // A token opens no page.
    assert_eq!(one.get("/office").status, 303);
    let mut desk = app.sign_in(&round.official);
    let page = desk.get("/office/tokens");
    let id = page.text().split("name=\"id\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let ended = desk.send_form("/office/tokens", "/office/tokens/end", &[("id", &id)]);
    assert_eq!(ended.status, 303);
    assert_eq!(refused(&mut one), unknown);

    let mut two = program(&app, &round.official);
    let login = app.read(|db| Account::by_id(db, round.official.account_id().unwrap())).unwrap().login;
    app.perform(&app.staff("admin1", Role::Admin), DisableAccount { login });
    assert_eq!(refused(&mut two), unknown);

    let kinds: Vec<String> = app.read(|db| EntryRow::from(db, Log::Audit, 0, 1000)).into_iter().map(|row| row.kind).collect();
    let noted = |kind: &str| kinds.iter().filter(|one| *one == kind).count();
    assert_eq!((noted("user.token_made"), noted("user.token_ended")), (3, 1));
}

#[test]
fn a_token_ends_on_its_day_and_is_one_of_few() {
    let app = TestApp::demo();
    let official = app.account("clerk1", Role::Official, "midori", None);
    let mut desk = app.sign_in(&official);
    for (fields, field) in [(vec![("name", ""), ("days", "30")], "name"), (vec![("name", "取り込み"), ("days", "31")], "days")] {
        let page = desk.send_form("/office/tokens", "/office/tokens", &fields);
        assert_eq!(page.status, 422);
        assert!(page.text().contains(&format!("href=\"#{field}\"")), "{}", page.text());
    }
    for n in 0..10 {
        let name = format!("取り込み{n}");
        assert_eq!(desk.send_form("/office/tokens", "/office/tokens", &[("name", &name), ("days", "90")]).status, 303);
    }
    assert_eq!(desk.send_form("/office/tokens", "/office/tokens", &[("name", "もう1つ"), ("days", "90")]).status, 422);
    let _ = get(&mut app.browser(), "/api/v1/projects");
}
