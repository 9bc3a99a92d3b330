//! Scans beside the form in which their letter is typed: brought first, shown in the page, and registered with the letter.
//!
//! Without a script a browser shows no file that is only chosen. So the scans are brought by a button of the form and wait on the
//! server, for who brought them alone and for a day at most.

use crate::commands::FieldError;
use crate::commands::submission::{KeepScans, Scan};
use crate::documents::attachment::Kind;
use crate::model::ids::{AccountId, RoundId, WaitingScanId};
use crate::store::Db;
use crate::store::rounds::Round;
use crate::store::waiting_scans::{WaitingScan, WaitingScanHead};
use crate::web::form::Form;
use crate::web::headers::{CONFIDENTIAL, POLICY_OF_A_PDF, POLICY_OF_A_PICTURE, POLICY_OF_SCANS};
use crate::web::office::case::At;
use crate::web::office::typed::Typed;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, HeaderValue, X_FRAME_OPTIONS};
use actix_web::web::Path;
use serde::Serialize;

const PDF: &str = Kind::Pdf.media();

/// The scans that stand beside a form.
#[derive(Default, Serialize)]
pub struct Beside {
    scans: Vec<Shown>,
    /// Whether they are the letter's own already and cannot be taken away.
    fixed: bool,
}

/// A scan in the page.
#[derive(Serialize)]
struct Shown {
    n: usize,
    id: String,
    src: String,
    pdf: bool,
    /// What it is, where a browser shows nothing of it in a page: `DOCX`.
    document: Option<String>,
}

impl Beside {
    /// The same where they cannot be taken away.
    pub fn fixed(self) -> Self {
        Self { fixed: true, ..self }
    }

    /// Those that a form names.
    pub fn of(db: &mut Db, at: &At, round: RoundId, typed: &Typed) -> Result<Self, Problem> {
        let ids: Vec<WaitingScanId> = typed.all("kept").filter_map(|id| id.parse().ok()).collect();
        let heads = WaitingScanHead::of(db, (round, at.account()), &ids)?;
        let shown = |(n, head): (usize, WaitingScanHead)| Shown {
            n,
            src: format!("{}/letters/scans/{}", at.base(), head.id),
            id: head.id.to_string(),
            pdf: head.media == PDF,
            document: Kind::of_media(&head.media).filter(|kind| !kind.is_scan()).map(|kind| kind.name().to_uppercase()),
        };
        Ok(Self { scans: (1..).zip(heads).map(shown).collect(), fixed: false })
    }
}

/// One of them, for who brought it.
pub async fn show(visit: Visit, path: Path<(String, i64, String)>) -> Result<HttpResponse, Problem> {
    let (no, round, id) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let id: WaitingScanId = id.parse().map_err(|_| Problem::NotFound)?;
    let load = move |db: &mut Db| {
        let round = at.case(db)?.round.id;
        WaitingScan::of(db, (round, at.account()), &[id])?.pop().ok_or(Problem::NotFound)
    };
    let scan = visit.app.read(load).await?;
    Ok(inline(&scan.media, scan.bytes))
}

/// A scan as it stands within one of our pages.
pub fn inline(media: &str, bytes: Vec<u8>) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    for header in CONFIDENTIAL {
        response.insert_header(*header);
    }
    response.insert_header((CONTENT_SECURITY_POLICY, if media == PDF { POLICY_OF_A_PDF } else { POLICY_OF_A_PICTURE }));
    response.insert_header((X_FRAME_OPTIONS, "SAMEORIGIN"));
    let scan = Kind::of_media(media).is_some_and(Kind::is_scan);
    response.insert_header((CONTENT_DISPOSITION, if scan { "inline" } else { "attachment" }));
    response.content_type(media).body(bytes)
}

/// The same page, in which scans may stand in frames.
pub fn framing(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY_OF_SCANS));
    response
}

/// What a form carries on of scans that stand beside it.
pub fn kept(ids: &[WaitingScanId]) -> Vec<(&'static str, String)> {
    ids.iter().map(|id| ("kept", id.to_string())).collect()
}

/// The scans that a form names.
pub fn ids(form: &Form) -> Vec<WaitingScanId> {
    form.all("kept").filter_map(|id| id.parse().ok()).collect()
}

/// The same form without one of them.
pub fn without(form: &Form, dropped: WaitingScanId) -> Typed {
    let (dropped, typed) = (dropped.to_string(), form.typed());
    let kept = typed.iter().filter(|(name, value)| name != "drop" && (name != "kept" || *value != dropped));
    Typed::holding(&kept.map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>())
}

/// The form with what was chosen kept beside it, or with what is wrong with that.
pub async fn keep(visit: &Visit, round: &Round, form: &Form, new: Result<Vec<Scan>, FieldError>) -> Result<(StatusCode, Typed), Problem> {
    let wrong = |typed: Typed| (StatusCode::UNPROCESSABLE_ENTITY, typed);
    let scans = match new {
        Ok(scans) if scans.is_empty() => return Ok((StatusCode::OK, Typed::of(form))),
        Ok(scans) => scans,
        Err(error) => return Ok(wrong(Typed::of(form).wrong_as(&error, visit.lang))),
    };
    match visit.perform(KeepScans { round: round.id, scans, held: ids(form).len() }).await {
        Ok(ids) => Ok((StatusCode::OK, Typed::of(form).and(kept(&ids)))),
        Err(problem) => Ok(wrong(Typed::refused(problem, form, visit.lang)?)),
    }
}

/// The scans that a form names, to be registered with their letter: all of them, for one that is missing would be missed by nobody.
pub async fn scans(visit: &Visit, own: (RoundId, AccountId), form: &Form) -> Result<Result<Vec<Scan>, FieldError>, Problem> {
    let ids = ids(form);
    let named = ids.len();
    let found = visit.app.read(move |db| Ok(WaitingScan::of(db, own, &ids)?)).await?;
    if found.len() < named {
        return Ok(Err(FieldError::new("file-1", "scan_gone")));
    }
    Ok(Ok(found.into_iter().map(|WaitingScan { name, bytes, .. }| Scan { name, bytes }).collect()))
}
