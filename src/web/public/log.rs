//! `/log/…`: the signed record as plain files (c2sp.org/tlog-tiles), so that anyone can copy it and check it without asking.
//!
//! Tiles and bundles are parts of a tree that only grows: what was once served under an address never changes.

use crate::commands::seal::StoredNodes;
use crate::installation::record_verifier;
use crate::record::tile::{Content, Tile, bundle};
use crate::store::Db;
use crate::store::log::{CheckpointRow, EntryRow, Log};
use crate::web::app::App;
use crate::web::problem::Problem;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, HttpResponseBuilder};

/// The newest signed tree head.
pub async fn checkpoint(app: Data<App>) -> Result<HttpResponse, Problem> {
    let newest = app.read(|db| Ok(CheckpointRow::newest(db, Log::Record)?)).await?.ok_or(Problem::NotFound)?;
    Ok(text().insert_header((CACHE_CONTROL, "no-cache")).body(newest.note))
}

/// The public key, in the form that verifiers of signed notes take.
pub async fn key(app: Data<App>) -> Result<HttpResponse, Problem> {
    let keys = app.keys.clone();
    let verifier = app.read(move |db| record_verifier(db, &keys).map_err(Problem::internal)).await?;
    Ok(text().insert_header((CACHE_CONTROL, "no-cache")).body(format!("{verifier}\n")))
}

/// A tile of hashes or a bundle of entries.
pub async fn tile(app: Data<App>, rest: Path<String>) -> Result<HttpResponse, Problem> {
    let tile = Tile::parse(&format!("tile/{rest}")).ok_or(Problem::NotFound)?;
    let bytes = app.read(move |db| bytes_of(db, &tile)).await?.ok_or(Problem::NotFound)?;
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"));
    Ok(response.content_type("application/octet-stream").body(bytes))
}

/// The bytes of a tile, if the newest signed tree has it.
fn bytes_of(db: &mut Db, tile: &Tile) -> Result<Option<Vec<u8>>, Problem> {
    let size = CheckpointRow::newest(db, Log::Record)?.map_or(0, |newest| newest.size as u64);
    let Some((first, count)) = tile.range(size) else { return Ok(None) };
    match tile.content() {
        Content::Hashes { .. } => Ok(tile.hashes(&mut StoredNodes { db, log: Log::Record }, size)?),
        Content::Entries => {
            let entries = EntryRow::from(db, Log::Record, first as i64, count.into())?;
            let bytes = bundle(entries.iter().map(|entry| entry.leaf.as_bytes()));
            bytes.map(Some).ok_or_else(|| Problem::internal("an entry is too long for a bundle"))
        }
    }
}

fn text() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.content_type("text/plain; charset=utf-8");
    response
}
