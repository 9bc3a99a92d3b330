//! Papers that are handed out on the first evening.

use super::method::{hall, occasion};
use super::scene::Scene;
use ronten::commands::occasion::materials::{AddMaterial, ReleaseMaterial, RemoveMaterial, WithholdMaterial};
use ronten::store::materials::Material;

pub fn add(s: &mut Scene, title: &str) {
    let (h, occasion) = (hall(s), occasion(s, 1).id);
    let bytes = format!("%PDF-1.7 {title}").into_bytes();
    h.app.perform(&h.official, AddMaterial { occasion, title: title.to_owned(), bytes, reason: "誤りがあったため".to_owned() });
}

/// The last one that was added.
fn newest(s: &Scene) -> Material {
    let occasion = occasion(s, 1).id;
    s.app.read(|db| Material::of_occasion(db, occasion)).pop().unwrap()
}

pub fn remove(s: &mut Scene) {
    let (h, Material { id, rev, .. }) = (hall(s), newest(s));
    h.app.perform(&h.official, RemoveMaterial { material: id, rev });
}

pub fn release(s: &mut Scene) {
    let (h, Material { id, rev, .. }) = (hall(s), newest(s));
    h.app.perform(&h.approver, ReleaseMaterial { material: id, rev });
}

pub fn withhold(s: &mut Scene) {
    let (h, Material { id, rev, .. }) = (hall(s), newest(s));
    h.app.perform(&h.approver, WithholdMaterial { material: id, rev, reason: "お名前が入っていたため".to_owned() });
}
