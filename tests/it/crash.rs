//! Ends at random moments under load, by kill -9 and by SIGTERM: no acknowledged letter is lost or doubled, and the record
//! verifies.

use crate::support::app::unused_port;
use crate::support::folder::Folder;
use crate::support::http::Browser;
use crate::support::program::terminate;
use ronten::installation::Place;
use ronten::model::receipt::ReceiptCode;
use ronten::store::mail::CaughtMail;
use ronten::store::rounds::Round;
use ronten::store::submissions::{Filter, Submission};
use ronten::store::{Store, StoreError};
use ronten::timepiece::Timepiece;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Residents sending at the same time.
const SENDERS: usize = 8;

/// Kills in one run; the full size is 100.
fn kills() -> usize {
    std::env::var("RONTEN_CRASHES").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

/// The open round of the demo and how to reach it.
struct City {
    data: Folder,
    port: u16,
}

impl City {
    fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts the program and waits until it says that it is open.
    fn start(&self) -> Child {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ronten"))
            .args(["demo", "--port", &self.port.to_string(), "--data"])
            .arg(self.folder())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.is_ok_and(|line| line.contains("/demo/clock"))), "the demo did not open");
        // The rest is read so that the program never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        child
    }

    fn folder(&self) -> PathBuf {
        self.data.path().join("city")
    }

    fn place(&self) -> Place {
        let folder = self.folder();
        let database_url = format!("sqlite:{}", folder.join("data/ronten.db").display());
        Place { database_url, key_file: folder.join("keys"), base_url: self.base() }
    }
}

/// What a sender knows of its letter.
struct Sent {
    key: String,
    /// From the redirect; none when no answer came.
    receipt: Option<String>,
}

#[test]
fn no_acknowledged_letter_is_lost_or_doubled_by_kill_nine() {
    nothing_is_lost(kills(), |child, city| {
        child.kill().unwrap();
        child.wait().unwrap();
        tear(&city.folder().join("data/ronten.db-wal"));
    });
}

#[test]
fn told_to_end_it_finishes_what_was_begun() {
    nothing_is_lost(1, |child, _| {
        terminate(child);
        // Within its ten seconds; else the wait is the machine's, and the crash test's patience ends it.
        assert_eq!(child.wait().unwrap().code(), Some(0));
    });
}

/// Ends the program so many times under load and looks what became of every letter.
fn nothing_is_lost(times: usize, end: impl Fn(&mut Child, &City)) {
    let city = City { data: Folder::new(), port: unused_port() };
    let mut child = city.start();
    let (path, before) = open_round(&city);
    let sent = Mutex::new(Vec::new());
    let counter = AtomicUsize::new(0);

    for kill in 0..times {
        let running = AtomicBool::new(true);
        let goal = counter.load(Ordering::Relaxed) + 25 + 13 * (kill % 5);
        std::thread::scope(|scope| {
            for _ in 0..SENDERS {
                scope.spawn(|| send_until_dead(&city.base(), &path, &counter, &running, &sent));
            }
            // The moment is as random as the scheduler: when so many letters were begun.
            while counter.load(Ordering::Relaxed) < goal {
                std::thread::yield_now();
            }
            end(&mut child, &city);
            child.wait().unwrap();
            running.store(false, Ordering::Relaxed);
        });
        child = city.start();
    }

    let sent = sent.into_inner().unwrap();
    let receipts = ask_again(&city, &path, &sent);
    let mails = mails_to(&city, sent.len());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(receipts.len(), sent.len(), "every key has one receipt of its own");
    assert_eq!(count(&city, before.1), before.0 + sent.len() as i64, "as many letters as keys");
    assert!(mails.iter().all(|(_, mails)| *mails == 1) && mails.len() == sent.len(), "one receipt by mail for each: {mails:?}");
    assert!(sent.iter().filter(|one| one.receipt.is_some()).count() > 10 * times, "the test had letters to lose");
    verifies(&city);
}

/// What a power cut leaves of a commit that nobody was told of: the beginning of its pages behind those that are whole.
fn tear(log: &Path) {
    let whole = std::fs::read(log).unwrap();
    let Some(frame) = whole.get(32..32 + 24 + 4096) else { return };
    let mut torn = std::fs::OpenOptions::new().append(true).open(log).unwrap();
    torn.write_all(frame).and_then(|()| torn.write_all(&frame[..1000])).unwrap();
}

