//! `/office/projects/{no}/rounds/{n}/result`: what still stands against the result, with the way to each; and what will be
//! public, exactly as it will be, before a second person is asked to release it.

use super::issues::{Event, events};
use crate::commands::Refused;
use crate::commands::result::{EditResult, Remarks, SubmitResult, sheet};
use crate::commands::round::facts::{Missing, MissingItem, missing};
use crate::documents::result::ResultSheet;
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose, Snapshot};
use crate::store::policies::PolicyRow;
use crate::web::form::Form;
use crate::web::office::case::{At, Case, Head};
use crate::web::office::typed::Typed;
use crate::web::page::Field;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    case: Head,
    rev: i64,
    standing: State,
    missing: Vec<Group>,
    may: May,
    remark: Field,
    next_step: Field,
    send: String,
    edit: String,
    returned: Option<String>,
    approvals: Vec<Event>,
    sheet: Option<ResultSheet>,
}

/// What can be done with the result now.
#[derive(Serialize)]
struct May {
    ask: bool,
    take_back: bool,
}

/// One thing that is missing: the guard's sentence, how often, and where.
#[derive(Serialize)]
struct Group {
    sentence: String,
    count: i64,
    items: Vec<Item>,
    more: bool,
}

#[derive(Serialize)]
struct Item {
    words: String,
    page: String,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    page(visit, at, StatusCode::OK, None).await
}

/// Asks for the release; while anything is missing the answer is the list.
pub async fn submit(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    let round = visit.app.read(move |db| Ok(wanted.case(db)?.round.id)).await?;
    let remarks = Remarks { remark: form.get("remark").to_owned(), next_step: form.get("next_step").to_owned() };
    let command = SubmitResult { round, rev: form.parse("rev").unwrap_or(0), remarks };
    answer(&visit, &at, visit.perform(command).await.map(|_| ()), &form).await
}

/// Takes a result that waits for its release back, to change something.
pub async fn take_back(visit: Visit, path: Path<(String, i64)>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let wanted = at.clone();
    let round = visit.app.read(move |db| Ok(wanted.case(db)?.round.id)).await?;
    let command = EditResult { round, rev: form.parse("rev").unwrap_or(0) };
    answer(&visit, &at, visit.perform(command).await.map(|_| ()), &form).await
}

async fn answer(visit: &Visit, at: &At, done: Result<(), Problem>, form: &Form) -> Result<HttpResponse, Problem> {
    match done {
        Ok(()) => Ok(visit.to(&format!("{}/result", at.base()))),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, form, at.lang())?;
            page(visit.clone(), at.clone(), status, Some(typed)).await
        }
    }
}

async fn page(visit: Visit, at: At, status: StatusCode, typed: Option<Typed>) -> Result<HttpResponse, Problem> {
    let errors = typed.as_ref().map(Typed::errors).unwrap_or_default();
    visit
        .in_area("desk")
        .show_with(status, "pages/office/result", move |frame| frame.errors = errors, move |db, _| content(db, &at, typed))
        .await
}

fn content(db: &mut Db, at: &At, typed: Option<Typed>) -> Result<Content, Problem> {
    let case = at.case(db)?;
    let round = &case.round;
    let answering = matches!(round.state, State::Closed | State::Sorting | State::Responding);
    let groups = if answering { missing(db, round)? } else { Vec::new() };
    let asked = Approval::newest(db, round.id.as_str(), Purpose::Result)?;
    let said = asked.as_ref().and_then(|asked| serde_json::from_str::<Remarks>(&asked.detail).ok()).unwrap_or_default();
    let typed = typed.unwrap_or_else(|| Typed::holding(&[("remark", &said.remark), ("next_step", &said.next_step)]));
    let remarks = Remarks { remark: typed.value("remark").to_owned(), next_step: typed.value("next_step").to_owned() };
    let (approvals, returned) = events(db, at, round, round.id.as_str(), Purpose::Result)?;
    let sheet = preview(db, &case, asked.as_ref(), groups.is_empty(), &remarks)?;
    Ok(Content {
        rev: round.rev,
        standing: round.state,
        missing: groups.into_iter().map(|missing| group(at, missing)).collect(),
        may: May { ask: case.is_official() && answering, take_back: case.is_official() && round.state == State::ResultInApproval },
        remark: typed.field("remark"),
        next_step: typed.field("next_step"),
        send: format!("{}/result", at.base()),
        edit: format!("{}/result/edit", at.base()),
        returned,
        approvals,
        sheet,
        case: at.head(&case, &[]),
    })
}

/// What was asked or released, from its snapshot; before that, what would be asked now, once nothing is missing.
fn preview(db: &mut Db, case: &Case, asked: Option<&Approval>, complete: bool, remarks: &Remarks) -> Result<Option<ResultSheet>, Problem> {
    let round = &case.round;
    if matches!(round.state, State::ResultInApproval | State::ResultPublished) {
        let Some(asked) = asked else { return Ok(None) };
        let snapshot = Snapshot::by_hash(db, &asked.snapshot)?;
        return snapshot.map(|snapshot| serde_json::from_str(&snapshot.body).map_err(Problem::internal)).transpose();
    }
    if !complete || round.state != State::Responding {
        return Ok(None);
    }
    let policy = PolicyRow::by_version(db, round.policy)?.ok_or_else(|| Problem::internal("a round without its policy"))?;
    match sheet::preview(db, &policy.body, round, remarks).map_err(Problem::from) {
        Ok(sheet) => Ok(Some(sheet)),
        // The counts do not reconcile, or a policy's section is gone: asking for the release says so.
        Err(Problem::Refused(Refused::Fields(_) | Refused::Missing)) => Ok(None),
        Err(problem) => Err(problem),
    }
}

fn group(at: &At, missing: Missing) -> Group {
    let more = missing.count > missing.items.len() as i64;
    Group {
        sentence: at.word(&format!("machine.round.guard.{}", missing.guard), &[]),
        count: missing.count,
        items: missing.items.into_iter().map(|item| self::item(at, item)).collect(),
        more,
    }
}

fn item(at: &At, item: MissingItem) -> Item {
    let base = at.base();
    match item {
        MissingItem::Letter { intake_no, .. } => {
            Item { words: at.word("letter.title", &[("n", &intake_no.to_string())]), page: format!("{base}/letters/{intake_no}") }
        }
        MissingItem::Opinion { intake_no, position, .. } => Item {
            words: at.word("issues.from", &[("letter", &intake_no.to_string()), ("position", &position.to_string())]),
            page: format!("{base}/issues"),
        },
        MissingItem::Issue { number, title, .. } => {
            Item { words: at.word("view.page", &[("n", &number.to_string()), ("title", &title)]), page: format!("{base}/issues/{number}") }
        }
        MissingItem::Channel { channel, .. } => Item { words: at.word(&format!("terms.channel.{channel}"), &[]), page: base },
    }
}
