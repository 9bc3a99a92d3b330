//! The mails of the tests, byte by byte as mail programs write them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS};

/// What every mail says, with signs that go wrong where a charset is taken for its neighbour.
pub const WORDS: &str = "①公園の木を髙く。表示ソ能。";

/// A mail in the making.
pub struct Mail {
    from: String,
    to: String,
    subject: String,
    head: Vec<String>,
    body: Vec<u8>,
}

impl Mail {
    /// A plain one with these words.
    pub fn new(words: &str) -> Self {
        let from = format!("=?UTF-8?B?{}?= <hanako@example.jp>", STANDARD.encode("髙橋 花子"));
        let (to, subject) = ("midori@town.example".to_owned(), "=?ISO-2022-JP?B?GyRCMFU4KxsoQg==?=".to_owned());
        Self { from, to, subject, head: Vec::new(), body: words.as_bytes().to_vec() }
    }

    pub fn from(mut self, from: &str) -> Self {
        self.from = from.to_owned();
        self
    }

    pub fn to(mut self, to: &str) -> Self {
        self.to = to.to_owned();
        self
    }

    pub fn subject(mut self, subject: &str) -> Self {
        self.subject = format!("=?UTF-8?B?{}?=", STANDARD.encode(subject));
        self
    }

    pub fn head(mut self, line: &str) -> Self {
        self.head.push(line.to_owned());
        self
    }

    pub fn body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let Self { from, to, subject, head, body } = self;
        let head: String = head.iter().map(|line| format!("{line}\r\n")).collect();
        let mut raw = format!("From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n{head}\r\n").into_bytes();
        raw.extend_from_slice(body);
        raw.extend_from_slice(b"\r\n");
        raw
    }
}

/// Twelve mails of the same words.
pub fn every_charset() -> Vec<Vec<u8>> {
    let plain = |label: &str, encoding: &'static Encoding| {
        Mail::new("").head(&format!("Content-Type: text/plain; charset={label}")).body(&encoding.encode(WORDS).0).bytes()
    };
    let coded = |label: &str, bytes: &[u8]| {
        let mail = Mail::new("").head(&format!("Content-Type: text/plain; charset={label}")).head("Content-Transfer-Encoding: base64");
        mail.body(STANDARD.encode(bytes).as_bytes()).bytes()
    };
    let quoted: String = WORDS.bytes().map(|byte| format!("={byte:02X}")).collect();
    let wide: Vec<u8> = WORDS.encode_utf16().flat_map(u16::to_be_bytes).collect();
    vec![
        plain("ISO-2022-JP", ISO_2022_JP),
        plain("Shift_JIS", SHIFT_JIS),
        plain("CP932", SHIFT_JIS),
        plain("windows-31j", SHIFT_JIS),
        plain("EUC-JP", EUC_JP),
        plain("x-nobody-knows", SHIFT_JIS),
        coded("UTF-8", WORDS.as_bytes()),
        coded("utf-16be", &wide),
        coded("Shift_JIS", &SHIFT_JIS.encode(WORDS).0),
        plain("us-ascii", ISO_2022_JP),
        Mail::new("")
            .head("Content-Type: text/plain; charset=utf-8")
            .head("Content-Transfer-Encoding: quoted-printable")
            .body(quoted.as_bytes())
            .bytes(),
        Mail::new("").head("Content-Type: text/html; charset=EUC-JP").body(&EUC_JP.encode(&format!("<p>{WORDS}</p>")).0).bytes(),
    ]
}
