//! Opinions of a round as they are sorted: those that wait, those of an issue, and giving them their place.

use crate::commands::submission::{Assign, Place};
use crate::commands::{FieldError, Refused};
use crate::model::ids::{OpinionId, SubmissionId};
use crate::model::span;
use crate::model::terms::{NoIssueReason, Scope};
use crate::store::Db;
use crate::store::issues::Issue;
use crate::store::opinions::Opinion;
use crate::store::submissions::{Submission, Words};
use crate::web::api::body::{Body, perhaps_whole, whole};
use crate::web::api::cursor::Uuid;
use crate::web::api::place::Numbered;
use crate::web::api::{Call, Paged, Turn};
use crate::web::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

/// An opinion on its way to an issue.
#[derive(Serialize, ToSchema)]
pub struct OfficeOpinion {
    id: OpinionId,
    /// What it is given a place with: another edit in between is seen by it.
    rev: i64,
    /// 受付番号 of its letter.
    letter: i64,
    scope: Scope,
    /// Why it has no issue.
    no_issue: Option<NoIssueReason>,
    /// The city's summary; empty when there is none.
    gist: String,
    /// The writer's words, before anything in them is withheld.
    text: String,
}

/// Which opinions.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Number of the issue that they are in; none for those that wait for a place.
    #[param(minimum = 1)]
    issue: Option<i64>,
}

/// Where opinions go: into an issue, into none for a reason, or with neither back among those that wait.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// All of them, or none when one of them is refused.
    #[schema(min_items = 1, max_items = 500)]
    opinions: Vec<Assigned>,
    /// Number of the issue.
    #[serde(default, deserialize_with = "perhaps_whole")]
    issue: Option<i64>,
    #[serde(default)]
    no_issue: Option<NoIssueReason>,
}

/// An opinion as it was read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assigned {
    id: OpinionId,
    #[serde(deserialize_with = "whole")]
    rev: i64,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
pub struct Changed {
    /// How many of them were not there already.
    changed: usize,
}

/// Opinions that wait for a place, or those of an issue
#[utoipa::path(get, path = "/api/v1/office/projects/{no}/rounds/{n}/opinions", operation_id = "office_opinions", tag = "office",
    security(("token" = [])), params(Numbered, Which, Turn<Uuid>),
    responses((status = 200, body = Paged<OfficeOpinion>), (status = "4XX", response = crate::web::api::problem::Refused)))]
pub async fn list(call: Call, at: Path<Numbered>, which: Query<Which>, turn: Query<Turn<Uuid>>) -> Result<HttpResponse, Problem> {
    let place = at.of(call.visit())?;
    call.private(move |db| {
        let case = place.case(db)?;
        let after: Option<OpinionId> = turn.after()?.map(|Uuid(id)| id.parse().map_err(|_| Problem::Unreadable("cursor"))).transpose()?;
        let rows = match which.issue {
            Some(number) => {
                let issue = Issue::by_number(db, case.project.id, number)?.ok_or(Problem::NotFound)?;
                Opinion::of_issue(db, case.round.id, issue.id, after, turn.limit()? + 1)?
            }
            None => Opinion::unassigned(db, case.round.id, after, turn.limit()? + 1)?,
        };
        let letters = letters(db, &rows)?;
        Paged::of(rows, turn.limit()?, |row| row.id.to_string(), |row| OfficeOpinion::of(row, &letters))
    })
    .await
}

/// Gives opinions their place
#[utoipa::path(post, path = "/api/v1/office/projects/{no}/rounds/{n}/assignments", operation_id = "assign_opinions", tag = "office",
    security(("token" = [])), params(Numbered), request_body = Assignment,
    responses((status = 200, body = Changed), (status = "4XX", response = crate::web::api::problem::Refused)))]
pub async fn assign(call: Call, at: Path<Numbered>, assignment: Body<Assignment>) -> Result<HttpResponse, Problem> {
    let place = at.of(call.visit())?;
    let Assignment { opinions, issue, no_issue } = assignment.0;
    let ids: Vec<OpinionId> = opinions.iter().map(|one| one.id).collect();
    let to = call.visit().app.read(move |db| {
        let case = place.case(db)?;
        // Opinions of another round of the section are none of this address.
        if Opinion::of_ids(db, &ids)?.iter().filter(|one| one.round == case.round.id).count() != ids.len() {
            return Err(Problem::NotFound);
        }
        Ok(match (issue, no_issue) {
            (Some(_), Some(_)) => return Err(Problem::Refused(Refused::Fields(vec![FieldError::new("no_issue", "one_place")]))),
            (Some(number), None) => Place::Issue(Issue::by_number(db, case.project.id, number)?.ok_or(Problem::NotFound)?.id),
            (None, Some(reason)) => Place::None(reason),
            (None, None) => Place::Undecided,
        })
    });
    let command = Assign { opinions: opinions.iter().map(|one| (one.id, one.rev)).collect(), to: to.await? };
    let changed = call.visit().perform(command).await?;
    call.done(StatusCode::OK, move |_| Ok(Changed { changed })).await
}

fn letters(db: &mut Db, opinions: &[Opinion]) -> Result<HashMap<SubmissionId, Words>, Problem> {
    let mut ids: Vec<SubmissionId> = opinions.iter().map(|opinion| opinion.submission).collect();
    ids.dedup();
    Ok(Submission::words(db, &ids)?.into_iter().map(|words| (words.id, words)).collect())
}

impl OfficeOpinion {
    fn of(opinion: Opinion, letters: &HashMap<SubmissionId, Words>) -> Result<Self, Problem> {
        let letter = letters.get(&opinion.submission).ok_or(Problem::NotFound)?;
        let ends = usize::try_from(opinion.start_at).ok().zip(usize::try_from(opinion.end_at).ok());
        let text = ends.and_then(|(start, end)| span::slice(&letter.text, start, end)).unwrap_or_default();
        Ok(Self {
            id: opinion.id,
            rev: opinion.rev,
            letter: letter.intake_no,
            scope: opinion.scope,
            no_issue: opinion.no_issue,
            gist: opinion.gist,
            text: text.to_owned(),
        })
    }
}
