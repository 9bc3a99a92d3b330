//! `TestApp`: the whole program on a database of its own and a free port, with a clock that the test moves.

use super::database::Database;
use super::folder::Folder;
use super::http::{Browser, Page};
use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use actix_web::web::Data;
use ronten::clock::Clock;
use ronten::commands::account::{AddAccount, NewAccount, SetPassword};
use ronten::commands::sign_in::{Attempt, SignIn};
use ronten::commands::{Actor, Command, WriterError};
use ronten::config::{MailConfig, Security};
use ronten::installation::{Installation, Place};
use ronten::mail::Post;
use ronten::mail::compose::Postmark;
use ronten::mail::transport::{Relay, Transport};
use ronten::model::Moment;
use ronten::model::contact::MailAddress;
use ronten::model::ids::PersonId;
use ronten::model::policy::{Policy, Sessions};
use ronten::model::terms::{Lang, Role};
use ronten::store::accounts::Account;
use ronten::store::{Db, Store, StoreError};
use ronten::timepiece::Timepiece;
use ronten::web::app::{App, Site};
use ronten::web::{password_hash, server};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The section that staff belong to unless a test says otherwise; it is one of the shipped policy.
pub const SECTION: &str = "midori";

/// From whom the mails come.
pub const SENDER: &str = "iken@town.example";

/// How long a test waits before it fails. Never the thing measured.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running program.
pub struct TestApp {
    pub address: SocketAddr,
    /// `http://127.0.0.1:<port>`.
    pub base: String,
    pub store: Store,
    pub time: Timepiece,
    pub place: Place,
    pub app: Data<App>,
    handle: ServerHandle,
    running: Option<JoinHandle<()>>,
    _database: Database,
    _folder: Folder,
}

impl TestApp {
    /// Starts it with the shipped policy and nobody in it.
    pub fn start() -> Self {
        Self::under(shipped())
    }

    /// The same as a demonstration.
    pub fn demo() -> Self {
        Self::start_as(true, shipped())
    }

    /// The same under a city's own rules.
    pub fn under(policy: Policy) -> Self {
        Self::start_as(false, policy)
    }

    fn start_as(demo: bool, policy: Policy) -> Self {
        Self::start_with(demo, |place| place.prepare(&Timepiece::default(), policy).unwrap())
    }

