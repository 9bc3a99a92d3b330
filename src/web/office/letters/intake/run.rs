//! The last step: the run. Its page comes anew by itself, without a script, until the run has ended; whoever began it can end it.

use super::{Of, head};
use crate::commands::WriterError;
use crate::commands::submission::intake::{Remove, Row, TakeIn};
use crate::model::ids::IntakeFileId;
use crate::model::terms::Lang;
use crate::texts::texts;
use crate::web::form::Form;
use crate::web::office::case::Head;
use crate::web::problem::Problem;
use crate::web::runs::{End, Run};
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Path;
use serde::Serialize;

/// Seconds until the page of a run comes anew.
const AGAIN: &str = "2";

#[derive(Serialize)]
struct Content {
    case: Head,
    letters: String,
    removal: String,
    again: String,
    running: bool,
    cancelled: bool,
    done: usize,
    total: usize,
    /// Where it can begin, while there is something to begin with.
    trial: Option<String>,
    /// How it ended.
    end: Option<String>,
}

/// Begins to take rows in, unless the file is being taken in already. The command goes its way also when nobody waits for it.
pub(super) fn begin(visit: &Visit, file: IntakeFileId, rows: Vec<Row>, new: usize) {
    let Some(account) = visit.staff.as_ref().map(|staff| staff.account.id) else { return };
    let Some(progress) = visit.app.runs.begin(file, account, new) else { return };
    let (app, actor) = (visit.app.clone(), visit.actor());
    actix_web::rt::spawn(async move {
        let command = TakeIn { file, rows, progress: progress.clone() };
        let end = match app.writer.perform(actor.clone(), command).await {
            Ok(new) => End::Done(new),
            Err(WriterError::Refused(_)) if progress.is_cancelled() => {
                // What was stopped leaves nothing behind. If this fails, the file is forgotten with the day.
                drop(app.writer.perform(actor, Remove(file)).await);
                End::Stopped
            }
            Err(WriterError::Refused(_) | WriterError::Full) => End::Refused,
            Err(WriterError::NotWritten) => End::Unknown,
        };
        app.runs.end(file, end);
    });
}

pub async fn show(visit: Visit, path: Path<(String, i64, String)>) -> Result<HttpResponse, Problem> {
    let of = Of::visit(&visit, path.into_inner())?;
    let run = visit.app.runs.of(of.file).filter(|run| run.account == of.at.account());
    let (running, lang) = (run.as_ref().is_some_and(|run| run.end.is_none()), visit.lang);
    let visit = visit.in_area("desk");
    let page = visit.show("pages/office/letters/intake/run", move |db, _| {
        let case = of.at.case(db)?;
        let waits = !running && of.find(db).is_ok();
        Ok(Content {
            trial: waits.then(|| of.path("/trial")),
            letters: format!("{}/letters", of.at.base()),
            removal: of.path("/removal"),
            again: of.path("/run"),
            case: head(&of.at, &case),
            running,
            cancelled: run.as_ref().is_some_and(|run| run.progress.is_cancelled()),
            done: run.as_ref().map_or(0, |run| run.progress.done()),
            total: run.as_ref().map_or(0, |run| run.total),
            end: (!running).then(|| said(lang, run.as_ref(), waits)),
        })
    });
    let mut page = page.await?;
    if running {
        page.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static(AGAIN));
    }
    Ok(page)
}

fn said(lang: Lang, run: Option<&Run>, waits: bool) -> String {
    match run.and_then(|run| run.end) {
        Some(End::Done(new)) => texts().get(lang, "bulk.end_done", &[("n", &new.to_string())]),
        Some(End::Stopped) => texts().get(lang, "bulk.end_stopped", &[]),
        Some(End::Refused) => texts().get(lang, "bulk.end_refused", &[]),
        Some(End::Unknown) => texts().get(lang, "bulk.end_unknown", &[]),
        None if waits => texts().get(lang, "bulk.end_none", &[]),
        // The program was started anew since, or it is long ago.
        None => texts().get(lang, "bulk.end_gone", &[]),
    }
}

/// Ends the run, or puts the file away.
pub async fn remove(visit: Visit, path: Path<(String, i64, String)>, _form: Form) -> Result<HttpResponse, Problem> {
    let of = Of::visit(&visit, path.into_inner())?;
    let run = visit.app.runs.of(of.file).filter(|run| run.account == of.at.account() && run.end.is_none());
    if let Some(run) = run {
        run.progress.cancel();
        return Ok(visit.to(&of.path("/run")));
    }
    visit.perform(Remove(of.file)).await?;
    visit.done(&format!("{}/letters/intake", of.at.base()), "bulk.done.removed")
}
