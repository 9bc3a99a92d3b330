//! `…/occasions/{n}/notes`: the screen of a clerk who types while people speak. The form comes first and holds the cursor; what was
//! noted stands below it, newest first. Nowhere is there a field for the name of who speaks.

use super::row::{RowFields, RowLine, numbers_of, typed_row};
use super::{base, find, found, refused};
use crate::commands::Refused;
use crate::commands::occasion::rows::{NoteRow, is_written};
use crate::procedure::qa_row::{Event, QaRow as Machine, State};
use crate::store::Db;
use crate::store::qa_rows::QaRow;
use crate::texts::texts;
use crate::web::assets;
use crate::web::form::Form;
use crate::web::headers;
use crate::web::office::find::Reader;
use crate::web::office::typed::Typed;
use crate::web::page::Frame;
use crate::web::problem::Problem;
use crate::web::visit::{Ask, Visit};
use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

const TEMPLATE: &str = "pages/office/occasions/notes";

#[derive(Serialize)]
struct Content {
    project_title: String,
    title: String,
    number: i64,
    back: String,
    action: String,
    /// Where the script finds what it keeps for a reload without network, and of which version that is.
    shell_at: String,
    version: &'static str,
    /// Whether this is what is kept: without rows.
    shell: bool,
    /// Under which name the browser keeps what is unsent: another account's is never sent as one's own.
    store: String,
    /// None for who only reads, and once the record is handed over.
    form: Option<RowFields>,
    /// Whether the record is being written.
    open: bool,
    /// Whether the cursor goes to the words: not where something has to be mended first.
    fresh: bool,
    /// The number that the next row gets, if nobody else notes one before.
    next: i64,
    rows: Vec<RowLine>,
    counted: usize,
    unfiled: usize,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    page(visit, path.into_inner(), StatusCode::OK, Typed::default()).await
}

/// What the page's script is told of a row that is saved: only this makes it forget what it kept.
#[derive(Serialize)]
struct Saved {
    key: String,
    number: i64,
}

/// Whether the page's script asks, and not the form itself.
fn is_script(request: &HttpRequest) -> bool {
    request.headers().get(header::ACCEPT).is_some_and(|accept| accept.as_bytes() == b"application/json")
}

/// Saves a row, and gives the empty form back.
pub async fn note(visit: Visit, path: Path<(String, i64)>, form: Form, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let at = path.into_inner();
    let occasion = found(&visit, &at).await?;
    let noted = match typed_row(&form) {
        Ok(row) => visit.perform(NoteRow { occasion: occasion.id, key: form.get("key").to_owned(), form: row }).await,
        Err(errors) => Err(Problem::Refused(Refused::Fields(errors))),
    };
    match noted {
        Ok(row) if is_script(&request) => {
            let mut response = HttpResponse::Ok();
            for header in headers::CONFIDENTIAL {
                response.insert_header(*header);
            }
            Ok(response.json(Saved { key: form.get("key").to_owned(), number: row.number }))
        }
        Ok(_) => Ok(visit.to(&format!("{}/notes", base(&at.0, at.1)))),
        Err(Problem::Refused(Refused::KeyUsed { receipt })) => {
            // Somebody went back in the browser and typed over what is saved already. Nothing of it is lost: the form comes back with a
            // key of its own.
            let says = texts().get(visit.lang, "office_occasion.key_used", &[("n", &receipt)]);
            page(visit, at, StatusCode::CONFLICT, Typed::of(&form).wrong("words", says)).await
        }
        Err(problem) => {
            let (status, typed) = refused(problem, &form, visit.lang)?;
            page(visit, at, status, typed).await
        }
    }
}

async fn page(visit: Visit, (no, number): (String, i64), status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let (reader, account) = (Reader::of(&visit)?, visit.staff()?.account.id);
    let errors = typed.errors();
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, occasion) = find(&reader, db, (&no, number))?;
        let issues = numbers_of(db, project.id)?;
        let base = base(&no, number);
        let open = is_written(&occasion);
        let mut rows = QaRow::of_occasion(db, occasion.id)?;
        rows.reverse();
        let unfiled = rows.iter().filter(|row| row.counts() && row.issue.is_none()).count();
        Ok(Content {
            project_title: project.title,
            title: occasion.title,
            number,
            action: format!("{base}/notes"),
            shell_at: format!("{base}/notes/shell"),
            version: assets::version(),
            shell: false,
            store: format!("{account}:{no}:{number}"),
            form: (open && reader.may::<Machine>(State::New, Event::Note)).then(|| RowFields::of(ask, &typed)),
            open,
            fresh: typed.is_right(),
            next: rows.first().map_or(1, |row| row.number + 1),
            counted: rows.iter().filter(|row| row.counts()).count(),
            unfiled,
            rows: rows.into_iter().map(|row| RowLine::of(row, &base, &issues)).collect(),
            back: base,
        })
    };
    Ok(speaking(visit.in_area("projects").show_form(status, TEMPLATE, errors, load).await?))
}

/// The form as the browser may keep it for a reload without network: no rows, nobody's name, no token of the session. Where nothing is
/// noted, or not by this reader, there is nothing to keep.
pub async fn shell(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let ((no, at), reader, account) = (path.into_inner(), Reader::of(&visit)?, visit.staff()?.account.id);
    let path = format!("{}/notes", base(&no, at));
    let bare = move |frame: &mut Frame| *frame = Frame { demo: frame.demo, ..Frame::new(frame.lang, path, frame.city.clone()) };
    let load = move |db: &mut Db, ask: &Ask| {
        let (project, occasion) = find(&reader, db, (&no, at))?;
        if !is_written(&occasion) || !reader.may::<Machine>(State::New, Event::Note) {
            return Err(Problem::NotFound);
        }
        let base = base(&no, at);
        Ok(Content {
            project_title: project.title,
            title: occasion.title,
            number: at,
            action: format!("{base}/notes"),
            shell_at: format!("{base}/notes/shell"),
            version: assets::version(),
            shell: true,
            store: format!("{account}:{no}:{at}"),
            form: Some(RowFields::of(ask, &Typed::default())),
            open: true,
            fresh: true,
            next: 0,
            rows: Vec::new(),
            counted: 0,
            unfiled: 0,
            back: base,
        })
    };
    Ok(speaking(visit.show_with(StatusCode::OK, TEMPLATE, bare, load).await?))
}

/// The script that gives the kept form back. It stands beside the staff's pages, because a worker may look after no page above itself.
pub async fn worker() -> Result<HttpResponse, Problem> {
    let script = assets::file("notes-worker.js").ok_or_else(|| Problem::internal("no worker among the assets"))?;
    let mut response = HttpResponse::Ok();
    response.content_type("text/javascript; charset=utf-8").insert_header((header::CACHE_CONTROL, "no-cache"));
    Ok(speaking(response.body(script)))
}

/// The same answer, whose script may speak with this server.
fn speaking(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(headers::POLICY_OF_NOTES));
    response
}
