//! Public pages kept as bytes per content version, JST date and language.
//!
//! The content version is the length of the record, which grows with everything that residents can see: a page is never stale
//! for the process that replied, and a second at most for others (see [`super::app::App::content`]). The date is part of the
//! key because pages say how many days are left.

use crate::model::terms::Lang;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use chrono::NaiveDate;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::HashMap;
use std::io::Write;
use std::sync::RwLock;

/// Bytes of pages kept at most; beyond it the oldest version's pages go first, and then all.
const MAX_BYTES: usize = 64 << 20;

/// Which page, of which state of the content.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    version: i64,
    date: NaiveDate,
    lang: Lang,
    path: String,
}

impl Key {
    pub fn new(version: i64, date: NaiveDate, lang: Lang, path: &str) -> Self {
        Self { version, date, lang, path: path.to_owned() }
    }
}

/// What pages are.
pub const HTML: &str = "text/html; charset=utf-8";

/// A page's bytes, as they are and compressed: a browser takes the few, and nobody compresses a page twice.
#[derive(Clone)]
pub struct Kept {
    media: &'static str,
    plain: Bytes,
    gzip: Option<Bytes>,
}

impl Kept {
    pub fn of(media: &'static str, text: String) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        let gzip = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish());
        Self { media, gzip: gzip.ok().map(Bytes::from), plain: Bytes::from(text) }
    }

    /// The bytes as they are, not compressed.
    pub fn plain(&self) -> &Bytes {
        &self.plain
    }

    /// The page as a response to a reader who takes it compressed, or does not.
    pub fn answer(&self, gzip: bool) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        response.insert_header((header::CACHE_CONTROL, "no-cache")).insert_header((header::VARY, "accept-encoding"));
        response.content_type(self.media);
        match &self.gzip {
            Some(bytes) if gzip => response.insert_header((header::CONTENT_ENCODING, "gzip")).body(bytes.clone()),
            _ => response.body(self.plain.clone()),
        }
    }

    fn size(&self) -> usize {
        self.plain.len() + self.gzip.as_ref().map_or(0, Bytes::len)
    }
}

/// All kept pages of a server.
#[derive(Default)]
pub struct Pages(RwLock<Inner>);

#[derive(Default)]
struct Inner {
    bytes: usize,
    pages: HashMap<Key, Kept>,
}

impl Pages {
    pub fn get(&self, key: &Key) -> Option<Kept> {
        self.0.read().ok()?.pages.get(key).cloned()
    }

    /// Keeps a page, unless memory for it is short, and gives it back.
    pub fn keep(&self, key: Key, kept: Kept) -> Kept {
        if let Ok(mut inner) = self.0.write() {
            if inner.bytes + kept.size() > MAX_BYTES {
                inner.pages.retain(|old, _| old.version >= key.version);
                inner.bytes = inner.pages.values().map(|page| page.size()).sum();
            }
            if inner.bytes + kept.size() > MAX_BYTES {
                *inner = Inner::default();
            }
            inner.bytes += kept.size();
            if let Some(old) = inner.pages.insert(key, kept.clone()) {
                inner.bytes -= old.size();
            }
        }
        kept
    }
}
