//! `ronten demo`: the sample city みほん市 on SQLite, with projects in several states, ready to be used.

mod play;
mod scale;
mod sorting;
mod stage;
mod story;

use super::Failure;
use super::serve::{bind, failure, serve};
use crate::commands::demo::OFFSET;
use crate::installation::{Installation, Place};
use crate::mail::transport::Transport;
use crate::model::Moment;
use crate::model::contact::MailAddress;
use crate::model::policy::Policy;
use crate::procedure::round::State;
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
    let listener = bind(&format!("127.0.0.1:{}", wanted.port))?;
    let port = listener.local_addr().map_err(|error| Failure::new(Failure::PORT, error))?.port();
    let temporary = Temporary::unless(wanted.data.as_deref()).map_err(|error| Failure::new(Failure::GENERAL, error))?;
    let folder = wanted.data.clone().unwrap_or_else(|| temporary.0.clone().unwrap_or_default());
    let base_url = format!("http://127.0.0.1:{port}");
    let place = Place {
        database_url: format!("sqlite:{}", folder.join("data").join("ronten.db").display()),
        key_file: folder.join("keys"),
        base_url: base_url.clone(),
    };
    let installation = open(&place, &folder, wanted.scale)?;
    print(&base_url);
    let sender = MailAddress::parse(SENDER).map_err(|error| Failure::new(Failure::GENERAL, error))?;
    serve(installation, Site { base_url, demo: true }, listener, sender, Transport::Catch)
}

/// Opens the city of an earlier demo, or makes it.
fn open(place: &Place, folder: &Path, scale: usize) -> Result<Installation, Failure> {
    let data = folder.join("data");
    let made = data.join("ronten.db").exists();
    std::fs::create_dir_all(&data).map_err(|error| Failure::new(Failure::GENERAL, error))?;
    if made {
        let time = Timepiece::default();
        let installation = place.open(&time).map_err(failure)?;
        let offset = installation.store.read::<_, crate::store::StoreError>(|db| Ok(setting(db, OFFSET)?));
        let offset = offset.map_err(|error| Failure::new(Failure::DATABASE, error))?.and_then(|text| text.parse().ok()).unwrap_or(0);
        time.advance_to(time.now().plus_ms(offset));
        return Ok(installation);
    }
    city(place, scale)
}

/// Makes the city on an empty database: the whole story, played up to now, and `scale` more letters in the open round.
pub fn city(place: &Place, scale: usize) -> Result<Installation, Failure> {
    let broken = |error: DemoError| Failure::new(Failure::GENERAL, error);
    let today = Timepiece::default().now();
    let time = Timepiece::with_offset(-STORY_DAYS * 86_400_000);
    let policy = Policy::parse(POLICY).map_err(|error| Failure::new(Failure::CONFIG, error))?;
    let installation = place.prepare(&time, policy).map_err(failure)?;
    tell(&installation, today).map_err(broken)?;
    if scale > 0 {
        let open = installation.store.read::<_, crate::store::StoreError>(|db| Ok(Round::in_state(db, State::Open, 1)?));
        let open = open.map_err(|error| Failure::new(Failure::DATABASE, error))?;
        if let Some(round) = open.first() {
            scale::fill(&installation, round.id, scale).map_err(broken)?;
        }
    }
    Ok(installation)
}

fn tell(installation: &Installation, today: Moment) -> Result<(), DemoError> {
    let story = Story::shipped()?;
    let stage = Stage::with(installation, &story.staff)?;
    play::play(&stage, &story, today)
}

fn print(base_url: &str) {
    println!("みほん市 is open at {base_url}");
    println!("  residents   {base_url}/");
    println!("  staff       {base_url}/office/sign-in");
    println!("  mail        {base_url}/mail");
    println!("  clock       {base_url}/demo/clock");
    println!("logins (password {PASSWORD}):");
    println!("  official    official   (another section: official2)");
    println!("  approver    approver   (another section: approver2)");
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
