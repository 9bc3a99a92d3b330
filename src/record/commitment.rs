//! Commitments: how an entry fixes words and names without holding them.
//!
//! A commitment is the SHA-256 of a label, a secret salt and the payload. Who has salt and payload can show that they
//! are what was recorded; once both are destroyed the 32 bytes left cannot be tested against a guess, because the
//! salt is 256 random bits. Anyone can recompute one with `sha256sum`.

use super::digest::Digest;
use crate::closed;

closed! {
    /// Which payload of an entry a commitment is about; the name is also the key of its line in the entry.
    pub enum Field {
        /// The words as stored (UTF-8, CRLF made LF and nothing else).
        Text = "text",
        /// Name, address and contact as canonical JSON (RFC 8785).
        Person = "person",
        /// The list of attached files.
        Files = "files",
    }
}

impl Field {
    /// The label that keeps a commitment to one kind of payload from passing for one to another.
    pub const fn label(self) -> &'static str {
        match self {
            Field::Text => "ronten-text/v1",
            Field::Person => "ronten-person/v1",
            Field::Files => "ronten-files/v1",
        }
    }
}

/// 32 bytes from the operating system's generator, drawn anew for each commitment and stored beside the payload.
pub type Salt = [u8; 32];

/// SHA-256 of the label, a line feed, the salt and the payload.
pub fn commit(field: Field, salt: &Salt, payload: &[u8]) -> Digest {
    Digest::of(&[field.label().as_bytes(), b"\n", salt, payload])
}

/// The salt of the files' commitment, from that of the text: one stored salt, two commitments that do not touch.
pub fn files_salt(text_salt: &Salt) -> Salt {
    Digest::of(&[b"ronten-files-salt/v1\n", text_salt]).0
}

/// Plain SHA-256, for snapshots that are public anyway and so need no salt.
pub fn content_hash(payload: &[u8]) -> Digest {
    Digest::of(&[payload])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected values come from `{ printf 'ronten-text/v1\n'; printf 'SSSS…' (32 times S); printf '道路'; } | sha256sum`.
    #[test]
    fn commitments_are_what_sha256sum_says() {
        let salt = [b'S'; 32];

        assert_eq!(commit(Field::Text, &salt, "道路".as_bytes()).hex(), "85af0ac63723f798277d3198075fa64bdd17c03d8cd34c7165ebb255741e2e44");
        assert_eq!(
            commit(Field::Person, &salt, "道路".as_bytes()).hex(),
            "9478a0477cfc9a027b8783bb1ac37891adda52b3e6cf07eeca0c41bf3d68e0f2"
        );
        assert_eq!(commit(Field::Files, &salt, b"").hex(), "2c3310fdf8f930faa6e983f3caec0cd26efd351cf9cc0623398664f651690e9a");
        assert_eq!(content_hash("道路".as_bytes()).hex(), "a44c7ba211320a43e426a37960fda386d1034270704cf38a6b1bced7feb7388a");
    }

    #[test]
    fn label_salt_and_payload_each_matter() {
        let of = |field, salt, payload: &[u8]| commit(field, &[salt; 32], payload);

        assert_ne!(of(Field::Text, 1, b"a"), of(Field::Person, 1, b"a"));
        assert_ne!(of(Field::Text, 1, b"a"), of(Field::Text, 2, b"a"));
        assert_ne!(of(Field::Text, 1, b"a"), of(Field::Text, 1, b"b"));
    }
}
