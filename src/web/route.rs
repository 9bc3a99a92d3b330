//! One route: what it is asked with, who may, and how it is registered.

use super::access;
use crate::model::terms::Role;
use actix_web::web::ServiceConfig;
use actix_web::{Route, guard, web};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody, without signing in.
    Anyone,
    /// Signed-in staff with one of these roles.
    Staff(&'static [Role]),
}

/// What a route is asked with. GET never writes; HEAD is GET without a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

/// One line of the list.
pub struct Line {
    pub method: Method,
    pub path: &'static str,
    pub who: Who,
    pub handler: fn(Route) -> Route,
}

/// A page.
pub const fn get(path: &'static str, who: Who, handler: fn(Route) -> Route) -> Line {
    Line { method: Method::Get, path, who, handler }
}

/// Something sent.
pub const fn post(path: &'static str, who: Who, handler: fn(Route) -> Route) -> Line {
    Line { method: Method::Post, path, who, handler }
}

/// Registers these under a prefix, each behind the check of who may.
pub fn register(config: &mut ServiceConfig, prefix: &str, lines: Vec<&'static Line>) {
    let mut paths: Vec<&str> = lines.iter().map(|line| line.path).collect();
    paths.sort_unstable();
    paths.dedup();
    // Words before placeholders, so that `…/submissions/new` is not taken for a number; what has an ending before what has none.
    paths.sort_by_key(|path| path.replace('{', "\u{7f}") + "\u{7e}");
    for path in paths {
        let full = if path == "/" && !prefix.is_empty() { prefix.to_owned() } else { format!("{prefix}{path}") };
        let mut resource = web::resource(full);
        for line in lines.iter().filter(|line| line.path == path) {
            let route = match line.method {
                Method::Get => web::route().guard(guard::Any(guard::Get()).or(guard::Head())),
                Method::Post => web::post(),
            };
            resource = resource.route((line.handler)(route));
        }
        config.service(resource.wrap(actix_web::middleware::from_fn(access::check)));
    }
}
