//! `ronten serve`: the site, until SIGTERM.

use super::Failure;
use crate::clock::Clock;
use crate::config::{Config, MailboxConfig};
use crate::installation::{Installation, OpenError, Place};
use crate::mail::Post;
use crate::mail::compose::Postmark;
use crate::mail::inbox::Inbox;
use crate::mail::transport::{Relay, Transport};
use crate::model::contact::MailAddress;
use crate::probe::Probe;
use crate::timepiece::Timepiece;
use crate::web::app::{App, Site};
use crate::web::{dump, server};
use actix_web::web::Data;
use std::net::TcpListener;
use std::path::Path;

pub fn run(config: &Path) -> Result<(), Failure> {
    let config = Config::read(config).map_err(|error| Failure::new(Failure::CONFIG, error))?;
    let place = place(&config);
    let _serving = place.reserve().map_err(failure)?;
    let listener = bind(&config.listen)?;
    let installation = place.open(&Timepiece::default()).map_err(failure)?;
    let site = Site { base_url: config.base_url.clone(), demo: false, fonts: config.fonts.clone(), dump: config.public_dump.clone() };
    let ready = format!("ronten serves {} on {}", config.base_url, config.listen);
    let sender = MailAddress::parse(&config.mail.sender).map_err(|error| Failure::new(Failure::CONFIG, format!("mail.sender: {error}")))?;
    let transport = Transport::Smtp(Box::new(Relay::new(config.mail)));
    serve(installation, site, listener, Ways { sender, transport, mailbox: config.mailbox }, move || {
        eprintln!("{ready}");
    })
}

/// Where this configuration's installation is.
pub fn place(config: &Config) -> Place {
    Place { database_url: config.database_url.clone(), key_file: config.key_file.clone(), base_url: config.base_url.clone() }
}

/// Takes the port, or says that somebody else has it.
pub fn bind(listen: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(listen).map_err(|error| Failure::new(Failure::PORT, format!("cannot listen on {listen}: {error}")))
}

/// From whom mail goes, and where; and where it comes in.
pub struct Ways {
    pub sender: MailAddress,
    pub transport: Transport,
    pub mailbox: Option<MailboxConfig>,
}

/// Runs the server, the clock and the mail until the server is told to end. `ready` is called when it answers and can be told.
pub fn serve(
    installation: Installation,
    site: Site,
    listener: TcpListener,
    ways: Ways,
    ready: impl FnOnce() + 'static,
) -> Result<(), Failure> {
    let Installation { store, writer, keys, time, .. } = installation;
    let general = |error: std::io::Error| Failure::new(Failure::GENERAL, error);
    let Ways { sender, transport, mailbox } = ways;
    let inbox = mailbox.map(|mailbox| Inbox::new(store.clone(), writer.clone(), mailbox, &sender).start()).transpose().map_err(general)?;
    let mark = Postmark { base_url: site.base_url.clone(), sender, keys: keys.clone() };
    let mail = Post::new(store.clone(), writer.clone(), time.clone(), mark, transport).start().map_err(general)?;
    let app = Data::new(App::new(store.clone(), writer.clone(), time.clone(), keys, site));
    let address = listener.local_addr().map_err(general)?;
    // Before the clock, which would warn of what an earlier process met.
    let probe = Probe::new(store.clone(), writer.clone(), time.clone(), address, app.probe.clone()).start().map_err(general)?;
    let clock = Clock::new(store, writer, time).start().map_err(general)?;
    let nightly = app.site.dump.clone().map(|file| dump::nightly(app.clone(), file)).transpose().map_err(general)?;
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let served = actix_web::rt::System::new().block_on(async {
        let server = server::server(app, listener, workers)?;
        // The first poll of the server installs the signals; a task of its own comes after it.
        actix_web::rt::spawn(async { ready() });
        server.await
    });
    if let Some(inbox) = inbox {
        inbox.stop();
    }
    if let Some(nightly) = nightly {
        nightly.stop();
    }
    probe.stop();
    clock.stop();
    mail.stop();
    served.map_err(general)
}

/// The exit code for an installation that cannot be opened.
pub fn failure(error: OpenError) -> Failure {
    let code = match &error {
        OpenError::Keys(_) => Failure::CONFIG,
        OpenError::Connect(_) | OpenError::Store(_) | OpenError::Query(_) => Failure::DATABASE,
        OpenError::Schema(_) => Failure::SCHEMA,
        OpenError::Second => Failure::SECOND,
        OpenError::Writer(_) | OpenError::Install(_) | OpenError::Lock { .. } => Failure::GENERAL,
    };
    Failure::new(code, error)
}
