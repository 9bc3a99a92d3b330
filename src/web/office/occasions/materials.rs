//! `…/materials`: the papers that are handed out on an occasion, each by its hash.

use super::{base, find, found};
use crate::commands::occasion::materials::{
    AddMaterial, MATERIAL_LIMIT, ReleaseMaterial, RemoveMaterial, WithholdMaterial, facts, is_late, is_other,
};
use crate::commands::{Command, FieldError, Refused};
use crate::procedure;
use crate::procedure::material::{Event, Facts, Material as Machine, State};
use crate::store::Db;
use crate::store::accounts::Account;
use crate::store::materials::{Material, MaterialFile};
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::headers::CONFIDENTIAL;
use crate::web::materials::{MaterialShown, download};
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::upload::Upload;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    project_title: String,
    occasion: String,
    base: String,
    materials: Vec<Line>,
    /// Whether the reader may add one now.
    add: bool,
    /// Whether what is added now comes after the material was frozen.
    late: bool,
    title: Field,
    file: Field,
    reason: Field,
    megabytes: usize,
}

/// One paper with what this reader may do with it now.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    shown: MaterialShown,
    base: String,
    rev: i64,
    release: bool,
    remove: bool,
    withhold: bool,
    why: Field,
}

type At = Path<(String, i64, i64)>;

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, Typed::default()).await
}

/// Adds a paper.
pub async fn add(visit: Visit, path: Path<(String, i64)>, upload: Upload<MATERIAL_LIMIT>) -> Result<HttpResponse, Problem> {
    let at = path.into_inner();
    let occasion = found(&visit, &at).await?.id;
    let Upload { form, files } = upload;
    let file = files.into_iter().find(|file| file.field == "file");
    let wrong = match &file {
        None => Some(FieldError::new("file", "needed")),
        Some(file) if file.too_large => Some(FieldError::new("file", "file_too_large").with("limit", MATERIAL_LIMIT / 1024 / 1024)),
        Some(_) => None,
    };
    if let Some(wrong) = wrong {
        let (status, typed) = Typed::labelled(&[wrong], &form, "paper", visit.lang);
        return page(visit, at, status, typed).await;
    }
    let (title, reason) = (form.get("title").to_owned(), form.get("reason").to_owned());
    let command = AddMaterial { occasion, title, bytes: file.map(|file| file.bytes).unwrap_or_default(), reason };
    act(visit, at, &form, command, ("add", "reason")).await
}

/// Takes one out that nobody outside saw.
pub async fn remove(visit: Visit, at: At, form: Form) -> Result<HttpResponse, Problem> {
    let (at, material) = wanted(&visit, at).await?;
    act(visit, at, &form, RemoveMaterial { material: material.id, rev: form.rev() }, ("remove", "reason")).await
}

/// Makes public what came late.
pub async fn release(visit: Visit, at: At, form: Form) -> Result<HttpResponse, Problem> {
    let (at, material) = wanted(&visit, at).await?;
    act(visit, at, &form, ReleaseMaterial { material: material.id, rev: form.rev() }, ("release", "reason")).await
}

/// Takes one out of the public.
pub async fn withhold(visit: Visit, at: At, form: Form) -> Result<HttpResponse, Problem> {
    let (at, material) = wanted(&visit, at).await?;
    let why = why(material.number);
    let command = WithholdMaterial { material: material.id, rev: form.rev(), reason: form.get(&why).to_owned() };
    act(visit, at, &form, command, ("withhold", &why)).await
}

/// The bytes, for the staff.
pub async fn file(visit: Visit, at: At) -> Result<HttpResponse, Problem> {
    let ((no, number), material) = wanted(&visit, at).await?;
    let id = material.id;
    let file = visit.app.read(move |db| Ok(MaterialFile::of(db, id)?)).await?;
    download(&material, file, &format!("{no}-occasion-{number}"), CONFIDENTIAL)
}

/// The name of the field in which a reason for withholding is typed.
fn why(number: i64) -> String {
    format!("why-{number}")
}

/// The material of an address, if it exists for the reader.
async fn wanted(visit: &Visit, at: At) -> Result<((String, i64), Material), Problem> {
    let (no, occasion, number) = at.into_inner();
    let (reader, wanted) = (Reader::of(visit)?, no.clone());
    let found = visit.app.read(move |db| {
        let (_, occasion) = find(&reader, db, (&wanted, occasion))?;
        Material::by_number(db, occasion.id, number)?.ok_or(Problem::NotFound)
    });
    Ok(((no, occasion), found.await?))
}

async fn act<C: Command>(
    visit: Visit,
    at: (String, i64),
    form: &Form,
    command: C,
    (done, reason): (&str, &str),
) -> Result<HttpResponse, Problem> {
    match visit.perform(command).await {
        Ok(_) => visit.done(&format!("{}/materials", base(&at.0, at.1)), &format!("machine.material.done.{done}")),
        Err(Problem::Refused(Refused::Fields(errors))) => {
            let label = |field: &str| texts().get(visit.lang, &format!("paper.field.{field}"), &[]);
            let typed = errors.into_iter().fold(Typed::of(form), |typed, error| {
                let name = label(&error.field);
                let field = if error.field == "reason" { reason.to_owned() } else { error.field.clone() };
                typed.wrong_called(&FieldError { field, ..error }, &name, visit.lang)
            });
            page(visit, at, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
        Err(problem) => {
            let (status, typed) = super::refused(problem, form, visit.lang)?;
            page(visit, at, status, typed).await
        }
    }
}

async fn page(visit: Visit, (no, number): (String, i64), status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let (reader, account) = (Reader::of(&visit)?, visit.staff()?.account.clone());
    let errors = typed.errors();
    let load = move |db: &mut Db, ask: &Ask| content(db, ask, (&reader, &account), (&no, number), &typed);
    visit.in_area("projects").show_form(status, "pages/office/occasions/materials", errors, load).await
}

fn content(db: &mut Db, ask: &Ask, (reader, account): (&Reader, &Account), at: (&str, i64), typed: &Typed) -> Result<Content, Problem> {
    let (project, occasion) = find(reader, db, at)?;
    let (base, late) = (base(at.0, at.1), is_late(&occasion));
    let now = facts(&occasion);
    let mut materials = Vec::new();
    for material in Material::of_occasion(db, occasion.id)? {
        let other_person = is_other(db, &material, Some(account))?;
        let facts = Facts { other_person, late: material.late, reason: true, ..now.clone() };
        let offers = procedure::offers::<Machine>(material.state, account.role, &facts, ask.now);
        let may = |event| offers.iter().any(|(on, unmet)| *on == event && unmet.is_empty());
        materials.push(Line {
            release: may(Event::Release),
            remove: may(Event::Remove),
            withhold: may(Event::Withhold),
            base: format!("{base}/materials/{}", material.number),
            rev: material.rev,
            why: typed.field(&why(material.number)),
            shown: MaterialShown::of(material, &base),
        });
    }
    let event = if late { Event::Supplement } else { Event::Add };
    let facts = Facts { reason: true, ..now };
    let add = procedure::offers::<Machine>(State::New, account.role, &facts, ask.now);
    Ok(Content {
        project_title: project.title,
        occasion: occasion.title,
        base,
        materials,
        add: add.iter().any(|(on, unmet)| *on == event && unmet.is_empty()),
        late,
        title: typed.field("title"),
        file: typed.field("file"),
        reason: typed.field("reason"),
        megabytes: MATERIAL_LIMIT / 1024 / 1024,
    })
}
