//! What programs get: the same that is public on the pages, read on to its end, and described by one document.

use crate::access::golden::assert_golden;
use crate::result_files::published;
use crate::stacking::told;
use crate::support::app::TestApp;
use crate::support::http::{Browser, Page};
use crate::support::round::OpenRound;
use ronten::store::log::{EntryRow, Log};
use ronten::store::projects::Project;
use ronten::web::api::description;
use ronten::web::routes;
use serde_json::Value;
use std::collections::BTreeSet;

mod office;

const JSON: Option<&str> = Some("application/json");
const PROBLEM: Option<&str> = Some("application/problem+json");

fn json(page: &Page) -> Value {
    serde_json::from_slice(&page.body).unwrap_or_else(|error| panic!("{error}: {}", page.text()))
}

fn get(reader: &mut Browser, path: &str) -> Value {
    let page = reader.get(path);
    assert_eq!((page.status, page.header("content-type")), (200, JSON), "{path}: {}", page.text());
    let kept = page.header("etag").is_some_and(|tag| tag.starts_with("W/\""));
    assert!(kept != path.starts_with("/api/v1/office/"), "{path}: what is the office's is kept nowhere");
    json(&page)
}

/// All lines of a list, read on in parts of `limit`.
fn all(reader: &mut Browser, path: &str, limit: usize) -> Vec<Value> {
    let (mut lines, mut cursor) = (Vec::new(), String::new());
    loop {
        let part = get(reader, &format!("{path}?limit={limit}{cursor}"));
        let items = part["items"].as_array().unwrap().clone();
        assert!(items.len() <= limit);
        lines.extend(items);
        match part["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return lines,
        }
    }
}

#[test]
fn the_document_is_made_of_the_code_and_names_every_route() {
    assert_golden("docs/openapi.json", description::document());

    let document: Value = serde_json::from_str(description::document()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let described: BTreeSet<&str> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let routed: BTreeSet<&str> = routes::api().map(|line| line.path).filter(|path| path.starts_with("/api/v1/")).collect();
    assert_eq!(described, routed);

    let served = TestApp::start().browser().get("/api/openapi.json");
    assert_eq!((served.status, served.header("content-type"), served.text().as_str()), (200, JSON, description::document()));
}

#[test]
fn a_published_result_is_read_to_its_end_and_is_that_of_the_page() {
    let case = published();
    let no = case.base.split('/').nth(3).unwrap().to_owned();
    let base = format!("/api/v1/projects/{no}");
    let mut program = case.app.browser();

    let list = all(&mut program, "/api/v1/projects", 1);
    assert_eq!(list.iter().map(|one| one["no"].as_str().unwrap()).collect::<Vec<_>>(), [no.as_str()]);
    let project = get(&mut program, &base);
    assert_eq!((&project["no"], &project["rounds"][0]["state"]), (&list[0]["no"], &Value::from("result_published")));
    let round = get(&mut program, &format!("{base}/rounds/1"));
    let letters: i64 = round["opened"]["letters_by_day"].as_object().unwrap().values().map(|n| n.as_i64().unwrap()).sum();
    assert_eq!((letters, round["results"].as_array().unwrap().len()), (3, 1));
    let plan = get(&mut program, &format!("{base}/plans/{}", round["opened"]["plan_version"]));
    assert_eq!(plan["version"], round["opened"]["plan_version"]);

    let page = program.get(&format!("/projects/{no}/rounds/1/result.json"));
    let snapshot = program.get(&format!("{base}/rounds/1/results/1"));
    assert!(snapshot.body == page.body, "the bytes that were approved");

    let opinions = all(&mut program, &format!("{base}/rounds/1/opinions"), 1);
    let sheet = json(&snapshot);
    let mut expected: Vec<(u64, String)> = Vec::new();
    for issue in sheet["issues"].as_array().unwrap() {
        expected.extend(issue["opinions"].as_array().unwrap().iter().map(words));
    }
    expected.extend(sheet["without_issue"].as_array().unwrap().iter().map(words));
    expected.sort();
    assert_eq!(opinions.iter().map(words).collect::<Vec<_>>(), expected);
    assert_eq!(opinions.iter().filter(|one| one["issue"]["text"].is_string()).count(), 2, "each with its answer");

    let entries = all(&mut program, &format!("{base}/record"), 7);
    let kept = case.app.read(|db| {
        let project = Project::find(db, &no)?.unwrap();
        EntryRow::of_project(db, project.id.as_str(), 0, 1000)
    });
    let leaves: Vec<&str> = entries.iter().map(|entry| entry["leaf"].as_str().unwrap()).collect();
    assert_eq!(leaves, kept.iter().map(|row| row.leaf.as_str()).collect::<Vec<_>>());
    assert!(case.app.read(|db| EntryRow::size(db, Log::Record)) >= leaves.len() as i64);

    let year = no.split('-').next().unwrap();
    let report = get(&mut program, &format!("/api/v1/annual/{year}"));
    assert_eq!((&report["rounds"][0]["letters"], &report["sums"]["opinions"]), (&Value::from(3), &Value::from(3)));
}

fn words(opinion: &Value) -> (u64, String) {
    (opinion["number"].as_u64().unwrap(), opinion["text"].as_str().unwrap().to_owned())
}

#[test]
fn a_ledger_and_its_occasions_are_read_line_by_line() {
    let app = TestApp::start();
    let hall = told(&app);
    let no = app.read(|db| Project::by_id(db, hall.project)).unwrap().no();
    let mut program = app.browser();
    let base = format!("/api/v1/projects/{no}");
    let project = get(&mut program, &base);
    assert_eq!(project["ledger"], true);
    let lines = all(&mut program, &format!("{base}/ledger/lines"), 3);
    let numbers: Vec<u64> = lines.iter().map(|line| line["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
    assert!(numbers.len() > 3);
    let issues = all(&mut program, &format!("{base}/issues"), 1);
    let raised = lines.iter().filter(|line| line["line"]["kind"] == "raised").count();
    assert_eq!(issues.len(), raised);
    for issue in &issues {
        assert!(!issue["lines"].as_array().unwrap().is_empty(), "{issue}");
    }
    let editions = all(&mut program, &format!("{base}/ledger/editions"), 1);
    assert_eq!(editions.len(), lines.iter().filter(|line| line["line"]["kind"] == "edition").count());
    for occasion in project["occasions"].as_array().unwrap() {
        let one = get(&mut program, &format!("{base}/occasions/{occasion}"));
        assert_eq!(&one["number"], occasion);
    }
}

#[test]
fn who_has_it_already_gets_no_bytes_until_something_changes() {
    let app = TestApp::start();
    let round = OpenRound::start(&app);
    let path = format!("/api/v1/projects/{}/rounds/1", round.project.no());
    let mut program = app.browser();
    let first = program.get(&path);
    let tag = first.header("etag").unwrap().to_owned();
    program.set_header("If-None-Match", &format!("\"other\", {tag}"));
    let again = program.get(&path);
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, Some(tag.as_str())));

    crate::support::outbox::write(&app, &round, "somebody@example.jp");
    let changed = program.get(&path);
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), Some(tag.as_str()));
    // How many, and never a word of it or of who wrote it.
    for secret in ["木", "somebody", "見本"] {
        let letters = json(&changed)["opened"]["letters_by_day"].to_string();
        assert!(!letters.contains(secret), "{letters}");
    }
}

