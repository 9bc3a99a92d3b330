//! The built stylesheet and scripts (`assets/dist/`), embedded in the binary and served under names that carry their hash.
//!
//! `/assets/{sha8}-{name}` never changes its bytes, so browsers may keep it for a year; a page always names the hash of
//! the file it was built with. An outdated hash still gets the file, but with the order to ask again next time.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, web};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(rust_embed::Embed)]
#[folder = "assets/dist"]
struct Dist;

/// A file as it is served.
struct Asset {
    bytes: web::Bytes,
    /// The same, compressed when the assets were built.
    gzip: Option<web::Bytes>,
    /// SHA-256 in lower-case hex.
    hash: String,
    media_type: &'static str,
}

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let read = |name: &str| match Dist::get(name)?.data {
        Cow::Borrowed(bytes) => Some(web::Bytes::from_static(bytes)),
        Cow::Owned(bytes) => Some(web::Bytes::from(bytes)),
    };
    let served = Dist::iter().filter_map(|name| Some((media_type(&name)?, name)));
    served
        .filter_map(|(media_type, name)| {
            let bytes = read(&name)?;
            let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            Some((name.to_string(), Asset { gzip: read(&format!("{name}.gz")), bytes, hash, media_type }))
        })
        .collect()
});

/// By its ending; `None` for what is not served on its own (checksums, compressed twins).
fn media_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

/// The path at which a page finds `name` of `assets/dist/`, or `None` when there is no such file.
pub fn path(name: &str) -> Option<String> {
    ASSETS.get(name).map(|asset| format!("/assets/{}-{name}", &asset.hash[..8]))
}

/// A file of `assets/dist/` for who serves it under another address, or `None` when there is no such file.
pub fn file(name: &str) -> Option<web::Bytes> {
    ASSETS.get(name).map(|asset| asset.bytes.clone())
}

/// What changes whenever one of the files does.
pub fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let hashes: String = ASSETS.values().map(|asset| asset.hash.as_str()).collect();
        Sha256::digest(hashes.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    });
    &VERSION
}

/// Routes: `/assets/{sha8}-{name}`.
pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/assets/{file}", web::get().to(serve));
}

async fn serve(file: web::Path<String>, request: HttpRequest) -> HttpResponse {
    let Some((asked, asset)) = file.split_once('-').and_then(|(hash, name)| Some((hash, ASSETS.get(name)?))) else {
        return HttpResponse::NotFound().finish();
    };
    let compressed = asset.gzip.as_ref().filter(|_| lists(request.headers(), header::ACCEPT_ENCODING, "gzip"));
    let tag = format!("\"{}{}\"", &asset.hash[..16], if compressed.is_some() { "-gz" } else { "" });
    let unchanged = lists(request.headers(), header::IF_NONE_MATCH, &tag);

    let mut response = HttpResponse::build(if unchanged { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    let current = asked == &asset.hash[..8];
    response.insert_header((header::CACHE_CONTROL, if current { "public, max-age=31536000, immutable" } else { "no-cache" }));
    response.insert_header((header::ETAG, tag)).insert_header((header::VARY, "Accept-Encoding"));
    if unchanged {
        return response.finish();
    }
    response.content_type(asset.media_type);
    match compressed {
        Some(bytes) => response.insert_header((header::CONTENT_ENCODING, "gzip")).body(bytes.clone()),
        // Told apart from "not yet encoded", so that no middleware encodes it again under this tag.
        None => response.insert_header((header::CONTENT_ENCODING, "identity")).body(asset.bytes.clone()),
    }
}

/// Whether a comma-separated header names `value`, whatever weight it gives it.
fn lists(headers: &HeaderMap, name: header::HeaderName, value: &str) -> bool {
    let named = |item: &str| item.split(';').next().map(str::trim).map(|item| item.trim_start_matches("W/")) == Some(value);
    headers.get_all(name).filter_map(|line| line.to_str().ok()).any(|line| line.split(',').any(named))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{App, test};

    async fn get(path: &str, headers: &[(&str, &str)]) -> actix_web::dev::ServiceResponse {
        let app = test::init_service(App::new().configure(routes)).await;
        let mut request = test::TestRequest::get().uri(path);
        for header in headers {
            request = request.insert_header(*header);
        }
        test::call_service(&app, request.to_request()).await
    }

    fn header<'a>(response: &'a actix_web::dev::ServiceResponse, name: &str) -> &'a str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[actix_web::test]
    async fn a_named_hash_may_be_kept_for_ever_and_an_old_one_may_not() {
        let now = get(&path("app.css").unwrap(), &[]).await;
        let old = get("/assets/00000000-app.css", &[]).await;

        assert_eq!((now.status().as_u16(), old.status().as_u16()), (200, 200));
        assert!(header(&now, "cache-control").contains("immutable"));
        assert_eq!(header(&old, "cache-control"), "no-cache");
        assert_eq!(header(&now, "content-type"), "text/css; charset=utf-8");
    }

    #[actix_web::test]
    async fn compressed_and_plain_have_tags_of_their_own() {
        let path = path("app.css").unwrap();
        let plain = get(&path, &[]).await;
        let gzip = get(&path, &[("accept-encoding", "br, gzip;q=0.8")]).await;
        let again = get(&path, &[("if-none-match", header(&plain, "etag"))]).await;

        assert_eq!(header(&gzip, "content-encoding"), "gzip");
        assert_ne!(header(&gzip, "etag"), header(&plain, "etag"));
        assert_eq!(again.status().as_u16(), 304);
    }

    #[actix_web::test]
    async fn what_is_not_an_asset_is_not_found() {
        for path in
            ["/assets/app.css", "/assets/00000000-SHA256SUMS", "/assets/00000000-app.css.gz", "/assets/-", "/assets/x-..%2FSHA256SUMS"]
        {
            assert_eq!(get(path, &[]).await.status().as_u16(), 404, "{path}");
        }
    }
}
