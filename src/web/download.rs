//! Files that are made for a reader and kept by nobody on the way.

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};

pub const CSV: &str = "text/csv; charset=utf-8";
/// As browsers call CP932 (WHATWG Encoding).
pub const CSV_CP932: &str = "text/csv; charset=shift_jis";
pub const JSON: &str = "application/json";
pub const PDF: &str = "application/pdf";
pub const ZIP: &str = "application/zip";
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file to save under a name, which is made of our own letters and digits alone.
pub fn download(media: &str, name: &str, bytes: impl MessageBody + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .content_type(media)
        .body(bytes)
}