#[test]
fn what_the_public_does_not_know_of_is_not_there() {
    let app = TestApp::start();
    let round = OpenRound::drafted(&app);
    let base = format!("/api/v1/projects/{}", round.project.no());
    let mut program = app.browser();
    assert_eq!(get(&mut program, "/api/v1/projects")["items"], Value::Array(Vec::new()));
    for path in
        ["", "/rounds/1", "/plans/1", "/record", "/rounds/1/opinions", "/rounds/1/results/1", "/outcome", "/issues", "/ledger/lines"]
    {
        let page = program.get(&format!("{base}{path}"));
        assert_eq!((page.status, page.header("content-type")), (404, PROBLEM), "{path}");
    }
}

#[test]
fn a_problem_is_told_to_programs_in_their_language() {
    let app = TestApp::start();
    let mut program = app.browser();
    for (path, status, code) in [
        ("/api/v1/projects/2026-999", 404, "not_found"),
        ("/api/v1/nothing", 404, "not_found"),
        ("/api/v1/projects?limit=0", 422, "unreadable"),
        ("/api/v1/projects?limit=201", 422, "unreadable"),
        ("/api/v1/projects?limit=many", 400, "unreadable"),
        ("/api/v1/projects?cursor=%00", 422, "unreadable"),
        ("/api/v1/projects?state=lost", 422, "unreadable"),
        ("/api/v1/annual/1999", 404, "not_found"),
    ] {
        let page = program.get(path);
        assert_eq!((page.status, page.header("content-type")), (status, PROBLEM), "{path}");
        let told = json(&page);
        assert_eq!((&told["status"], &told["code"]), (&Value::from(status), &Value::from(code)), "{path}");
        assert!(!told["detail"].as_str().unwrap().is_ascii(), "{path}: Japanese first");
    }
    let refused = program.send("POST", "/api/v1/projects", "application/json", b"{}".to_vec());
    assert_eq!((refused.status, refused.header("allow"), refused.header("content-type")), (405, Some("GET, HEAD"), PROBLEM));

    program.set_header("Accept-Language", "en-GB, ja;q=0.5");
    let told = json(&program.get("/api/v1/projects?limit=0"));
    assert!(told["reasons"][0].as_str().unwrap().is_ascii(), "{told}");
}
