//! Passwords: Argon2id with the library's present parameters, on threads of their own.
//!
//! A hash takes tens of milliseconds and 19 MiB. Taken anew each time, that memory is cut up by smaller values and is not given
//! back, so a server would grow with each sign-in; so each of these threads takes it once. And however many people sign in at
//! once, no more than [`THREADS`] processors work for it.

use super::problem::Problem;
use argon2::password_hash::Error;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, LazyLock, Mutex};
use tokio::sync::oneshot;

/// Hashes computed at once.
const THREADS: usize = 2;

/// What a hash is computed in.
type Memory = Vec<Block>;
type Work = Box<dyn FnOnce(&mut Memory) + Send>;

static WORK: LazyLock<Sender<Work>> = LazyLock::new(|| {
    let (work, waiting) = channel();
    let waiting = Arc::new(Mutex::new(waiting));
    for _ in 0..THREADS {
        let waiting = Arc::clone(&waiting);
        std::thread::spawn(move || {
            let mut memory = Memory::new();
            while let Some(work) = next(&waiting) {
                work(&mut memory);
            }
        });
    }
    work
});

fn next(waiting: &Mutex<Receiver<Work>>) -> Option<Work> {
    waiting.lock().ok()?.recv().ok()
}

async fn apart<T: Send + 'static>(work: impl FnOnce(&mut Memory) -> T + Send + 'static) -> Result<T, Problem> {
    let (give, take) = oneshot::channel();
    // Whoever waits for the answer may have gone.
    let work = Box::new(move |memory: &mut Memory| drop(give.send(work(memory))));
    WORK.send(work).map_err(|_| Problem::Unavailable)?;
    take.await.map_err(|_| Problem::Unavailable)
}

/// The PHC string of a password.
pub async fn hash(password: String) -> Result<String, Problem> {
    apart(move |memory| phc_string(memory, &password)).await?.map_err(Problem::internal)
}

/// The same for callers that may block (command line, demo).
pub fn hash_now(password: &str) -> Result<String, Problem> {
    phc_string(&mut Memory::new(), password).map_err(Problem::internal)
}

/// Whether a password is the one. Without a hash it takes as long and says no, so that unknown names take no less time.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, Problem> {
    let checked = apart(move |memory| match hash {
        Some(hash) => Ok(holds(memory, &password, &hash).unwrap_or(false)),
        None => phc_string(memory, &password).map(|_| false),
    });
    checked.await?.map_err(Problem::internal)
}

fn phc_string(memory: &mut Memory, password: &str) -> Result<String, Error> {
    let argon2 = Argon2::default();
    let salt = Salt::generate();
    let hash = Some(output(&argon2, memory, password, &salt)?);
    let params = ParamsString::try_from(argon2.params())?;
    let (algorithm, version) = (Algorithm::default().ident(), Some(Version::default().into()));
    Ok(PasswordHash { algorithm, version, params, salt: Some(salt), hash }.to_string())
}

/// Whether the password has this hash, computed with the parameters that the hash was made with.
fn holds(memory: &mut Memory, password: &str, hash: &str) -> Result<bool, Error> {
    let known = PasswordHash::new(hash)?;
    let (Some(salt), Some(expected)) = (known.salt, known.hash) else { return Ok(false) };
    let version = known.version.map(Version::try_from).transpose()?.unwrap_or_default();
    let argon2 = Argon2::new(Algorithm::try_from(known.algorithm.as_str())?, version, Params::try_from(&known)?);
    // The comparison takes the same time wherever they differ.
    Ok(output(&argon2, memory, password, &salt)? == expected)
}

fn output(argon2: &Argon2<'_>, memory: &mut Memory, password: &str, salt: &Salt) -> Result<Output, Error> {
    memory.resize(argon2.params().block_count(), Block::new());
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, memory.as_mut_slice())?;
    Ok(Output::new(&output)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::{PasswordHasher, PasswordVerifier};

    #[test]
    fn the_library_knows_our_hashes_and_we_know_its() {
        let mut memory = Memory::new();
        let (ours, theirs) = (
            phc_string(&mut memory, "みほん市の合言葉").unwrap(),
            Argon2::default().hash_password("みほん市の合言葉".as_bytes()).unwrap().to_string(),
        );

        assert!(Argon2::default().verify_password("みほん市の合言葉".as_bytes(), &PasswordHash::new(&ours).unwrap()).is_ok());
        for hash in [&ours, &theirs] {
            assert_eq!(holds(&mut memory, "みほん市の合言葉", hash), Ok(true), "{hash}");
            assert_eq!(holds(&mut memory, "みほん市の合い言葉", hash), Ok(false), "{hash}");
        }
        assert!(ours.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{ours}");
        assert!(holds(&mut memory, "", "no hash").is_err());
    }
}
