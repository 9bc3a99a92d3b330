//! From the bytes of a part to its characters, in whatever Japanese charset they are, rightly labelled or not.

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding as Transfer, MessagePart};
use std::borrow::Cow;

/// Names that Japanese mail programs write and the web's list does not have.
const ALIASES: [(&str, &Encoding); 9] = [
    ("cp932", SHIFT_JIS),
    ("ms932", SHIFT_JIS),
    ("windows-932", SHIFT_JIS),
    ("iso-2022-jp-ms", ISO_2022_JP),
    ("iso-2022-jp-1", ISO_2022_JP),
    ("cp50220", ISO_2022_JP),
    ("cp50221", ISO_2022_JP),
    ("cp51932", EUC_JP),
    ("eucjp-ms", EUC_JP),
];

/// The bytes of a text part without their transfer encoding; none where they are no stretch of the mail.
pub fn bytes<'r>(part: &MessagePart<'_>, raw: &'r [u8]) -> Option<Cow<'r, [u8]>> {
    let body = raw.get(usize::try_from(part.offset_body).ok()?..usize::try_from(part.offset_end).ok()?)?;
    match part.encoding {
        Transfer::None => Some(Cow::Borrowed(body)),
        Transfer::QuotedPrintable => quoted_printable_decode(body).map(Cow::Owned),
        Transfer::Base64 => base64_decode(body).map(Cow::Owned),
    }
}

/// The characters. What the label says is tried first; where it does not fit, what the bytes themselves show.
pub fn decode(bytes: &[u8], label: Option<&str>) -> String {
    let named = label.and_then(encoding);
    let fits = |encoding: &'static Encoding| {
        let (text, _, broken) = encoding.decode(bytes);
        (!broken).then(|| text.into_owned())
    };
    if let Some(text) = named.filter(|named| plausible(named, bytes)).and_then(fits) {
        return text;
    }
    let guesses = if bytes.contains(&0x1b) { [ISO_2022_JP, UTF_8, SHIFT_JIS, EUC_JP] } else { [UTF_8, EUC_JP, SHIFT_JIS, ISO_2022_JP] };
    let guessed = guesses.into_iter().find_map(fits);
    guessed.unwrap_or_else(|| named.unwrap_or(UTF_8).decode(bytes).0.into_owned())
}

fn encoding(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().to_ascii_lowercase().replace('_', "-");
    let alias = ALIASES.iter().find(|(name, _)| *name == label).map(|(_, encoding)| *encoding);
    alias
        .or_else(|| Encoding::for_label(label.as_bytes()))
        .or_else(|| Encoding::for_label(label.replace("shift-jis", "shift_jis").as_bytes()))
}

/// A charset of one byte a character fits whatever there is; it is believed only where nothing speaks of a Japanese one.
fn plausible(named: &'static Encoding, bytes: &[u8]) -> bool {
    !named.is_single_byte() || bytes.is_ascii() && !bytes.contains(&0x1b) || std::str::from_utf8(bytes).is_err() && !bytes.contains(&0x1b)
}
