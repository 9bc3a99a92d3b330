//! The first step: a file is chosen. It waits in the store, for a day at most, until it is taken in.

use super::{head, table};
use crate::commands::FieldError;
use crate::commands::submission::intake::{Choose, takes_rows};
use crate::documents::intake::Shape;
use crate::documents::intake::letters::LETTERS;
use crate::documents::plan::ImportError;
use crate::store::intake::IntakeFileHead;
use crate::web::office::case::{At, Head};
use crate::web::office::tables::{name, refused_file, wrong_encoding};
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::upload::{Sent, Upload};
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Path};
use serde::Serialize;

/// The largest file in bytes.
pub const MAX_BYTES: usize = LETTERS.bytes;
/// Waiting files that are listed.
const SHOWN: i64 = 20;

#[derive(Serialize)]
struct Content {
    case: Head,
    action: String,
    /// Whether letters can come in now.
    open: bool,
    file: Field,
    megabytes: usize,
    most: usize,
    waiting: Vec<Waiting>,
}

/// A file that was chosen before.
#[derive(Serialize)]
struct Waiting {
    href: String,
    file: String,
    made_at: String,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, Typed::default()).await
}

/// Keeps the file, if it can be opened.
pub async fn send(visit: Visit, path: Path<(String, i64)>, upload: Upload<MAX_BYTES>) -> Result<HttpResponse, Problem> {
    let (no, number) = path.into_inner();
    let at = At::of(&visit, no.clone(), number)?;
    let wanted = at.clone();
    let round = visit.app.read(move |db| Ok(wanted.case(db)?.round.id)).await?;
    let form = upload.form.clone();
    let opened = web::block(move || opened(upload)).await.map_err(|_| Problem::Unavailable)?;
    let (name, shape, bytes) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            let (status, typed) = Typed::labelled(&[error], &form, "intake", visit.lang);
            return page(visit, (no, number), status, typed).await;
        }
    };
    match visit.perform(Choose { round, name, shape, bytes }).await {
        Ok(file) => Ok(visit.to(&format!("{}/letters/intake/{file}", at.base()))),
        Err(problem) => {
            let typed = Typed::refused(problem, &form, visit.lang)?;
            page(visit, (no, number), StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
    }
}

/// The file's name, its shape and its bytes, if it can be opened.
fn opened(upload: Upload<MAX_BYTES>) -> Result<(String, String, Vec<u8>), FieldError> {
    let file = upload.files.into_iter().find(|file| file.field == "file").ok_or_else(|| FieldError::new("file", "table_name"))?;
    let Sent { name: called, bytes, too_large, .. } = file;
    if too_large {
        return Err(refused_file("file", ImportError::TooLarge, &LETTERS));
    }
    let shape = Shape::of(&called).filter(|shape| *shape != Shape::Transcript).ok_or_else(|| FieldError::new("file", "table_name"))?;
    match table::open(&bytes, shape, None) {
        Ok(_) => Ok((called, name(shape).to_owned(), bytes)),
        Err(ImportError::Empty) => Err(FieldError::new("file", "table_empty")),
        Err(error) => Err(wrong_encoding("file", &bytes, error, &LETTERS)),
    }
}

async fn page(visit: Visit, (no, number): (String, i64), status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let at = At::of(&visit, no, number)?;
    let errors = typed.errors();
    visit
        .in_area("desk")
        .show_form(status, "pages/office/letters/intake/choose", errors, move |db, _| {
            let case = at.case(db)?;
            let action = format!("{}/letters/intake", at.base());
            let waiting = IntakeFileHead::of(db, case.round.id, at.account(), SHOWN)?.into_iter().map(|file| Waiting {
                href: format!("{action}/{}", file.id),
                file: file.name,
                made_at: file.made_at.into(),
            });
            Ok(Content {
                waiting: waiting.collect(),
                open: takes_rows(&case.round),
                case: head(&at, &case),
                action,
                file: typed.field("file"),
                megabytes: MAX_BYTES >> 20,
                most: LETTERS.rows,
            })
        })
        .await
}
