//! The bytes of materials against the hashes that their rows commit to.

use super::{FEW, PAGE};
use crate::record::commitment::Field;
use crate::record::digest::Digest;
use crate::record::finding::{Finding, What};
use crate::store::materials::Material;
use crate::store::recorded::Recorded;
use crate::store::schema::material_files;
use crate::store::{Db, StoreError};
use diesel::prelude::*;
use std::collections::HashMap;

/// By its id, the hash and size of each material whose bytes must be there, and the entry that commits to them.
pub(super) type Kept = HashMap<String, (String, i64, Option<u64>)>;

/// Each file is that of a material, with its bytes; and each that must be there is.
pub(super) fn check(db: &mut Db, mut kept: Kept, findings: &mut Vec<Finding>) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let rows = material_files::table.filter(material_files::material.gt(after.clone())).order(material_files::material);
        let page: Vec<(String, Vec<u8>)> = rows.limit(FEW.min(PAGE)).load(db)?;
        let Some((last, _)) = page.last() else { break };
        after.clone_from(last);
        for (id, bytes) in page {
            let (what, seq) = match kept.remove(&id) {
                Some((sha256, size, _)) if Digest::of(&[&bytes]).hex() == sha256 && bytes.len() as i64 == size => continue,
                Some((.., seq)) => (What::ContentEdited, seq),
                // A row that is gone or cannot be read was named itself, and cannot say what its file should be.
                None if is_named(findings, &id) => continue,
                None => (What::PayloadInserted(Field::Files), None),
            };
            findings.push(Finding::new(what, "material_files", Some(id), seq));
        }
    }
    let mut missing: Vec<_> = kept.into_iter().map(|(id, (.., seq))| (seq, id)).collect();
    missing.sort_unstable();
    let finding = |(seq, id)| Finding::new(What::PayloadMissing(Field::Files), "material_files", Some(id), seq);
    findings.extend(missing.into_iter().map(finding));
    Ok(())
}

fn is_named(findings: &[Finding], id: &str) -> bool {
    findings.iter().any(|finding| finding.table == Material::TABLE && finding.id.as_deref() == Some(id))
}
