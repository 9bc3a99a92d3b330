//! The HTTP server: limits, middleware, and a clean end.

use super::app::App;
use super::{form, problem_page, routes};
use actix_web::dev::Server;
use actix_web::web::ServiceConfig;
use actix_web::{App as Actix, HttpServer, middleware, web};
use std::net::TcpListener;
use std::time::Duration;

/// Seconds in which running requests may finish after SIGTERM.
const DRAIN_SECONDS: u64 = 10;

/// A server on a bound socket; it runs when awaited and ends cleanly on SIGTERM and SIGINT.
pub fn server(app: web::Data<App>, listener: TcpListener, workers: usize) -> std::io::Result<Server> {
    server_with(app, listener, workers, |_| {})
}

/// The same with further routes; benches compare ours with a fixed one of the same server.
pub fn server_with(app: web::Data<App>, listener: TcpListener, workers: usize, more: fn(&mut ServiceConfig)) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        Actix::new()
            .app_data(app.clone())
            .app_data(web::PayloadConfig::new(form::MAX_BYTES))
            .wrap(middleware::from_fn(problem_page::pages))
            .wrap(middleware::Compress::default())
            .configure(more)
            .configure(routes::configure)
    });
    let server = server
        .workers(workers)
        .client_request_timeout(Duration::from_secs(10))
        .client_disconnect_timeout(Duration::from_secs(2))
        .keep_alive(Duration::from_secs(15))
        .max_connections(4096)
        .shutdown_timeout(DRAIN_SECONDS)
        .listen(listener)?;
    Ok(server.run())
}
