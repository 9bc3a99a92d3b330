//! What the benches share: a lean HTTP client, medians, and the table that is printed.

pub mod queries;
pub mod served;

use crate::support::database::SERVER;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Every number is the median of so many runs.
pub const RUNS: usize = 5;

/// Targets that were missed in this process.
static MISSED: AtomicUsize = AtomicUsize::new(0);

/// Runs a bench on SQLite and, where `TEST_DATABASE_URL` names a server, on PostgreSQL after it: each in a process of its own, so
/// that neither inherits the other's memory. It ends with 1 when a target was missed on either.
pub fn on_each_database(bench: fn()) -> ExitCode {
    let mut met = true;
    if std::env::var_os(SERVER).is_some() {
        let itself = std::env::current_exe().expect("this bench");
        met = Command::new(itself).env_remove(SERVER).status().expect("this bench").success();
        println!("\n=== PostgreSQL");
    } else {
        println!("\n=== SQLite");
    }
    bench();
    if met { verdict() } else { ExitCode::FAILURE }
}

/// How a bench ends: with 1 when it missed a target.
pub fn verdict() -> ExitCode {
    let missed = MISSED.load(Ordering::Relaxed);
    println!("\n{missed} targets missed");
    if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The head of the table.
pub fn head(title: &str) {
    println!("\n{title}, medians of {RUNS}");
    println!("{:<58} {:>12} {:>14}  met", "", "target", "measured");
}

/// A line of the table; without a target it only tells.
pub fn row(what: &str, target: Option<&str>, measured: &str, met: bool) {
    if target.is_some() && !met {
        MISSED.fetch_add(1, Ordering::Relaxed);
    }
    let met = target.map_or("", |_| if met { "yes" } else { "NO" });
    println!("{what:<58} {:>12} {measured:>14}  {met}", target.unwrap_or(""));
}

/// A line for a ratio that must be reached.
pub fn ratio(what: &str, at_least: f64, measured: f64) {
    row(what, Some(&format!(">= {:.0} %", at_least * 100.0)), &format!("{:.0} %", measured * 100.0), measured >= at_least);
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The time that so many of a hundred did not exceed.
pub fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * percent / 100).min(times.len() - 1)]
}

/// One connection that is kept. It costs little, since it shares the processors with the server.
pub struct Client {
    stream: BufReader<TcpStream>,
    cookie: String,
    /// A header that says which compression is taken; none in most benches, whose client reads what it gets.
    pub accepts: &'static str,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Self { stream: BufReader::with_capacity(64 << 10, stream), cookie: String::new(), accepts: "" }
    }

    /// Signed in as another connection is.
    pub fn like(&mut self, other: &Client) {
        self.cookie.clone_from(&other.cookie);
    }

    pub fn get(&mut self, path: &str) -> Answer {
        let cookie = &self.cookie;
        self.exchange(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}{}\r\n", self.accepts).into_bytes())
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(fields).expect("a form");
        let (cookie, length) = (&self.cookie, body.len());
        let kind = "Content-Type: application/x-www-form-urlencoded";
        let head = format!("POST {path} HTTP/1.1\r\nHost: localhost\r\n{kind}\r\nContent-Length: {length}\r\n{cookie}\r\n{body}");
        self.exchange(head.into_bytes())
    }

    fn exchange(&mut self, request: Vec<u8>) -> Answer {
        self.stream.get_mut().write_all(&request).expect("a request");
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(self.stream.read_line(&mut head).expect("a head") > 0, "the server hung up");
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let header =
            |name: &str| head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix(name).map(str::trim).map(str::to_owned));
        let length = header("content-length:").map_or(0, |length| length.parse().expect("a length"));
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("a body");
        if let Some(line) = head.lines().find(|line| line.to_ascii_lowercase().starts_with("set-cookie:")) {
            let pair = line.split_once(':').map_or("", |(_, rest)| rest).split(';').next().unwrap_or_default().trim();
            self.cookie = format!("Cookie: {pair}\r\n");
        }
        Answer { status, head, body }
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Value of the first input of this name.
    pub fn value(&self, name: &str) -> String {
        let text = self.text();
        let (_, rest) = text.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}: {}", self.head));
        rest.split('"').next().unwrap_or_default().replace("&#x3D;", "=")
    }
}

/// Works off `count` pieces of work on `connections` connections; gives the rate per second and every piece's time.
pub fn flood(address: SocketAddr, connections: usize, count: usize, work: impl Fn(&mut Client, usize) + Sync) -> (f64, Vec<Duration>) {
    let (next, times) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(count)));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..connections {
            scope.spawn(|| {
                let (mut client, mut own) = (Client::new(address), Vec::new());
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= count {
                        break;
                    }
                    let sent = Instant::now();
                    work(&mut client, n);
                    own.push(sent.elapsed());
                }
                times.lock().expect("times").extend(own);
            });
        }
    });
    (count as f64 / begun.elapsed().as_secs_f64(), times.into_inner().expect("times"))
}
