//! One round with very many letters: the pages on which officials and auditors work, the server's memory, how soon it is up
//! again, and by which way the database finds what each list shows.
//!
//! `cargo bench --bench many_letters`, with `TEST_DATABASE_URL` on PostgreSQL after SQLite. `RONTEN_BENCH_LETTERS` says how many
//! letters; without it there are 20,000, about which the promise is. On PostgreSQL the queries are asked twice: of tables of which no statistic was
//! ever made, as they are right after a rush of letters, and after ANALYZE.

// Each bench uses a part of what they share.
#[allow(dead_code)]
mod measure;
#[allow(dead_code, unused_imports)]
#[path = "../tests/it/support/mod.rs"]
mod support;

use diesel::connection::SimpleConnection;
use measure::served::Served;
use measure::{Client, RUNS, flood, head, median, on_each_database, percentile, queries, row};
use ronten::cli::demo::{PASSWORD, city};
use ronten::installation::Place;
use ronten::model::ids::IssueId;
use ronten::procedure::round::State;
use ronten::store::dialect::{Purpose, connect};
use ronten::store::failed::Failed;
use ronten::store::log::{EntryRow, Log};
use ronten::store::mail::{Letter, Notice};
use ronten::store::persons::PersonRow;
use ronten::store::projects::Project;
use ronten::store::rounds::Round;
use ronten::store::subscriptions::Subscription;
use ronten::store::{Db, Store, StoreError};
use ronten::timepiece::Timepiece;
use std::net::SocketAddr;
use std::process::{Child, ExitCode};
use std::time::{Duration, Instant};
use support::program::Program;

/// Officials who work at the same time.
const CONNECTIONS: usize = 4;
/// Pages of a kind in one run.
const PAGES: usize = 100;
/// Times that a page is asked for while the database is listened to.
const HEARD: usize = 20;

