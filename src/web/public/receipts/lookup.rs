//! From a code to a letter, and no faster than a person types: ten misses a minute and address, then a pause.
//!
//! A code whose check character is wrong, one that was never given and one whose letter was erased get the same bytes after
//! the same work; only what cannot be a code at all is told so.

use crate::commands::submission::receipt_hash;
use crate::model::receipt::{ReceiptCode, ReceiptError};
use crate::record::digest::Digest;
use crate::store::Db;
use crate::store::complaints::Complaint;
use crate::store::log::{EntryRow, Log};
use crate::store::submissions::Submission;
use crate::texts::texts;
use crate::web::page::{Field, errors_of};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use crate::web::visitor::visitor;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use serde::Serialize;
use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Misses that one address may have in a minute.
const MISSES: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);

/// The kind of entry that says that a letter lost its writer; from then on nobody is its writer here either.
const ERASED: &str = "person.erased";

/// Addresses remembered before those that are free again are forgotten.
const REMEMBERED: usize = 10_000;

/// Who has missed how often.
pub struct Guesses {
    misses: DefaultKeyedRateLimiter<IpAddr>,
    pauses: Mutex<HashMap<IpAddr, Instant>>,
}

impl Default for Guesses {
    fn default() -> Self {
        Self { misses: RateLimiter::keyed(Quota::per_minute(MISSES)), pauses: Mutex::default() }
    }
}

impl Guesses {
    /// Refuses an address that has to pause.
    fn check(&self, from: IpAddr) -> Result<(), Problem> {
        let pauses = self.pauses.lock().map_err(Problem::internal)?;
        let left = pauses.get(&from).map_or(Duration::ZERO, |until| until.saturating_duration_since(Instant::now()));
        if left.is_zero() { Ok(()) } else { Err(Problem::TooMany { seconds: left.as_secs() + 1 }) }
    }

    /// Counts a miss; one too many begins the pause, and is itself not answered.
    fn missed(&self, from: IpAddr) -> Result<(), Problem> {
        let Err(too_many) = self.misses.check_key(&from) else { return Ok(()) };
        let pause = too_many.wait_time_from(DefaultClock::default().now());
        let mut pauses = self.pauses.lock().map_err(Problem::internal)?;
        if pauses.len() >= REMEMBERED {
            let now = Instant::now();
            pauses.retain(|_, until| *until > now);
            self.misses.retain_recent();
        }
        pauses.insert(from, Instant::now() + pause);
        Err(Problem::TooMany { seconds: pause.as_secs() + 1 })
    }
}

/// One try of one address.
pub struct Guess<'g> {
    guesses: &'g Guesses,
    from: IpAddr,
}

/// Whoever asks for something by a code begins here, and is refused while the address has to pause.
pub fn guess<'g>(visit: &'g Visit, request: &HttpRequest) -> Result<Guess<'g>, Problem> {
    let guess = Guess { guesses: &visit.app.guesses, from: visitor(visit, request) };
    guess.guesses.check(guess.from)?;
    Ok(guess)
}

impl Guess<'_> {
    /// There was nothing under the code.
    pub fn missed(&self) -> Result<(), Problem> {
        self.guesses.missed(self.from)
    }
}

/// The letter of a code, or the page that says that there is none.
pub async fn find(visit: &Visit, request: &HttpRequest, typed: &str) -> Result<Result<Box<Submission>, HttpResponse>, Problem> {
    let hash = match typed.parse::<ReceiptCode>() {
        Ok(code) => receipt_hash(&code),
        Err(ReceiptError::Check) => Digest::of(&[typed.as_bytes()]).hex(),
        Err(ReceiptError::Format) => return Ok(Err(malformed(visit, typed).await?)),
    };
    let guess = guess(visit, request)?;
    match visit.app.read(move |db| letter(db, &hash)).await? {
        Some(letter) => Ok(Ok(Box::new(letter))),
        None => {
            if let Some(page) = complaint(visit, typed).await? {
                return Ok(Err(page));
            }
            guess.missed()?;
            Ok(Err(entry(visit, StatusCode::NOT_FOUND, Field::new("code", typed), "receipts.missing").await?))
        }
    }
}

/// The way to the page of a complaint, if the code is that of one.
async fn complaint(visit: &Visit, typed: &str) -> Result<Option<HttpResponse>, Problem> {
    let Ok(code) = typed.parse::<ReceiptCode>() else { return Ok(None) };
    let hash = receipt_hash(&code);
    let known = visit.app.read(move |db| Ok(Complaint::by_receipt(db, &hash)?.is_some())).await?;
    Ok(known.then(|| visit.to(&format!("/complaints/receipts/{code}"))))
}

/// The letter behind a hash, unless who wrote it was erased. It asks the same two questions whatever the answers are.
pub fn letter(db: &mut Db, hash: &str) -> Result<Option<Submission>, Problem> {
    let letter = Submission::by_receipt(db, hash)?;
    let subject = letter.as_ref().map_or(hash.to_owned(), |letter| letter.id.to_string());
    let erased = EntryRow::of_subject(db, Log::Record, &subject)?.iter().any(|entry| entry.kind == ERASED);
    Ok(letter.filter(|_| !erased))
}

/// What was typed has not the form of a code.
pub async fn malformed(visit: &Visit, typed: &str) -> Result<HttpResponse, Problem> {
    entry(visit, StatusCode::UNPROCESSABLE_ENTITY, Field::new("code", typed), "receipts.malformed").await
}

/// The page with the field for a code; `wrong` is the key of what is wrong with the one typed, or empty.
pub async fn entry(visit: &Visit, status: StatusCode, code: Field, wrong: &str) -> Result<HttpResponse, Problem> {
    #[derive(Serialize)]
    struct Content {
        code: Field,
    }
    let code = if wrong.is_empty() { code } else { code.wrong(texts().get(visit.lang, wrong, &[])) };
    let errors = errors_of([&code]);
    visit.show_form(status, "pages/public/receipts/entry", errors, move |_, _| Ok(Content { code })).await
}
