//! What an official decides on a letter's page: opened, valid or not, a repetition, of the same writer as another; and
//! the questions that leave a trace: who wrote it, and the scan.

use super::read::{self, Shown};
use super::waiting;
use crate::commands::submission::{Identity, Join, Judge, LayOut, Link, Open, ViewIdentity};
use crate::commands::{Command, FieldError, Refused};
use crate::documents::attachment::Kind;
use crate::model::ids::FileId;
use crate::model::terms::Validity;
use crate::store::submissions::Submission;
use crate::store::working::FileRow;
use crate::web::form::Form;
use crate::web::headers::CONFIDENTIAL;
use crate::web::office::case::At;
use crate::web::office::typed::Typed;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::Path;

type Letter = Path<(String, i64, i64)>;

/// 開封: from now on the letter counts as read.
pub async fn open(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    act(visit, at, letter.intake_no, form, Open { submission: letter.id }, "machine.submission.done.open").await
}

/// Valid, or why not.
pub async fn judge(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    let Some(validity) = form.parse::<Validity>("validity") else {
        let typed = Typed::of(&form).wrong_as(&FieldError::new("validity", "choose"), at.lang());
        return read::page(visit, at, letter.intake_no, StatusCode::UNPROCESSABLE_ENTITY, Shown { typed, person: None }).await;
    };
    // Sent back as it was filled in, a reason stays what it was, also one that the program gave.
    let reason = form.get("reason").replace("\r\n", "\n");
    let reason = if reason == read::shown_reason(&at, &letter.validity_reason) { letter.validity_reason } else { reason };
    let command = Judge { submission: letter.id, rev: form.rev(), validity, reason };
    act(visit, at, letter.intake_no, form, command, "machine.submission.done.judge").await
}

/// The same words as an earlier letter; an empty number takes that back.
pub async fn link(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    let other = other(&visit, &at, &form).await?;
    let done = if other.is_some() { "machine.submission.done.link" } else { "letter.done.unlink" };
    let command = Link { submission: letter.id, rev: form.rev(), duplicate_of: other };
    act(visit, at, letter.intake_no, form, command, done).await
}

/// Of the same writer as another letter; an empty number takes that back.
pub async fn join(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    let with = other(&visit, &at, &form).await?;
    let done = if with.is_some() { "machine.submission.done.join" } else { "letter.done.part" };
    let command = Join { submission: letter.id, rev: form.rev(), with };
    act(visit, at, letter.intake_no, form, command, done).await
}

/// Who wrote it: answered once, on this very page, and noted for the auditors with the reason.
pub async fn identity(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    if form.get("as") == "scans" {
        return scans(visit, path, form).await;
    }
    let (no, round, number) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    let letter = visit.app.read(move |db| wanted.anyones_letter(db, number)).await?;
    match visit.perform(ViewIdentity { submission: letter.id, reason: form.get("why").to_owned(), scan: None }).await {
        Ok(Identity::Shown(person)) => {
            read::page(visit, at, number, StatusCode::OK, Shown { typed: Typed::default(), person: Some(person.map(|person| *person)) })
                .await
        }
        Ok(Identity::Withheld) => Err(Problem::Forbidden),
        Err(problem) => {
            let typed = asked_why(problem, &form, &at)?;
            read::page(visit, at, number, StatusCode::UNPROCESSABLE_ENTITY, Shown { typed, person: None }).await
        }
    }
}

/// Its scans beside its words, for the same kind of reason.
async fn scans(visit: Visit, path: Letter, form: Form) -> Result<HttpResponse, Problem> {
    let (at, letter) = find(&visit, path).await?;
    let (status, typed) = match visit.perform(LayOut { submission: letter.id, reason: form.get("why").to_owned() }).await {
        Ok(ids) => (StatusCode::OK, Typed::default().and(waiting::kept(&ids))),
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, asked_why(problem, &form, &at)?),
    };
    read::page(visit, at, letter.intake_no, status, Shown { typed, person: None }).await
}

/// A scan. It nearly always bears the name, so it is asked for in the same way.
pub async fn scan(visit: Visit, path: Path<(String, i64, i64, usize)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round, number, n) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    let letter = visit.app.read(move |db| wanted.anyones_letter(db, number)).await?;
    let file: FileId =
        n.checked_sub(1).and_then(|n| letter.files.lines().nth(n)?.split(' ').next_back()?.parse().ok()).ok_or(Problem::NotFound)?;
    let ask = ViewIdentity { submission: letter.id, reason: form.get("why").to_owned(), scan: Some(file) };
    match visit.perform(ask).await {
        Ok(Identity::Shown(_)) => {}
        Ok(Identity::Withheld) => return Err(Problem::Forbidden),
        Err(problem) => {
            let typed = asked_why(problem, &form, &at)?;
            return read::page(visit, at, number, StatusCode::UNPROCESSABLE_ENTITY, Shown { typed, person: None }).await;
        }
    }
    let file = visit.app.read(move |db| FileRow::by_id(db, file)?.ok_or(Problem::NotFound)).await?;
    let ending = Kind::of_media(&file.media).map_or("eml", Kind::name);
    let mut response = HttpResponse::Ok();
    for header in CONFIDENTIAL {
        response.insert_header(*header);
    }
    response.insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{number}-{n}.{ending}\"")));
    Ok(response.content_type(file.media.as_str()).body(file.bytes))
}

/// The command names its field `reason`; on this page that is another form's.
pub fn asked_why(problem: Problem, form: &Form, at: &At) -> Result<Typed, Problem> {
    match problem {
        Problem::Refused(Refused::Fields(errors)) => {
            let why = |error: FieldError| FieldError { field: "why".to_owned(), ..error };
            Ok(errors.into_iter().fold(Typed::of(form), |typed, error| typed.wrong_as(&why(error), at.lang())))
        }
        other => Err(other.keep(form.typed())),
    }
}

/// The letter of the address.
pub async fn find(visit: &Visit, path: Letter) -> Result<(At, Submission), Problem> {
    let (no, round, number) = path.into_inner();
    let at = At::of(visit, no, round)?;
    let wanted = at.clone();
    let letter = visit.app.read(move |db| Ok(wanted.letter(db, number)?.1)).await?;
    Ok((at, letter))
}

/// The letter whose number was typed; none when the field is empty.
async fn other(visit: &Visit, at: &At, form: &Form) -> Result<Option<crate::model::ids::SubmissionId>, Problem> {
    let typed = form.get("other").trim().to_owned();
    if typed.is_empty() {
        return Ok(None);
    }
    let at = at.clone();
    let number = crate::model::fold::field(&typed).parse().unwrap_or(0);
    let kept = form.typed();
    let found = visit.app.read(move |db| Ok(at.letter(db, number)?.1.id)).await;
    found.map(Some).map_err(|_| Problem::from(Refused::Fields(vec![FieldError::new("other", "no_such_letter")])).keep(kept))
}

/// Performs a command and goes back to the letter, which says what was done; a refusal is shown there with what was typed.
pub async fn act<C: Command>(visit: Visit, at: At, number: i64, form: Form, command: C, done: &str) -> Result<HttpResponse, Problem> {
    match visit.perform(command).await {
        Ok(_) => visit.done(&format!("{}/letters/{number}", at.base()), done),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            read::page(visit, at, number, status, Shown { typed, person: None }).await
        }
    }
}
