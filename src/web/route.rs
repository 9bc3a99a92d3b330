//! One route: what it is asked with, who may, and how it is registered; and what is answered where there is none.

use super::access;
use super::problem::Problem;
use crate::model::terms::Role;
use actix_web::http::Method as Http;
use actix_web::http::header::LOCATION;
use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, Route, guard, web};

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

/// Where nothing is: the page of this name without the slash at its end, if there is one.
pub async fn elsewhere(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let path = request.path().trim_end_matches('/');
    let known = path != request.path() && request.resource_map().has_resource(path);
    if !known || !matches!(*request.method(), Http::GET | Http::HEAD) {
        return Err(Problem::NotFound);
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(HttpResponse::PermanentRedirect().insert_header((LOCATION, format!("{path}{query}"))).finish())
}
