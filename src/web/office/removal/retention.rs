//! `…/rounds/{n}/retention`: until when it is stored who wrote the letters of a round, and the request to remove the writers.

use super::waiting;
use crate::commands::retention::{AT_ONCE, RequestRemoval, due};
use crate::store::Db;
use crate::store::approvals::Purpose;
use crate::store::persons::PersonRow;
use crate::web::form::Form;
use crate::web::office::case::{At, Head};
use crate::web::problem::Problem;
use crate::web::public::round::policy_of;
use crate::web::visit::{Ask, Visit};
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

type Numbered = Path<(String, i64)>;

#[derive(Serialize)]
struct Content {
    case: Head,
    action: String,
    /// Of the rules under which the round ran; 0 for no term.
    months: u32,
    /// `YYYY-MM-DD`; none while the project goes on.
    due: Option<String>,
    /// Letters of which it is stored who wrote them.
    stored: i64,
    waits: Option<String>,
    may_ask: bool,
    at_once: i64,
}

pub async fn show(visit: Visit, path: Numbered) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    visit.in_area("projects").show("pages/office/removal/retention", move |db, ask| load(db, ask, &at)).await
}

pub async fn ask(visit: Visit, path: Numbered, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    let round = visit.app.read(move |db| Ok(at.case(db)?.round.id)).await?;
    let approval = visit.perform_once(&form, RequestRemoval { round }).await?;
    visit.done(&format!("/office/approvals/{}", approval.id), "machine.approval.done.request")
}

fn load(db: &mut Db, ask: &Ask, at: &At) -> Result<Content, Problem> {
    let case = at.case(db)?;
    let policy = policy_of(db, ask, &case.round)?;
    let due = due(db, &policy, case.project.id)?;
    let stored = PersonRow::count_of_round(db, case.round.id)?;
    Ok(Content {
        action: format!("{}/retention", at.base()),
        months: policy.retention.personal_months,
        due: due.map(|day| day.to_string()),
        stored,
        waits: waiting(db, case.round.id.as_str(), Purpose::Retention)?,
        may_ask: case.may_edit() && stored > 0 && due.is_some_and(|day| day <= ask.now.jst_date()),
        at_once: AT_ONCE,
        case: at.head(&case, &[]),
    })
}
