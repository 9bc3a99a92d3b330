//! Occasions on which a measure is explained (説明の機会), with their published records.

use super::Call;
use super::place::Numbered;
use crate::commands::occasion::is_public;
use crate::documents::ledger::RecordSheet;
use crate::model::Moment;
use crate::model::closed;
use crate::model::method::OccasionKind;
use crate::procedure::{material, occasion};
use crate::store::Db;
use crate::store::approvals::Snapshot;
use crate::store::materials::Material;
use crate::store::occasions::Occasion;
use crate::web::problem::Problem;
use crate::web::public::occasion::{reason_is_told, starts_at};
use crate::web::public::seen::{Seen, counting};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

/// An occasion as the public knows it.
#[derive(Serialize, ToSchema)]
pub struct OccasionDetail {
    number: i64,
    kind: OccasionKind,
    title: String,
    /// Which districts it is for.
    area: String,
    place: String,
    capacity: Option<i64>,
    starts_at: Option<Moment>,
    ends_at: Option<Moment>,
    note: String,
    #[schema(schema_with = states)]
    state: occasion::State,
    /// Why it was changed, put off or called off; of the last such step.
    reason: String,
    /// The papers that were handed out.
    materials: Vec<Paper>,
    published_at: Option<Moment>,
    /// SHA-256 (hex) of the record's snapshot; empty until it is published.
    record_sha256: String,
    record: Option<RecordSheet>,
}

/// A paper.
#[derive(Serialize, ToSchema)]
pub struct Paper {
    number: i64,
    title: String,
    media: String,
    /// In bytes.
    size: i64,
    /// SHA-256 (hex) of its bytes.
    sha256: String,
    #[schema(schema_with = paper_states)]
    state: material::State,
}

/// One occasion with its record, once that is published
#[utoipa::path(get, path = "/api/v1/projects/{no}/occasions/{n}", operation_id = "occasion", tag = "occasions", params(Numbered),
    responses((status = 200, body = OccasionDetail), (status = "4XX", response = super::problem::Refused)))]
pub async fn one(call: Call, at: Path<Numbered>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, _| {
        let (project, number) = (Seen::project(db, &at.no)?.project, counting(&at.n).ok_or(Problem::NotFound)?);
        let occasion = Occasion::by_number(db, project.id, number)?.ok_or(Problem::NotFound)?;
        if is_public(db, &occasion)? { detail(db, occasion) } else { Err(Problem::NotFound) }
    })
    .await
}

fn detail(db: &mut Db, occasion: Occasion) -> Result<OccasionDetail, Problem> {
    let snapshot = Snapshot::by_hash(db, &occasion.record)?;
    let papers = Material::of_occasion(db, occasion.id)?.into_iter().filter(Material::is_public).map(Paper::of);
    Ok(OccasionDetail {
        record: snapshot.map(|one| serde_json::from_str(&one.body).map_err(Problem::internal)).transpose()?,
        materials: papers.collect(),
        starts_at: starts_at(&occasion),
        number: occasion.number,
        kind: occasion.kind,
        title: occasion.title,
        area: occasion.area,
        place: occasion.place,
        capacity: occasion.capacity,
        ends_at: occasion.ends_at,
        note: occasion.note,
        reason: if reason_is_told(occasion.state) { occasion.reason } else { String::new() },
        state: occasion.state,
        published_at: occasion.published_at,
        record_sha256: occasion.record,
    })
}

impl Paper {
    fn of(material: Material) -> Self {
        let Material { number, title, media, size, sha256, state, .. } = material;
        Self { number, title, media, size, sha256, state }
    }
}

fn states() -> RefOr<Schema> {
    closed::schema(occasion::State::ALL.iter().map(|state| state.name()))
}

fn paper_states() -> RefOr<Schema> {
    closed::schema(material::State::ALL.iter().map(|state| state.name()))
}
