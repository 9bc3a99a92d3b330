//! `/projects/{no}/occasions/{n}/materials/{m}`: a paper that was handed out, byte for byte.

use super::seen::{Seen, counting};
use crate::commands::occasion::is_public;
use crate::store::materials::{Material, MaterialFile};
use crate::store::occasions::Occasion;
use crate::web::materials::download;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;

pub async fn show(visit: Visit, at: Path<(String, String, String)>) -> Result<HttpResponse, Problem> {
    let (no, occasion, number) = at.into_inner();
    let found = visit.app.read(move |db| {
        let project = Seen::project(db, &no)?.project;
        let (occasion, number) = counting(&occasion).zip(counting(&number)).ok_or(Problem::NotFound)?;
        let occasion = Occasion::by_number(db, project.id, occasion)?.ok_or(Problem::NotFound)?;
        let material = Material::by_number(db, occasion.id, number)?.filter(Material::is_public).ok_or(Problem::NotFound)?;
        if !is_public(db, &occasion)? {
            return Err(Problem::NotFound);
        }
        let name = format!("{}-occasion-{}", project.no(), occasion.number);
        Ok((MaterialFile::of(db, material.id)?, material, name))
    });
    let (file, material, name) = found.await?;
    // It may be withheld later, and has to be gone then.
    download(&material, file, &name, &[("Cache-Control", "no-cache")])
}
