//! The installation's secrets: one file outside the data folder, readable by its owner alone.
//!
//! Losing it means that receipts can no longer be made and that the record needs a new key; whoever copies the data
//! folder without it can neither sign nor make receipt codes.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::path::Path;

/// What the file holds, and the keys derived from it.
#[derive(Clone)]
pub struct Keys {
    /// Ed25519 seed of the public record.
    pub record: [u8; 32],
    /// Ed25519 seed of the audit record.
    pub audit: [u8; 32],
    secret: [u8; 32],
}

/// For what a derived key is used; each use has its own key, so that no value of one use serves another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Receipt,
    Idempotency,
    Csrf,
    Identity,
    Staff,
    Subscription,
    SignIn,
    Intake,
    SecondReading,
}

/// Why there are no keys. Never holds key material.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("the key file {path} cannot be read or written: {cause}")]
    Io { path: String, cause: std::io::Error },
    #[error("line {line} of the key file is not `name = 64 hexadecimal digits`")]
    Line { line: usize },
    #[error("the key file lacks {0}")]
    Missing(&'static str),
    #[error("the operating system gave no random bytes")]
    Random,
}

const NAMES: [&str; 3] = ["record", "audit", "secret"];

impl Keys {
    /// Reads the file, making it first where there is none.
    pub fn open_or_create(path: &Path) -> Result<Self, KeyFileError> {
        if !path.exists() {
            let mut text = String::from("# Ronten's secrets. Keep a copy in a safe, apart from the data; show it to nobody.\n");
            for name in NAMES {
                text.push_str(&format!("{name} = {}\n", hex(&random()?)));
            }
            write_private(path, &text).map_err(|cause| io(path, cause))?;
        }
        Self::open(path)
    }

    /// Reads the file.
    pub fn open(path: &Path) -> Result<Self, KeyFileError> {
        Self::parse(&std::fs::read_to_string(path).map_err(|cause| io(path, cause))?)
    }

    fn parse(text: &str) -> Result<Self, KeyFileError> {
        let mut found = [None; 3];
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let bad = KeyFileError::Line { line: at + 1 };
            let Some((name, value)) = line.split_once('=') else { return Err(bad) };
            match (NAMES.iter().position(|known| *known == name.trim()), unhex(value.trim())) {
                (Some(position), Some(bytes)) => found[position] = Some(bytes),
                _ => return Err(bad),
            }
        }
        let [record, audit, secret] = found;
        let need = |value: Option<[u8; 32]>, name| value.ok_or(KeyFileError::Missing(name));
        Ok(Self { record: need(record, "record")?, audit: need(audit, "audit")?, secret: need(secret, "secret")? })
    }

    /// HMAC-SHA256 of the parts under the key of this use; each part is preceded by its length, so parts cannot blend.
    pub fn mac(&self, usage: Use, parts: &[&[u8]]) -> [u8; 32] {
        let key = hmac(&self.secret, &[format!("ronten/{usage:?}/v1").as_bytes()]);
        hmac(&key, parts)
    }
}

fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { unreachable!("HMAC takes keys of any length (RFC 2104 section 2)") };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// 32 bytes from the operating system's generator.
pub fn random() -> Result<[u8; 32], KeyFileError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| KeyFileError::Random)?;
    Ok(bytes)
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

fn io(path: &Path, cause: std::io::Error) -> KeyFileError {
    KeyFileError::Io { path: path.display().to_string(), cause }
}

/// Creates the file so that nobody else can read it from its first byte on, whole or not at all, and never over another:
/// half a key file would lock the city out of its own record.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder)?;
    let apart = random().map_err(std::io::Error::other)?;
    let unfinished = path.with_extension(format!("{}.unfinished", hex(&apart[..8])));
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).and_then(|()| std::fs::hard_link(&unfinished, path));
    std::fs::remove_file(&unfinished)?;
    written?;
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_have_keys_of_their_own_and_parts_do_not_blend() {
        let keys = Keys { record: [1; 32], audit: [2; 32], secret: [3; 32] };

        assert_ne!(keys.mac(Use::Receipt, &[b"a"]), keys.mac(Use::Csrf, &[b"a"]));
        assert_ne!(keys.mac(Use::Receipt, &[b"ab", b"c"]), keys.mac(Use::Receipt, &[b"a", b"bc"]));
    }

    #[test]
    fn a_bad_line_is_named() {
        assert!(matches!(Keys::parse("# ok\nrecord = 12\n"), Err(KeyFileError::Line { line: 2 })));
        assert!(matches!(Keys::parse(""), Err(KeyFileError::Missing("record"))));
    }
}
