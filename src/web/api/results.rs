//! Published results: each version as the snapshot that was approved, and the opinions of the newest one by one.

use super::place::{InProject, Numbered, Version};
use super::{Call, Number, Paged, Turn};
use crate::documents::ending::Ended;
use crate::documents::result::{ResultSheet, SheetIssue, SheetOpinion};
use crate::model::policy::Label;
use crate::model::terms::ResponseCategory;
use crate::store::approvals::Snapshot;
use crate::web::problem::Problem;
use crate::web::public::outcome;
use crate::web::public::result::Published;
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Serialize;
use utoipa::ToSchema;

/// One opinion with the city's answer to it.
#[derive(Serialize, ToSchema)]
pub struct Opinion {
    #[serde(flatten)]
    opinion: SheetOpinion,
    /// The issue that it is in, with the answer; none for one with a marked reason for having no issue.
    issue: Option<Answer>,
}

/// The city's view on an issue.
#[derive(Clone, Serialize, ToSchema)]
pub struct Answer {
    number: i64,
    theme: String,
    title: String,
    category: ResponseCategory,
    label: Label,
    text: String,
    reason: String,
}

/// One version of a result
///
/// The bytes are those of the approved snapshot: their SHA-256 is the `content` of the entry in the record.
#[utoipa::path(get, path = "/api/v1/projects/{no}/rounds/{n}/results/{version}", operation_id = "result", tag = "results",
    params(Version),
    responses((status = 200, body = ResultSheet), (status = "4XX", response = super::problem::Refused)))]
pub async fn version(call: Call, at: Path<Version>) -> Result<HttpResponse, Problem> {
    call.snapshot(move |db| {
        let found = Published::load(db, &at.no, &at.n, Some(&at.version))?;
        Ok((found.publication.snapshot, found.body))
    })
    .await
}

/// Opinions of the newest result by number, each with its answer
#[utoipa::path(get, path = "/api/v1/projects/{no}/rounds/{n}/opinions", operation_id = "opinions", tag = "results", params(Numbered, Turn<Number>),
    responses((status = 200, body = Paged<Opinion>), (status = "4XX", response = super::problem::Refused)))]
pub async fn opinions(call: Call, at: Path<Numbered>, turn: Query<Turn<Number>>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, _| {
        let sheet = Published::load(db, &at.no, &at.n, None)?.sheet;
        turn.part(of(sheet), |one| one.opinion.number as i64, Ok)
    })
    .await
}

/// How the project ended
///
/// The bytes are those of the approved snapshot.
#[utoipa::path(get, path = "/api/v1/projects/{no}/outcome", operation_id = "outcome", tag = "results", params(InProject),
    responses((status = 200, body = Ended), (status = "4XX", response = super::problem::Refused)))]
pub async fn outcome(call: Call, at: Path<InProject>) -> Result<HttpResponse, Problem> {
    call.snapshot(move |db| {
        let (_, ending, _) = outcome::found(db, &at.no)?;
        let snapshot = Snapshot::by_hash(db, &ending.snapshot)?.ok_or(Problem::NotFound)?;
        Ok((ending.snapshot, snapshot.body))
    })
    .await
}

/// The opinions of a result by number.
fn of(sheet: ResultSheet) -> Vec<Opinion> {
    let answered = sheet.issues.into_iter().flat_map(|mut issue| {
        let opinions = std::mem::take(&mut issue.opinions);
        let answer = Answer::of(issue);
        opinions.into_iter().map(move |opinion| Opinion { opinion, issue: Some(answer.clone()) })
    });
    let without = sheet.without_issue.into_iter().map(|opinion| Opinion { opinion, issue: None });
    let mut all: Vec<_> = answered.chain(without).collect();
    all.sort_by_key(|one| one.opinion.number);
    all
}

impl Answer {
    fn of(issue: SheetIssue) -> Self {
        let SheetIssue { number, theme, title, category, label, text, reason, .. } = issue;
        Self { number, theme, title, category, label, text, reason }
    }
}