fn letters() -> usize {
    std::env::var("RONTEN_BENCH_LETTERS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000)
}

fn main() -> ExitCode {
    on_each_database(measure_one)
}

fn measure_one() {
    let program = Program::new();
    let url = program.database.url();
    let place = Place { database_url: url.clone(), key_file: program.folder.path().join("keys"), base_url: program.base() };
    let installation = city(&place, letters()).unwrap_or_else(|_| panic!("the demo's city"));
    let (project, round) = installation
        .store
        .read::<_, StoreError>(|db| {
            let round = Round::in_state(db, State::Open, 1)?.remove(0);
            Ok((Project::by_id(db, round.project)?.expect("its project"), round))
        })
        .expect("the open round");
    drop(installation);
    connect(&url, Purpose::Write)
        .expect("the database")
        .batch_execute(&worked(&round, program.database.is_postgres()))
        .expect("a round in work");

    let address = SocketAddr::from(([127, 0, 0, 1], program.port));
    let mut starts = Vec::new();
    let mut server = None;
    for _ in 0..RUNS {
        drop(server.take());
        let begun = Instant::now();
        server = Some(program.serve());
        assert_eq!(Client::new(address).get("/readyz").status, 200);
        starts.push(begun.elapsed().as_secs_f64());
    }
    head(&format!("One round with {} letters, {CONNECTIONS} officials", letters()));
    for (what, who, path) in lists(&project.no()) {
        pages(address, what, who, path);
    }
    let megabytes = memory(&server.as_ref().expect("a server").0);
    row("server's memory after all this", Some("< 300 MB"), &format!("{megabytes:.0} MB"), megabytes < 300.0);
    let started = median(starts);
    row("start-up", Some("< 1 s"), &format!("{started:.2} s"), started < 1.0);
    drop(server);

    queries::listen();
    if program.database.is_postgres() {
        listened(&place, &project, &round, "no statistic was ever made");
        connect(&url, Purpose::Write).expect("the database").batch_execute("ANALYZE").expect("statistics");
        listened(&place, &project, &round, "after ANALYZE");
    } else {
        listened(&place, &project, &round, "no statistic was ever made");
    }
}

/// A letter's number, another each time.
fn any(n: usize) -> usize {
    (n * 7919) % letters() + 1
}

type Paths = Box<dyn Fn(usize) -> String + Sync>;

/// Every page that lists what grows with the letters, and who reads it.
fn lists(no: &str) -> Vec<(&'static str, &'static str, Paths)> {
    let round = format!("/office/projects/{no}/rounds/1");
    let with = |path: &str, number: fn(usize) -> usize| -> Paths {
        let path = format!("{round}{path}");
        Box::new(move |n| path.replace("{}", &number(n).to_string()))
    };
    let fixed = |path: String| -> Paths { Box::new(move |_| path.clone()) };
    vec![
        ("letters, from any one on", "official", with("/letters?after={}", any)),
        ("letters, before any one", "official", with("/letters?before={}", any)),
        ("letters not read", "official", with("/letters?show=unread", any)),
        ("letters not judged", "official", with("/letters?show=unjudged", any)),
        ("letters not split", "official", with("/letters?show=unsplit", any)),
        ("letters not cleared", "official", with("/letters?show=uncleared", any)),
        ("letters not valid", "official", with("/letters?show=not_valid", any)),
        ("letter", "official", with("/letters/{}", any)),
        ("splitting", "official", with("/letters/{}/splitting", |n| any(n) * 8 / 10 + 1)),
        ("desk", "official", fixed("/office".to_owned())),
        ("round", "official", fixed(round.clone())),
        ("result as it would be", "official", fixed(format!("{round}/result"))),
        ("certificates", "official", fixed(format!("{round}/certificates"))),
        ("issues", "official", fixed(format!("{round}/issues"))),
        ("an issue", "official", fixed(format!("{round}/issues/1001"))),
        ("mails", "official", fixed("/office/mail".to_owned())),
        ("approvals", "approver", fixed("/office/approvals".to_owned())),
        ("auditors' letters", "auditor", fixed(format!("/audit/projects/{no}/rounds/1/submissions?after={}", letters() / 2))),
        ("auditors' record", "auditor", fixed("/audit/record".to_owned())),
        ("auditors' record of mails", "auditor", fixed("/audit/record?log=audit".to_owned())),
        ("record of the project", "", fixed(format!("/projects/{no}/record"))),
        ("public round", "", fixed(format!("/projects/{no}/rounds/1"))),
        ("first page", "", fixed("/".to_owned())),
    ]
}

/// What is asked by the mail's and the clock's threads, beside all pages.
fn behind(db: &mut Db, round: &Round) -> Result<(), StoreError> {
    let (now, project) = (Timepiece::default().now().plus_days(400), round.project);
    let entries = EntryRow::size(db, Log::Record)?;
    PersonRow::reachable(db, round.id, entries, None, 200)?;
    Subscription::followers(db, Some(project), now, "", 200)?;
    Subscription::followers(db, None, now, "", 200)?;
    Letter::due(db, now, 50)?;
    Letter::waiting_since(db)?;
    Notice::open(db, 50)?;
    Failed::newest(db, Some(&round.section), &round.section, None, 200)?;
    Ok(())
}

/// The same pages, one after the other, while the database tells what it is asked.
fn listened(place: &Place, project: &Project, round: &Round, when: &str) {
    let open = |place: &Place| place.open(&Timepiece::default()).expect("the city");
    let served = Served::start(&place.database_url, &place.key_file, open);
    for (_, who, path) in lists(&project.no()) {
        let mut client = signed_in(served.address, who);
        for n in 0..HEARD {
            assert_eq!(client.get(&path(n)).status, 200, "{}", path(n));
        }
    }
    let store = Store::new(&place.database_url).expect("a store");
    for _ in 0..HEARD {
        store.read(|db| behind(db, round)).expect("what the threads ask");
    }
    drop(served);
    head(&format!("Queries at {} letters, {when}", letters()));
    queries::report(&place.database_url);
}

/// A round in the middle of its work, written past the program, which would take hours: nine of ten letters are split, half of
/// their opinions are sorted, every letter was answered by a mail, and there are as many followers as letters. What a filter
/// looks for stands at the end, where a walk from the beginning is longest.
fn worked(round: &Round, postgres: bool) -> String {
    let (id, n) = (round.id, letters() as i64);
    let (read, unsplit, invalid) = (n * 9 / 10, n * 9 / 10 - 100, n * 9 / 10 - 200);
    let issues = (1..=50).map(|number| {
        let issue = IssueId::new();
        format!("INSERT INTO issues VALUES ('{issue}', '{}', 1000 + {number}, 'theme', 'issue {number}', 'raised', 1);", round.project)
    });
    let quiet = if postgres {
        "submissions opinions persons entries bodies nodes letters notices subscriptions issues"
            .split(' ')
            .map(|table| format!("ALTER TABLE {table} SET (autovacuum_enabled = false);"))
            .collect::<String>()
    } else {
        String::new()
    };
    quiet
        + &issues.collect::<String>()
        + &format!(
            "UPDATE submissions SET state = 'divided', validity = CASE WHEN intake_no > {invalid} AND intake_no <= {unsplit} THEN 'ineligible' ELSE 'valid' END, \
           uncovered = CASE WHEN intake_no > {unsplit} THEN -1 ELSE 0 END, opinions = 1, \
           cleared_by = CASE WHEN intake_no > {unsplit} THEN NULL ELSE submitter END, rev = rev + 1 WHERE round = '{id}' AND intake_no <= {read}; \
         INSERT INTO opinions (id, submission, project, round, text_rev, position, start_at, end_at, scope, issue, no_issue, gist, plan_section, text_key, active, rev) \
           SELECT s.id, s.id, s.project, s.round, s.text_rev, 1, 0, length(s.text), 'in_scope', i.id, NULL, '', NULL, s.text_key, TRUE, 1 \
           FROM submissions s LEFT JOIN issues i ON i.project = s.project AND i.number = 1000 + s.intake_no % 100 \
           WHERE s.round = '{id}' AND s.intake_no <= {invalid}; \
         UPDATE notices SET done = TRUE; \
         INSERT INTO letters (id, notice, round, name, audience, recipient_kind, recipient, lang, state, attempts, next_at, made_at, handed_at, last_error, rev) \
           SELECT n.id, n.id, n.round, n.name, n.audience, 'submission', n.submission, 'ja', CASE WHEN n.seq % 100 = 0 THEN 'failed' ELSE 'handed' END, 1, n.made_at, n.made_at, n.made_at, '', 1 \
           FROM notices n WHERE n.submission IS NOT NULL AND n.id NOT IN (SELECT notice FROM letters); \
         UPDATE persons SET mail = 'w' || seq || '@example.jp'; \
         INSERT INTO subscriptions (id, mail, lang, project, state, token, made_at, confirmed_at) \
           SELECT s.id, 'f' || s.intake_no || '@example.jp', 'ja', NULL, 'confirmed', s.id, s.received_at, s.received_at FROM submissions s WHERE s.round = '{id}';"
        )
}

/// A browser of this member of the staff, or of anybody.
fn signed_in(address: SocketAddr, login: &str) -> Client {
    let mut client = Client::new(address);
    if !login.is_empty() {
        let csrf = client.get("/office/sign-in").value("csrf");
        let answer = client.post("/office/sign-in", &[("csrf", &csrf), ("login", login), ("password", PASSWORD)]);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    client
}

fn pages(address: SocketAddr, what: &str, who: &str, path: Paths) {
    let reader = signed_in(address, who);
    let run = || {
        let (_, mut times) = flood(address, CONNECTIONS, PAGES, |client, n| {
            client.like(&reader);
            let answer = client.get(&path(n));
            assert_eq!(answer.status, 200, "{}", path(n));
        });
        percentile(&mut times, 95).as_secs_f64()
    };
    let p95 = Duration::from_secs_f64(median((0..RUNS).map(|_| run()).collect()));
    let met = p95 < Duration::from_millis(150);
    row(&format!("{what}, 95th percentile"), Some("< 150 ms"), &format!("{:.1} ms", p95.as_secs_f64() * 1e3), met);
}

/// Resident memory in megabytes, as the kernel counts it.
fn memory(server: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).expect("the kernel's view of the server");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    line.trim().trim_end_matches(" kB").trim().parse::<f64>().expect("a number") / 1024.0
}
