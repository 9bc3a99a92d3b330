//! One round with 20,000 letters: the pages on which officials work, the server's memory, and how soon it is up again.
//!
//! `cargo bench --bench many_letters`: the program itself as `ronten demo --scale 20000` on SQLite.

// Each bench uses a part of what they share.
#[allow(dead_code)]
mod measure;
#[allow(dead_code, unused_imports)]
#[path = "../tests/it/support/mod.rs"]
mod support;

use measure::{Client, RUNS, flood, head, median, percentile, row};
use ronten::cli::demo::PASSWORD;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::app::unused_port;
use support::folder::Folder;
use support::program::Serving;

/// Officials who work at the same time.
const CONNECTIONS: usize = 4;
/// Pages of a kind in one run.
const PAGES: usize = 200;

fn letters() -> usize {
    std::env::var("RONTEN_BENCH_LETTERS").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000)
}

/// The demo on a folder of its own; it answers when this returns.
fn start(folder: &Folder, port: u16) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ronten"))
        .args(["demo", "--port", &port.to_string(), "--scale", &letters().to_string(), "--data"])
        .arg(folder.path().join("city"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines();
    assert!(lines.any(|line| line.is_ok_and(|line| line.contains("/demo/clock"))), "the demo did not open");
    std::thread::spawn(move || lines.for_each(drop));
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    assert_eq!(Client::new(address).get("/readyz").status, 200);
    child
}

fn main() {
    let (folder, port) = (Folder::new(), unused_port());
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let filled = start(&folder, port);
    drop(Serving(filled));
    let mut starts = Vec::new();
    let mut server = None;
    for _ in 0..RUNS {
        drop(server.take());
        let begun = Instant::now();
        server = Some(Serving(start(&folder, port)));
        starts.push(begun.elapsed().as_secs_f64());
    }
    let started = median(starts);
    let round = prepare(address);
    head(&format!("One round with {} letters, {CONNECTIONS} officials", letters()));
    let place = |n: usize| (n * 7919) % letters() + 1;
    pages(address, "list, from any letter on", |n| format!("{round}/letters?after={}", place(n)));
    pages(address, "list of the unread, first page", |_| format!("{round}/letters?show=unread"));
    pages(address, "list of what is not split", |_| format!("{round}/letters?show=unsplit"));
    pages(address, "reading", |n| format!("{round}/letters/{}", place(n)));
    pages(address, "reading what was opened", |n| format!("{round}/letters/{}", n % OPENED + 1));
    pages(address, "splitting", |n| format!("{round}/letters/{}/splitting", n % OPENED + 1));
    pages(address, "desk", |_| "/office".to_owned());
    pages(address, "issues", |_| format!("{round}/issues"));
    let megabytes = memory(&server.as_ref().expect("a server").0);
    row("server's memory after all this", Some("< 300 MB"), &format!("{megabytes:.0} MB"), megabytes < 300.0);
    row("start-up", Some("< 1 s"), &format!("{started:.2} s"), started < 1.0);
}

/// Letters that are opened and judged before the pages are measured.
const OPENED: usize = 100;

fn sign_in(address: SocketAddr) -> (Client, String) {
    let mut client = Client::new(address);
    let csrf = client.get("/office/sign-in").value("csrf");
    let answer = client.post("/office/sign-in", &[("csrf", &csrf), ("login", "official"), ("password", PASSWORD)]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let csrf = client.get("/office").value("csrf");
    (client, csrf)
}

/// Opens and judges the first letters of the round that has the many; gives the round's page.
fn prepare(address: SocketAddr) -> String {
    let (mut client, csrf) = sign_in(address);
    let page = client.get("/").text();
    let open = page.split("href=\"/projects/").skip(1).filter_map(|rest| rest.split('"').next());
    let open: Vec<String> = open.filter_map(|rest| Some(rest.split_once("/rounds/")?.0.to_owned())).collect();
    let has = |client: &mut Client, no: &str| client.get(&format!("/office/projects/{no}/rounds/1/letters/{}", letters())).status == 200;
    let no = open.into_iter().find(|no| has(&mut client, no)).expect("the round with the many letters");
    let round = format!("/office/projects/{no}/rounds/1");
    for n in 1..=OPENED {
        let letter = format!("{round}/letters/{n}");
        // Some of the demo's own letters have been read before.
        client.post(&format!("{letter}/opening"), &[("csrf", &csrf)]);
        let rev = client.get(&letter).value("rev");
        client.post(&format!("{letter}/validity"), &[("csrf", &csrf), ("rev", &rev), ("validity", "valid")]);
        assert_eq!(client.get(&format!("{letter}/splitting")).status, 200, "{letter}");
    }
    round
}

fn pages(address: SocketAddr, what: &str, path: impl Fn(usize) -> String + Sync) {
    let (signed_in, _) = sign_in(address);
    let run = || {
        let (_, mut times) = flood(address, CONNECTIONS, PAGES, |client, n| {
            client.like(&signed_in);
            let (path, answer) = (path(n), client.get(&path(n)));
            assert_eq!(answer.status, 200, "{path}");
        });
        percentile(&mut times, 95).as_secs_f64()
    };
    let p95 = Duration::from_secs_f64(median((0..RUNS).map(|_| run()).collect()));
    row(
        &format!("{what}, 95th percentile"),
        Some("< 150 ms"),
        &format!("{:.1} ms", p95.as_secs_f64() * 1e3),
        p95 < Duration::from_millis(150),
    );
}

/// Resident memory in megabytes, as the kernel counts it.
fn memory(server: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).expect("the kernel's view of the server");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    line.trim().trim_end_matches(" kB").trim().parse::<f64>().expect("a number") / 1024.0
}