/// How many mails each sender got, as soon as nothing waits to be sent.
fn mails_to(city: &City, senders: usize) -> BTreeMap<String, usize> {
    let store = Store::new(&city.place().database_url).unwrap();
    let patience = Instant::now() + Duration::from_secs(60);
    loop {
        let caught = store.read::<_, StoreError>(|db| Ok(CaughtMail::newest(db, 100_000)?)).unwrap();
        let mut mails = BTreeMap::new();
        for mail in caught.iter().filter(|mail| mail.recipient.starts_with("crash-")) {
            *mails.entry(mail.recipient.clone()).or_default() += 1;
        }
        if mails.len() >= senders {
            return mails;
        }
        assert!(Instant::now() < patience, "{} of {senders} were written to", mails.len());
        std::thread::yield_now();
    }
}

/// The path of the open round's form, and how many letters it has.
fn open_round(city: &City) -> (String, (i64, ronten::model::ids::RoundId)) {
    let store = Store::new(&city.place().database_url).unwrap();
    let found = store.read::<_, StoreError>(|db| {
        let round = Round::in_state(db, ronten::procedure::round::State::Open, 1)?.remove(0);
        let project = ronten::store::projects::Project::by_id(db, round.project)?.unwrap();
        Ok((
            format!("/projects/{}/rounds/{}/submissions", project.no(), round.number),
            (Submission::count(db, round.id, Filter::All)?, round.id),
        ))
    });
    found.unwrap()
}

fn send_until_dead(base: &str, path: &str, counter: &AtomicUsize, running: &AtomicBool, sent: &Mutex<Vec<Sent>>) {
    let mut browser = Browser::new(base);
    let Some(csrf) = browser.try_get(&format!("{path}/new")).and_then(|page| page.value("csrf")) else { return };
    while running.load(Ordering::Relaxed) {
        let key = format!("crash-{}", counter.fetch_add(1, Ordering::Relaxed));
        let answer = browser.try_post(path, &fields(&csrf, &key, &address(&key)));
        let receipt = answer.and_then(|page| page.location().map(str::to_owned));
        let died = receipt.is_none();
        sent.lock().unwrap().push(Sent { key, receipt });
        if died {
            return;
        }
    }
}

fn fields<'a>(csrf: &'a str, key: &'a str, mail: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("csrf", csrf),
        ("key", key),
        ("part-1", ""),
        ("text-1", key),
        ("name", "見本 太郎"),
        ("address", "みほん市本町1"),
        ("class", "resident"),
        ("phone", ""),
        ("mail", mail),
    ]
}

fn address(key: &str) -> String {
    format!("{key}@example.jp")
}

/// Sends every letter once more under its key: the receipt is the one that was given, and the letter is there.
fn ask_again(city: &City, path: &str, sent: &[Sent]) -> BTreeSet<String> {
    let mut browser = Browser::new(&city.base());
    let csrf = browser.token(&format!("{path}/new"));
    let mut receipts = BTreeSet::new();
    for Sent { key, receipt } in sent {
        let page = browser.post(path, &fields(&csrf, key, &address(key)));
        let again = page.location().unwrap_or_else(|| panic!("{key}: {} {}", page.status, page.text())).to_owned();
        if let Some(receipt) = receipt {
            assert_eq!(*receipt, again, "{key} was acknowledged with another receipt");
        }
        assert!(again.trim_start_matches("/receipts/").parse::<ReceiptCode>().is_ok(), "{again}");
        receipts.insert(again);
    }
    receipts
}

fn count(city: &City, round: ronten::model::ids::RoundId) -> i64 {
    let store = Store::new(&city.place().database_url).unwrap();
    store.read::<_, StoreError>(|db| Ok(Submission::count(db, round, Filter::All)?)).unwrap()
}

fn verifies(city: &City) {
    let place = city.place();
    let installation = place.open(&Timepiece::default()).unwrap();
    let checked = installation.check(&place, None).unwrap();
    assert_eq!(checked.findings().collect::<Vec<_>>(), Vec::<&_>::new());
}
