//! Checkpoints: the signed size and root of the tree, as a C2SP signed note (c2sp.org/tlog-checkpoint, c2sp.org/signed-note).
//!
//! The log signs with Ed25519 under its origin as key name. Other signature lines (witnesses, later algorithms) are
//! passed over, as the specification demands; extension lines are refused, because this log never writes any.

use super::digest::{Digest, hex, unhex};
use super::entry::number;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

/// Type byte of Ed25519 in a key id (c2sp.org/signed-note, "Signature types").
const ED25519: u8 = 1;
/// A note is never longer, in bytes: room for far more than the 16 signatures every verifier must accept.
pub const MAX_NOTE: usize = 1 << 17;
/// A note never has more signature lines.
const MAX_SIGNATURES: usize = 64;
/// An origin is never longer, in bytes.
const MAX_ORIGIN: usize = 255;

/// The tree's state at one size, as signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: a URL without scheme.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root hash of the tree with so many entries.
    pub root: Digest,
}

/// Why text is not a signer's or verifier's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The origin is empty, too long, or holds white space, a plus sign or a control character.
    #[error("the origin cannot be a key name")]
    Origin,
    /// Not `name+hexid+base64`.
    #[error("not a verifier key")]
    Format,
    /// The id does not belong to name and key.
    #[error("the key id does not fit the key")]
    Id,
    /// Not an Ed25519 key.
    #[error("not an Ed25519 key")]
    Algorithm,
}

/// Why a note is not a checkpoint of the expected log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a signed note whose text is a checkpoint.
    #[error("malformed checkpoint")]
    Malformed,
    /// No line is signed by the expected key.
    #[error("not signed by this log's key")]
    Unsigned,
    /// A line claims the expected key and its signature is wrong.
    #[error("the log's signature is wrong")]
    BadSignature,
    /// Rightly signed, for another origin.
    #[error("a checkpoint of another log")]
    OtherOrigin,
}

impl Checkpoint {
    /// The three lines that are signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root.base64())
    }

    /// Reads exactly what [`Checkpoint::text`] writes.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, number(lines.next()?)?, Digest::from_base64(lines.next()?).ok()?);
        if lines.next().is_some() || origin.is_empty() {
            return None;
        }
        Some(Self { origin: origin.to_owned(), size, root })
    }
}

/// Signs checkpoints of one log. Its secret appears in no output, not even for debugging.
pub struct Signer {
    verifier: Verifier,
    key: SigningKey,
}

impl Signer {
    /// The signer with this 32-byte Ed25519 seed (RFC 8032 section 5.1.5) for the log `origin`.
    pub fn from_seed(origin: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let key = SigningKey::from_bytes(seed);
        Ok(Self { verifier: Verifier::new(origin, key.verifying_key())?, key })
    }

    /// What others need to check this signer's work.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The signed note for a tree. The caller must never let it sign a tree that does not extend the last one signed.
    pub fn sign(&self, size: u64, root: Digest) -> String {
        let text = Checkpoint { origin: self.verifier.origin.clone(), size, root }.text();
        let signature = [&self.verifier.id[..], &self.key.sign(text.as_bytes()).to_bytes()].concat();
        format!("{text}\n— {} {}\n", self.verifier.origin, STANDARD.encode(signature))
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({})", self.verifier)
    }
}

