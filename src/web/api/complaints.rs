//! Complaints about the procedure: in numbers until they are answered, then with gist and answer.

use super::place::InProject;
use super::{Call, No, Paged, Turn};
use crate::model::Moment;
use crate::model::closed;
use crate::model::complaint::{Grievance, Outcome};
use crate::procedure::complaint::State;
use crate::store::Db;
use crate::store::complaints::{Complaint, Whose};
use crate::web::complaints::{is_waiting, known_project, public_state};
use crate::web::problem::Problem;
use crate::web::public::seen::number_of;
use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

/// A complaint as anybody may see it.
#[derive(Serialize, ToSchema)]
pub struct ComplaintDetail {
    /// Fiscal year and number.
    #[schema(example = "2026-001")]
    no: String,
    kind: Grievance,
    /// Without what is done inside the office.
    #[schema(schema_with = states)]
    state: State,
    received_at: Moment,
    /// The number of the project that it is about, where the public knows of it.
    project: Option<String>,
    /// By when the city means to answer (`YYYY-MM-DD`), while it has not.
    due: Option<String>,
    answer: Option<ComplaintAnswer>,
}

/// What was approved.
#[derive(Serialize, ToSchema)]
pub struct ComplaintAnswer {
    at: Moment,
    gist: String,
    outcome: Outcome,
    measure: String,
    text: String,
}

/// Complaints, newest first
#[utoipa::path(get, path = "/api/v1/complaints", operation_id = "complaints", tag = "complaints", params(Turn<No>),
    responses((status = 200, body = Paged<ComplaintDetail>), (status = "4XX", response = super::problem::Refused)))]
pub async fn list(call: Call, turn: Query<Turn<No>>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, _| {
        let rows = Complaint::list(db, State::ALL, Whose::All, turn.after()?.map(|No(year, number)| (year, number)), turn.limit()? + 1)?;
        Paged::of(rows, turn.limit()?, Complaint::no, |row| ComplaintDetail::of(db, row))
    })
    .await
}

/// One complaint
#[utoipa::path(get, path = "/api/v1/complaints/{no}", operation_id = "complaint", tag = "complaints", params(InProject),
    responses((status = 200, body = ComplaintDetail), (status = "4XX", response = super::problem::Refused)))]
pub async fn one(call: Call, at: Path<InProject>) -> Result<HttpResponse, Problem> {
    call.answer(move |db, _| {
        let number = number_of(&at.no).ok_or(Problem::NotFound)?;
        let complaint = Complaint::by_no(db, number)?.ok_or(Problem::NotFound)?;
        ComplaintDetail::of(db, complaint)
    })
    .await
}

impl ComplaintDetail {
    /// The complaint as it is public now.
    pub fn of(db: &mut Db, complaint: Complaint) -> Result<Self, Problem> {
        let answer = match (complaint.state, complaint.outcome, complaint.answered_at) {
            (State::Answered, Some(outcome), Some(at)) => {
                let Complaint { gist, measure, answer, .. } = complaint.clone();
                Some(ComplaintAnswer { at, gist, outcome, measure, text: answer })
            }
            _ => None,
        };
        Ok(Self {
            no: complaint.no(),
            kind: complaint.kind,
            state: public_state(&complaint),
            received_at: complaint.received_at,
            project: known_project(db, &complaint)?.map(|project| project.no()),
            due: Some(complaint.due.clone()).filter(|due| is_waiting(&complaint) && !due.is_empty()),
            answer,
        })
    }
}

fn states() -> RefOr<Schema> {
    closed::schema(State::ALL.iter().map(|state| state.name()))
}
