//! Papers that are handed out on an occasion, as residents and the staff see them.

use crate::model::Moment;
use crate::procedure::material::State;
use crate::store::materials::{Material, MaterialFile};
use crate::web::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_DISPOSITION;
use serde::Serialize;

/// One paper, for the part `pages/ledger/material`.
#[derive(Serialize)]
pub struct MaterialShown {
    pub number: i64,
    pub title: String,
    /// Where it is downloaded; none once it was withheld.
    pub href: Option<String>,
    pub kilobytes: i64,
    pub sha256: String,
    pub state: &'static str,
    /// Whether it came after the material was frozen.
    pub late: bool,
    /// Why it came late, or why it was withheld.
    pub reason: String,
    pub frozen_at: Option<Moment>,
}

impl MaterialShown {
    /// One of an occasion whose page is at `base`.
    pub fn of(material: Material, base: &str) -> Self {
        Self {
            number: material.number,
            href: material.is_kept().then(|| format!("{base}/materials/{}", material.number)),
            title: material.title,
            kilobytes: (material.size + 1023) / 1024,
            sha256: material.sha256,
            state: material.state.name(),
            late: material.late,
            reason: material.reason,
            frozen_at: material.frozen_at,
        }
    }
}

/// The bytes as a file to save: what others made is never shown in a page of ours.
pub fn download(
    material: &Material,
    file: Option<MaterialFile>,
    name: &str,
    headers: &[(&'static str, &'static str)],
) -> Result<HttpResponse, Problem> {
    let file = file.filter(|_| material.state != State::Removed).ok_or(Problem::NotFound)?;
    let mut response = HttpResponse::Ok();
    for header in headers {
        response.insert_header(*header);
    }
    Ok(response
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}-{}.pdf\"", material.number)))
        .content_type(material.media.clone())
        .body(file.bytes))
}
