//! The signed record of a project, entry by entry. Tiles and checkpoints for checking it are at `/log/`.

use super::place::InProject;
use super::{Call, Number, Paged, Turn};
use crate::model::Moment;
use crate::store::log::EntryRow;
use crate::web::problem::Problem;
use crate::web::public::seen::Seen;
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Serialize;
use utoipa::ToSchema;

/// One entry.
#[derive(Serialize, ToSchema)]
pub struct RecordEntry {
    /// Its place in the record of all projects, from 0.
    seq: i64,
    time: Moment,
    /// `<machine>.<event>`.
    #[schema(example = "round.open")]
    kind: String,
    /// What is hashed and signed: one "key value" line each.
    leaf: String,
    /// RFC 6962 leaf hash, hex.
    hash: String,
}

/// What happened to a project, in order
#[utoipa::path(get, path = "/api/v1/projects/{no}/record", operation_id = "record", tag = "record", params(InProject, Turn<Number>),
    responses((status = 200, body = Paged<RecordEntry>), (status = "4XX", response = super::problem::Refused)))]
pub async fn list(call: Call, at: Path<InProject>, turn: Query<Turn<Number>>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, _| {
        let seen = Seen::project(db, &at.no)?;
        let from = turn.after_number(-1)?.saturating_add(1);
        let rows = EntryRow::of_project(db, seen.project.id.as_str(), from, turn.limit()? + 1)?;
        let line = |row: EntryRow| Ok(RecordEntry { seq: row.seq, time: row.time, kind: row.kind, leaf: row.leaf, hash: row.hash });
        Paged::of(rows, turn.limit()?, |row| row.seq.to_string(), line)
    })
    .await
}
