//! The program writes to itself: now and then a letter goes by the form's own way, over the network, from the page to the last
//! statement before the commit, and leaves nothing behind. When it does not come through, a resident's would not either.

use crate::commands::heartbeat::{Begin, Note};
use crate::commands::{Actor, Writer};
use crate::model::heartbeat::{Reach, Trouble};
use crate::model::policy::{Ask, Field, Policy};
use crate::model::round::Way;
use crate::model::terms::Channel;
use crate::procedure::round::State;
use crate::store::heartbeats::Heartbeat;
use crate::store::policies::PolicyRow;
use crate::store::projects::Project;
use crate::store::rounds::Round;
use crate::store::{Db, Store, StoreError};
use crate::timepiece::Timepiece;
use crate::worker::Worker;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// The header by which the program knows its own probe; its value is a secret of the running process.
pub const HEADER: &str = "ronten-probe";
/// What is answered to a probe whose letter came through.
pub const CAME_THROUGH: &str = "came through\n";

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest answer that is read.
const MOST: u64 = 4 << 20;
/// How often it is looked whether a probe is due.
const LOOK: Duration = Duration::from_secs(20);
/// Open rounds looked at for one with a form.
const ROUNDS: i64 = 100;

/// The one that writes to itself, in steps.
pub struct Probe {
    store: Store,
    writer: Writer,
    time: Timepiece,
    address: SocketAddr,
    secret: String,
}

/// What is to be tried.
struct Target {
    /// `/projects/2026-001/rounds/1`.
    round: String,
    /// Name and value of what the form must have beside the words.
    person: Vec<(&'static str, String)>,
}

impl Probe {
    /// `address` is where the program listens; `secret` is what its server takes for a probe's.
    pub fn new(store: Store, writer: Writer, time: Timepiece, address: SocketAddr, secret: String) -> Self {
        let host = if address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { address.ip() };
        Self { store, writer, time, address: SocketAddr::new(host, address.port()), secret }
    }

    /// Starts the thread, with nothing known yet of the form.
    pub fn start(self) -> std::io::Result<Worker> {
        self.begin();
        let writer = self.writer.clone();
        Worker::start("probe", writer, move |_| {
            self.run_once();
            LOOK
        })
    }

    /// Forgets what an earlier process met.
    pub fn begin(&self) {
        if let Err(error) = self.writer.perform_blocking(Actor::Clock, Begin) {
            tracing::error!(%error, "what an earlier process knew of the form was not forgotten");
        }
    }

    /// Tries the way if it is time to. Says how it went; none when nothing was tried.
    pub fn run_once(&self) -> Option<Result<Reach, Trouble>> {
        let found = self.store.read::<_, StoreError>(|db| Ok((self.is_due(db)?, target(db)?)));
        let outcome = match found {
            Ok((false, _)) => return None,
            Ok((true, target)) => self.go(target.as_ref()),
            Err(error) => {
                tracing::error!(%error, "the database does not answer the probe");
                Err(Trouble::Busy)
            }
        };
        if let Err(trouble) = outcome {
            tracing::error!(%trouble, "the form does not take letters");
        }
        if let Err(error) = self.writer.perform_blocking(Actor::Clock, Note { outcome }) {
            tracing::error!(%error, "the probe's outcome was not noted");
        }
        Some(outcome)
    }

    fn is_due(&self, db: &mut Db) -> diesel::QueryResult<bool> {
        let now = self.time.now();
        let minutes = PolicyRow::in_force(db, now.jst_date())?.map_or(0, |row| row.body.notices.probe_minutes);
        let last = Heartbeat::of(db, &Way::of(Channel::WebForm))?.tried_at;
        Ok(minutes > 0 && last.is_none_or(|last| last.plus_minutes(minutes) <= now))
    }

    fn go(&self, target: Option<&Target>) -> Result<Reach, Trouble> {
        let Some(Target { round, person }) = target else {
            return match self.ask("GET", "/projects", "")?.0 {
                200 => Ok(Reach::Pages),
                503 => Err(Trouble::Busy),
                _ => Err(Trouble::Form),
            };
        };
        let (status, page) = self.ask("GET", &format!("{round}/submissions/new"), "")?;
        let (200, Some(csrf), Some(key)) = (status, hidden(&page, "csrf"), hidden(&page, "key")) else {
            return Err(if status == 503 { Trouble::Busy } else { Trouble::Form });
        };
        let mut fields = vec![("csrf", csrf), ("key", key), ("part-1", String::new()), ("text-1", "到達の確認です。".to_owned())];
        fields.extend(person.iter().cloned());
        let form = serde_urlencoded::to_string(&fields).map_err(|_| Trouble::Answer)?;
        match self.ask("POST", &format!("{round}/submissions"), &form)? {
            (200, answer) if answer == CAME_THROUGH => Ok(Reach::Whole),
            (503, _) => Err(Trouble::Busy),
            (400.., _) => Err(Trouble::Refused),
            _ => Err(Trouble::Answer),
        }
    }

    /// One request, with its status and its body.
    fn ask(&self, method: &str, path: &str, form: &str) -> Result<(u16, String), Trouble> {
        let (address, length) = (self.address, form.len());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{HEADER}: {}\r\nAccept-Encoding: identity\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}",
            self.secret
        );
        let answer = self.exchange(head.as_bytes()).map_err(|_| Trouble::Unreachable)?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or(Trouble::Answer)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(Trouble::Answer)?;
        Ok((status, body.to_owned()))
    }

    fn exchange(&self, request: &[u8]) -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(request)?;
        let mut answer = Vec::new();
        stream.take(MOST).read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

/// An open round with a form, and what its policy asks about the writer.
fn target(db: &mut Db) -> diesel::QueryResult<Option<Target>> {
    let open = Round::in_state(db, State::Open, ROUNDS)?;
    let Some(round) = open.into_iter().find(|round| round.offer(Channel::WebForm).is_some()) else { return Ok(None) };
    let (project, policy) = (Project::by_id(db, round.project)?, PolicyRow::by_version(db, round.policy)?);
    let (Some(project), Some(policy)) = (project, policy) else { return Ok(None) };
    let path = format!("/projects/{}/rounds/{}", project.no(), round.number);
    Ok(Some(Target { round: path, person: writer_of(&policy.body) }))
}

/// A writer who is nobody, with whatever the policy requires.
fn writer_of(policy: &Policy) -> Vec<(&'static str, String)> {
    let rules = &policy.submission;
    let class = rules.classes.first().map_or(String::new(), |class| class.name().to_owned());
    let known: [(&'static str, &Field, &str); 5] = [
        ("name", &rules.name, "到達確認"),
        ("address", &rules.address, "到達確認"),
        ("phone", &rules.phone, "000-000-0000"),
        ("mail", &rules.mail, "probe@example.jp"),
        ("class", &rules.class, &class),
    ];
    let required = known.into_iter().filter(|(_, field, _)| field.ask == Ask::Required);
    required.map(|(name, _, value)| (name, value.to_owned())).collect()
}

/// The value of a hidden field of a page; ours need no unescaping.
fn hidden(page: &str, name: &str) -> Option<String> {
    let rest = page.split_once(&format!("name=\"{name}\""))?.1;
    let tag = rest.split_once('>')?.0;
    Some(tag.split_once("value=\"")?.1.split_once('"')?.0.to_owned())
}
