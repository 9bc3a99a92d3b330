//! A published result as a file: `…/result.json`, `.csv`, `.xlsx`, `.pdf`, `-cp932.csv`, and the same of each version. All are made of the snapshot
//! that was approved.

use super::{Published, page, paper};
use crate::documents::result_table;
use crate::documents::spreadsheet::Cells;
use crate::model::terms::Lang;
use crate::store::Db;
use crate::texts::texts;
use crate::web::download::{CSV, CSV_CP932, JSON, PDF, XLSX, download};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;

/// What follows the name of a table in CP932.
const LEGACY: &str = "-cp932";

/// The newest version as a file of a kind.
pub async fn newest(visit: Visit, at: Path<(String, String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number, ending) = at.into_inner();
    answer(visit, (no, number, None), &ending).await
}

/// The newest version for programs that read CP932 alone.
pub async fn legacy(visit: Visit, at: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number) = at.into_inner();
    answer(visit, (no, number, None), "cp932").await
}

/// One version; its number may be followed by `-cp932`.
pub async fn version(visit: Visit, at: Path<(String, String, String, String)>) -> Result<HttpResponse, Problem> {
    let (no, number, version, ending) = at.into_inner();
    match version.strip_suffix(LEGACY) {
        Some(version) if ending == "csv" => answer(visit, (no, number, Some(version.to_owned())), "cp932").await,
        Some(_) => Err(Problem::NotFound),
        None => answer(visit, (no, number, Some(version)), &ending).await,
    }
}

async fn answer(visit: Visit, (no, number, version): (String, String, Option<String>), kind: &str) -> Result<HttpResponse, Problem> {
    let lang = visit.lang;
    let found = visit.app.read(move |db| Published::load(db, &no, &number, version.as_deref())).await?;
    let name = found.file_name();
    match kind {
        "json" => Ok(download(JSON, &format!("{name}.json"), found.body.into_bytes())),
        "csv" => Ok(download(CSV, &format!("{name}.csv"), cells(&found, lang).csv().map_err(Problem::internal)?)),
        "xlsx" => Ok(download(XLSX, &format!("{name}.xlsx"), cells(&found, lang).xlsx().map_err(Problem::internal)?)),
        "cp932" => {
            let note = |signs: &str| texts().get(lang, "result.missing_signs", &[("signs", signs)]);
            let file = cells(&found, lang).cp932(note).map_err(Problem::internal)?;
            Ok(download(CSV_CP932, &format!("{name}{LEGACY}.csv"), file.bytes))
        }
        "pdf" => {
            let app = visit.app.clone();
            let make = move |_: &mut Db| app.papers.get(&key(&found), || Ok(paper::paper(&found)));
            Ok(download(PDF, &format!("{name}.pdf"), visit.app.read(make).await?))
        }
        _ => Err(Problem::NotFound),
    }
}

/// What the papers of a version are kept under.
pub(in crate::web::public) fn key(found: &Published) -> String {
    format!("result {}", found.publication.snapshot)
}

/// A version as a table.
pub(in crate::web::public) fn cells(found: &Published, lang: Lang) -> Cells {
    let total = page::joint_total(&found.sheet, lang);
    result_table::cells(&found.sheet, lang, total, |key, values| texts().get(lang, key, values))
}
