//! Forms as they were sent: strict about bytes, lenient about nothing, and never losing what was typed.
//!
//! The framework's own decoder puts U+FFFD where bytes are not UTF-8; a resident's words must not be changed silently, so we
//! decode ourselves and say what is wrong.

use super::app::App;
use super::problem::Problem;
use super::visit::Visit;
use crate::model::Moment;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use std::future::Future;
use std::pin::Pin;

/// Longest form in bytes: a letter of 20,000 characters, each percent-encoded into up to 12 bytes, and the fields around it.
pub const MAX_BYTES: usize = 1 << 20;

/// More fields than any of our forms has; more is an attack on the parser.
const MAX_FIELDS: usize = 4000;

/// A form that came from one of our pages.
#[derive(Clone, Debug)]
pub struct Form {
    fields: Vec<(String, String)>,
    /// When its last byte was read: the moment at which a letter counts as received.
    pub received_at: Moment,
}

impl Form {
    /// A form with these fields, for handlers that read them otherwise (uploads).
    pub fn new(fields: Vec<(String, String)>, received_at: Moment) -> Self {
        Self { fields, received_at }
    }

    /// The first value of a field; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field, for checkboxes.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The value read as a number, an id or a closed word.
    pub fn parse<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).trim().parse().ok()
    }

    /// Everything that was typed, for a page that gives it back.
    pub fn typed(&self) -> Vec<(String, String)> {
        self.fields.clone()
    }

    /// What was posted, to tell one post from another; without the session's token, which proves who sent it.
    pub fn payload(&self) -> Result<Vec<u8>, Problem> {
        let said: Vec<_> = self.fields.iter().filter(|(name, _)| name != "csrf").collect();
        serde_json::to_vec(&said).map_err(Problem::internal)
    }

    /// The rev of the row that the form was made from; 0 where it was made from none.
    pub fn rev(&self) -> i64 {
        self.parse("rev").unwrap_or(0)
    }

    /// Fields in their order.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = Visit::from_request(request, &mut Payload::None);
        let bytes = web::Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let visit = visit.await?;
            if !same_origin(&request, &visit.app) {
                return Err(Problem::BadToken { typed: Vec::new() });
            }
            let charset = form_charset(&request)?;
            let bytes = bytes.await.map_err(|error| match error.as_response_error().status_code().as_u16() {
                413 => Problem::TooLarge,
                _ => Problem::Unreadable("request"),
            })?;
            let received_at = visit.now();
            let fields = decode(&bytes, charset)?;
            let form = Self { fields, received_at };
            if visit.token_holds(form.get("csrf")) { Ok(form) } else { Err(Problem::BadToken { typed: form.fields }) }
        })
    }
}

/// Whether a state-changing request came from our own pages. Browsers send Origin with every POST; programs without one
/// carry no cookies of ours to be abused.
pub fn same_origin(request: &HttpRequest, app: &App) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if header("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site") {
        return false;
    }
    match header("origin") {
        None => true,
        Some(origin) if origin == app.site.base_url => true,
        // From a page that tells its address to nobody browsers send this, also to ourselves (Fetch section 3.2.5). Where it came
        // from then stands in Sec-Fetch-Site, looked at above; browsers too old for that are held by the form's token alone.
        Some("null") => true,
        // The demo may be reached by another name of the same machine; there the Host header is as good as it gets.
        Some(origin) => app.site.demo && header("host").is_some_and(|host| origin.strip_prefix("http://") == Some(host)),
    }
}

/// The form's character set: UTF-8, or Shift_JIS when the sender says so.
fn form_charset(request: &HttpRequest) -> Result<&'static encoding_rs::Encoding, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = kind.split(';').map(str::trim);
    if !parts.next().is_some_and(|media| media.eq_ignore_ascii_case("application/x-www-form-urlencoded")) {
        return Err(Problem::Unreadable("media"));
    }
    match parts.find_map(|part| part.strip_prefix("charset=").or_else(|| part.strip_prefix("Charset="))) {
        None => Ok(encoding_rs::UTF_8),
        Some(label) => encoding_rs::Encoding::for_label(label.trim_matches('"').as_bytes()).ok_or(Problem::Unreadable("charset")),
    }
}

/// Decodes `application/x-www-form-urlencoded` (URL Standard section 5.1) without replacing anything.
fn decode(bytes: &[u8], charset: &'static encoding_rs::Encoding) -> Result<Vec<(String, String)>, Problem> {
    let pieces: Vec<_> = bytes.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()).collect();
    if pieces.len() > MAX_FIELDS {
        return Err(Problem::Unreadable("request"));
    }
    let text = |piece: &[u8]| {
        let raw = percent_decode(piece);
        let text = charset.decode_without_bom_handling_and_without_replacement(&raw).ok_or(Problem::Unreadable("charset"))?;
        if text.contains('\0') { Err(Problem::Unreadable("nul")) } else { Ok(text.into_owned()) }
    };
    let pair = |piece: &[u8]| {
        let at = piece.iter().position(|byte| *byte == b'=').unwrap_or(piece.len());
        let (name, value) = piece.split_at(at);
        Ok((text(name)?, text(value.get(1..).unwrap_or_default())?))
    };
    pieces.into_iter().map(pair).collect()
}

/// The words of one field of an upload: UTF-8 as it is, or a problem.
pub fn words(bytes: Vec<u8>) -> Result<String, Problem> {
    let text = String::from_utf8(bytes).map_err(|_| Problem::Unreadable("charset"))?;
    if text.contains('\0') { Err(Problem::Unreadable("nul")) } else { Ok(text) }
}

fn percent_decode(piece: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| (*byte as char).to_digit(16));
    let mut raw = Vec::with_capacity(piece.len());
    let mut at = 0;
    while let Some(byte) = piece.get(at) {
        match (byte, digit(piece.get(at + 1)), digit(piece.get(at + 2))) {
            (b'+', ..) => raw.push(b' '),
            (b'%', Some(high), Some(low)) => {
                raw.push((high * 16 + low) as u8);
                at += 2;
            }
            _ => raw.push(*byte),
        }
        at += 1;
    }
    raw
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_arrive_as_they_were_typed_or_not_at_all() {
        let utf8 = decode("a=%E8%A1%A8%0D%0A+1&b&c==".as_bytes(), encoding_rs::UTF_8).unwrap();
        let pairs: Vec<_> = utf8.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("a", "表\r\n 1"), ("b", ""), ("c", "=")]);

        assert_eq!(decode(b"a=%95%5C", encoding_rs::SHIFT_JIS).unwrap()[0].1, "表");
        assert!(matches!(decode(b"a=%95%5C", encoding_rs::UTF_8), Err(Problem::Unreadable("charset"))));
        assert!(matches!(decode(b"a=%00", encoding_rs::UTF_8), Err(Problem::Unreadable("nul"))));
        assert_eq!(decode(b"a=%zz%4", encoding_rs::UTF_8).unwrap()[0].1, "%zz%4");
    }
}