/// Checks checkpoints of one log; its text form is the log's public key, `origin+hexid+base64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    origin: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl Verifier {
    fn new(origin: &str, key: VerifyingKey) -> Result<Self, KeyError> {
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
        if origin.is_empty() || origin.len() > MAX_ORIGIN || !origin.chars().all(plain) {
            return Err(KeyError::Origin);
        }
        let [a, b, c, d, ..] = Digest::of(&[origin.as_bytes(), b"\n", &[ED25519], key.as_bytes()]).0;
        Ok(Self { origin: origin.to_owned(), id: [a, b, c, d], key })
    }

    /// The log this key belongs to.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The checkpoint in a note, if this log's key signed it. Lines of other keys are passed over.
    pub fn open(&self, note: &[u8]) -> Result<Checkpoint, NoteError> {
        let (text, signatures) = split(note).ok_or(NoteError::Malformed)?;
        let mut signed = false;
        for (name, id, signature) in signatures {
            if name != self.origin || id != self.id {
                continue;
            }
            let signature = Signature::from_slice(&signature).map_err(|_| NoteError::BadSignature)?;
            self.key.verify_strict(text.as_bytes(), &signature).map_err(|_| NoteError::BadSignature)?;
            signed = true;
        }
        if !signed {
            return Err(NoteError::Unsigned);
        }
        let checkpoint = Checkpoint::parse(text).ok_or(NoteError::Malformed)?;
        if checkpoint.origin == self.origin { Ok(checkpoint) } else { Err(NoteError::OtherOrigin) }
    }
}

impl std::fmt::Display for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key = [&[ED25519], &self.key.as_bytes()[..]].concat();
        write!(f, "{}+{}+{}", self.origin, hex(&self.id), STANDARD.encode(key))
    }
}

impl std::str::FromStr for Verifier {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (origin, rest) = text.split_once('+').ok_or(KeyError::Format)?;
        let (id, key) = rest.split_once('+').ok_or(KeyError::Format)?;
        let id: [u8; 4] = unhex(id).ok_or(KeyError::Format)?;
        let key = STANDARD.decode(key).map_err(|_| KeyError::Format)?;
        let key = key.strip_prefix(&[ED25519]).and_then(|key| key.try_into().ok()).ok_or(KeyError::Algorithm)?;
        let verifier = Self::new(origin, VerifyingKey::from_bytes(key).map_err(|_| KeyError::Algorithm)?)?;
        if verifier.id == id { Ok(verifier) } else { Err(KeyError::Id) }
    }
}

/// One signature line: key name, key id, signature.
type SignatureLine<'a> = (&'a str, [u8; 4], Vec<u8>);

/// The signed text and the signature lines of a well-formed note.
fn split(note: &[u8]) -> Option<(&str, Vec<SignatureLine<'_>>)> {
    if note.len() > MAX_NOTE {
        return None;
    }
    let note = std::str::from_utf8(note).ok().filter(|note| !note.chars().any(|c| c < ' ' && c != '\n'))?;
    let blank = note.rfind("\n\n")?;
    let (text, lines) = (note.get(..=blank)?, note.get(blank + 2..)?.strip_suffix('\n')?);
    let signatures: Vec<_> = lines.split('\n').take(MAX_SIGNATURES + 1).map(signature_line).collect::<Option<_>>()?;
    if signatures.len() > MAX_SIGNATURES { None } else { Some((text, signatures)) }
}

