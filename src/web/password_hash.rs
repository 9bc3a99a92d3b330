//! Passwords: Argon2id with the library's present parameters, off the request threads, few at a time.

use super::problem::Problem;
use actix_web::web;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

/// Hashes computed at once; each takes tens of milliseconds and 19 MiB.
static SLOTS: Semaphore = Semaphore::const_new(2);

/// The PHC string of a password.
pub async fn hash(password: String) -> Result<String, Problem> {
    let _slot = SLOTS.acquire().await.map_err(|_| Problem::Unavailable)?;
    web::block(move || hash_now(&password)).await.map_err(|_| Problem::Unavailable)?
}

/// The same for callers that may block (command line, demo).
pub fn hash_now(password: &str) -> Result<String, Problem> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(Problem::internal)
}

/// Whether a password is the one. Without a hash it takes as long and says no, so that unknown names take no less time.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Problem> {
    let _slot = SLOTS.acquire().await.map_err(|_| Problem::Unavailable)?;
    let checked = web::block(move || match hash {
        Some(hash) => Ok(argon2::password_hash::phc::PasswordHash::new(&hash)
            .is_ok_and(|known| Argon2::default().verify_password(password.as_bytes(), &known).is_ok())),
        None => hash_now(&password).map(|_| false),
    });
    checked.await.map_err(|_| Problem::Unavailable)?
}
