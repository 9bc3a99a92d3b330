//! `/projects/{no}/ledger/editions/{n}.csv` and `.xlsx`: an edition as a table for spreadsheets.

use super::edition::Frozen;
use crate::documents::ledger::{Ledger, sheet};
use crate::documents::spreadsheet::Cells;
use crate::store::Db;
use crate::texts::texts;
use crate::web::download::{CSV, XLSX, download};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;

type At = Path<(String, String)>;

pub async fn csv(visit: Visit, at: At) -> Result<HttpResponse, Problem> {
    answer(visit, at, ("csv", CSV), |cells| cells.csv().map_err(Problem::internal)).await
}

pub async fn xlsx(visit: Visit, at: At) -> Result<HttpResponse, Problem> {
    answer(visit, at, ("xlsx", XLSX), |cells| cells.xlsx().map_err(Problem::internal)).await
}

async fn answer(
    visit: Visit,
    at: At,
    (ending, media): (&str, &str),
    make: impl Fn(&Cells) -> Result<Vec<u8>, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let (no, number) = at.into_inner();
    let lang = visit.lang;
    let load = move |db: &mut Db| {
        let frozen = Frozen::load(db, &no, &number)?;
        let cells = sheet::cells(&Ledger::of(frozen.lines(db)?), lang, &|key, values| texts().get(lang, key, values));
        Ok((format!("{}-ledger-{}", frozen.project.no(), frozen.edition.number), make(&cells)?))
    };
    let (name, bytes) = visit.app.read(load).await?;
    Ok(download(media, &format!("{name}.{ending}"), bytes))
}
