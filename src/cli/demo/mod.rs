//! `ronten demo`: the sample city みほん市 on SQLite, with projects in several states, ready to be used.

mod complaining;
mod debate;
mod explaining;
mod planning;
mod play;
mod scale;
mod sorting;
mod stage;
mod story;

use super::Failure;
use super::serve::{Ways, bind, failure, serve};
use crate::commands::Actor;
use crate::commands::demo::{KeepOffset, OFFSET};
use crate::installation::{Installation, OpenError, Place};
use crate::mail::transport::Transport;
use crate::model::Moment;
use crate::model::contact::MailAddress;
use crate::model::policy::Policy;
use crate::procedure::round::State;
use crate::store::dialect::SchemaError;
use crate::store::rounds::Round;
use crate::store::working::setting;
use crate::timepiece::Timepiece;
use crate::web::app::Site;
use stage::{DemoError, Stage};
use std::path::{Path, PathBuf};
use story::Story;

pub use stage::PASSWORD;

/// From whom the demo's mails would come.
const SENDER: &str = "iken@city.mihon.example";

const POLICY: &str = include_str!("../../../config/policy.toml");
/// What the demo adds to it: a route of approval.
const ROUTES: &str = include_str!("../../../config/demo/routes.toml");

/// Days before today at which the story begins, at least.
const STORY_DAYS: i64 = 130;

/// What the command line asks for.
pub struct Wanted {
    pub port: u16,
    /// Where to keep the city; without it, a temporary folder that goes away at the end.
    pub data: Option<PathBuf>,
    /// So many more letters in the open round.
    pub scale: usize,
}

pub fn run(wanted: &Wanted) -> Result<(), Failure> {
    let general = |error: std::io::Error| Failure::new(Failure::GENERAL, error);
    let temporary = Temporary::unless(wanted.data.as_deref()).map_err(general)?;
    let folder = wanted.data.clone().unwrap_or_else(|| temporary.0.clone().unwrap_or_default());
    let data = folder.join("data");
    std::fs::create_dir_all(&data).map_err(general)?;
    let database = data.join("ronten.db");
    let mut place =
        Place { database_url: format!("sqlite:{}", database.display()), key_file: folder.join("keys"), base_url: String::new() };
    let _serving = place.reserve().map_err(failure)?;
    let listener = bind(&format!("127.0.0.1:{}", wanted.port))?;
    let port = listener.local_addr().map_err(|error| Failure::new(Failure::PORT, error))?.port();
    let base_url = format!("http://127.0.0.1:{port}");
    place.base_url.clone_from(&base_url);
    let installation = match earlier(&place, &database)? {
        Some(installation) => installation,
        None => city(&place, wanted.scale)?,
    };
    let sender = MailAddress::parse(SENDER).map_err(|error| Failure::new(Failure::GENERAL, error))?;
    let outgoing = Ways { mailbox: None, sender, transport: Transport::Catch };
    let site = Site { base_url: base_url.clone(), demo: true, fonts: Vec::new(), dump: Some(data.join("public.zip")) };
    serve(installation, site, listener, outgoing, move || print(&base_url))
}

/// The city of an earlier demo with its clock where it was; one that an earlier version made is migrated. One whose making was
/// cut short is removed: nobody has seen it.
fn earlier(place: &Place, database: &Path) -> Result<Option<Installation>, Failure> {
    if !database.exists() {
        return Ok(None);
    }
    let time = Timepiece::default();
    let opened = match place.open(&time) {
        Ok(installation) => Some(installation),
        // What was cut short may not even be migrated.
        Err(OpenError::Schema(SchemaError::Pending)) => place.prepare(&time, shipped()?).ok(),
        Err(error) => return Err(failure(error)),
    };
    if let Some(installation) = opened {
        let offset = installation.store.read::<_, crate::store::StoreError>(|db| Ok(setting(db, OFFSET)?));
        let offset = offset.map_err(|error| Failure::new(Failure::DATABASE, error))?;
        if let Some(offset) = offset.and_then(|text| text.parse().ok()) {
            time.advance_to(time.now().plus_ms(offset));
            return Ok(Some(installation));
        }
    }
    for file in ["", "-wal", "-shm"] {
        let file = format!("{}{file}", database.display());
        if let Err(error) = std::fs::remove_file(&file)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(Failure::new(Failure::GENERAL, format!("{file}: {error}")));
        }
    }
    Ok(None)
}

/// Makes the city on an empty database: the whole story, played up to now, and `scale` more letters in the open round.
pub fn city(place: &Place, scale: usize) -> Result<Installation, Failure> {
    let broken = |error: DemoError| Failure::new(Failure::GENERAL, error);
    let today = Timepiece::default().now();
    let time = Timepiece::with_offset(-STORY_DAYS * 86_400_000);
    let installation = place.prepare(&time, shipped()?).map_err(failure)?;
    tell(&installation, today).map_err(broken)?;
    if scale > 0 {
        let open = installation.store.read::<_, crate::store::StoreError>(|db| Ok(Round::in_state(db, State::Open, 1)?));
        let open = open.map_err(|error| Failure::new(Failure::DATABASE, error))?;
        if let Some(round) = open.first() {
            scale::fill(&installation, round.id, scale).map_err(broken)?;
        }
    }
    // The last thing written: without it the next start begins anew.
    let ready = installation.writer.perform_blocking(Actor::System, KeepOffset { milliseconds: 0 });
    ready.map_err(|error| broken(error.into()))?;
    Ok(installation)
}

fn shipped() -> Result<Policy, Failure> {
    Policy::parse(&format!("{POLICY}{ROUTES}")).map_err(|error| Failure::new(Failure::CONFIG, error))
}

fn tell(installation: &Installation, today: Moment) -> Result<(), DemoError> {
    let story = Story::shipped()?;
    let stage = Stage::with(installation, &story.staff)?;
    play::play(&stage, &story, &debate::Debate::shipped()?, today)
}

fn print(base_url: &str) {
    println!("みほん市 is open at {base_url}");
    println!("  residents   {base_url}/");
    println!("  staff       {base_url}/office/sign-in");
    println!("  mail        {base_url}/mail");
    println!("  clock       {base_url}/demo/clock");
    println!("logins (password {PASSWORD}):");
    println!("  official    official   (a colleague: clerk; another section: official2)");
    println!("  approver    approver   (another section: chief2, approver2 and director2; a result goes through all three)");
    println!("  PR section  koho");
    println!("  auditor     auditor");
    println!("  admin       admin");
}

/// A folder of the demo's own, removed at the end.
struct Temporary(Option<PathBuf>);

impl Temporary {
    fn unless(given: Option<&Path>) -> std::io::Result<Self> {
        if given.is_some() {
            return Ok(Self(None));
        }
        let folder = std::env::temp_dir().join(format!("ronten-demo-{}", crate::model::Id::<()>::new()));
        std::fs::create_dir(&folder)?;
        Ok(Self(Some(folder)))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            // What cannot be removed is an invented city in the system's temporary folder.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}
