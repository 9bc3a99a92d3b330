//! Every route, by who asks for it: method, path, who may, handler. What is not in these lists does not exist, and who is not named is
//! kept out.

mod api;
mod method;
mod office;
mod residents;
mod who;

use super::path::is_staff_path;
pub use super::route::{Line, Method, Who};
use super::route::{elsewhere, get, post, register};
use super::{assets, dump, health, public};
use Who::Anyone;
use actix_web::http::Method as Http;
use actix_web::web::{self, ServiceConfig};

/// All pages, in both languages (English under `/en`).
pub fn pages() -> impl Iterator<Item = &'static Line> {
    residents::RESIDENTS.iter().chain(method::METHOD).chain(office::OFFICE)
}

/// What programs ask for.
pub fn api() -> impl Iterator<Item = &'static Line> {
    api::API.iter()
}

/// Operation and files: one address each, no language, no page.
#[rustfmt::skip]
const PLAIN: &[Line] = &[
    get ("/public.zip",                         Anyone,   |r| r.to(dump::show)),
    get ("/healthz",                            Anyone,   |r| r.to(health::live)),
    get ("/readyz",                             Anyone,   |r| r.to(health::ready)),
    get ("/feed.atom",                          Anyone,   |r| r.to(public::feed::show)),
    get ("/calendar.ics",                       Anyone,   |r| r.to(public::calendar::show)),
    // the signed record
    get ("/log/checkpoint",                     Anyone,   |r| r.to(public::log::checkpoint)),
    get ("/log/key",                            Anyone,   |r| r.to(public::log::key)),
    get ("/log/tile/{rest:.*}",                 Anyone,   |r| r.to(public::log::tile)),
];

/// Registers everything. Anything else is 404, and a known path with another method 405.
pub fn configure(config: &mut ServiceConfig) {
    assets::routes(config);
    register(config, "", PLAIN.iter().chain(api::API).collect());
    // A request is compared with one address after the other: what residents ask for, who are many, comes first.
    let (staff, residents): (Vec<&Line>, Vec<&Line>) = pages().partition(|line| is_staff_path(line.path));
    for lines in [residents, staff] {
        register(config, "", lines.clone());
        register(config, "/en", lines);
    }
    config.default_service(web::to(elsewhere));
}

/// The line that a request falls under, by the pattern it matched.
pub fn line_of(method: &Http, pattern: &str) -> Option<&'static Line> {
    let method = match *method {
        Http::GET | Http::HEAD => Method::Get,
        Http::POST => Method::Post,
        _ => return None,
    };
    lines(pattern).find(|line| line.method == method)
}

/// Whether the list has this pattern, with whatever method.
pub fn is_listed(pattern: &str) -> bool {
    lines(pattern).next().is_some()
}

fn lines(pattern: &str) -> impl Iterator<Item = &'static Line> {
    let path = match pattern.strip_prefix("/en") {
        Some("") => "/",
        Some(rest) if rest.starts_with('/') => rest,
        _ => pattern,
    };
    pages().chain(PLAIN).chain(api::API).filter(move |line| line.path == path)
}
