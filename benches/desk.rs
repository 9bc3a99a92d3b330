//! The desk of an official whose section has 50 projects with an open round each and 20,000 letters in all: what waits, what is unread,
//! what is due. Beside it the lists that lead on from it.
//!
//! `cargo bench --bench desk`, with `TEST_DATABASE_URL` on PostgreSQL after SQLite. The floor is a fixed string of 20 KB from the same
//! server in the same run.

// Each bench uses a part of what they share.
#[allow(dead_code)]
mod measure;
#[allow(dead_code, unused_imports)]
#[path = "../tests/it/support/mod.rs"]
mod support;

use measure::served::{FIXED, Served};
use measure::{Client, RUNS, flood, head, median, on_each_database, percentile, row};
use ronten::commands::Actor;
use ronten::commands::submission::{Post, Receive};
use ronten::installation::Place;
use ronten::model::letter::Person;
use ronten::model::terms::{EligibilityClass, Lang};
use ronten::timepiece::Timepiece;
use std::process::ExitCode;
use std::time::Duration;
use support::app::TestApp;
use support::round::OpenRound;

const PROJECTS: usize = 50;
const LETTERS: usize = 20_000;
/// Officials who work at the same time.
const CONNECTIONS: usize = 4;
/// Pages of a kind in one run.
const PAGES: usize = 200;
const PASSWORD: &str = "みどりの丘から海をみる";
const LIMIT: Duration = Duration::from_millis(150);

fn main() -> ExitCode {
    on_each_database(measure_one)
}

fn measure_one() {
    let app = TestApp::start();
    let rounds: Vec<OpenRound> = (0..PROJECTS).map(|n| OpenRound::titled(&app, &format!("{n}番目の計画"))).collect();
    rounds.iter().for_each(|round| round.approve(&app));
    rounds.iter().for_each(|round| round.open(&app));
    write(&app, &rounds);
    let login = "drafter";
    app.give_password(&rounds[0].official, PASSWORD);
    let open = |place: &Place| place.open(&Timepiece::default()).expect("the city");
    let served = Served::start(&app.place.database_url, &app.place.key_file, open);
    let mut official = Client::new(served.address);
    let csrf = official.get("/office/sign-in").value("csrf");
    let signed_in = official.post("/office/sign-in", &[("csrf", &csrf), ("login", login), ("password", PASSWORD)]);
    assert_eq!(signed_in.status, 303);

    head(&format!("{PROJECTS} projects, {LETTERS} letters, {CONNECTIONS} officials, 95th percentile"));
    let floor = slowest(&served, &official, FIXED);
    row("fixed 20 KB", None, &shown(floor), true);
    let letters = format!("/office/projects/{}/rounds/1/letters", rounds[PROJECTS / 2].project.no());
    let pages = [("desk", "/office"), ("projects", "/office/projects"), ("letters of one round", letters.as_str())];
    for (name, path) in pages {
        let p95 = slowest(&served, &official, path);
        row(name, Some("< 150 ms"), &shown(p95), p95 < LIMIT.as_secs_f64());
        row(&format!("{name} / fixed"), None, &format!("{:.0}", p95 / floor), true);
    }
}

/// Seconds that 95 of a hundred answers did not exceed, the median of the runs.
fn slowest(served: &Served, official: &Client, path: &str) -> f64 {
    let get = |client: &mut Client, _: usize| {
        client.like(official);
        assert_eq!(client.get(path).status, 200, "{path}");
    };
    let run = |_| percentile(&mut flood(served.address, CONNECTIONS, PAGES, get).1, 95).as_secs_f64();
    median((0..RUNS).map(run).collect())
}

fn shown(seconds: f64) -> String {
    format!("{:.1} ms", seconds * 1e3)
}

/// The same number of letters to each round.
fn write(app: &TestApp, rounds: &[OpenRound]) {
    std::thread::scope(|scope| {
        for (n, round) in rounds.iter().enumerate() {
            scope.spawn(move || (0..LETTERS / PROJECTS).for_each(|k| drop(app.perform(&Actor::Resident, letter(app, round, n, k)))));
        }
    });
}

fn letter(app: &TestApp, round: &OpenRound, n: usize, k: usize) -> Receive {
    let text = format!("{n}番目の計画についての、{k}通めの意見です。木陰のベンチを増やしてください。");
    let person = Person {
        name: format!("見本 {n}の{k}郎"),
        address: format!("みほん市本町{n}-{k}"),
        class: Some(EligibilityClass::Resident),
        ..Person::default()
    };
    Receive {
        post: Post { key: format!("desk {n} {k}"), payload: text.clone().into_bytes() },
        round: round.id,
        parts: vec![(None, text)],
        person,
        lang: Lang::Ja,
        received_at: app.time.now(),
    }
}
