//! Durable letters over HTTP: form POST → validated, stored with record entry, tree and notice, synced → 303.
//!
//! `cargo bench --bench submissions`. The data go to the system's temporary folder, whose disk is the one that is measured.
//! Floors are measured in the same run: the same commands with `synchronous = OFF`, one sync, one letter at a time; and with
//! `TEST_DATABASE_URL`, on PostgreSQL, the single inserts of one client of `pgbench`.

// Each bench uses a part of what they share.
#[allow(dead_code)]
mod measure;
#[allow(dead_code, unused_imports)]
#[path = "../tests/it/support/mod.rs"]
mod support;

use diesel::connection::SimpleConnection;
use measure::served::Served;
use measure::{Client, RUNS, flood, head, median, percentile, ratio, row, verdict};
use ronten::cli::demo::city;
use ronten::installation::Place;
use ronten::procedure::round::State;
use ronten::store::StoreError;
use ronten::store::dialect::{FORGO_SYNC, Purpose, connect};
use ronten::store::projects::Project;
use ronten::store::rounds::Round;
use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::database::{Database, SERVER};
use support::folder::Folder;

const CONNECTIONS: usize = 64;

/// Letters in one run.
fn letters() -> usize {
    std::env::var("RONTEN_BENCH_LETTERS").ok().and_then(|text| text.parse().ok()).unwrap_or(4_000)
}

/// The demo's city and its open round.
struct City {
    served: Served,
    /// `/projects/2026-001/rounds/1/submissions`.
    path: String,
    csrf: String,
    sent: AtomicUsize,
}

impl City {
    fn start(database_url: &str, folder: &Path) -> Self {
        let open = |place: &Place| city(place, 0).unwrap_or_else(|_| panic!("the demo's city"));
        let served = Served::start(database_url, &folder.join("keys"), open);
        let path = served.store.read::<_, StoreError>(|db| {
            let round = Round::in_state(db, State::Open, 1)?.remove(0);
            Ok(Project::by_id(db, round.project)?.map(|project| format!("/projects/{}/rounds/{}/submissions", project.no(), round.number)))
        });
        let path = path.expect("the open round").expect("its project");
        let csrf = Client::new(served.address).get(&format!("{path}/new")).value("csrf");
        Self { served, path, csrf, sent: AtomicUsize::new(0) }
    }

    /// Sends letters; gives the rate, the 99th percentile in seconds, and letters per commit.
    fn letters(&self, connections: usize, count: usize) -> [f64; 3] {
        let before = self.served.writer.commits();
        let (rate, mut times) = flood(self.served.address, connections, count, |client, _| self.letter(client));
        let commits = self.served.writer.commits() - before;
        [rate, percentile(&mut times, 99).as_secs_f64(), count as f64 / commits.max(1) as f64]
    }

