//! `Mail`: one message as the SMTP sink received it, and just enough MIME to read what we send ourselves.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// One message that went over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The envelope's sender, empty for the null return path.
    pub from: String,
    /// The envelope's recipients that were accepted.
    pub to: Vec<String>,
    /// The message after removal of dot-stuffing, every line with its CRLF.
    pub data: Vec<u8>,
    /// Whether the sink said 250 after the final dot; the sender must try again when it did not.
    pub acknowledged: bool,
}

impl Mail {
    /// The header's value, unfolded, with encoded-words decoded. `name` in any case.
    pub fn header(&self, name: &str) -> Option<String> {
        self.raw_headers().into_iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| decode_words(&value))
    }

    /// All headers in order, unfolded but not decoded.
    pub fn raw_headers(&self) -> Vec<(String, String)> {
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in self.parts().0.split("\r\n") {
            match (line.starts_with([' ', '\t']), headers.last_mut(), line.split_once(':')) {
                (true, Some((_, value)), _) => value.push_str(line),
                (false, _, Some((name, value))) => headers.push((name.to_owned(), value.trim_start().to_owned())),
                _ => panic!("not a header line: {line:?}"),
            }
        }
        headers
    }

    /// The body of a single-part message, decoded by its Content-Transfer-Encoding, as UTF-8.
    pub fn text(&self) -> String {
        let body = self.parts().1;
        let bytes = match self.header("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase().as_str() {
            "base64" => STANDARD.decode(body.replace("\r\n", "")).unwrap(),
            "quoted-printable" => decode_quoted(&body.replace("=\r\n", "")),
            _ => body.into_bytes(),
        };
        String::from_utf8(bytes).unwrap()
    }

    fn parts(&self) -> (String, String) {
        let text = String::from_utf8(self.data.clone()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        (head.to_owned(), body.to_owned())
    }
}

/// RFC 2047: decodes each encoded-word *by itself*, so one that ends inside a character fails the test; white space
/// between two of them is not part of the text.
fn decode_words(value: &str) -> String {
    let mut text = String::new();
    let mut after_word = false;
    for token in value.split_inclusive(' ') {
        let word = token.trim_end_matches(' ');
        let Some(decoded) = decode_word(word) else {
            if !word.is_empty() {
                after_word = false;
            }
            text.push_str(token);
            continue;
        };
        if after_word {
            text.truncate(text.trim_end_matches(' ').len());
        }
        text.push_str(&decoded);
        text.push_str(&token[word.len()..]);
        after_word = true;
    }
    text
}

fn decode_word(word: &str) -> Option<String> {
    let inner = word.strip_prefix("=?")?.strip_suffix("?=")?;
    assert!(word.len() <= 75, "encoded-word over 75 characters (RFC 2047 section 2): {word}");
    let mut parts = inner.splitn(3, '?');
    let (charset, encoding, text) = (parts.next()?, parts.next()?, parts.next()?);
    assert!(charset.eq_ignore_ascii_case("utf-8"), "{word}");
    let bytes = match encoding {
        "b" | "B" => STANDARD.decode(text).unwrap(),
        "q" | "Q" => decode_quoted(&text.replace('_', " ")),
        _ => return None,
    };
    Some(String::from_utf8(bytes).unwrap_or_else(|_| panic!("cut inside a character: {word}")))
}

fn decode_quoted(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'=' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next().unwrap(), rest.next().unwrap()];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(data: &str) -> Mail {
        Mail { from: String::new(), to: Vec::new(), data: data.replace('\n', "\r\n").into_bytes(), acknowledged: true }
    }

    #[test]
    fn headers_and_both_encodings_are_read() {
        let base64 = mail(
            "Subject: Re:\n =?utf-8?b?6KuW?= =?utf-8?B?54K5?= x\nX-Two: =?utf-8?q?=E8=AB=96_a?=\nContent-Transfer-Encoding: base64\n\n6KuW54K5\nCg==\n",
        );
        let quoted = mail("Content-Transfer-Encoding: quoted-printable\n\n=E8=AB=96=\n=E7=82=B9=3D\n");

        assert_eq!(base64.header("subject").as_deref(), Some("Re: 論点 x"));
        assert_eq!(base64.header("X-Two").as_deref(), Some("論 a"));
        assert_eq!(base64.header("X-Three"), None);
        assert_eq!(base64.text(), "論点\n");
        assert_eq!(quoted.text(), "論点=\r\n");
    }

    #[test]
    #[should_panic(expected = "cut inside a character")]
    fn a_word_cut_inside_a_character_is_noticed() {
        mail("Subject: =?utf-8?b?6Ks=?= =?utf-8?b?lueCuQ==?=\n\n").header("subject");
    }
}
