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
use std::collections::HashMap;
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

/// A page's bytes.
#[derive(Clone)]
pub struct Kept(Bytes);

impl Kept {
    /// The page as a response.
    pub fn answer(&self) -> HttpResponse {
        HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-cache")).content_type("text/html; charset=utf-8").body(self.0.clone())
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
    pub fn keep(&self, key: Key, html: String) -> Kept {
        let kept = Kept(Bytes::from(html));
        if let Ok(mut inner) = self.0.write() {
            if inner.bytes + kept.0.len() > MAX_BYTES {
                inner.pages.retain(|old, _| old.version >= key.version);
                inner.bytes = inner.pages.values().map(|page| page.0.len()).sum();
            }
            if inner.bytes + kept.0.len() > MAX_BYTES {
                *inner = Inner::default();
            }
            inner.bytes += kept.0.len();
            if let Some(old) = inner.pages.insert(key, kept.clone()) {
                inner.bytes -= old.0.len();
            }
        }
        kept
    }
}
