//! `/office/projects/{no}/rounds/{n}/result`: what will be public, exactly as it will be. Asking for its release, with the list
//! of what is missing, is `result-request`.

use super::approval::content::{ResultShown, result};
use super::removal::withholding::sheet as sheet_of;
use crate::commands::Refused;
use crate::commands::result::{Remarks, sheet};
use crate::commands::round::facts::missing;
use crate::documents::result::{ResultSheet, WithheldLater};
use crate::procedure::round::State;
use crate::store::Db;
use crate::store::approvals::{Approval, Purpose, Snapshot};
use crate::store::policies::PolicyRow;
use crate::store::rounds::Round;
use crate::web::office::case::{At, Head};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Serialize;

#[derive(Serialize)]
struct Content {
    case: Head,
    /// Whether it is only what would be asked for now.
    draft: bool,
    result: Option<ResultShown>,
    /// Where the release is asked for, and where it is listed what is missing; for officials, while there is anything to ask.
    ask: Option<String>,
    /// Where words that are public already are withheld.
    withhold: Option<String>,
    /// The public page of the result, once there is one.
    public: Option<String>,
    withheld_later: Vec<WithheldLater>,
}

pub async fn show(visit: Visit, path: Path<(String, i64)>) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    visit
        .in_area("projects")
        .show("pages/office/result", move |db, ask| {
            let case = at.case(db)?;
            let settled = matches!(case.round.state, State::ResultInApproval | State::ResultPublished);
            let sheet = if settled { asked(db, &case.round)? } else { preview(db, &case.round, &Remarks::default())? };
            let asking = case.is_official() && case.round.state == State::Responding;
            let published = case.round.has_result();
            Ok(Content {
                draft: !settled,
                withhold: (published && case.is_official()).then(|| format!("{}/withholding", at.base())),
                public: published.then(|| format!("/projects/{}/rounds/{}/result", case.project.no(), case.round.number)),
                withheld_later: sheet.as_ref().map(|sheet| sheet.withheld_later.clone()).unwrap_or_default(),
                result: sheet.map(|sheet| result(sheet, ask.lang)),
                ask: asking.then(|| format!("{}/result-request", at.base())),
                case: at.head(&case, &[]),
            })
        })
        .await
}

/// What was asked for; once it is published, what is public now, without what was withheld since.
fn asked(db: &mut Db, round: &Round) -> Result<Option<ResultSheet>, Problem> {
    if round.state == State::ResultPublished {
        return sheet_of(db, round);
    }
    let Some(approval) = Approval::newest(db, round.id.as_str(), Purpose::Result)? else { return Ok(None) };
    let snapshot = Snapshot::by_hash(db, &approval.snapshot)?;
    snapshot.map(|snapshot| serde_json::from_str(&snapshot.body).map_err(Problem::internal)).transpose()
}

/// What would be asked for now with these remarks, once nothing is missing.
pub fn preview(db: &mut Db, round: &Round, remarks: &Remarks) -> Result<Option<ResultSheet>, Problem> {
    if round.state != State::Responding || !missing(db, round)?.is_empty() {
        return Ok(None);
    }
    let policy = PolicyRow::by_version(db, round.policy)?.ok_or_else(|| Problem::internal("a round without its policy"))?;
    match sheet::preview(db, &policy.body, round, remarks).map_err(Problem::from) {
        Ok(sheet) => Ok(Some(sheet)),
        // The counts do not reconcile, or a section is gone from the policy: asking for the release says so.
        Err(Problem::Refused(Refused::Fields(_) | Refused::Missing)) => Ok(None),
        Err(problem) => Err(problem),
    }
}
