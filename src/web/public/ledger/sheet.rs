//! `/projects/{no}/ledger/editions/{n}.csv` and `.xlsx`: an edition as a table for spreadsheets.

use super::edition::Frozen;
use crate::documents::ledger::{Ledger, sheet};
use crate::store::Db;
use crate::texts::texts;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::web::Path;

type At = Path<(String, String)>;

pub async fn csv(visit: Visit, at: At) -> Result<HttpResponse, Problem> {
    let make = |ledger: &Ledger, visit: &Visit| {
        sheet::csv(ledger, visit.lang, &|key, values| texts().get(visit.lang, key, values)).map_err(Problem::internal)
    };
    answer(visit, at, "csv", "text/csv; charset=utf-8", make).await
}

pub async fn xlsx(visit: Visit, at: At) -> Result<HttpResponse, Problem> {
    let make = |ledger: &Ledger, visit: &Visit| {
        sheet::xlsx(ledger, visit.lang, &|key, values| texts().get(visit.lang, key, values)).map_err(Problem::internal)
    };
    answer(visit, at, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", make).await
}

async fn answer(
    visit: Visit,
    at: At,
    ending: &str,
    media: &str,
    make: impl Fn(&Ledger, &Visit) -> Result<Vec<u8>, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let (no, number) = at.into_inner();
    let asked = visit.clone();
    let load = move |db: &mut Db| {
        let frozen = Frozen::load(db, &no, &number)?;
        let ledger = Ledger::of(frozen.lines(db)?);
        Ok((format!("{}-ledger-{}", frozen.project.no(), frozen.edition.number), make(&ledger, &asked)?))
    };
    let (name, bytes) = visit.app.read(load).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\"")))
        .content_type(media)
        .body(bytes))
}