    fn letter(&self, client: &mut Client) {
        let n = self.sent.fetch_add(1, Ordering::Relaxed);
        let (key, words) =
            (format!("bench-{n}"), format!("{n}番目の意見です。木陰のベンチを増やしてください。トイレは洋式にしてください。"));
        let fields = [
            ("csrf", self.csrf.as_str()),
            ("key", &key),
            ("part-1", ""),
            ("text-1", &words),
            ("name", "見本 太郎"),
            ("address", "みほん市本町1"),
            ("class", "resident"),
        ];
        let answer = client.post(&self.path, &fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
}

/// The medians of what each run gives.
fn medians<const N: usize>(runs: &[[f64; N]]) -> [f64; N] {
    std::array::from_fn(|at| median(runs.iter().map(|run| run[at]).collect()))
}

fn main() -> ExitCode {
    sqlite();
    if std::env::var(SERVER).is_ok() {
        postgres()
    } else {
        println!("PostgreSQL: not measured (no {SERVER})")
    }
    verdict()
}

fn sqlite() {
    let (folder, unsynced) = (Folder::new(), Folder::new());
    let durable = City::start(&format!("sqlite:{}", folder.path().join("ronten.db").display()), folder.path());
    FORGO_SYNC.store(true, Ordering::Relaxed);
    let floor = City::start(&format!("sqlite:{}", unsynced.path().join("ronten.db").display()), unsynced.path());
    FORGO_SYNC.store(false, Ordering::Relaxed);
    let (mut kept, mut free, mut alone, mut syncs) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    // In turns, so that whatever else the machine does falls on both.
    for _ in 0..RUNS {
        kept.push(durable.letters(CONNECTIONS, letters()));
        free.push(floor.letters(CONNECTIONS, letters()));
        alone.push(durable.letters(1, letters() / 20));
        syncs.push([sync_time(folder.path()).as_secs_f64()]);
    }
    let ([rate, p99, per_commit], [free, ..], [alone, ..], [sync]) = (medians(&kept), medians(&free), medians(&alone), medians(&syncs));
    head(&format!("SQLite, {} letters, {CONNECTIONS} connections", letters()));
    row("letters/s, durable", None, &format!("{rate:.0}"), true);
    row("letters/s, synchronous = OFF", None, &format!("{free:.0}"), true);
    ratio("durable / synchronous = OFF", 0.6, rate / free);
    row("letters per commit", Some(">= 10"), &format!("{per_commit:.1}"), per_commit >= 10.0);
    row("one sync of the disk", None, &format!("{:.2} ms", sync * 1e3), true);
    row("99th percentile", None, &format!("{:.1} ms", p99 * 1e3), true);
    row("99th percentile / one sync", None, &format!("{:.1}", p99 / sync), true);
    row("durable / one commit per request", None, &format!("{:.1}", rate / alone), true);
}

fn postgres() {
    let (folder, database) = (Folder::new(), Database::new());
    let city = City::start(&database.url(), folder.path());
    let (mut kept, mut floors) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        kept.push(city.letters(CONNECTIONS, letters()));
        floors.push([insert_rate(&database.url(), folder.path())]);
    }
    let ([rate, p99, per_commit], [floor]) = (medians(&kept), medians(&floors));
    head(&format!("PostgreSQL, {} letters, {CONNECTIONS} connections", letters()));
    row("letters/s, durable", None, &format!("{rate:.0}"), true);
    row("single inserts/s of one pgbench client", None, &format!("{floor:.0}"), true);
    ratio("letters / single inserts", 0.25, rate / floor);
    row("letters per commit", Some(">= 10"), &format!("{per_commit:.1}"), per_commit >= 10.0);
    row("99th percentile", None, &format!("{:.1} ms", p99 * 1e3), true);
}

/// The median time of appending 4 KiB and syncing, on the disk of this folder.
fn sync_time(folder: &Path) -> Duration {
    let mut file = std::fs::File::create(folder.join("sync")).expect("a file");
    let mut once = || {
        let begun = Instant::now();
        file.write_all(&[7; 4096]).and_then(|()| file.sync_data()).expect("a write");
        begun.elapsed()
    };
    let mut times: Vec<Duration> = (0..100).map(|_| once()).collect();
    percentile(&mut times, 50)
}

/// Rows of a letter's size inserted by one client of pgbench with a commit each.
fn insert_rate(url: &str, folder: &Path) -> f64 {
    let mut db = connect(url, Purpose::Write).expect("PostgreSQL");
    db.batch_execute("DROP TABLE IF EXISTS floor; CREATE TABLE floor (id BIGSERIAL PRIMARY KEY, words TEXT NOT NULL)").expect("a table");
    let script = folder.join("insert.sql");
    std::fs::write(&script, format!("INSERT INTO floor (words) VALUES ('{}');", "x".repeat(250))).expect("a script");
    let ran = Command::new("pgbench").args(["-n", "-c", "1", "-t", "1000", "-f"]).arg(&script).arg(url).output().expect("pgbench");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    db.batch_execute("DROP TABLE floor").expect("no table");
    rate.unwrap_or_else(|| panic!("pgbench: {said}{}", String::from_utf8_lossy(&ran.stderr)))
}
