//! `/healthz` (the process lives) and `/readyz` (it can read and write), for whoever runs the server.

use super::app::App;
use crate::store::log::{EntryRow, Log};
use actix_web::{HttpResponse, web};

/// The process answers.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// The database can be read and the writer has not stopped.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    let readable = app.read(|db| Ok(EntryRow::size(db, Log::Record)?)).await.is_ok();
    if readable && !app.writer.is_stopped() {
        HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n")
    } else {
        HttpResponse::ServiceUnavailable().content_type("application/json").body("{\"ready\":false}\n")
    }
}
