//! Durable letters over HTTP: form POST → validated, stored with record entry, tree and notice, synced → 303.
//!
//! Prints ratios against floors measured in the same run, medians of five. `cargo bench --bench submissions`; the data go
//! to the system's temporary folder (the disk that is measured) and to `/dev/shm` (the same commands where a sync costs
//! nothing). With `TEST_DATABASE_URL` the same on PostgreSQL, against single inserts with a commit each.

use actix_web::web::Data;
use diesel::connection::SimpleConnection;
use ronten::cli::demo::{PASSWORD, city};
use ronten::installation::{Installation, Place};
use ronten::procedure::round::State;
use ronten::store::StoreError;
use ronten::store::projects::Project;
use ronten::store::rounds::Round;
use ronten::web::app::{App, Site};
use ronten::web::server;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 64;
const RUNS: usize = 5;

/// Letters in one run.
fn letters() -> usize {
    std::env::var("RONTEN_BENCH_LETTERS").ok().and_then(|text| text.parse().ok()).unwrap_or(4_000)
}

struct Outcome {
    rate: f64,
    p99: Duration,
    letters_per_commit: f64,
}

fn main() {
    let disk = folder(&std::env::temp_dir());
    println!("letters a run: {}, connections: {CONNECTIONS}, medians of {RUNS}", letters());
    let synced = measure(&format!("sqlite:{}", disk.join("ronten.db").display()), &disk);
    println!("sqlite, synced:        {:8.0} letters/s, {:5.1} letters per commit", synced.rate, synced.letters_per_commit);
    let fsync = fsync_time(&disk);
    println!("p99 {:?} = {:.1} × one fsync ({fsync:?})", synced.p99, synced.p99.as_secs_f64() / fsync.as_secs_f64());
    let single = 1.0 / fsync.as_secs_f64();
    println!("ratio to one commit per request (1 / fsync = {single:.0}/s): {:.2}", synced.rate / single);
    verdict("letters per commit", synced.letters_per_commit, 10.0);
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        let shm = folder(memory);
        let free = measure(&format!("sqlite:{}", shm.join("ronten.db").display()), &shm);
        println!("sqlite, sync is free:  {:8.0} letters/s", free.rate);
        verdict("ratio to the same without sync", synced.rate / free.rate, 0.6);
        drop(std::fs::remove_dir_all(&shm));
    } else {
        println!("sqlite, sync is free:  not measured (no /dev/shm)");
    }
    match std::env::var("TEST_DATABASE_URL") {
        Ok(url) => {
            let floor = insert_rate(&url);
            let rate = measure(&url, &disk).rate;
            println!("postgresql:            {rate:8.0} letters/s; single-client inserts {floor:.0}/s");
            verdict("ratio to single-client inserts", rate / floor, 0.25);
        }
        Err(_) => println!("postgresql:            not measured (no TEST_DATABASE_URL)"),
    }
    drop(std::fs::remove_dir_all(&disk));
}

fn verdict(what: &str, value: f64, wanted: f64) {
    println!("{} {what}: {value:.2} (wanted at least {wanted})", if value >= wanted { "ok    " } else { "MISSED" });
}

fn folder(below: &Path) -> PathBuf {
    let folder = below.join(format!("ronten-bench-{}", uuid::Uuid::now_v7().simple()));
    std::fs::create_dir_all(&folder).expect("a folder to measure in");
    folder
}

/// A demo city on this database, served on a port of its own, and letters sent to its open round.
fn measure(database_url: &str, folder: &Path) -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let base_url = format!("http://{address}");
    let place = Place { database_url: database_url.to_owned(), key_file: folder.join("keys"), base_url: base_url.clone() };
    assert!(!PASSWORD.is_empty());
    let Installation { store, writer, keys, time, .. } = city(&place, 0).expect("the demo's city");
    let open = store.read::<_, StoreError>(|db| {
        let round = Round::in_state(db, State::Open, 1)?.remove(0);
        Ok(Project::by_id(db, round.project)?.map(|project| format!("/projects/{}/rounds/{}/submissions", project.no(), round.number)))
    });
    let path = open.expect("the open round").expect("its project");
    let app = Data::new(App::new(store, writer.clone(), time, keys, Site { base_url: base_url.clone(), demo: true }));
    let (send, receive) = std::sync::mpsc::channel();
    let served = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = server::server(app, listener, 2).expect("a server");
            send.send(server.handle()).expect("somebody waiting");
            server.await.expect("a clean end");
        });
    });
    let handle = receive.recv().expect("a server");
    let mut outcomes: Vec<Outcome> = (0..RUNS).map(|run| flood(&base_url, &path, run, || writer.commits())).collect();
    actix_web::rt::System::new().block_on(handle.stop(true));
    served.join().expect("the server's thread");
    outcomes.sort_by(|a, b| a.rate.total_cmp(&b.rate));
    outcomes.swap_remove(RUNS / 2)
}

fn flood(base: &str, path: &str, run: usize, commits: impl Fn() -> u64) -> Outcome {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
    let page = agent.get(format!("{base}{path}/new")).call().expect("the form").body_mut().read_to_string().expect("text");
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token").to_owned();
    let (next, times) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let before = commits();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
                let mut own = Vec::new();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= letters() {
                        break;
                    }
                    let key = format!("bench-{run}-{n}");
                    let words = format!("{n}番目の意見です。木陰のベンチを増やしてください。トイレは洋式にしてください。");
                    let fields = [
                        ("csrf", csrf.as_str()),
                        ("key", &key),
                        ("part-1", ""),
                        ("text-1", &words),
                        ("name", "見本 太郎"),
                        ("address", "みほん市本町1"),
                        ("class", "resident"),
                    ];
                    let sent = Instant::now();
                    let answer = agent.post(format!("{base}{path}")).send_form(fields).expect("an answer");
                    assert_eq!(answer.status(), 303);
                    own.push(sent.elapsed());
                }
                times.lock().expect("times").extend(own);
            });
        }
    });
    let took = begun.elapsed();
    let mut times = times.into_inner().expect("times");
    times.sort_unstable();
    let p99 = times[(times.len() * 99 / 100).min(times.len() - 1)];
    let commits = (commits() - before).max(1);
    Outcome { rate: times.len() as f64 / took.as_secs_f64(), p99, letters_per_commit: times.len() as f64 / commits as f64 }
}

/// The median time of appending 4 KiB and syncing, on the disk of this folder.
fn fsync_time(folder: &Path) -> Duration {
    let mut file = std::fs::File::create(folder.join("fsync")).expect("a file");
    let mut times: Vec<Duration> = (0..200)
        .map(|_| {
            let begun = Instant::now();
            file.write_all(&[7; 4096]).and_then(|()| file.sync_data()).expect("a write");
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[100]
}

/// Rows of a letter's size inserted by one client with a commit each, as pgbench would.
fn insert_rate(url: &str) -> f64 {
    let mut db = ronten::store::dialect::connect(url, ronten::store::dialect::Purpose::Write).expect("PostgreSQL");
    db.batch_execute("DROP TABLE IF EXISTS floor; CREATE TABLE floor (id BIGINT PRIMARY KEY, words TEXT NOT NULL)").expect("a table");
    let begun = Instant::now();
    let rows = 1_000;
    for n in 0..rows {
        db.batch_execute(&format!("INSERT INTO floor VALUES ({n}, '{}')", "x".repeat(250))).expect("a row");
    }
    let rate = f64::from(rows) / begun.elapsed().as_secs_f64();
    db.batch_execute("DROP TABLE floor").expect("no table");
    rate
}
