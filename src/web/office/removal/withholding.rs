//! `…/rounds/{n}/withholding`: asks that words of a published result, or of the plan in public, give way to a marker.

use crate::commands::FieldError;
use crate::commands::round::facts;
use crate::commands::withhold::RequestWithholding;
use crate::documents::result::{ResultSheet, withheld_marker};
use crate::model::terms::RedactionReason;
use crate::store::Db;
use crate::store::approvals::Snapshot;
use crate::store::publications::Publication;
use crate::store::rounds::Round;
use crate::web::form::Form;
use crate::web::office::case::{At, Case, Head};
use crate::web::office::typed::Typed;
use crate::web::page::{Choice, Field};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};

type Numbered = Path<(String, i64)>;

#[derive(Serialize)]
struct Content {
    case: Head,
    action: String,
    /// The published opinion or answer that somebody came from.
    published: Option<Published>,
    words: Field,
    reason: Field,
    reasons: Vec<Choice>,
}

/// What stands on the public page.
#[derive(Serialize)]
struct Published {
    name: String,
    text: String,
}

/// The opinion or issue of the published result that is to be shown beside the form.
#[derive(Clone, Copy, Default, Deserialize)]
pub struct Beside {
    #[serde(default)]
    opinion: Option<u64>,
    #[serde(default)]
    issue: Option<i64>,
}

pub async fn show(visit: Visit, path: Numbered, beside: Query<Beside>) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let at = At::of(&visit, no, round)?;
    page(visit, at, beside.into_inner(), StatusCode::OK, Typed::default()).await
}

pub async fn ask(visit: Visit, path: Numbered, beside: Query<Beside>, form: Form) -> Result<HttpResponse, Problem> {
    let (no, round) = path.into_inner();
    let (at, beside) = (At::of(&visit, no, round)?, beside.into_inner());
    let words = form.get("words").trim().replace("\r\n", "\n");
    let wanted = at.clone();
    let round = visit.app.read(move |db| Ok(public(db, &wanted)?.round.id)).await?;
    let reason = form.parse::<RedactionReason>("reason");
    let mut typed = Typed::of(&form);
    if words.is_empty() {
        typed = typed.wrong_called(&FieldError::new("words", "needed"), &at.word("withholding.words", &[]), at.lang());
    }
    if reason.is_none() {
        typed = typed.wrong_as(&FieldError::new("reason", "choose"), at.lang());
    }
    let (false, Some(reason)) = (words.is_empty(), reason) else {
        return page(visit, at, beside, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
    };
    match visit.perform_once(&form, RequestWithholding { round, words, reason }).await {
        Ok(approval) => visit.done(&format!("/office/approvals/{}", approval.id), "machine.approval.done.request"),
        Err(problem) => {
            let (status, typed) = Typed::at_page(problem, &form, at.lang())?;
            page(visit, at, beside, status, typed).await
        }
    }
}

/// What is not public yet is redacted in the letter or reworded, not withheld.
fn public(db: &mut Db, at: &At) -> Result<Case, Problem> {
    let case = at.case(db)?;
    if facts::opened(db, &case.round)? { Ok(case) } else { Err(Problem::NotFound) }
}

async fn page(visit: Visit, at: At, beside: Beside, status: StatusCode, typed: Typed) -> Result<HttpResponse, Problem> {
    let errors = typed.errors();
    let load = move |db: &mut Db, _: &_| {
        let case = public(db, &at)?;
        let result = ("/result", at.word("office_result.title", &[]));
        let within = if case.round.has_result() { vec![result] } else { Vec::new() };
        let choice = |reason: &RedactionReason| Choice {
            hint: Some(at.word("withholding.becomes", &[("marker", withheld_marker(*reason))])),
            ..Choice::new(reason.name(), at.word(&format!("terms.redaction_reason.{reason}"), &[]), typed.value("reason"))
        };
        Ok(Content {
            action: format!("{}/withholding", at.base()),
            published: shown(db, &at, &case.round, beside)?,
            words: typed.field("words"),
            reason: typed.field("reason"),
            reasons: RedactionReason::ALL.iter().map(choice).collect(),
            case: at.head(&case, &within),
        })
    };
    visit.in_area("projects").show_form(status, "pages/office/removal/withholding", errors, load).await
}

fn shown(db: &mut Db, at: &At, round: &Round, beside: Beside) -> Result<Option<Published>, Problem> {
    let Some(sheet) = sheet(db, round)? else { return Ok(None) };
    if let Some(k) = beside.opinion {
        let mut all = sheet.issues.iter().flat_map(|issue| &issue.opinions).chain(&sheet.without_issue);
        let opinion = all.find(|opinion| opinion.number == k);
        let name = at.word("approval_page.opinion", &[("n", &k.to_string())]);
        return Ok(opinion.map(|opinion| Published {
            name,
            text: [opinion.gist.as_str(), &opinion.text, &opinion.translation].join("\n").trim().to_owned(),
        }));
    }
    let issue = beside.issue.and_then(|n| sheet.issues.iter().find(|issue| issue.number == n));
    Ok(issue.map(|issue| Published {
        name: at.word("approval_page.issue", &[("n", &issue.number.to_string())]),
        text: [issue.title.as_str(), &issue.text, &issue.reason].join("\n").trim().to_owned(),
    }))
}

/// The newest published version of a round's result.
pub fn sheet(db: &mut Db, round: &Round) -> Result<Option<ResultSheet>, Problem> {
    let Some(publication) = Publication::newest(db, round.id)? else { return Ok(None) };
    let snapshot = Snapshot::by_hash(db, &publication.snapshot)?;
    snapshot.map(|snapshot| serde_json::from_str(&snapshot.body).map_err(Problem::internal)).transpose()
}