fn signature_line(line: &str) -> Option<SignatureLine<'_>> {
    let (name, signature) = line.strip_prefix("— ")?.split_once(' ')?;
    let bytes = STANDARD.decode(signature).ok()?;
    let (id, signature) = bytes.split_first_chunk::<4>()?;
    if name.is_empty() || name.contains('+') || name.chars().any(char::is_whitespace) || signature.is_empty() {
        return None;
    }
    Some((name, *id, signature.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ORIGIN: &str = "city.example/log";

    fn signer() -> Signer {
        Signer::from_seed(ORIGIN, &[7; 32]).unwrap()
    }

    #[test]
    fn a_signed_checkpoint_opens_with_the_log_s_key_and_no_other() {
        let note = signer().sign(42, Digest::of(&[]));

        assert!(note.starts_with("city.example/log\n42\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— city.example/log "));
        let verifier: Verifier = signer().verifier().to_string().parse().unwrap();
        assert_eq!(verifier.open(note.as_bytes()), Ok(Checkpoint { origin: ORIGIN.into(), size: 42, root: Digest::of(&[]) }));
        let other = Signer::from_seed(ORIGIN, &[8; 32]).unwrap();
        assert_eq!(other.verifier().open(note.as_bytes()), Err(NoteError::Unsigned));
    }

    #[test]
    fn lines_of_other_keys_are_passed_over_but_must_be_lines() {
        let note = signer().sign(1, Digest::of(&[]));
        let witness = "— witness.example/w AAAABHRpbWVzdGFtcA==\n";

        assert!(signer().verifier().open(format!("{note}{witness}").as_bytes()).is_ok());
        for junk in ["x\n", "— witness.example/w\n", "— witness.example/w !!!!\n", "— a+b AAAABHRpbWVzdGFtcA==\n", "— w AAAA\n", "\n", "x"]
        {
            assert_eq!(signer().verifier().open(format!("{note}{junk}").as_bytes()), Err(NoteError::Malformed), "{junk:?}");
        }
        assert!(signer().verifier().open((note.clone() + &witness.repeat(MAX_SIGNATURES - 1)).as_bytes()).is_ok());
        assert_eq!(signer().verifier().open((note + &witness.repeat(MAX_SIGNATURES)).as_bytes()), Err(NoteError::Malformed));
    }

    /// Signed by the right key, and still not a checkpoint of this log.
    #[test]
    fn only_the_three_lines_of_this_origin_count() {
        let sign = |text: &str| {
            let signer = signer();
            let signature = [&signer.verifier.id[..], &signer.key.sign(text.as_bytes()).to_bytes()].concat();
            let note = format!("{text}\n— {ORIGIN} {}\n", STANDARD.encode(signature));
            signer.verifier.open(note.as_bytes())
        };
        let root = Digest::of(&[]).base64();

        assert!(sign(&format!("{ORIGIN}\n0\n{root}\n")).is_ok());
        assert_eq!(sign(&format!("other.example/log\n0\n{root}\n")), Err(NoteError::OtherOrigin));
        for text in [
            format!("{ORIGIN}\n00\n{root}\n"),
            format!("{ORIGIN}\n-1\n{root}\n"),
            format!("{ORIGIN}\n0\n{root}\nextension\n"),
            format!("{ORIGIN}\n0\nAAAA\n"),
            format!("{ORIGIN}\n0\n"),
            format!("\n0\n{root}\n"),
        ] {
            assert_eq!(sign(&text), Err(NoteError::Malformed), "{text:?}");
        }
    }

    #[test]
    fn keys_are_read_strictly_and_secrets_are_not_shown() {
        let key = signer().verifier().to_string();

        assert_eq!(key.parse::<Verifier>().unwrap().to_string(), key);
        assert_eq!(format!("{:?}", signer()), format!("Signer({key})"));
        assert_eq!("city.example/log".parse::<Verifier>(), Err(KeyError::Format));
        assert_eq!(key.replacen("city", "town", 1).parse::<Verifier>(), Err(KeyError::Id));
        assert_eq!("a+00000000+AAAA".parse::<Verifier>(), Err(KeyError::Algorithm));
        for origin in ["", "a b", "a+b", "a\nb", "a\u{3000}b", &"a".repeat(256)] {
            assert_eq!(Signer::from_seed(origin, &[7; 32]).err(), Some(KeyError::Origin), "{origin:?}");
        }
    }

    proptest! {
        #[test]
        fn one_changed_bit_never_opens_as_something_else(size in 0..=i64::MAX as u64, at: usize, bit in 0u8..8) {
            let mut note = signer().sign(size, Digest::of(&[b"root"])).into_bytes();
            let at = at % note.len();
            note[at] ^= 1 << bit;

            prop_assert!(signer().verifier().open(&note).is_err());
        }

        #[test]
        fn no_bytes_make_the_parsers_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "[a-z0-9\n =+—]{0,200}") {
            prop_assert!(signer().verifier().open(&bytes).is_err());
            prop_assert!(signer().verifier().open(text.as_bytes()).is_err());
            prop_assert!(text.parse::<Verifier>().is_err());
        }
    }
}
