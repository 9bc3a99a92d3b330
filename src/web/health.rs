//! `/healthz` (the process lives) and `/readyz` (it can read and write), for whoever runs the server.

use super::app::App;
use crate::commands::heartbeat::standings;
use crate::model::heartbeat::Standing;
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
        HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(format!("ready\n{}", ways(&app).await))
    } else {
        HttpResponse::ServiceUnavailable().content_type("application/json").body("{\"ready\":false}\n")
    }
}

/// A line for each way in of which a heartbeat is wanted: its name, how it stands, when it last came through, what failed.
async fn ways(app: &web::Data<App>) -> String {
    let (now, of) = (app.time.now(), app.clone());
    let lines = app.read(move |db| {
        let (_, policy) = of.policy(db)?;
        let wanted = standings(db, &policy, now)?.into_iter().filter(|(.., standing)| *standing != Standing::Off);
        let line = |(row, way, standing): (crate::store::heartbeats::Heartbeat, crate::model::round::Way, Standing)| {
            let came = row.came_at.map_or_else(|| "never".to_owned(), String::from);
            let trouble = row.trouble.map(|trouble| format!(" {trouble}")).unwrap_or_default();
            format!("{} {standing} {came}{trouble}\n", way.key())
        };
        Ok(wanted.map(line).collect::<String>())
    });
    lines.await.unwrap_or_default()
}