    /// With a city that `install` makes.
    pub fn start_with(demo: bool, install: impl FnOnce(&Place) -> Installation) -> Self {
        let (folder, database) = (Folder::new(), Database::new());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let base = format!("http://{address}");
        let place = Place { database_url: database.url(), key_file: folder.path().join("keys"), base_url: base.clone() };
        let Installation { store, writer, keys, time, .. } = install(&place);
        let site = Site { base_url: base.clone(), demo, fonts: Vec::new(), dump: Some(folder.path().join("public.zip")) };
        let app = Data::new(App::new(store.clone(), writer, time.clone(), keys, site));
        let (send, receive) = mpsc::channel();
        let served = app.clone();
        let running = thread::spawn(move || {
            System::new().block_on(async {
                let server = server::server(served, listener, 1).unwrap();
                send.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let handle = receive.recv().unwrap();
        Self { address, base, store, time, place, app, handle, running: Some(running), _database: database, _folder: folder }
    }

    /// A resident's browser.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }

    /// A new account of a new person in [`SECTION`], or without section where the role has none.
    pub fn staff(&self, login: &str, role: Role) -> Actor {
        self.account(login, role, SECTION, None)
    }

    /// A new account in a section, of a person who may have others.
    pub fn account(&self, login: &str, role: Role, section: &str, person: Option<PersonId>) -> Actor {
        let section = matches!(role, Role::Official | Role::Approver).then(|| section.to_owned());
        let mail = format!("{login}@town.example");
        let (login, name, link, position) = (login.to_owned(), format!("職員 {login}"), format!("link-{login}"), String::new());
        let new = NewAccount { login, name, role, section, position, mail, lang: Lang::Ja, person, link };
        let account = self.perform(&Actor::System, AddAccount(new));
        Actor::Staff(Box::new(account))
    }

    /// Sets this account's password, so that it can sign in by the form.
    pub fn give_password(&self, actor: &Actor, password: &str) {
        let login = &actor.account().unwrap().login;
        let password = password_hash::hash_now(password).unwrap();
        self.perform(&Actor::System, SetPassword { link: format!("link-{login}"), password });
    }

    /// A browser in which this account is signed in. The sign-in form has its own test; hashing passwords takes long.
    pub fn sign_in(&self, actor: &Actor) -> Browser {
        let account = actor.account().unwrap();
        let cookie = format!("cookie-{}-{}", account.login, uuid::Uuid::now_v7().simple());
        let csrf = format!("csrf-{}", account.login);
        let attempt = Attempt { login: account.login.clone(), from: Ipv4Addr::LOCALHOST.into() };
        self.perform(&Actor::System, SignIn { attempt, account: account.id, cookie: cookie.clone(), csrf });
        let mut browser = self.browser();
        browser.set_cookie("ronten", &cookie);
        browser
    }

    /// Performs a command that must succeed.
    pub fn perform<C: Command>(&self, actor: &Actor, command: C) -> C::Reply {
        self.try_to(actor, command).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Performs a command.
    pub fn try_to<C: Command>(&self, actor: &Actor, command: C) -> Result<C::Reply, WriterError> {
        self.app.writer.perform_blocking(actor.clone(), command)
    }

    /// Looks into the database.
    pub fn read<T>(&self, reads: impl FnOnce(&mut Db) -> diesel::QueryResult<T>) -> T {
        self.store.read::<T, StoreError>(|db| Ok(reads(db)?)).unwrap()
    }

    /// The program's mail, to be stepped by the test, with this relay.
    pub fn post(&self, relay: SocketAddr) -> Post {
        let (host, port) = (relay.ip().to_string(), relay.port());
        let (sender, user, password) = (SENDER.to_owned(), String::new(), String::new());
        self.post_by(Transport::Smtp(Box::new(Relay::new(MailConfig { sender, host, port, security: Security::None, user, password }))))
    }

    /// The same with another way out.
    pub fn post_by(&self, transport: Transport) -> Post {
        let app = &self.app;
        let mark = Postmark { base_url: self.base.clone(), sender: MailAddress::parse(SENDER).unwrap(), keys: app.keys.clone() };
        Post::new(app.store.clone(), app.writer.clone(), app.time.clone(), mark, transport)
    }

    /// The program's clock, to be stepped by the test.
    pub fn clock(&self) -> Clock {
        Clock::new(self.app.store.clone(), self.app.writer.clone(), self.app.time.clone())
    }

    /// Waits for what a thread of the program does, from commit to commit; fails when it does not come.
    pub fn wait_for(&self, come: impl Fn() -> bool) {
        let started = Instant::now();
        while !come() {
            assert!(started.elapsed() < PATIENCE, "it did not come");
            self.app.writer.wait(self.app.writer.version(), Duration::from_millis(50));
        }
    }

    /// Moves the clock forward.
    pub fn wait_until(&self, moment: Moment) {
        self.time.advance_to(moment);
    }
}

/// The policy that comes with the program.
pub fn shipped() -> Policy {
    Policy::parse(include_str!("../../../config/policy.toml")).unwrap()
}

/// A port that nobody listens on at this moment, for a program that is started again and again on the same one.
pub fn unused_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Drop for TestApp {
    fn drop(&mut self) {
        System::new().block_on(self.handle.stop(false));
        if let Some(running) = self.running.take() {
            // A panic of the server has already failed the test that noticed it.
            let _ = running.join();
        }
    }
}

impl Browser {
    /// Opens the page with a form, and sends these fields with its token to `action`.
    pub fn send_form(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.token(page);
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        self.post(action, &all)
    }

    /// The token on a page with a form.
    pub fn token(&mut self, page: &str) -> String {
        let shown = self.get(page);
        shown.value("csrf").unwrap_or_else(|| panic!("no form on {page}, {}", shown.status))
    }
}

impl Page {
    /// The value of the first hidden or text input of this name.
    pub fn value(&self, name: &str) -> Option<String> {
        let text = self.text();
        let at = text.find(&format!("name=\"{name}\""))?;
        let rest = &text[at..];
        let tag = &rest[..rest.find('>')?];
        let value = tag.split_once("value=\"")?.1;
        Some(unescape(&value[..value.find('"')?]))
    }

    /// The addresses of all links, without their fragments.
    pub fn links(&self) -> Vec<String> {
        let text = self.text();
        let links = text.split("<a ").filter_map(|tag| tag.split_once("href=\"")?.1.split('"').next()).map(unescape);
        links.map(|link| link.split('#').next().unwrap_or_default().to_owned()).collect()
    }

    /// The first link whose address contains these characters, without its fragment.
    pub fn link(&self, part: &str) -> Option<String> {
        self.links().into_iter().find(|link| link.contains(part))
    }

    /// Whether the words stand on the page, as a reader sees them.
    pub fn says(&self, words: &str) -> bool {
        unescape(&self.text()).contains(words)
    }
}

/// Text as it was before our templates escaped it.
pub fn unescape(html: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x60;", "`"), ("&#x3D;", "="), ("&amp;", "&")];
    pairs.iter().fold(html.to_owned(), |text, (code, sign)| text.replace(code, sign))
}

#[test]
fn it_starts_shows_its_first_page_and_ends() {
    let app = TestApp::start();

    let page = app.browser().get("/");

    assert_eq!(page.status, 200);
    assert!(page.says("みほん市"), "{}", page.text());
}

#[test]
fn who_is_signed_in_is_named() {
    let app = TestApp::start();
    let mut browser = app.sign_in(&app.staff("sato", Role::Official));

    let page = browser.get("/office");

    assert!(page.says("職員 sato"), "{}", page.text());
    assert_eq!(page.value("csrf").as_deref(), Some("csrf-sato"));
}

#[test]
fn a_form_carries_its_token_and_signing_out_ends_the_session() {
    let app = TestApp::start();
    let mut browser = app.sign_in(&app.staff("sato", Role::Official));
    assert_eq!(browser.post("/office/sign-out", &[("csrf", "of another")]).status, 403);

    assert_eq!(browser.send_form("/office", "/office/sign-out", &[]).status, 303);

    assert_eq!(browser.get("/office").location(), Some("/office/sign-in?next=%2Foffice"));
    assert!(app.read(|db| Account::by_login(db, "sato")).is_some());
}

#[test]
fn a_session_ends_when_nobody_uses_it() {
    let app = TestApp::start();
    let mut browser = app.sign_in(&app.staff("sato", Role::Official));

    app.wait_until(app.time.now().plus_minutes(Sessions::IDLE_MINUTES));

    assert_eq!(browser.get("/office").status, 303);
}
