//! One request of a program: answered as JSON with an ETag, or with 304 when the program has it already.

use crate::record::digest::Digest;
use crate::store::Db;
use crate::web::cache::Kept;
use crate::web::download::JSON;
use crate::web::headers;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde::Serialize;
use std::future::Future;
use std::pin::Pin;

/// Hexadecimal digits of an ETag.
const TAG_DIGITS: usize = 32;

/// A request of a program.
pub struct Call {
    visit: Visit,
    /// `If-None-Match`: what the program has.
    known: Option<String>,
}

impl FromRequest for Call {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = Visit::from_request(request, payload);
        let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Box::pin(async move { Ok(Self { visit: visit.await?, known }) })
    }
}

impl Call {
    /// What was loaded, as JSON. One address without a query is kept like a page; what can be asked in endless ways is not.
    pub async fn answer<T: Serialize>(
        self,
        load: impl FnOnce(&mut Db, &Ask) -> Result<T, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let visit = self.visit.clone();
        let make = move |db: &mut Db| {
            let ask = Ask::of(db, &visit.app, visit.lang)?;
            Ok(Kept::of(JSON, serde_json::to_string(&load(db, &ask)?).map_err(Problem::internal)?))
        };
        let endless = self.visit.path.contains('?');
        let kept = if endless { self.visit.app.read(make).await? } else { self.visit.kept(make).await? };
        let tag = tag(&Digest::of(&[kept.plain()]).hex());
        Ok(self.unless_known(&tag, || kept.answer(self.visit.gzip)))
    }

    /// The bytes of a snapshot, which its hash (hex) stands for: the ETag is the hash.
    pub async fn snapshot(
        self,
        load: impl FnOnce(&mut Db) -> Result<(String, String), Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let (hash, body) = self.visit.app.read(load).await?;
        let tag = tag(&hash);
        Ok(self.unless_known(&tag, move || HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-cache")).content_type(JSON).body(body)))
    }

    /// The request itself.
    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    /// What only the office reads: kept nowhere on the way.
    pub async fn private<T: Serialize>(
        self,
        load: impl FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        self.done(StatusCode::OK, load).await
    }

    /// The same after something was done.
    pub async fn done<T: Serialize>(
        self,
        status: StatusCode,
        load: impl FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Problem> {
        let make = move |db: &mut Db| serde_json::to_string(&load(db)?).map_err(Problem::internal);
        let body = self.visit.app.read(make).await?;
        let mut response = HttpResponse::build(status);
        for header in headers::CONFIDENTIAL {
            response.insert_header(*header);
        }
        Ok(response.content_type(JSON).body(body))
    }

    fn unless_known(&self, tag: &str, answer: impl FnOnce() -> HttpResponse) -> HttpResponse {
        let known = self.known.as_deref().is_some_and(|known| known.split(',').map(str::trim).any(|one| one == "*" || one == tag));
        let mut response = if known { HttpResponse::NotModified().insert_header((CACHE_CONTROL, "no-cache")).finish() } else { answer() };
        if let Ok(tag) = tag.parse() {
            response.headers_mut().insert(ETAG, tag);
        }
        response
    }
}

/// A weak tag (RFC 9110 section 8.8.3): compressed or not, the content is the same.
fn tag(hash: &str) -> String {
    format!("W/\"{}\"", hash.get(..TAG_DIGITS).unwrap_or(hash))
}
