//! `index.html` of a package: what is in it and how it is checked, for somebody who has nothing else.

use crate::documents::package::{Listed, Package, Part};
use crate::model::terms::Lang;
use crate::web::assets;
use crate::web::page::Drawn;
use crate::web::problem::Problem;
use serde::Serialize;

#[derive(Serialize)]
struct Guide {
    city: String,
    title: String,
    project: String,
    last: u64,
    /// The page in the other language.
    other: &'static str,
    other_lang: Lang,
    parts: Vec<Section>,
}

/// The files of one part.
#[derive(Serialize)]
struct Section {
    part: &'static str,
    files: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    path: String,
    bytes: u64,
    sha256: String,
}

/// The pages in both languages and their style sheet.
pub fn add(package: &mut Package) -> Result<(), Problem> {
    let style = assets::file("paper.css").ok_or_else(|| Problem::internal("no style sheet for pages that stand alone"))?;
    package.add(Part::Guide, "style.css", style.to_vec(), "");
    let files = package.manifest.files.clone();
    for (lang, name, other) in
        [(Lang::Ja, "index.html", (Lang::En, "index.en.html")), (Lang::En, "index.en.html", (Lang::Ja, "index.html"))]
    {
        let page = Drawn::of(lang, "pages/public/package_guide", &guide(package, &files, lang, other)).map_err(Problem::internal)?;
        package.add(Part::Guide, name, page.to_string(), "");
    }
    Ok(())
}

fn guide(package: &Package, files: &[Listed], lang: Lang, (other_lang, other): (Lang, &'static str)) -> Guide {
    let manifest = &package.manifest;
    let line = |file: &Listed| Line { path: file.path.clone(), bytes: file.size, sha256: file.sha256.clone() };
    let section = |part: &Part| Section { part: part.name(), files: files.iter().filter(|file| file.part == *part).map(line).collect() };
    Guide {
        city: manifest.city.get(lang).to_owned(),
        title: manifest.title.clone(),
        project: manifest.project.clone(),
        last: manifest.last,
        other,
        other_lang,
        parts: [Part::Copy, Part::Plan, Part::Content, Part::Log].iter().map(section).filter(|section| !section.files.is_empty()).collect(),
    }
}
