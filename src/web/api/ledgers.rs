//! The issue ledger of a project: its lines as they entered, the issues as they stand, and the editions.

use super::place::InProject;
use super::{Call, Number, Paged, Turn};
use crate::commands::ledger::read;
use crate::documents::ledger::{IssueCourse, Line};
use crate::model::Moment;
use crate::store::ledger::{Edition, LineRow};
use crate::web::problem::Problem;
use crate::web::public::ledger::of_project;
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Serialize;
use utoipa::ToSchema;

/// A line of a ledger.
#[derive(Serialize, ToSchema)]
pub struct LedgerLine {
    /// Counts the lines of the ledger from 1.
    number: i64,
    entered_at: Moment,
    line: Line,
}

/// An issue as its lines leave it.
#[derive(Serialize, ToSchema)]
pub struct Issue {
    number: i64,
    theme: String,
    title: String,
    /// `raised`, `under_review`, `answered`, `reopened`, `settled` or `merged`.
    standing: &'static str,
    /// Whether the discussion of it goes on.
    open: bool,
    split_from: Option<i64>,
    split_into: Vec<i64>,
    merged_from: Vec<i64>,
    /// Numbers of the lines that are about it.
    lines: Vec<i64>,
}

/// An edition that was frozen.
#[derive(Serialize, ToSchema)]
pub struct FrozenEdition {
    number: i64,
    /// Everything up to here is in it.
    cutoff_at: Moment,
    frozen_at: Moment,
    last_line: Option<i64>,
    /// SHA-256 (hex) of its posting, which names all before.
    hash: String,
    /// Why it was made although an occasion before was not absorbed; else empty.
    late_reason: String,
}

/// Lines of the ledger in the order in which they entered
#[utoipa::path(get, path = "/api/v1/projects/{no}/ledger/lines", operation_id = "ledger_lines", tag = "ledger", params(InProject, Turn<Number>),
    responses((status = 200, body = Paged<LedgerLine>), (status = "4XX", response = super::problem::Refused)))]
pub async fn lines(call: Call, at: Path<InProject>, turn: Query<Turn<Number>>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, _| {
        let (project, _) = of_project(db, &at.no)?;
        let rows = LineRow::after(db, project.id, turn.after_number(0)?, turn.limit()? + 1)?;
        Paged::of(
            rows,
            turn.limit()?,
            |row| row.number.to_string(),
            |row| {
                let line = serde_json::from_str(&row.body).map_err(Problem::internal)?;
                Ok(LedgerLine { number: row.number, entered_at: row.entered_at, line })
            },
        )
    })
    .await
}

/// Issues by number
#[utoipa::path(get, path = "/api/v1/projects/{no}/issues", operation_id = "issues", tag = "ledger", params(InProject, Turn<Number>),
    responses((status = 200, body = Paged<Issue>), (status = "4XX", response = super::problem::Refused)))]
pub async fn issues(call: Call, at: Path<InProject>, turn: Query<Turn<Number>>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, _| {
        let (project, _) = of_project(db, &at.no)?;
        turn.part(read(db, project.id, None)?.issues.into_values(), |issue| issue.number, |issue| Ok(Issue::of(issue)))
    })
    .await
}

/// Editions, oldest first
#[utoipa::path(get, path = "/api/v1/projects/{no}/ledger/editions", operation_id = "ledger_editions", tag = "ledger", params(InProject, Turn<Number>),
    responses((status = 200, body = Paged<FrozenEdition>), (status = "4XX", response = super::problem::Refused)))]
pub async fn editions(call: Call, at: Path<InProject>, turn: Query<Turn<Number>>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, _| {
        let (project, _) = of_project(db, &at.no)?;
        let editions = Edition::of_project(db, project.id)?.into_iter().filter_map(FrozenEdition::of);
        turn.part(editions, |edition| edition.number, Ok)
    })
    .await
}

impl Issue {
    fn of(issue: IssueCourse) -> Self {
        Self {
            standing: issue.standing.name(),
            open: issue.is_open(),
            lines: issue.entries.iter().map(|entry| entry.number).collect(),
            number: issue.number,
            theme: issue.theme,
            title: issue.title,
            split_from: issue.split_from,
            split_into: issue.split_into,
            merged_from: issue.merged_from,
        }
    }
}

impl FrozenEdition {
    /// None for one that is not frozen.
    fn of(edition: Edition) -> Option<Self> {
        let Edition { number, cutoff_at, last_line, hash, late_reason, frozen_at, .. } = edition;
        Some(Self { number, cutoff_at, frozen_at: frozen_at?, last_line, hash, late_reason })
    }
}
